"""The users that the recorded azuread program names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local_tenant.seed.planting import DEFAULT_DOMAIN, user

if TYPE_CHECKING:
    from local_tenant.seed.planting import Planting


def add(planting: Planting) -> None:
    """Five users with fixed ids."""
    for number in range(1, 6):
        key = f"aaaaaaaa-0000-0000-0000-00000000000{number}"
        document = user(f"{key}@{DEFAULT_DOMAIN}", f"User {number}")
        planting.add("users", {**document, "id": key})
