"""Small rules: readings, telling, speech, the recorder's thread, which keys are let in."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from tests.kiosk.visitor import ListJournal
from werkstadt.exhibits.model import Block, Run
from werkstadt.kiosk.guard import lets_in
from werkstadt.kiosk.recorder import Entry, OpenJournal, Recorder
from werkstadt.kiosk.rules.readings import KEPT_MS, Readings, decimal_text
from werkstadt.kiosk.rules.saving import GIVE_UP_AFTER_S, Answer, Saving
from werkstadt.kiosk.rules.speech import SilentEngine, Utterance
from werkstadt.kiosk.rules.telling import Teller, plain, styled
from werkstadt.scenes.live.load import Level, Quantity
from werkstadt.scenes.live.rules import level_of

LEVELS = (
    Level(1000, "good", {"de": "gut"}),
    Level(1400, "fair", {"de": "geht"}),
    Level(None, "poor", {"de": "zu viel"}),
)
CO2 = Quantity("co2", {"de": "CO₂"}, "ppm", 0, 400, 2000, LEVELS, {"de": "Luft"})


@pytest.mark.parametrize(
    ("value", "tone"), [(0, "good"), (1000, "good"), (1001, "fair"), (1400, "fair"), (9e9, "poor")]
)
def test_a_value_belongs_to_the_first_level_that_reaches_up_to_it(value: float, tone: str) -> None:
    level = level_of(CO2, value)
    assert level is not None
    assert level.tone == tone


@given(st.lists(st.tuples(st.integers(0, 10**7), st.floats(-50, 5000)), min_size=1, max_size=400))
def test_a_curve_is_short_ends_with_the_newest_and_never_looks_back_too_far(values: list[tuple[int, float]]) -> None:
    readings = Readings()
    for at_ms, value in values:
        readings.take("raum", {"co2": value}, at_ms, simulated=False)
    curve = readings.curve("raum", "co2")
    assert len(curve) <= 120
    assert curve[-1] == values[-1][1] == readings.now("raum", "co2")
    assert readings.minutes("raum", "co2") <= KEPT_MS / 60_000


def test_a_silent_sensor_shows_no_value_until_it_speaks_again() -> None:
    readings = Readings()
    assert not readings.speaks("raum")
    readings.take("raum", {"co2": 800.0}, 1, simulated=True)
    assert readings.speaks("raum")
    assert readings.simulated("raum")
    readings.fell_silent("raum", "unplugged")
    assert not readings.speaks("raum")
    readings.take("raum", {"co2": 800.0}, 2, simulated=False)
    assert readings.speaks("raum")
    assert not readings.simulated("raum")


def test_numbers_are_written_as_in_the_language() -> None:
    assert decimal_text(21.44, 1, "de") == "21,4"
    assert decimal_text(21.44, 1, "en") == "21.4"
    assert decimal_text(812.0, 0, "de") == "812"


@pytest.mark.attempt("Q68")
def test_words_of_a_pack_never_become_markup() -> None:
    block = Block("paragraph", (Run("a <b>&", "plain"), Run("<i>", "strong"), Run("x", "emphasis")))
    assert styled(block) == "a &lt;b&gt;&amp;<b>&lt;i&gt;</b><i>x</i>"
    assert plain(block) == "a <b>&<i>x"


def test_simple_words_come_where_there_are_some_and_others_where_not() -> None:
    simple = {"de": "schwer", "de-simple": "leicht", "en": "hard"}
    assert Teller("de", simple=True).say(simple) == "leicht"
    assert Teller("de", simple=False).say(simple) == "schwer"
    assert Teller("en", simple=True).say(simple) == "hard"
    paragraph = (Block("paragraph", (Run("hier"),)),)
    assert Teller("en", simple=True).blocks({"de": paragraph}) == paragraph


@pytest.mark.parametrize(
    ("language", "today", "told"),
    [
        ("de", dt.date(2027, 1, 2), "31. Januar"),
        ("de", dt.date(2026, 12, 31), "31. Januar 2027"),
        ("en", dt.date(2027, 1, 2), "31 January"),
        ("en", dt.date(2026, 12, 31), "31 January 2027"),
    ],
)
def test_a_day_is_told_with_its_year_unless_that_is_this_year(language: str, today: dt.date, told: str) -> None:
    assert Teller(language, simple=False).day(dt.date(2027, 1, 31), today) == told.replace(" ", "\u00a0")


def test_without_a_voice_nothing_is_promised() -> None:
    engine, called = SilentEngine(), []
    engine.watch(lambda: called.append("changed"))
    engine.say(Utterance("Hallo", "de"), 1.0, lambda: called.append("ended"))
    engine.stop()
    engine.close()
    assert (engine.silent, engine.languages, called) == (True, frozenset(), [])
    engine.open(lambda: called.append("opened"))
    assert called == ["opened"]


@given(st.integers(0, 60))
def test_attempts_come_ever_more_slowly_and_end(failures: int) -> None:
    saving = Saving(Answer("id", "visit", "pack", "1", {}), 0.0)
    now_s, pauses = 0.0, []
    for _ in range(failures):
        pause_s = saving.failed(now_s)
        if pause_s is None:
            assert now_s >= GIVE_UP_AFTER_S
            return
        pauses.append(pause_s)
        now_s += pause_s
    assert now_s <= GIVE_UP_AFTER_S
    assert pauses == sorted(pauses) or now_s == GIVE_UP_AFTER_S


def test_a_journal_that_would_not_open_is_tried_again(tmp_path: Path) -> None:
    journal, attempts = ListJournal(), []

    def open_journal(folder: Path) -> OpenJournal:
        attempts.append(folder)
        if len(attempts) == 1:
            raise OSError("not yet")
        return journal

    recorder = Recorder(tmp_path, open_journal)
    assert isinstance(recorder.append(Entry("visit", 1, {"n": 1})).exception(), OSError)
    assert recorder.append(Entry("visit", 1, {"n": 2})).exception() is None
    assert recorder.given().result() == 0
    recorder.close()
    assert journal.bodies("visit") == [{"n": 2}]
    assert attempts == [tmp_path, tmp_path]


NONE, CTRL, ALT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.mark.attempt("Q04", "Q06", "Q07")
@pytest.mark.parametrize(
    ("key", "modifiers", "text", "let_in"),
    [
        (Qt.Key.Key_A, NONE, "a", True),
        (Qt.Key.Key_Tab, NONE, "\t", True),
        (Qt.Key.Key_Q, CTRL | ALT, "@", True),
        (Qt.Key.Key_Q, CTRL, "\x11", False),
        (Qt.Key.Key_F4, ALT, "", False),
        (Qt.Key.Key_V, CTRL, "\x16", False),
        (Qt.Key.Key_F1, NONE, "", True),
        (Qt.Key.Key_F2, NONE, "", True),
        (Qt.Key.Key_F2, ALT, "", False),
        (Qt.Key.Key_VolumeUp, NONE, "", True),
        (Qt.Key.Key_F3, NONE, "", False),
        (Qt.Key.Key_F12, NONE, "", False),
        (Qt.Key.Key_Menu, NONE, "", False),
    ],
)
def test_keys_to_write_and_move_are_let_in_and_no_others(
    key: Qt.Key, modifiers: Qt.KeyboardModifier, text: str, let_in: bool
) -> None:
    assert lets_in(key, modifiers, text) is let_in
