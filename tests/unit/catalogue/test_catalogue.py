"""Names that Microsoft gave resolve exactly, or are refused with a suggestion."""

import re

import pytest

from m365policy import catalogue
from m365policy.catalogue.similar import closest, did_you_mean

GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def test_cloud_app_is_found_by_display_name():
    app = catalogue.cloud_app("Office 365 Exchange Online")

    assert app.app_id == "00000002-0000-0ff1-ce00-000000000000"


@pytest.mark.parametrize("keyword", ["All", "None", "Office365", "MicrosoftAdminPortals"])
def test_keyword_of_graph_stands_for_itself(keyword):
    assert catalogue.cloud_app(keyword).app_id == keyword


def test_directory_role_is_found_by_display_name():
    role = catalogue.directory_role("Global Administrator")

    assert role.template_id == "62e90394-69f5-4237-9190-012177145e10"


def test_built_in_strengths_have_the_ids_that_every_tenant_has():
    assert catalogue.built_in_strength("Phishing-resistant MFA").endswith("-000000000004")


@pytest.mark.parametrize(
    ("look_up", "name", "meant"),
    [
        (catalogue.cloud_app, "office365", "Office365"),
        (catalogue.directory_role, "Global administrator", "Global Administrator"),
        (catalogue.built_in_strength, "Phishing resistant MFA", "Phishing-resistant MFA"),
    ],
)
def test_other_case_or_spelling_is_refused_with_a_suggestion(look_up, name, meant):
    with pytest.raises(catalogue.UnknownNameError, match=f"did you mean '{meant}'"):
        look_up(name)


def test_every_entry_has_a_guid_or_a_keyword():
    keywords = {"All", "None", "Office365", "MicrosoftAdminPortals"}

    assert all(
        GUID.fullmatch(app.app_id) or app.app_id in keywords
        for app in catalogue.cloud_apps().values()
    )
    assert all(GUID.fullmatch(role.template_id) for role in catalogue.directory_roles().values())


def test_name_given_twice_is_refused():
    with pytest.raises(catalogue.UnknownNameError, match="'a' twice"):
        catalogue._by_name([("a", 1), ("a", 2)])


def test_nothing_similar_suggests_nothing():
    assert closest("zzz", ["Office365"]) is None
    assert did_you_mean("zzz", ["Office365"]) == ""
    assert closest("a" * 100_000, ["a" * 99_999]) is None
