"""docs/local-tenant.md says what is served, and what it says about it is true."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from local_tenant.operations import OPERATIONS
from local_tenant.routing import Router

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "local-tenant.md"


def test_table_of_operations_is_up_to_date():
    command = [sys.executable, ROOT / "script" / "generate-local-tenant-docs", "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_operation_is_in_the_table():
    text = PAGE.read_text("utf-8")
    for operation in OPERATIONS:
        assert f"| {operation.method} | `{operation.template}` |" in text


@pytest.mark.parametrize(
    "operation", OPERATIONS, ids=lambda operation: f"{operation.method} {operation.template}"
)
def test_every_operation_is_found_by_its_own_path(operation):
    path = re.sub(r"\{\w+\}", "some-id", operation.template)
    for version in operation.versions:
        found, _ = Router(OPERATIONS).find(version, operation.method, path)
        assert found is operation


def test_no_two_operations_share_a_path():
    keys = [
        (version, operation.method, re.sub(r"\{\w+\}", "{}", operation.template).lower())
        for operation in OPERATIONS
        for version in operation.versions
    ]
    assert len(keys) == len(set(keys))
