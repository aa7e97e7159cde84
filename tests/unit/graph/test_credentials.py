"""Which way of signing in the settings lead to: the vendor's order, the vendor's requirements."""

import base64
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from m365policy.graph.credentials import make_credential, token_claims
from m365policy.graph.endpoints import Endpoints
from m365policy.graph.settings import Settings, SettingsError

ENDPOINTS = Endpoints("https://login.example", "https://graph.example")
APPLICATION = {"tenant_id": "00000000-0000-0000-0000-000000000001", "client_id": "client"}


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A self-signed certificate with its key, in one PEM file."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("certificate") / "client.pem"
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(secret + signed.public_bytes(pem))
    return file


def chosen(**settings):
    return type(make_credential(Settings(**APPLICATION, **settings), ENDPOINTS)).__name__


def test_certificate_goes_before_everything(certificate):
    settings = {"client_certificate_path": str(certificate), "client_secret": "s"}
    encoded = base64.b64encode(certificate.read_bytes()).decode()

    assert chosen(**settings) == "CertificateCredential"
    assert chosen(client_certificate=encoded) == "CertificateCredential"


@pytest.mark.parametrize(
    ("settings", "credential"),
    [
        ({"client_secret": "s", "use_oidc": True, "oidc_token": "t"}, "ClientSecretCredential"),
        ({"use_oidc": True, "oidc_token": "t", "use_msi": True}, "ClientAssertionCredential"),
        (
            {
                "use_oidc": True,
                "ado_pipeline_service_connection_id": "c",
                "oidc_request_url": "https://ado.example",
                "oidc_request_token": "t",
            },
            "AzurePipelinesCredential",
        ),
        (
            {"use_oidc": True, "oidc_request_url": "https://github.example"},
            "ClientAssertionCredential",
        ),
        ({"oidc_token": "t", "use_msi": True}, "ManagedIdentityCredential"),
        ({}, "AzureCliCredential"),
    ],
)
def test_credential_follows_the_vendors_order(settings, credential, monkeypatch):
    monkeypatch.setenv("SYSTEM_OIDCREQUESTURI", "https://ado.example")

    assert chosen(**settings) == credential


@pytest.mark.parametrize("missing", ["tenant_id", "client_id"])
def test_missing_part_of_an_application_is_named(missing):
    settings = Settings(**{**APPLICATION, missing: ""}, client_secret="s")

    with pytest.raises(SettingsError, match=f"ARM_{missing.upper()}"):
        make_credential(settings, ENDPOINTS)


def test_certificate_that_cannot_be_read_is_named():
    with pytest.raises(SettingsError, match=r"/nowhere\.pem cannot be read"):
        chosen(client_certificate_path="/nowhere.pem")


def test_nothing_configured_says_what_to_set():
    with pytest.raises(SettingsError, match="set azuread:clientId and azuread:tenantId"):
        make_credential(Settings(use_cli=False), ENDPOINTS)


def test_token_file_is_read_anew_each_time(tmp_path):
    file = tmp_path / "token"
    credential = make_credential(
        Settings(**APPLICATION, use_oidc=True, oidc_token_file_path=str(file)), ENDPOINTS
    )
    for token in ("first", "second"):
        file.write_text(f"{token}\n", encoding="utf-8")
        assert credential._func() == token


def test_github_is_asked_for_a_token_for_entra():
    asked = []

    class GitHub(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.path, self.headers["Authorization"]))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b'{"value": "an-id-token"}')

        def log_message(self, *args):
            pass

    with HTTPServer(("127.0.0.1", 0), GitHub) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        settings = Settings(
            **APPLICATION,
            use_oidc=True,
            oidc_request_url=f"http://127.0.0.1:{server.server_port}/?run=1",
            oidc_request_token="job-token",
        )
        token = make_credential(settings, ENDPOINTS)._func()
        thread.join()

    assert token == "an-id-token"
    ((path, authorization),) = asked
    assert "audience=api%3A%2F%2FAzureADTokenExchange" in path
    assert "run=1" in path
    assert authorization == "Bearer job-token"


def test_claims_of_a_token_are_read_and_nonsense_has_none():
    claims = base64.urlsafe_b64encode(b'{"oid": "o"}').decode().rstrip("=")

    assert token_claims(f"h.{claims}.s") == {"oid": "o"}
    assert token_claims("opaque") == {}
    assert token_claims("a.b.c") == {}
