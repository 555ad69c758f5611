"""How a question is asked, and what touches and keys make of its answer: the rules, without a window."""

import datetime as dt
import io
import wave

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kiosk.capturing import tone
from werkstadt.contract.limits import TEXT_ANSWER_MAX_CHARS
from werkstadt.kiosk.rules import answers, fields, sound

TODAY = dt.date(2026, 11, 23)
NOON = dt.time(12, 5)


@pytest.mark.parametrize(
    ("type_", "appearance", "choices", "steps", "asked"),
    [
        ("select_one", "smiley5", 5, 0, "Faces"),
        ("select_one", "smiley5", 6, 0, "Faces"),
        ("select_one", "smiley5", 3, 0, "Choices"),
        ("select_one", "this-or-that", 2, 0, "Pair"),
        ("select_one", "this-or-that", 3, 0, "Choices"),
        ("select_one", "likert", 5, 0, "Likert"),
        ("select_one", "columns-2 quick", 5, 0, "Choices"),
        ("select_multiple", "likert", 5, 0, "Choices"),
        ("range", "rating", 0, 5, "Stars"),
        ("range", "rating", 0, 11, "Amount"),
        ("range", "rating", 0, 1, "Amount"),
        ("range", "", 0, 5, "Amount"),
        ("rank", "", 4, 0, "Order"),
        ("note", "", 0, 0, ""),
        ("table", "table-list", 3, 0, "Rows"),
        ("repeat", "", 0, 0, "Parts"),
        ("text", "multiline", 0, 0, "Letters"),
        ("decimal", "", 0, 0, "Letters"),
        ("something-new", "", 0, 0, "Letters"),
    ],
)
def test_type_and_appearance_say_how_it_is_asked(
    type_: str, appearance: str, choices: int, steps: int, asked: str
) -> None:
    assert fields.input_of(type_, appearance, choices, steps) == asked


def test_what_is_read_only_is_only_read() -> None:
    assert fields.input_of("select_one", "smiley5", 5, read_only=True) == "Fixed"
    assert fields.input_of("note", "", 0, read_only=True) == ""


@pytest.mark.attempt("Q29")
@pytest.mark.parametrize(
    ("type_", "text", "letters", "now"),
    [
        ("integer", "", "12", "12"),
        ("integer", "1", "x", "1"),
        ("integer", "1", ",", "1"),
        ("integer", "12", "−", "-12"),
        ("integer", "-12", "-", "12"),
        ("integer", "", "-", "-"),
        ("integer", "123456789", "0", "123456789"),
        ("integer", "-123456789", "0", "-123456789"),
        ("integer", "", "٣", "٣"),
        ("decimal", "1", ",5", "1,5"),
        ("decimal", "1", ".5", "1,5"),
        ("decimal", "1,5", ",", "1,5"),
        ("decimal", "1,123456789", "0", "1,123456789"),
        ("decimal", "123456789", "0", "123456789"),
        ("text", "a", "b\x00\x1b\n", "ab"),
        ("text", "", "👩‍👩‍👧 \u202eab", "👩‍👩‍👧 \u202eab"),
        ("text", "", "\ud83d", ""),
    ],
)
def test_only_what_may_stand_there_is_written(type_: str, text: str, letters: str, now: str) -> None:
    assert fields.written(type_, text, letters) == now


def test_lines_end_only_where_there_are_several() -> None:
    assert fields.written("text", "a", "\nb", lines=True) == "a\nb"
    assert fields.written("text", "a", "\nb") == "ab"


@pytest.mark.attempt("Q26")
def test_ten_megabytes_become_what_fits_and_the_visitor_is_told() -> None:
    text = fields.written("text", "", "a" * 10_000_000)
    assert len(text) == TEXT_ANSWER_MAX_CHARS
    assert fields.left_of(text) == 0
    assert fields.left_of(text[:-100]) == 100
    assert fields.left_of(text[:-101]) == -1
    assert fields.written("integer", "", "9" * 10_000) == "9" * 9


@pytest.mark.parametrize(
    ("text", "left"),
    [("", ""), ("ab", "a"), ("a👍🏽", "a"), ("a👩‍👩‍👧", "a"), ("e\u0301", ""), ("ae\u0301", "a"), ("\u0301", "")],
)
def test_the_last_letter_goes_as_a_whole(text: str, left: str) -> None:
    assert fields.erased(text) == left


@given(st.text(max_size=20))
def test_erasing_comes_to_an_end(text: str) -> None:
    for _ in range(len(text)):
        shorter = fields.erased(text)
        assert len(shorter) < len(text) or text == ""
        text = shorter
    assert text == ""


@pytest.mark.parametrize(
    ("constraint", "negative"),
    [
        (None, True),
        (". >= 4 and . <= 120", False),
        (". > 0", False),
        (".>=0", False),
        (". >= -20 and . <= 50", True),
        (". <= 10", True),
        ("../age >= 4", True),
    ],
)
def test_the_keyboard_has_a_minus_where_the_answer_may_need_it(constraint: str | None, negative: bool) -> None:
    assert fields.may_be_negative(constraint) is negative


