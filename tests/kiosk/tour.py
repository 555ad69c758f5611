"""Every page of the kiosk, one after the other: for walks of the tree, and for pictures."""

import json
import math
from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from tests.kiosk.visitor import ListJournal, Visitor
from werkstadt.contract.staffline import ACTS, State, TroubleOf
from werkstadt.kiosk.rules.calibrating import TARGETS
from werkstadt.kiosk.rules.stick import Stick

TEXT = {"de": "Das Licht war schön.", "en": "I liked the light."}


def tour(visitor: Visitor, journal: ListJournal, language: str) -> Iterator[str]:
    """Yields the name of every page as it stands on screen."""
    lane = visitor.lane
    yield "attract"
    lane.wake()
    if lane.stay.language != language:
        lane.speak(language)
    yield from _panels(visitor)
    yield from _exhibits(visitor)
    yield from _form(visitor, journal, language)
    yield from _staff(visitor, language)
    lane.home()
    lane.home()
    visitor.settle()


_STATE = State(
    device="0192f3a2",
    name="Terminal am Eingang",
    zone="Foyer",
    version="0.1.0",
    hub="away",
    hub_address="192.168.10.2:8443",
    since_ms=1_795_000_000_000,
    given=142,
    held=130,
    waiting=15,
    lost=1,
    exhibition="licht",
    content="0d1e2f3a4b5c",
    free_bytes=8_123_000_000,
    backlight=70,
    acts=ACTS,
    addresses=("eth0 192.168.10.7",),
    troubles=(TroubleOf("kiosk/bad-pack", "x", 1_795_000_000_000), TroubleOf("sensor-raum", "no value for 15 s", 1)),
)


def _staff(visitor: Visitor, language: str) -> Iterator[str]:
    """Over the start page; what the agent would say is said here."""
    larger = visitor.lane.stay.comfort.larger
    visitor.stage.backstage.admit(0)
    staff = visitor.lane.staff
    assert staff is not None
    staff.staff.reached = True
    staff.type("2704")
    visitor.settle()
    yield "staff-pad"
    staff.submit()
    staff.hear("staff-entered", {"session": "", "error": "locked", "left_s": 50, "code_left_s": 0})
    visitor.settle()
    yield "staff-pad-locked"
    staff.type("270419")
    staff.submit()
    staff.hear("staff-entered", {"session": "0" * 32, "error": "", "left_s": 0, "code_left_s": 0})
    if larger:
        staff.toggleLarger()
    if language != "de":
        staff.nextLanguage()
    staff.hear("staff-is", json.loads(json.dumps(_STATE.fields())))
    visitor.settle()
    yield "staff"
    other = replace(_STATE, acts=("rescue",), backlight=None, troubles=(), held=142)
    staff.hear("staff-is", json.loads(json.dumps(other.fields())))
    visitor.settle()
    yield "staff-no-machine"
    staff.ask("rescue")
    QTest.qWait(round(visitor.lane.look.property("quick")) + 50)
    yield "staff-asked"
    staff.no()
    staff.hear_stick(Stick(there=True, state="read", files=3, content=True))
    visitor.settle()
    yield "staff-stick"
    staff.test("touch")
    visitor.settle()
    yield "staff-touch"
    staff.endTest()
    staff.test("calibrate")
    visitor.settle()
    yield "staff-calibrate"
    staff.hear("staff-done", {"verb": "touch-begin", "error": "", "detail": ""})
    for x, y in TARGETS:
        staff.meet(x, y)
    staff.hear("staff-done", {"verb": "touch-try", "error": "", "detail": ""})
    visitor.settle()
    yield "staff-calibrate-fits"
    staff.leave()
    visitor.settle()


def _panels(visitor: Visitor) -> Iterator[str]:
    visitor.settle()
    yield "start"
    for panel in ("help", "privacy"):
        visitor.lane.show(panel)
        visitor.settle()
        yield panel
    visitor.lane.close()
    yield from _finding(visitor)
    visitor.wait(61)
    yield "idle"
    visitor.lane.touched()


