import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtQml import QJSEngine

from werkstadt.kiosk.look.install import QML

SOURCE = (QML / "Werkstadt/Controls/bar.js").read_text(encoding="utf-8").replace(".pragma library", "")
ENTRIES = [
    {"key": "home", "keep": True, "keepWord": False, "drop": 1, "worded": 100, "bare": 50},
    {"key": "language", "keep": False, "keepWord": False, "drop": 4, "worded": 100, "bare": 50},
    {"key": "read", "keep": False, "keepWord": False, "drop": 3, "worded": 100, "bare": 50},
    {"key": "help", "keep": False, "keepWord": False, "drop": 2, "worded": 100, "bare": 50},
    {"key": "back", "keep": True, "keepWord": False, "drop": 0, "worded": 100, "bare": 50},
    {"key": "next", "keep": True, "keepWord": True, "drop": 0, "worded": 100, "bare": 50},
]


def plan(app: QCoreApplication, room: float, middle: float = 0) -> tuple[set[str], set[str], bool, float]:
    """(worded, hidden, more, used) for a bar of `room` px with gaps of 10 and 20 between its halves."""
    engine = QJSEngine()
    engine.evaluate(SOURCE)
    more = {"worded": 80, "bare": 50}
    made = (
        engine.globalObject()
        .property("plan")
        .call([engine.toScriptValue(one) for one in (ENTRIES, room, 10, 20, middle, more)])
    )
    assert not made.isError(), made.toString()
    told = made.toVariant()
    return set(told["worded"]), set(told["hidden"]), told["more"], told["used"]


def test_with_room_every_word_shows(app: QCoreApplication) -> None:
    worded, hidden, more, _ = plan(app, 1000)
    assert (worded, hidden, more) == ({one["key"] for one in ENTRIES}, set(), False)


def test_words_drop_one_by_one_in_their_order(app: QCoreApplication) -> None:
    gone = []
    for room in range(660, 400, -10):
        worded, hidden, _, _ = plan(app, room)
        if hidden:
            break
        gone += [one["key"] for one in ENTRIES if one["key"] not in worded and one["key"] not in gone]
    assert gone == ["back", "home", "help", "read", "language"]


@pytest.mark.parametrize("room", range(290, 700, 7))
def test_nothing_overflows_and_what_is_kept_never_hides(app: QCoreApplication, room: int) -> None:
    worded, hidden, more, used = plan(app, room)
    assert used <= room
    assert not hidden & {"home", "back", "next"}
    assert "next" in worded
    assert more == bool(hidden)


def test_dots_in_the_middle_cost_the_arrow_its_word_but_no_other_word(app: QCoreApplication) -> None:
    assert "back" not in plan(app, 700, middle=90)[0]
    assert plan(app, 660, middle=400)[0] == {one["key"] for one in ENTRIES}


@pytest.mark.parametrize("room", range(170, 290, 7))
def test_halves_that_do_not_fit_side_by_side_stand_in_two_rows(app: QCoreApplication, room: int) -> None:
    engine = QJSEngine()
    engine.evaluate(SOURCE)
    sides = [{**one, "key": ("r" if one["key"] in ("back", "next") else "l") + str(one["key"])} for one in ENTRIES]
    more = {"worded": 80, "bare": 50}
    made = (
        engine.globalObject().property("stacked").call([engine.toScriptValue(one) for one in (sides, room, 10, more)])
    )
    assert not made.isError(), made.toString()
    told = made.toVariant()
    assert told["stacked"] is True
    assert told["used"] <= room
    assert not set(told["hidden"]) & {"lhome", "rback", "rnext"}
    assert "rnext" in told["worded"]
