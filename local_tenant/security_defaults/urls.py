"""Operations on /policies/identitySecurityDefaultsEnforcementPolicy."""

from __future__ import annotations

from local_tenant.routing import Operation
from local_tenant.security_defaults import handlers

PATH = "/policies/identitySecurityDefaultsEnforcementPolicy"

OPERATIONS = (
    Operation("GET", PATH, handlers.get_policy, "Are security defaults on"),
    Operation("PATCH", PATH, handlers.update_policy, "Switch security defaults", writes=True),
)
