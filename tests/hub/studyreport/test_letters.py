"""Which letters a font has, as fontTools reads it; and what becomes of the others."""

import contextlib
import struct

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.hub.studyreport.document import FONTS
from werkstadt.hub.studyreport.letters import MISSING, FontError, legible, letters_of

FILES = sorted(FONTS.glob("*.ttf"))
REGULAR = FILES[0].read_bytes()
LETTERS = letters_of(REGULAR)


def font(*tables: tuple[bytes, bytes]) -> bytes:
    head = struct.pack(">IHHHH", 0x00010000, len(tables), 0, 0, 0)
    start, entries = len(head) + 16 * len(tables), b""
    for tag, data in tables:
        entries += struct.pack(">4sIII", tag, 0, start, len(data))
        start += len(data)
    return head + entries + b"".join(data for _, data in tables)


def cmap(kind: int, *groups: tuple[int, int]) -> bytes:
    body = struct.pack(">HHIII", kind, 0, 0, 0, len(groups)) + b"".join(struct.pack(">III", *one, 1) for one in groups)
    return struct.pack(">HHHHI", 0, 1, 3, 10, 12) + body


def test_letters_are_those_that_another_reader_finds() -> None:
    assert len(FILES) == 2
    for file in FILES:
        assert letters_of(file.read_bytes()) == {*TTFont(file).getBestCmap()}


def test_a_group_is_taken_with_both_its_ends_and_not_beyond_unicode() -> None:
    assert letters_of(font((b"head", b""), (b"cmap", cmap(12, (65, 67), (97, 97))))) == {65, 66, 67, 97}
    assert max(letters_of(font((b"cmap", cmap(12, (0x10FFFE, 0xFFFFFFFF)))))) == 0x10FFFF


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "ends before"),
        (REGULAR[:40], "ends before"),
        (font((b"head", b"")), "a table cmap"),
        (font((b"cmap", cmap(4, (65, 67)))), "format 12"),
        (font((b"cmap", cmap(12, (65, 67))[:-1])), "ends before"),
    ],
)
def test_what_is_no_font_for_reports_is_refused(data: bytes, expected: str) -> None:
    with pytest.raises(FontError, match=expected):
        letters_of(data)


@given(st.binary(max_size=200))
def test_no_bytes_end_in_another_error(data: bytes) -> None:
    with contextlib.suppress(FontError):
        letters_of(font((b"cmap", data)) if len(data) % 2 else data)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Ä ß € – “x” −3 → ≥", "Ä ß € – “x” −3 → ≥"),
        ("e\u0301", "é"),
        ("a\u200bb\u2060c\x00d", "abcd"),
        ("x\u2011y\u202fz\t!", "x-y\u00a0z !"),
        ("one\ntwo", "one\ntwo"),
        ("😀中", MISSING * 2),
    ],
)
def test_letters_that_are_not_there_are_shown_as_missing(written: str, shown: str) -> None:
    assert legible(written, LETTERS - {0x200B}) == shown


@given(st.text())
def test_only_letters_of_the_font_are_left(written: str) -> None:
    shown = legible(written, LETTERS)
    assert all(char == "\n" or ord(char) in LETTERS for char in shown)
    assert legible(shown, LETTERS) == shown
