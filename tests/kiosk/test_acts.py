"""What the eight exhibits say once a hand has moved something: in one language, whole, with the right decimal marks."""

import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible, QAccessibleActionInterface

from tests.kiosk.visitor import Node, Open, Visitor
from tests.support.content import starter_content

Role = QAccessible.Role
INCREASE = QAccessibleActionInterface.increaseAction()
GERMAN = re.compile(r"\b(und|nicht|ist|sind|der|das|ein|eine|kein|mit|auf|für|wie|oder|von|zu|du|dein|deine)\b|[äöüß]")
NAMES = re.compile("Fürstengraben|Thüringen|Datenlizenz Deutschland Namensnennung|Deutsch")
LICENCES = re.compile(r"(CC BY|Namensnennung|ASR A3)[\s.]?\d\.\d|ASR A3\.\d")
ENGLISH = re.compile(r"\b(the|and|of|with|you|your|this|are|is)\b")
POINT, COMMA = re.compile(r"\d\.\d{1,2}(?![\d.])|\b0\.\d"), re.compile(r"\d,\d{1,2}(?!\d)|\b0,\d")
LEFT_OVER = re.compile(r"%\d|[{}]|undefined|NaN|\?:|[.!?]\.(?!\.)")


@pytest.mark.parametrize(
    ("language", "simple"),
    [
        pytest.param("de", False, marks=pytest.mark.long, id="German"),
        pytest.param("en", False, id="English"),
        pytest.param("de", True, marks=pytest.mark.long, id="Einfache Sprache"),
    ],
)
def test_after_every_act_an_exhibit_speaks_one_language_and_says_all_of_it(
    visit: Open, tmp_path: Path, language: str, simple: bool
) -> None:
    visitor = visit(starter_content(tmp_path / "starter"))
    lane = visitor.lane
    lane.wake()
    if language != "de":
        lane.speak(language)
    lane.setSimple(simple)
    acts, faults = 0, set[str]()
    for exhibit in lane.stay.hall.exhibits:
        lane.open(exhibit.id)
        for number in range(len(lane.stay.place.steps)):
            visitor.settle()
            before = set(_said(visitor))
            for _ in ACTS.get(visitor.page, _nothing)(visitor):
                acts += 1
                visitor.settle()
                after = [text for text in _said(visitor) if text not in before]
                where = f"{exhibit.id} {number + 1} {visitor.page}"
                faults |= {f"{where}: {fault}" for fault in [*_faults(after, language), *_cut(visitor)]}
            if number + 1 < len(lane.stay.place.steps):
                lane.next()
        lane.home()
        visitor.settle()
    assert acts >= 70
    assert not faults, "\n".join(sorted(faults))


def _said(visitor: Visitor) -> list[str]:
    nodes = [node for node in visitor.nodes() if node.role != Role.Window]
    return [text for node in nodes for text in (node.name, node.description) if text]


def _faults(texts: list[str], language: str) -> Iterator[str]:
    foreign, mark = (GERMAN, COMMA) if language == "en" else (ENGLISH, POINT)
    for text in texts:
        own = LICENCES.sub("", NAMES.sub("", text))
        for wrong in (foreign.search(own), mark.search(own), LEFT_OVER.search(own)):
            if wrong is not None:
                yield f"{wrong[0]!r} in {text!r}"


def _cut(visitor: Visitor) -> Iterator[str]:
    for item in visitor.visible_items():
        if item.inherits("QQuickText") and item.opacity() > 0:
            wide = float(item.property("contentWidth"))
            if item.property("truncated") or wide > item.width() + 1.5:
                yield f"{item.property('text')!r} is cut"


def _nothing(_visitor: Visitor) -> Iterator[None]:
    yield from ()


def _slide(visitor: Visitor) -> Iterator[None]:
    """Each slider one step and then further, as a screen reader does it; each choice."""
    for number in range(len(_of(visitor, Role.Slider))):
        for steps in (1, 40):
            action = _of(visitor, Role.Slider)[number].interface.actionInterface()
            assert action is not None
            for _ in range(steps):
                action.doAction(INCREASE)
            yield
    for choice in _of(visitor, Role.RadioButton):
        visitor.press(choice.name)
        yield


def _of(visitor: Visitor, role: QAccessible.Role) -> list[Node]:
    return [node for node in visitor.nodes() if node.role is role]


def _answer(visitor: Visitor) -> Iterator[None]:
    for choice in range(len(visitor.scene.scene.choices)):
        visitor.scene.choose(choice)
        yield


def _vote(visitor: Visitor) -> Iterator[None]:
    visitor.scene.choose(0)
    visitor.until(lambda: visitor.scene.property("state") == "voted")
    yield


def _walk_through(visitor: Visitor) -> Iterator[None]:
    for place in range(visitor.scene.property("count")):
        visitor.scene.choose(place)
        yield


def _touch_the_chart(visitor: Visitor) -> Iterator[None]:
    visitor.scene.touch(0.4)
    yield
    for mark in range(len(visitor.scene.property("marks"))):
        visitor.scene.jump(mark)
        yield
    visitor.scene.tabulate(True)
    yield


def _draw(visitor: Visitor) -> Iterator[None]:
    scene = visitor.scene
    for example in range(len(scene.scene.examples)):
        scene.example(example)
        yield
    scene.ask("output", 3)
    yield
    if scene.property("inside"):
        scene.ask("neuron", 2)
        yield


def _breathe(visitor: Visitor) -> Iterator[None]:
    for at in range(60):
        values = {"co2": 780.5 + 260 * math.sin(at / 8), "t": 21.4 + at / 60, "rh": 44.0 + at / 10}
        visitor.readings.take(visitor.scene.scene.sensor, values, at * 5000, simulated=True)
    visitor.lane.hear_reading()
    yield
    for quantity in range(3):
        visitor.scene.select(quantity)
        yield


def _list(visitor: Visitor) -> Iterator[None]:
    visitor.scene.listed(True)
    yield


ACTS: dict[str, Callable[[Visitor], Iterator[None]]] = {
    "simulation": _slide,
    "quiz": _answer,
    "poll": _vote,
    "plan": _walk_through,
    "data": _touch_the_chart,
    "network": _draw,
    "live": _breathe,
    "wordcloud": _list,
}
