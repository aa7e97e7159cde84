"""The certificate authority and the server certificate, made on the first start."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import certifi
import trustme

if TYPE_CHECKING:
    from collections.abc import Iterable

# Where Debian, Red Hat and others keep the system's authorities; certifi's where none is there.
SYSTEM_BUNDLES = (
    Path("/etc/ssl/certs/ca-certificates.crt"),
    Path("/etc/pki/tls/certs/ca-bundle.crt"),
    Path("/etc/ssl/cert.pem"),
)
NAMES = ("localhost", "127.0.0.1")


def ensure(data_dir: Path) -> None:
    """Makes ca.pem, ca-bundle.pem, server.pem and server.key where they are missing."""
    if not (data_dir / "server.key").exists():
        authority = trustme.CA(organization_name="m365policy local tenant")
        server = authority.issue_cert(*NAMES)
        _write(data_dir / "ca.pem", [authority.cert_pem.bytes()])
        _write(data_dir / "server.pem", [blob.bytes() for blob in server.cert_chain_pems])
        (data_dir / "server.key").touch(mode=0o600)
        _write(data_dir / "server.key", [server.private_key_pem.bytes()])
    # Anew on every start: the system's authorities change, and SSL_CERT_FILE replaces them all.
    _write(data_dir / "ca-bundle.pem", [_system_authorities(), (data_dir / "ca.pem").read_bytes()])


def _system_authorities() -> bytes:
    bundles = (*SYSTEM_BUNDLES, Path(certifi.where()))
    return next(bundle for bundle in bundles if bundle.exists()).read_bytes()


def _write(file: Path, parts: Iterable[bytes]) -> None:
    file.write_bytes(b"".join(part.rstrip(b"\n") + b"\n" for part in parts))
