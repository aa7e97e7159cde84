"""Bytes of a file -> text that YAML may hold: size, encoding, characters."""

import re
from contextlib import suppress
from pathlib import Path

from m365policy.policies.findings import Finding, Position

MAX_BYTES = 1024 * 1024
"""The largest file that is read; the largest real ones (lists of members) stay under 100 KiB."""

# What YAML 1.2 section 5.1 leaves out of its printable characters.
_UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_HALF_WIDTH_KANA = re.compile("[\uff61-\uff9f]")
_JAPANESE = {"cp932": "Shift_JIS", "euc_jp": "EUC-JP"}


def read_bytes(path: Path) -> bytes | str:
    """Return a file's bytes, at most one more than MAX_BYTES; or the reason why not, as text."""
    try:
        if not path.is_file():
            return "not a regular file"
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        return error.strerror or str(error)


def decode(path: Path, raw: bytes) -> str | Finding:
    """Return the text of a file, or the finding that says why it has none.

    Args:
        path: How the file is named in the finding.
        raw: The file's bytes; a UTF-8 byte order mark is accepted, as Windows editors write it.
    """
    if len(raw) > MAX_BYTES:
        return Finding(
            "YAML-SIZE-001",
            f"the file is larger than {MAX_BYTES // 1024} KiB",
            "split it: one object a file; long lists of ranges or members do not belong in one",
            Position(path, 1, 1),
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _wrong_encoding(path, raw, error.start)
    if (unprintable := _UNPRINTABLE.search(text)) is not None:
        return Finding(
            "YAML-CHARACTER-001",
            f"character U+{ord(unprintable.group()):04X} is not allowed in YAML",
            "delete it; it is often pasted in unseen, or the file is not text",
            position_at(path, text, unprintable.start()),
        )
    return text


def position_at(path: Path, text: str, index: int) -> Position:
    """Return the position of the character at `index`, counted from 0."""
    before = text[:index]
    return Position(path, before.count("\n") + 1, index - (before.rfind("\n") + 1) + 1)


def _wrong_encoding(path: Path, raw: bytes, start: int) -> Finding:
    before = raw[:start].decode("utf-8-sig")
    return Finding(
        "YAML-ENCODING-001",
        f"the file is not UTF-8{_guess(raw)}",
        "save it as UTF-8 (in VS Code: the encoding in the status bar, Save with Encoding, UTF-8)",
        position_at(path, before, len(before)),
    )


def _guess(raw: bytes) -> str:
    """Name the encoding that the bytes look like; Japanese editors leave Shift_JIS behind."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "; it looks like UTF-16"
    readings: dict[str, str] = {}
    for codec, name in _JAPANESE.items():
        with suppress(UnicodeDecodeError):
            readings[name] = raw.decode(codec)
    if not readings:
        return ""
    # EUC-JP's bytes are half-width kana in Shift_JIS, which people hardly write.
    likely = min(readings, key=lambda name: len(_HALF_WIDTH_KANA.findall(readings[name])))
    return f"; it looks like {likely}"
