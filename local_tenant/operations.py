"""Everything that the local tenant serves, area by area."""

from __future__ import annotations

from local_tenant.authentication_strengths import urls as authentication_strengths
from local_tenant.conditional_access import urls as conditional_access
from local_tenant.control import urls as control
from local_tenant.directory import urls as directory
from local_tenant.login import urls as login
from local_tenant.security_defaults import urls as security_defaults

AREAS = {
    "Login": login.OPERATIONS,
    "Directory": directory.OPERATIONS,
    "Conditional access": conditional_access.OPERATIONS,
    "Authentication strengths": authentication_strengths.OPERATIONS,
    "Security defaults": security_defaults.OPERATIONS,
    "Control plane": control.OPERATIONS,
}

OPERATIONS = tuple(operation for area in AREAS.values() for operation in area)
