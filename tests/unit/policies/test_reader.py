"""Text of any kind becomes a document with positions, or findings; never an exception."""

import os
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from yaml import SafeLoader

from m365policy.policies import reader
from m365policy.policies.findings import Position
from m365policy.policies.reader import read

FILE = Path("policies/groups/staff.yaml")


def rules(text):
    return [found.rule for found in read(FILE, text)[1]]


def data(text):
    document, findings = read(FILE, text)
    assert findings == []
    return document.data


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("False", False),
        ("yes", "yes"),
        ("NO", "NO"),
        ("on", "on"),
        ("~", None),
        ("", None),
        ("0", 0),
        ("-12", -12),
        ("0x1F", 31),
        ("0o17", 15),
        ("017", "017"),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ("1:30", "1:30"),
        ("2024-05-01", "2024-05-01"),
        ('"true"', "true"),
        ("'0'", "0"),
        (".inf", ".inf"),
        ("=", "="),
        ("9223372036854775807", 2**63 - 1),
    ],
)
def test_scalar_resolves_as_yaml_1_2(written, value):
    found = data(f"k: {written}\n".encode())["k"]

    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("number", ["9223372036854775808", "-" + "9" * 5000, "1e400"])
def test_number_out_of_range_is_found(number):
    assert rules(f"k: {number}\n".encode()) == ["YAML-NUMBER-001"]


def test_positions_count_lines_and_characters_from_one():
    text = '# 注釈\n表示名: "職員"\nlist: [職員, {a: 1}]\n'.encode()
    document, _ = read(FILE, text)

    assert document.position("表示名") == Position(FILE, 2, 6)
    assert document.key_position("表示名") == Position(FILE, 2, 1)
    assert document.position("list", 1) == Position(FILE, 3, 12)
    assert document.position("list", 1, "a") == Position(FILE, 3, 16)
    assert document.key_position("list", 0) == Position(FILE, 3, 8)


def test_position_of_what_is_missing_is_its_nearest_ancestor():
    document, _ = read(FILE, b"a:\n  b: {c: 1}\n")

    assert (
        document.position("a", "b", "x", 3) == document.position("a", "b") == Position(FILE, 2, 6)
    )
    assert document.position("x") == Position(FILE, 1, 1)


@pytest.mark.parametrize("text", [b"\xef\xbb\xbfk: 1\n", b"k: 1\r\n", b"k: 1", b"---\nk: 1\n...\n"])
def test_byte_order_mark_and_line_ends_of_windows_are_accepted(text):
    assert data(text) == {"k": 1}


def test_crlf_keeps_positions():
    document, _ = read(FILE, b"a: 1\r\nb: 2\r\n")

    assert document.position("b") == Position(FILE, 2, 4)


def test_duplicate_key_keeps_the_rest_of_the_document():
    document, findings = read(FILE, b"a: 1\nb: 2\na: 3\n")

    assert document.data["b"] == 2
    assert [(found.rule, found.position.line) for found in findings] == [("YAML-DUPLICATE-001", 3)]


def test_file_is_read_relative_to_the_root(tmp_path):
    file = tmp_path / "policies" / "x.yaml"
    file.parent.mkdir()
    file.write_text("a: 1\n")

    assert read(file, root=tmp_path)[0].path == Path("policies/x.yaml")
    assert read(file, root=tmp_path / "other")[0].path == file


@pytest.mark.parametrize("what", ["missing", "folder", "pipe"])
def test_what_is_no_regular_file_is_found_and_does_not_hang(tmp_path, what):
    path = tmp_path / "x.yaml"
    if what == "folder":
        path.mkdir()
    if what == "pipe":
        os.mkfifo(path)

    document, (found,) = read(path)

    assert (document, found.rule) == (None, "FILE-READ-001")


@pytest.mark.parametrize("loader", [reader._LOADER, SafeLoader], ids=["default", "pure-python"])
@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (b"k: " + b"x" * 10_000_000, "YAML-SIZE-001"),
        (b"k: [" + b"a, " * 60_000 + b"a]", "YAML-SIZE-001"),
        (b"k: " + b"[" * 1_000_000, "YAML-DEPTH-001"),
        (b"k: " + b"{a: " * 200_000, "YAML-DEPTH-001"),
        (b"- " * 500_000, "YAML-DEPTH-001"),
        (b"a: &a [" + b"lol, " * 9 + b"lol]\n", "YAML-ALIAS-001"),
        (b"k: !!python/object/apply:os.system ['touch /tmp/owned']", "YAML-TAG-001"),
        (b"k: !!binary aGVsbG8=", "YAML-TAG-001"),
        (b"\x00" * 1000, "YAML-CHARACTER-001"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_hostile_text_is_refused_at_once(text, rule, loader, monkeypatch):
    monkeypatch.setattr(reader, "_LOADER", loader)
    began = time.process_time()

    assert rules(text) == [rule]
    assert time.process_time() - began < 5


def test_big_line_within_the_limit_is_read():
    assert len(data(b"k: " + b"x" * 1_000_000)["k"]) == 1_000_000


@pytest.mark.parametrize(
    ("codec", "name"), [("cp932", "Shift_JIS"), ("euc_jp", "EUC-JP"), ("utf-16", "UTF-16")]
)
def test_wrong_encoding_is_named(codec, name):
    _, (found,) = read(FILE, "displayName: 全職員の回線\n".encode(codec))

    assert found.rule == "YAML-ENCODING-001"
    assert name in found.message
    assert "UTF-8" in found.fix


YAMLISH = st.text(
    alphabet=st.one_of(
        st.sampled_from("abk:- \n\t[]{}&*!|>'\"#%@`,?~0.9\r\x85\ufeff"), st.characters()
    ),
    max_size=200,
)


@given(YAMLISH)
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_without_an_exception(text):
    document, findings = read(FILE, text.encode("utf-8", "surrogatepass"))

    assert document is not None or findings


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_without_an_exception(raw):
    document, findings = read(FILE, raw)

    assert document is not None or findings


@given(YAMLISH)
@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_libyaml_and_pure_python_read_the_same_data(text):
    raw = text.encode("utf-8", "surrogatepass")
    with pytest.MonkeyPatch.context() as patch:
        one = read(FILE, raw)
        patch.setattr(reader, "_LOADER", SafeLoader)
        other = read(FILE, raw)

    if one[0] is not None and other[0] is not None:
        assert one[0].data == other[0].data
        assert one[0].values == other[0].values
