import pytest

from m365policy.graph.settings import Settings, SettingsError, settings_from


def test_settings_come_from_the_configuration_before_the_environment():
    settings = settings_from(
        {"tenantId": "from-config", "useOidc": "true", "useCli": False},
        {"ARM_TENANT_ID": "from-env", "ARM_CLIENT_ID": "client", "ARM_CLIENT_SECRET": "s"},
    )

    assert settings == Settings(
        tenant_id="from-config",
        client_id="client",
        client_secret="s",
        use_oidc=True,
        use_cli=False,
    )


@pytest.mark.parametrize(
    ("variable", "field"),
    [
        ("ARM_METADATA_HOSTNAME", "metadata_host"),
        ("ACTIONS_ID_TOKEN_REQUEST_URL", "oidc_request_url"),
        ("SYSTEM_OIDCREQUESTURI", "oidc_request_url"),
        ("SYSTEM_ACCESSTOKEN", "oidc_request_token"),
        ("ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID", "ado_pipeline_service_connection_id"),
        ("ARM_CLIENT_CERTIFICATE_PATH", "client_certificate_path"),
    ],
)
def test_settings_read_the_vendors_variables(variable, field):
    assert getattr(settings_from({}, {variable: "value"}), field) == "value"


def test_secret_can_come_from_a_file(tmp_path):
    file = tmp_path / "secret"
    file.write_text("s3cret\n", encoding="utf-8")

    assert settings_from({"clientSecretFilePath": str(file)}, {}).client_secret == "s3cret"


def test_missing_secret_file_is_named(tmp_path):
    with pytest.raises(SettingsError, match=r"clientSecretFilePath: .*/none cannot be read"):
        settings_from({"clientSecretFilePath": str(tmp_path / "none")}, {})


def test_repr_shows_no_secret():
    settings = Settings(
        client_secret="hidden-1",
        client_certificate="hidden-2",
        client_certificate_password="hidden-3",
        oidc_token="hidden-4",
        oidc_request_token="hidden-5",
    )

    assert "hidden" not in repr(settings)