@pytest.mark.parametrize(
    ("value", "part", "by", "day"),
    [
        (None, "year", 10, "2026-11-23"),
        ("nonsense", "day", 1, "2026-11-23"),
        ("2026-12-31", "day", 1, "2027-01-01"),
        ("2026-01-31", "month", 1, "2026-02-28"),
        ("2026-01-15", "month", -1, "2025-12-15"),
        ("2024-02-29", "year", 1, "2025-02-28"),
        ("2026-11-23", "year", -10, "2016-11-23"),
        ("1900-01-01", "day", -1, "1900-01-01"),
        ("1900-03-05", "year", -10, "1900-01-05"),
        ("2199-12-31", "month", 1, "2199-12-31"),
    ],
)
def test_a_day_moves_by_parts_and_stays_a_day(value: str | None, part: str, by: int, day: str) -> None:
    assert fields.moved_day(value, TODAY, part, by) == day


@given(st.dates(), st.sampled_from(("day", "month", "year")), st.integers(-5000, 5000))
def test_no_step_leads_out_of_the_calendar(day: dt.date, part: str, by: int) -> None:
    moved = fields.day_of(fields.moved_day(day.isoformat(), TODAY, part, by))
    assert moved is not None
    assert 1900 <= moved.year <= 2199


@pytest.mark.parametrize(
    ("value", "part", "by", "time"),
    [
        (None, "hour", 1, "12:05"),
        ("23:10:00.000+01:00", "hour", 1, "00:10"),
        ("09:55", "minute", 10, "09:05"),
        ("00:00", "minute", -1, "00:59"),
        ("25:00", "hour", 1, "12:05"),
    ],
)
def test_hours_and_minutes_go_round(value: str | None, part: str, by: int, time: str) -> None:
    assert fields.moved_time(value, NOON, part, by) == time


def test_an_order_moves_by_one_and_its_ends_hold() -> None:
    assert fields.moved("abc", "c", -1) == ("a", "c", "b")
    assert fields.moved("abc", "a", -1) == ("a", "b", "c")
    assert fields.moved("abc", "c", 1) == ("a", "b", "c")
    assert fields.moved("abc", "", 0) == ("a", "b", "c")
    assert fields.order_of(("b", "a"), "ab") == ("b", "a")
    assert fields.order_of(("b",), "ab") == ("a", "b")
    assert fields.order_of(None, "ab") == ("a", "b")


@pytest.mark.parametrize(
    ("start", "end", "step", "count"), [(1, 5, 1, 5), (5, 1, 1, 5), (0, 1, 0.1, 11), (0, 10, 3, 4), (1, 1, 0, 1)]
)
def test_a_range_has_so_many_values(start: float, end: float, step: float, count: int) -> None:
    assert fields.steps_between(start, end, step) == count


@pytest.mark.parametrize(
    ("type_", "answer", "language", "said"),
    [
        ("date", "2026-11-23", "de", "Montag, 23.\u00a0November 2026"),
        ("date", "2026-11-23", "en", "Monday, 23\u00a0November 2026"),
        ("time", "09:30:00", "de", "09:30\u00a0Uhr"),
        ("time", "09:30:00", "en", "09:30"),
        ("decimal", "1.5", "de", "1,5"),
        ("decimal", "1.5", "en", "1.5"),
        ("date", "keine Antwort", "de", "keine Antwort"),
        ("text", "1.5", "de", "1.5"),
    ],
)
def test_answers_are_told_as_one_says_them(type_: str, answer: str, language: str, said: str) -> None:
    assert answers.answer_words(type_, answer, language) == said


def test_numbers_are_told_without_needless_digits() -> None:
    assert [answers.number_words(value, "de") for value in (4.0, 0.5, 100.0, 1 / 3)] == [
        "4",
        "0,5",
        "100",
        "0,333333333",
    ]


# Sound


def test_a_recording_is_a_file_that_others_can_read() -> None:
    samples = tone(0.5)
    with wave.open(io.BytesIO(sound.wav(samples))) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (16000, 1, 2)
        assert file.readframes(file.getnframes()) == samples
    assert sound.samples_of(sound.wav(samples)) == samples


def test_louder_is_more_and_silence_is_nothing() -> None:
    levels = [sound.level_of(tone(0.1, loudness)) for loudness in (0.0, 0.01, 0.1, 1.0)]
    assert levels[0] == 0.0
    assert levels == sorted(levels)
    assert levels[-1] == pytest.approx(1.0, abs=0.01)
    assert sound.level_of(b"") == 0.0
    assert sound.level_of(b"\x00") == 0.0
    assert sound.level_of(b"\x00\x80") == 1.0


def test_after_a_minute_nothing_more_fits() -> None:
    assert sound.room_for(b"") == 60 * 16000 * 2
    assert sound.room_for(bytes(60 * 16000 * 2)) == 0
    assert sound.seconds_of(tone(2)) == 2.0


# For the ear


@pytest.mark.parametrize(
    ("told", "template", "heard"),
    [
        ("Wie alt ist Mia?", "Wie alt ist ${name}?", "Wie alt ist …?"),
        ("Mia und Bo (2)", "${a} und ${b} (2)", "… und … (2)"),
        ("Mia\nund Bo", "${a} und Bo", "Mia\nund Bo"),
        ("a\nb?", "${a}?", "…?"),
        ("Wie alt?", "Wie alt?", "Wie alt?"),
        ("Etwas anderes", "Wie alt ist ${name}?", "Etwas anderes"),
    ],
)
def test_words_made_of_answers_are_read_aloud_without_them(told: str, template: str, heard: str) -> None:
    assert answers.blanked(told, [template]) == heard
