"""Fills a tenant: `ward` (a ward office of 1,200), `trace` (the recorded program's), `empty`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_tenant.seed import tenant_objects, trace, ward
from local_tenant.seed.planting import Planting

if TYPE_CHECKING:
    from local_tenant.store import Store

SEEDS = ("ward", "trace", "empty")
LICENCES = ("E3", "P2")


def plant(store: Store, seed: str, licence: str) -> None:
    """Empties the store and fills it; the same seed gives the same objects every time.

    Args:
        store: what to fill.
        seed: one of `SEEDS`.
        licence: `E3` (Entra ID P1) or `P2`.
    """
    planting = Planting()
    tenant_objects.add(planting, licence)
    if seed == "ward":
        ward.add(planting, tenant_objects.SKUS[licence][1])
    elif seed == "trace":
        trace.add(planting)
    store.replace_everything(planting.objects, planting.links, {"seed": seed, "licence": licence})
