import hashlib
import io
import tarfile
import time
from http.server import BaseHTTPRequestHandler

import pytest
from machine_setup import paths, vendor
from machine_setup.errors import SetupError

VERSION = "3.259.0"


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def archive() -> bytes:
    """A release as the vendor packs it, and a member that would leave the folder."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name in ("pulumi/pulumi", "pulumi/pulumi-language-python", "../outside"):
            member = tarfile.TarInfo(name)
            member.size, member.mode = 4, 0o755
            tar.addfile(member, io.BytesIO(b"tool"))
    return buffer.getvalue()


def release(content: bytes, checksum: str) -> type[BaseHTTPRequestHandler]:
    cpu = {"amd64": "x64"}.get(paths.machine(), paths.machine())
    name = f"pulumi-v{VERSION}-{paths.system()}-{cpu}.tar.gz"
    files = {
        f"/{name}": content,
        f"/v{VERSION}/pulumi-{VERSION}-checksums.txt": f"00  other\n{checksum}  {name}\n".encode(),
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = files.get(self.path)
            self.send_response(404 if body is None else 200)
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *args):
            pass

    return Handler


def test_download_unpacks_what_the_checksum_confirms(serving, tmp_path):
    content = archive()
    with serving(release(content, hashlib.sha256(content).hexdigest())) as url:
        vendor.download(vendor.find_release(VERSION, url), tmp_path, url)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "outside",  # flattened: nothing lands outside the folder
        "pulumi",
        "pulumi-language-python",
    ]
    assert not (tmp_path.parent / "outside").exists()
    assert (tmp_path / "pulumi").stat().st_mode & 0o111


def test_download_refuses_another_archive_than_the_published_one(serving, tmp_path):
    with (
        serving(release(archive(), "0" * 64)) as url,
        pytest.raises(SetupError, match="differs from its published"),
    ):
        vendor.download(vendor.find_release(VERSION, url), tmp_path, url)
    assert not (tmp_path / "pulumi").exists()


def test_find_release_says_when_there_is_none(serving):
    with serving(release(b"", "")) as url, pytest.raises(SetupError, match="404"):
        vendor.find_release("3.1.0", url)


def test_within_gives_up_on_a_server_that_never_answers():
    started = time.monotonic()
    with pytest.raises(SetupError, match="no answer"):
        vendor.within(0.1, lambda: time.sleep(1))
    assert time.monotonic() - started < 0.9


def test_serves_plugin_is_a_quick_no_where_nobody_listens(monkeypatch):
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    assert vendor.serves_plugin("6.11.1") is False
