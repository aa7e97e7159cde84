"""Names resolve to exactly one thing, or the program stops."""

from pathlib import Path

import pytest

from m365policy import catalogue
from m365policy.policies.findings import Position
from m365policy.program.errors import ProgramError
from m365policy.program.names import Names, TenantIds, _exactly_one

HERE = Position(Path("policies/groups/g.yaml"), 7, 5)
NO_NAMES = Names(TenantIds({}, {}), {}, {}, {})


def test_one_match_is_taken():
    assert _exactly_one({"a": HERE}, [("a", "id")], str) == {"a": "id"}


def test_the_same_object_twice_is_one_match():
    assert _exactly_one({"a": HERE}, [("a", "id"), ("a", "id")], str) == {"a": "id"}


@pytest.mark.parametrize(
    ("found", "says"),
    [([], "does not exist"), ([("a", "1"), ("a", "2")], "matches 2 objects")],
    ids=["none", "two"],
)
def test_none_or_several_stop_the_program_with_the_place(found, says):
    with pytest.raises(ProgramError) as stopped:
        _exactly_one({"a": HERE}, found, lambda name: f"user {name}")
    assert stopped.value.problems == (f"policies/groups/g.yaml:7:5: user a {says} in the tenant",)
    assert str(stopped.value).endswith("Nothing was changed.")


def test_all_that_is_missing_is_named_at_once():
    with pytest.raises(ProgramError) as stopped:
        _exactly_one({"a": HERE, "b": HERE, "c": HERE}, [("b", "id")], str)
    assert len(stopped.value.problems) == 2


@pytest.mark.parametrize(
    "look_up",
    [
        lambda: NO_NAMES.user("nobody@ward.example"),
        lambda: NO_NAMES.group("no-group"),
        lambda: NO_NAMES.location("no-location"),
        lambda: NO_NAMES.application("No Such App"),
        lambda: NO_NAMES.role("No Such Role"),
        lambda: NO_NAMES.strength("no-strength"),
        lambda: NO_NAMES.service_principal("no-application"),
    ],
)
def test_an_unknown_name_is_an_error_never_nothing(look_up):
    with pytest.raises(LookupError):
        look_up()


def test_keywords_pass_unchanged():
    assert NO_NAMES.user("All") == "All"
    assert NO_NAMES.location("AllTrusted") == "AllTrusted"
    assert NO_NAMES.application("Office365") == catalogue.cloud_app("Office365").app_id
    assert (
        NO_NAMES.service_principal("ServicePrincipalsInMyTenant") == "ServicePrincipalsInMyTenant"
    )
