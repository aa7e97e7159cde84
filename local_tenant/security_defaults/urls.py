"""Operations on /policies/identitySecurityDefaultsEnforcementPolicy."""

from __future__ import annotations

from local_tenant.permissions import READ_POLICIES, WRITE_SECURITY_DEFAULTS
from local_tenant.routing import Operation, Service, guarded
from local_tenant.security_defaults import handlers

PATH = "/policies/identitySecurityDefaultsEnforcementPolicy"

OPERATIONS = guarded(
    Service.POLICIES,
    (
        Operation("GET", PATH, handlers.get_policy, "Are security defaults on"),
        Operation("PATCH", PATH, handlers.update_policy, "Switch security defaults", writes=True),
    ),
    read=READ_POLICIES,
    write=WRITE_SECURITY_DEFAULTS,
)
