"""How to reach a running local tenant: connection.json in its data folder."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = "connection.json"


@dataclass(frozen=True)
class Connection:
    """Where the tenant listens and how to log in. Field names are those of connection.json."""

    url: str
    metadataHost: str  # noqa: N815
    tenantId: str  # noqa: N815
    clientId: str  # noqa: N815
    clientSecret: str  # noqa: N815
    caFile: str  # noqa: N815
    caBundle: str  # noqa: N815
    pid: int
    port: int

    @staticmethod
    def load(data_dir: Path) -> Connection | None:
        """The connection of a data folder, or None before the first start."""
        try:
            return Connection(**json.loads((data_dir / FILE).read_text("utf-8")))
        except FileNotFoundError:
            return None

    def save(self, data_dir: Path) -> None:
        """Writes connection.json whole, readable by its owner only (it holds the secret)."""
        temporary = data_dir / f"{FILE}.new"
        temporary.unlink(missing_ok=True)
        temporary.touch(mode=0o600)
        temporary.write_text(json.dumps(asdict(self), indent=2) + "\n", "utf-8")
        temporary.replace(data_dir / FILE)

    def environment(self) -> dict[str, str]:
        """Variables that point azuread, azure-identity, requests, curl and Go at the tenant."""
        return {
            "ARM_METADATA_HOSTNAME": self.metadataHost,
            "ARM_TENANT_ID": self.tenantId,
            "ARM_CLIENT_ID": self.clientId,
            "ARM_CLIENT_SECRET": self.clientSecret,
            "AZURE_TENANT_ID": self.tenantId,
            "AZURE_CLIENT_ID": self.clientId,
            "AZURE_CLIENT_SECRET": self.clientSecret,
            "SSL_CERT_FILE": self.caBundle,
            "REQUESTS_CA_BUNDLE": self.caBundle,
            "CURL_CA_BUNDLE": self.caBundle,
            "M365POLICY_LOCAL_TENANT": self.url,
            "NO_PROXY": "localhost,127.0.0.1",
            "no_proxy": "localhost,127.0.0.1",
        }


def default_data_dir() -> Path:
    """`$M365POLICY_LOCAL/tenant`, or `.local/tenant` below the working directory."""
    root = os.environ.get("M365POLICY_LOCAL")
    return Path(root).absolute() / "tenant" if root else Path.cwd() / ".local" / "tenant"
