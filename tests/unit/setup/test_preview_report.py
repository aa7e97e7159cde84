from preview_report import report

OUTPUT = """\
Previewing update (current-building):
  + azuread:index/group:Group: (create)
    ~ displayName: "a" => "b"
Resources:
    + 3 to create
    ~ 1 to update
    25 unchanged

"""


def test_report_begins_with_the_outcome():
    assert report("current-building", "tenant", 0, OUTPUT).startswith(
        "### `current-building` (tenant): 3 to create, 1 to update\n"
    )


def test_report_says_when_nothing_changes():
    output = "Resources:\n    28 unchanged\n"
    assert report("s", "tenant", 0, output).startswith("### `s` (tenant): no changes\n")


def test_report_of_a_failed_preview_says_so_and_is_open():
    text = report("s", "local tenant", 255, "error: no\n")
    assert text.startswith("### `s` (local tenant): the preview failed (exit code 255)\n")
    assert "<details open>" in text


def test_report_puts_change_marks_where_a_diff_has_its_colours():
    lines = report("s", "tenant", 0, OUTPUT).splitlines()
    assert "+   azuread:index/group:Group: (create)" in lines
    assert '!     displayName: "a" => "b"' in lines


def test_report_cannot_be_left_by_a_name_in_a_policy():
    text = report("s", "tenant", 0, "````\n</details>\n")
    assert "`````diff\n````\n</details>\n`````" in text


def test_report_fits_into_a_comment():
    text = report("s", "tenant", 0, "x" * 100_000)
    assert len(text) < 65_536
    assert "40000 characters more" in text
