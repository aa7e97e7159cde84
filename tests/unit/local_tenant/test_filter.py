"""`$filter`: the grammar and what it decides."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_tenant.odata.filter import parse_filter
from local_tenant.wire import GraphError

DOCUMENT = {
    "@odata.type": "#microsoft.graph.countryNamedLocation",
    "displayName": "Ward's Office",
    "number": 3,
    "enabled": True,
    "mail": None,
    "createdDateTime": "2026-01-02T00:00:00Z",
    "countriesAndRegions": ["JP", "CA"],
    "plans": [{"name": "a", "on": True}, {"name": "b", "on": False}],
    "nested": {"value": "x"},
}


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("displayName eq 'ward''s office'", True),
        ("displayName ne 'ward''s office'", False),
        ("number eq 3", True),
        ("number gt 2 and number lt 4", True),
        ("number ge 4 or number le 2", False),
        ("enabled eq true", True),
        ("mail eq null", True),
        ("mail gt 'a'", False),
        ("not (enabled eq true)", False),
        ("not enabled eq true", False),
        ("number in (1, 2, 3)", True),
        ("displayName in ('a','b')", False),
        ("startsWith(displayName,'WARD')", True),
        ("startswith(displayName,'ward') eq false", False),
        ("endsWith(displayName,'office')", True),
        ("contains(displayName,'s o')", True),
        ("startswith(mail,'x')", False),
        ("createdDateTime ge 2026-01-01T00:00:00Z", True),
        ("createdDateTime lt 2026-01-01T00:00:00Z", False),
        ("isof('microsoft.graph.countryNamedLocation')", True),
        ("isof('microsoft.graph.ipNamedLocation')", False),
        ("microsoft.graph.countryNamedLocation/countriesAndRegions/any(c: c eq 'CA')", True),
        ("microsoft.graph.ipNamedLocation/countriesAndRegions/any(c: c eq 'CA')", False),
        ("countriesAndRegions/any(c:c eq 'US')", False),
        ("countriesAndRegions/all(c:c ne 'US')", True),
        ("countriesAndRegions/any()", True),
        ("plans/any(p:p/name eq 'a' and p/on eq true)", True),
        ("plans/any(p:p/name eq 'b' and p/on eq true)", False),
        ("plans/any(p:p/name eq 'a' and enabled eq true)", True),
        ("nested/value eq 'X'", True),
        ("nested/none/value eq null", True),
        ("id eq aaaaaaaa-0000-0000-0000-000000000001", False),
        ("enabled eq true and (number eq 1 or number eq 3)", True),
    ],
)
def test_filter_decides_about_a_document(text, matches):
    assert parse_filter(text).matches(DOCUMENT) is matches


@pytest.mark.parametrize(
    "text",
    [
        "",
        "displayName",
        "displayName eq",
        "displayName eq 'x",
        "eq 'x'",
        "a eq 1 b eq 2",
        "(a eq 1",
        "a in ()",
        "startswith(a)",
        "a/any(b:b eq 1",
        "not",
        "a like 'x'",
        "a eq 1 and",
    ],
)
def test_filter_that_makes_no_sense_is_refused(text):
    with pytest.raises(GraphError) as raised:
        parse_filter(text)
    assert (raised.value.status, raised.value.code) == (400, "BadRequest")
    assert "Invalid filter clause" in raised.value.message


@given(st.text(max_size=60))
def test_no_text_breaks_the_parser(text):
    with contextlib.suppress(GraphError):
        parse_filter(text).matches(DOCUMENT)


@given(st.text())
def test_quoted_text_finds_itself(text):
    quoted = text.replace("'", "''")
    assert parse_filter(f"displayName eq '{quoted}'").matches({"displayName": text})


def test_filter_says_what_it_reads():
    parsed = parse_filter("nested/value eq 'x' and plans/any(p:p/name ne 'a')")
    assert parsed.properties == {"nested", "plans"}
    assert parsed.operators == {"eq", "ne"}
