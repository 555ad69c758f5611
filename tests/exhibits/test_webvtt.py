"""Timed text: what is shown of it, what is refused with its line, and that no text costs more than a moment."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.exhibits.webvtt import (
    CUE_LETTERS_MAX,
    CUE_LINES_MAX,
    CUES_MAX,
    FAULTS_MAX,
    TRACK_MAX,
    Cue,
    TrackError,
    cue_at,
    parse_track,
    read_track,
)

MOMENT_S = 1.0


def faults(text: str, within_ms: int | None = None) -> list[str]:
    return [f"{one.line}: {one.expected}: {one.came}" for one in parse_track(text, within_ms)[1]]


def one(body: str, timing: str = "00:01.000 --> 00:02.500") -> str:
    return f"WEBVTT\n\n{timing}\n{body}\n"


def test_cues_are_read_with_names_notes_settings_and_escapes() -> None:
    text = (
        "WEBVTT - Kapitel 1\n\nNOTE so nicht\nnoch eine\n\nname\n00:01.000 --> 00:02.500 align:middle line:90%\n"
        "Auf &amp; ab\n- Ja\n\n01:00:00.000 --> 01:00:01.000\n&lt;3\n"
    )
    cues, wrong = parse_track(text)
    assert wrong == ()
    assert cues == (Cue(1000, 2500, "Auf & ab\n- Ja"), Cue(3_600_000, 3_601_000, "<3"))


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_on_any_machine(newline: str) -> None:
    assert parse_track(one("Hallo").replace("\n", newline))[0] == (Cue(1000, 2500, "Hallo"),)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "1: WEBVTT in the first line"),
        ("1\n00:00:01,000 --> 00:00:02,000\nSubRip\n", "1: WEBVTT in the first line"),
        ("WEBVTTX\n", "1: WEBVTT in the first line"),
        ("WEBVTT\n", "at least one cue: none"),
        (one("x", "-00:01.000 --> 00:02.000"), "3: a time like 00:01.500 --> 00:04.000"),
        (one("x", "00:01,000 --> 00:02,000"), "3: a time like"),
        (one("x", "00:01.000-->00:02.000"), "3: a time like"),
        (one("x", "00:61.000 --> 00:62.000"), "3: a time like"),
        (one("x", "999999999:00:00.000 --> 999999999:00:01.000"), "3: a time like"),
        (one("x", "00:02.000 --> 00:02.000"), "3: an end after its start"),
        (one("x", "00:02.000 --> 00:01.000"), "3: an end after its start"),
        (one("<b>laut</b>"), "4: text without markup"),
        (one("gut\n<script>alert(1)</script>"), "5: text without markup"),
        (one("&nbsp;&rarr;"), "4: & written as &amp;"),
        (one("Auf & ab"), "4: & written as &amp;"),
        (one("Geld\u202e00,01"), "4: letters and signs: U+202E"),
        (one("Geld\u2066x"), "4: letters and signs: U+2066"),
        (one("nu\0ll"), "4: letters and signs: U+0000"),
        (one("\x1b[2J"), "4: letters and signs: U+001B"),
        (one("x" * (CUE_LETTERS_MAX + 1)), f"4: at most {CUE_LETTERS_MAX} letters a cue"),
        (one("a\nb\nc\nd"), f"4: 1 to {CUE_LINES_MAX} lines of text: 4"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n", "3: 1 to 3 lines of text: 0"),
        ("WEBVTT\n\nSTYLE\n::cue { color: red }\n", "4: a time like"),
        (one("x") + "\n00:02.000 --> 00:03.000\ny\n", "6: a start not before the end of the cue before"),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_told_with_its_line(text: str, told: str) -> None:
    assert any(told in fault for fault in faults(text)), faults(text)


def test_a_cue_after_the_end_of_the_recording_is_told() -> None:
    assert faults(one("x"), within_ms=2500) == []
    assert faults(one("x"), within_ms=1900) == ["3: cues within the 1.9 s of the recording: 00:01.000 --> 00:02.500"]


def test_no_more_cues_than_anybody_reads() -> None:
    def track(count: int, length_ms: int) -> str:
        cues = [f"{_stamp(1000 * at)} --> {_stamp(1000 * at + length_ms)}\nx" for at in range(count)]
        return "WEBVTT\n\n" + "\n\n".join(cues)

    assert faults(track(CUES_MAX, 900)) == []
    assert [fault.partition(": ")[2] for fault in faults(track(CUES_MAX + 1, 900))] == [
        f"at most {CUES_MAX} cues: more"
    ]
    assert len(faults(track(CUES_MAX, 60_000))) == FAULTS_MAX, "cues over one another are told so often, and no more"


@pytest.mark.attempt("Q66")
@pytest.mark.parametrize(
    "bomb",
    [
        "WEBVTT\n\n" + "00:00.000 --> 00:01.000\nx\n\n" * 1_000_000,
        one("x" * 1_000_000),
        "WEBVTT\n\n" + "00:00.000 --> 59:59.999\nüberall\n\n" * 3_000,
        "WEBVTT\n" + "\n" * (TRACK_MAX - 10),
        "WEBVTT\n\n" + "<" * (TRACK_MAX - 10),
        "WEBVTT\n\n" + "00:00.000" + " " * (TRACK_MAX - 100) + "-->",
        "WEBVTT\n\n" + "&" * (TRACK_MAX - 10),
    ],
    ids=["a million cues", "a cue of a megabyte", "thousands at once", "nothing", "brackets", "spaces", "escapes"],
)
def test_a_bomb_is_told_in_a_moment_and_few_words(bomb: str) -> None:
    start = time.monotonic()
    told = faults(bomb)
    assert time.monotonic() - start < MOMENT_S
    assert 1 <= len(told) <= FAULTS_MAX
    assert all(len(fault) < 200 for fault in told)


@pytest.mark.attempt("Q66")
def test_a_file_of_100_mb_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "bomb.vtt"
    with file.open("wb") as out:
        out.write(b"WEBVTT\n\n")
        out.truncate(100_000_000)
    start = time.monotonic()
    with pytest.raises(TrackError, match="at most 128 KiB"):
        read_track(file, 1000)
    assert time.monotonic() - start < MOMENT_S


@pytest.mark.parametrize("data", [b"WEBVTT\n\n\xff\xfe", b"", b"\0" * 50])
def test_a_file_that_is_no_track_is_refused_by_name(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "odd.vtt"
    file.write_bytes(data)
    with pytest.raises(TrackError, match=r"odd\.vtt"):
        read_track(file, 1000)
    with pytest.raises(TrackError, match=r"none\.vtt"):
        read_track(tmp_path / "none.vtt", 1000)


def test_the_cue_of_a_moment_begins_with_its_start_and_is_over_at_its_end() -> None:
    cues = (Cue(1000, 2000, "a"), Cue(2000, 2500, "b"), Cue(4000, 5000, "c"))
    asked = (0, 999, 1000, 1999, 2000, 2499, 2500, 3999, 4000, 4999, 5000)
    assert [cue_at(cues, at_ms) for at_ms in asked] == [-1, -1, 0, 0, 1, 1, -1, -1, 2, 2, -1]
    assert cue_at((), 0) == -1


@given(st.text())
def test_whatever_comes_is_read_or_told_and_never_raises(text: str) -> None:
    for whole in (text, f"WEBVTT\n\n{text}", one(text)):
        cues, wrong = parse_track(whole)
        assert cues or wrong
        assert all(1 <= fault.line <= whole.count("\n") + whole.count("\r") + 1 for fault in wrong)


LETTERS = st.characters(categories=("L", "N", "P", "S", "Zs"), exclude_characters="<>&-\u00a0")
ROW = st.tuples(st.integers(0, 900), st.integers(1, 900), st.text(LETTERS, min_size=1, max_size=40))
CUES = st.lists(ROW, min_size=1, max_size=30)


@given(CUES)
def test_what_is_written_in_order_comes_back_as_it_was(rows: list[tuple[int, int, str]]) -> None:
    at_ms, written, expected = 0, ["WEBVTT", ""], []
    for gap, length, said in rows:
        if not said.strip():
            continue
        start, end = at_ms + gap, at_ms + gap + length
        at_ms = end
        written += [f"{_stamp(start)} --> {_stamp(end)}", said, ""]
        expected.append(Cue(start, end, said.strip()))
    cues, wrong = parse_track("\n".join(written))
    if expected:
        assert wrong == ()
    assert list(cues) == expected
    for number, cue in enumerate(cues):
        assert cue_at(cues, cue.start_ms) == number
        assert cue_at(cues, cue.end_ms - 1) == number


def _stamp(at_ms: int) -> str:
    seconds, thousandths = divmod(at_ms, 1000)
    return f"{seconds // 60:02d}:{seconds % 60:02d}.{thousandths:03d}"
