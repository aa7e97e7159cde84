"""How to reach and enter a tenant: the azuread provider's configuration keys and variables."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class SettingsError(Exception):
    """The configuration does not say how to reach or enter the tenant."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the tenant is and how to sign in. The repr shows no secret.

    The names are those of the azuread provider's configuration, in Python's spelling.
    """

    tenant_id: str = ""
    client_id: str = ""
    environment: str = ""
    metadata_host: str = ""
    client_secret: str = field(default="", repr=False)
    client_certificate: str = field(default="", repr=False)
    client_certificate_path: str = ""
    client_certificate_password: str = field(default="", repr=False)
    use_oidc: bool = False
    oidc_token: str = field(default="", repr=False)
    oidc_token_file_path: str = ""
    oidc_request_url: str = ""
    oidc_request_token: str = field(default="", repr=False)
    ado_pipeline_service_connection_id: str = ""
    use_aks_workload_identity: bool = False
    use_msi: bool = False
    msi_endpoint: str = ""
    use_cli: bool = True


_VARIABLES: dict[str, tuple[str, ...]] = {
    "tenant_id": ("ARM_TENANT_ID",),
    "client_id": ("ARM_CLIENT_ID",),
    "environment": ("ARM_ENVIRONMENT",),
    "metadata_host": ("ARM_METADATA_HOSTNAME", "ARM_METADATA_HOST"),
    "client_secret": ("ARM_CLIENT_SECRET",),
    "client_certificate": ("ARM_CLIENT_CERTIFICATE",),
    "client_certificate_path": ("ARM_CLIENT_CERTIFICATE_PATH",),
    "client_certificate_password": ("ARM_CLIENT_CERTIFICATE_PASSWORD",),
    "use_oidc": ("ARM_USE_OIDC",),
    "oidc_token": ("ARM_OIDC_TOKEN",),
    "oidc_token_file_path": ("ARM_OIDC_TOKEN_FILE_PATH",),
    "oidc_request_url": (
        "ARM_OIDC_REQUEST_URL",
        "ACTIONS_ID_TOKEN_REQUEST_URL",
        "SYSTEM_OIDCREQUESTURI",
    ),
    "oidc_request_token": (
        "ARM_OIDC_REQUEST_TOKEN",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
        "SYSTEM_ACCESSTOKEN",
    ),
    "ado_pipeline_service_connection_id": (
        "ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID",
        "ARM_OIDC_AZURE_SERVICE_CONNECTION_ID",
    ),
    "use_aks_workload_identity": ("ARM_USE_AKS_WORKLOAD_IDENTITY",),
    "use_msi": ("ARM_USE_MSI",),
    "msi_endpoint": ("ARM_MSI_ENDPOINT",),
    "use_cli": ("ARM_USE_CLI",),
}

_FILES = {"client_id": "clientIdFilePath", "client_secret": "clientSecretFilePath"}
_FILE_VARIABLES = {
    "client_id": "ARM_CLIENT_ID_FILE_PATH",
    "client_secret": "ARM_CLIENT_SECRET_FILE_PATH",
}


def settings_from(
    config: Mapping[str, Any], environment: Mapping[str, str] = os.environ
) -> Settings:
    """Return the settings that a provider's configuration and the environment give.

    Args:
        config: The configuration by azuread's keys (`tenantId`, ...); it goes before the
            environment, and an empty value counts as none.
        environment: Environment variables.

    Raises:
        SettingsError: A file that is named cannot be read.
    """
    values: dict[str, Any] = {}
    for item in fields(Settings):
        text = _text(item.name, config, environment)
        if text:
            values[item.name] = _truth(text) if item.type == "bool" else text
    return Settings(**values)


def camel_case(name: str) -> str:
    """Return the configuration key of a settings field (`tenant_id` → `tenantId`)."""
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)


def _text(name: str, config: Mapping[str, Any], environment: Mapping[str, str]) -> str:
    given = config.get(camel_case(name))
    if given not in (None, ""):
        return str(given)
    for variable in _VARIABLES[name]:
        if environment.get(variable):
            return environment[variable]
    if name in _FILES:
        path = config.get(_FILES[name]) or environment.get(_FILE_VARIABLES[name])
        return _read(str(path), _FILES[name]) if path else ""
    return ""


def _read(path: str, key: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(f"{key}: {path} cannot be read ({error.strerror})") from error


def _truth(text: str) -> bool:
    return text.strip().lower() in ("true", "1", "yes", "on")
