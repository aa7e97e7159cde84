"""Access tokens: signed by this tenant, checked on every request."""

from __future__ import annotations

import base64
import time
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

if TYPE_CHECKING:
    from pathlib import Path

KEY_ID = "local-tenant"
GRAPH_RESOURCE = "https://graph.microsoft.com"

# What the deployer may do; Graph's app roles by name (GRAPH.md section 0).
ROLES = (
    "Application.Read.All",
    "Directory.Read.All",
    "Group.ReadWrite.All",
    "GroupMember.ReadWrite.All",
    "Policy.Read.All",
    "Policy.ReadWrite.ConditionalAccess",
    "RoleManagement.Read.Directory",
    "User.Read.All",
)


@dataclass(frozen=True)
class Grant:
    """What the deployer's tokens are worth.

    Attributes:
        roles: app roles in the token; a token keeps those that it was issued with.
        lifetime_seconds: how long it is valid; 3599 is what Entra answers for an app-only token.
    """

    roles: tuple[str, ...] = ROLES
    lifetime_seconds: int = 3599


class TokenIssuer:
    """Issues and checks the tenant's JSON Web Tokens (RS256)."""

    def __init__(self, key_file: Path, tenant_id: str) -> None:
        """Reads the signing key, or makes one on the first start."""
        self._key = _signing_key(key_file)
        self._tenant_id = tenant_id
        self._known: dict[str, dict[str, Any]] = {}

    def issue(self, base_url: str, audience: str, app_id: str, object_id: str, grant: Grant) -> str:
        """An app-only token.

        Args:
            base_url: the issuer's own address.
            audience: the resource that it is for.
            app_id: the caller's application (client) id.
            object_id: its service principal's id; azuread needs it as `oid`.
            grant: its roles and lifetime.
        """
        now = int(time.time())
        claims = {
            "aud": audience,
            "iss": f"{base_url}/{self._tenant_id}/v2.0",
            "iat": now,
            "nbf": now,
            "exp": now + grant.lifetime_seconds,
            "appid": app_id,
            "idtyp": "app",
            "oid": object_id,
            "sub": object_id,
            "tid": self._tenant_id,
            "roles": list(grant.roles),
            "uti": uuid.uuid4().hex,
            "ver": "1.0",
        }
        return jwt.encode(claims, self._key, algorithm="RS256", headers={"kid": KEY_ID})

    def check(self, token: str, base_url: str) -> dict[str, Any]:
        """The claims of a valid token.

        A token seen before is only checked for its age: the signature does not change.

        Raises:
            jwt.InvalidTokenError: it is expired, forged, malformed or for somebody else.
        """
        claims = self._known.get(token)
        if claims is None:
            claims = jwt.decode(
                token,
                self._key.public_key(),
                algorithms=["RS256"],
                audience=[base_url, GRAPH_RESOURCE],
                options={"require": ["exp", "aud", "oid"]},
            )
            self._forget_expired()
            self._known[token] = claims
        elif claims["exp"] <= time.time():
            del self._known[token]
            raise jwt.ExpiredSignatureError
        return claims

    def _forget_expired(self) -> None:
        now = time.time()
        self._known = {key: each for key, each in self._known.items() if each["exp"] > now}

    def public_keys(self) -> dict[str, Any]:
        """The key set (JWKS) that checks the signatures."""
        numbers = self._key.public_key().public_numbers()
        key = {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": KEY_ID}
        return {"keys": [{**key, "n": _base64url(numbers.n), "e": _base64url(numbers.e)}]}


def _base64url(number: int) -> str:
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _signing_key(file: Path) -> rsa.RSAPrivateKey:
    if not file.exists():
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        pem = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        file.touch(mode=0o600)
        file.write_bytes(pem)
    loaded = serialization.load_pem_private_key(file.read_bytes(), password=None)
    if not isinstance(loaded, rsa.RSAPrivateKey):
        msg = f"{file} holds no RSA key"
        raise TypeError(msg)
    return loaded
