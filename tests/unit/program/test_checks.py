"""A stack for the local tenant never reaches a real one."""

from pathlib import Path

import pytest

from m365policy.policies.document import Document
from m365policy.policies.stacks import Stack
from m365policy.program.checks import refuse_wrong_tenant
from m365policy.program.errors import ProgramError


def stack(tenant: str) -> Stack:
    document = Document(Path("stacks/Pulumi.p.yaml"), {})
    return Stack("p", "p", "active", tenant, {}, document)


@pytest.mark.parametrize("host", ["localhost:8443", "127.0.0.1:9", "localhost"])
def test_a_local_stack_runs_on_a_local_tenant(monkeypatch, host):
    monkeypatch.setenv("ARM_METADATA_HOSTNAME", host)
    refuse_wrong_tenant(stack("local"))


@pytest.mark.parametrize("host", [None, "", "graph.example:443", "localhost.attacker.example"])
def test_a_local_stack_refuses_any_other(monkeypatch, host):
    monkeypatch.delenv("ARM_METADATA_HOSTNAME", raising=False)
    if host is not None:
        monkeypatch.setenv("ARM_METADATA_HOSTNAME", host)
    with pytest.raises(ProgramError, match="local tenant only"):
        refuse_wrong_tenant(stack("local"))


def test_a_stack_of_a_real_tenant_runs_where_the_login_leads(monkeypatch):
    monkeypatch.delenv("ARM_METADATA_HOSTNAME", raising=False)
    refuse_wrong_tenant(stack("ward.onmicrosoft.com"))
