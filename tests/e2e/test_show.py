"""`m365policy show` says what the tenant holds, in a reader's words."""

import json
import os
import subprocess

import pytest
from ward import ROOT, Ward

pytestmark = pytest.mark.engine


def show(ward: Ward, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    connection = ward.connection
    login = {
        "ARM_METADATA_HOSTNAME": connection["metadataHost"],
        "ARM_TENANT_ID": connection["tenantId"],
        "ARM_CLIENT_ID": connection["clientId"],
        "ARM_CLIENT_SECRET": connection["clientSecret"],
        "SSL_CERT_FILE": connection["caBundle"],
        "REQUESTS_CA_BUNDLE": connection["caBundle"],
    }
    return subprocess.run(
        [ROOT / ".venv/bin/m365policy", "show", *arguments],
        env={**os.environ, **login, **environment},
        check=False,
        capture_output=True,
        text=True,
    )


def test_show_says_who_what_where_and_the_result(ward: Ward):
    ward.up()
    result = show(ward, "--format", "json")
    assert (result.returncode, result.stderr) == (0, "")
    rows = {row["policy"].split()[0]: row for row in json.loads(result.stdout)}
    files = list((ward.project / "policies/conditional-access").glob("*.yaml"))
    assert len(rows) == len(files)
    assert rows["CA001"] == {
        "policy": "CA001 全員: 信頼する回線以外からのアクセスをすべて拒否する",
        "state": "on",
        "users": "All - 私物端末の利用登録者, 緊急アクセス用アカウント",
        "resources": "All",
        "conditions": "All - AllTrusted",
        "controls": "block",
    }
    assert rows["CA003"]["conditions"] == "authenticationTransfer; deviceCodeFlow"
    assert rows["CA101"]["users"].startswith("36 roles - ")
    assert rows["CA103"]["controls"] == "sign in every 4 hours; persistent browser never"
    assert rows["CA303"]["state"] == "report-only"
    assert rows["CA401"]["users"].startswith("guests - ")
    assert rows["CA501"]["resources"] == "庁内情報システム"

    table = show(ward)
    assert "13 conditional access policies, 1 report-only" in table.stdout
    assert "\x1b[" not in table.stdout  # no colours in a pipe


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"ARM_CLIENT_SECRET": "wrong"}, "AADSTS7000215"),
        ({"ARM_METADATA_HOSTNAME": "localhost:9"}, "localhost:9"),
        ({"ARM_CLIENT_ID": ""}, "client id is not set"),
    ],
    ids=["wrong secret", "nobody there", "no client id"],
)
def test_show_says_in_a_sentence_why_it_cannot(ward: Ward, environment, says):
    result = show(ward, **environment)
    assert (result.returncode, result.stdout) == (1, "")
    error, fix = result.stderr.splitlines()
    assert error.startswith("error: the tenant cannot be read: ")
    assert says in error
    assert fix.startswith("fix: ")
    assert ward.connection["clientSecret"] not in result.stderr