def _finding(visitor: Visitor) -> Iterator[str]:
    lane, find = visitor.lane, visitor.lane._find
    lane.search()
    visitor.settle()
    yield "find"
    (field,) = [node.name for node in visitor.nodes() if node.role is QAccessible.Role.EditableText]
    visitor.press(field)
    yield "find-typing"
    lane.home()
    lane.search()
    find.write("xyzxyz")
    visitor.settle()
    yield "find-nothing"
    find.clear()
    lane.show("filter")
    visitor.settle()
    yield "find-filter"
    lane.close()
    lane.home()
    visitor.settle()


def _exhibits(visitor: Visitor) -> Iterator[str]:
    lane = visitor.lane
    for exhibit in visitor.lane.stay.hall.exhibits:
        lane.open(exhibit.id)
        for number in range(len(lane.stay.place.steps)):
            kind = visitor.page
            if kind == "live":
                yield from _live(visitor, exhibit.id, number)
            else:
                visitor.settle()
                yield f"{exhibit.id}-{number + 1}-{kind}"
            for state in _states(visitor, kind):
                visitor.settle()
                yield f"{exhibit.id}-{number + 1}-{kind}-{state}"
            if kind == "story" and number == 0:
                lane.show("picture")
                visitor.settle()
                yield f"{exhibit.id}-picture"
                lane.close()
            if number + 1 < len(lane.stay.place.steps):
                lane.next()
        lane.home()
        visitor.settle()


def _states(visitor: Visitor, kind: str) -> Iterator[str]:
    """What a page becomes by being touched."""
    scene = visitor.scene
    if kind == "quiz":
        scene.choose(1)
        yield "answered"
    elif kind == "plan":
        scene.choose(0)
        yield "open"
    elif kind == "data":
        scene.touch(0.4)
        yield "picked"
        scene.tabulate(True)
        yield "table"
    elif kind == "poll":
        scene.choose(0)
        visitor.until(lambda: scene.property("state") == "voted")
        yield "voted"
    elif kind == "wordcloud":
        scene.listed(True)
        yield "list"


def _live(visitor: Visitor, exhibit: str, number: int) -> Iterator[str]:
    sensor = visitor.scene.scene.sensor
    visitor.settle()
    yield f"{exhibit}-{number + 1}-live-silent"
    for at in range(180):
        values = {"co2": 780 + 260 * math.sin(at / 25), "t": 21.4 + at / 200, "rh": 44.0 + at / 30}
        visitor.readings.take(sensor, values, at * 5000, simulated=True)
    visitor.lane.hear_reading()
    visitor.settle()
    yield f"{exhibit}-{number + 1}-live"
    visitor.readings.fell_silent(sensor, "unplugged")


def _form(visitor: Visitor, journal: ListJournal, language: str) -> Iterator[str]:
    lane = visitor.lane
    lane.opinion()
    visitor.until(lambda: visitor.page == "form")
    while visitor.page == "form":
        asking = lane.stay.asking
        question = asking.session.question() if asking else None
        assert question is not None
        visitor.settle()
        yield f"form-{question.number}-{question.type}"
        if question.required:
            lane.next()
            visitor.settle()
            yield f"form-{question.number}-{question.type}-missing"
        if question.choices:
            lane.chooseAnswer(question.choices[len(question.choices) // 2][0])
        elif question.type in ("text", "integer"):
            lane.write("11" if question.type == "integer" else TEXT[language])
        visitor.settle()
        yield f"form-{question.number}-{question.type}-answered"
        lane.next()
        visitor.settle()
    yield "review"
    lane.home()
    visitor.settle()
    yield "leave"
    lane.close()
    journal.broken = True
    lane.next()
    yield "saving"
    visitor.until(lambda: visitor.page == "unsaved")
    visitor.settle()
    yield "unsaved"
    journal.broken = False
    lane.next()
    visitor.until(lambda: visitor.page == "thanks")
    visitor.settle()
    yield "thanks"
    lane.next()
    journal.broken = True
    lane.opinion()
    visitor.until(lambda: visitor.page == "no-saving")
    visitor.settle()
    yield "no-saving"
    journal.broken = False
    lane.home()
