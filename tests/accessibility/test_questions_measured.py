"""Every kind of question, measured as the starter exhibition is: contrast, sizes, names, and nothing on touch-down."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from tests.accessibility import measures
from tests.accessibility.recorder import Measured
from tests.accessibility.test_measured import (
    CAPITAL_DEGREES,
    LEAST_TEXT,
    PROFILE_NAMES,
    THEMES,
    _mute,
    _size,
    _state,
)
from tests.kiosk.capturing import FakeDevices
from tests.kiosk.form_tour import form_tour
from tests.kiosk.test_tree import lost, nameless
from tests.kiosk.test_walk import faults_of, gaps_of, sizes_of
from tests.kiosk.visitor import ListJournal, Open, Visitor
from tests.support.every_question import showroom
from werkstadt.kiosk.look.profile import PROFILES

pytestmark = pytest.mark.long
FEWEST_PAGES = 50


@pytest.fixture(scope="module")
def questions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return showroom(tmp_path_factory.mktemp("questions") / "content", personal=True)


def opened(visit: Open, questions: Path, profile: str, upright: bool = False) -> tuple[Visitor, FakeDevices]:
    wide, high = _size(profile)
    devices = FakeDevices()
    size = (high, wide) if upright else (wide, high)
    visitor = visit(questions, ListJournal(), devices=devices, profile=profile, size_px=size)
    visitor.lane.wake()
    return visitor, devices


@pytest.mark.requirement("A06", "B01", "B02", "B04", "B07")
@pytest.mark.parametrize("profile", PROFILE_NAMES)
def test_every_kind_of_question_stands_out_and_has_a_name(
    visit: Open, questions: Path, measured: Measured, profile: str
) -> None:
    visitor, devices = opened(visit, questions, profile)
    worst, faults, pages, sliders = (21.0, ""), [], 0, 0
    for page in form_tour(visitor, devices):
        pages += 1
        nodes = visitor.nodes()
        faults += [f"{page}: {fault}" for fault in nameless(nodes)]
        faults += [f"{page}: {fault} cannot be pressed in the tree" for fault in measures.deaf(visitor)]
        faults += [f"{page}: {fault} is not told" for fault in measures.untold(visitor)]
        for slider in (node for node in nodes if node.role is QAccessible.Role.Slider):
            sliders += 1
            faults += [f"{page}: {fault}" for fault in _mute(slider)]
        for theme in THEMES:
            visitor.stage.look.setProperty("theme", theme)
            visitor.settle()
            for contrast in measures.contrasts(visitor, measures.picture(visitor)):
                where = f"{page}, {theme}: {contrast.text!r}"
                worst = min(worst, (contrast.ratio, where))
                if contrast.ratio < LEAST_TEXT:
                    faults.append(f"{where} has {contrast.ratio:.2f} : 1")
        visitor.stage.look.setProperty("theme", "light")
    assert pages >= FEWEST_PAGES
    measured("B07", round(worst[0], 2), ": 1", f"questions, {profile}, {worst[1]}")
    measured("B04", sliders, "sliders, each with all of it", f"questions, {profile}")
    assert not faults, "\n".join(sorted(set(faults)))


@pytest.mark.requirement("A15", "B17", "C01", "C02")
@pytest.mark.parametrize("larger", [False, True], ids=["usual", "larger"])
@pytest.mark.parametrize("upright", [False, True], ids=["across", "upright"])
@pytest.mark.parametrize("profile", PROFILE_NAMES)
def test_fingers_find_every_kind_of_question_and_all_of_it_fits(
    visit: Open, questions: Path, measured: Measured, profile: str, upright: bool, larger: bool
) -> None:
    visitor, devices = opened(visit, questions, profile, upright)
    visitor.lane.setLarger(larger)
    visitor.settle()
    smallest, target, nearest, faults = (90.0, ""), (999.0, ""), (999.0, ""), []
    for page in form_tour(visitor, devices):
        for degrees, text in measures.capital_degrees(visitor) if larger else ():
            smallest = min(smallest, (degrees, f"{page}: {text!r}"))
            if degrees < CAPITAL_DEGREES:
                faults.append(f"{page}: {text!r} is seen under {degrees:.2f}°")
        for size_mm, name in sizes_of(visitor):
            target = min(target, (size_mm, f"{page}: {name!r}"))
        nearest = min([nearest, *((gap_mm, f"{page}: {names}") for gap_mm, names in gaps_of(visitor))])
        faults += [f"{page}: {fault}" for fault in (*faults_of(visitor, PROFILES[profile].key_mm), *lost(visitor))]
    way = f"questions, {profile}, {'upright' if upright else 'across'}"
    if larger:
        measured("A15", round(smallest[0], 2), "°", f"{way}, {smallest[1]}")
        measured("B17", len(faults), "faults", way)
    measured("C01", round(target[0], 1), "mm", f"{way}, {target[1]}")
    measured("C02", round(nearest[0], 1), "mm", f"{way}, {nearest[1]}")
    assert not faults, "\n".join(sorted(set(faults)))


@pytest.mark.requirement("B12")
def test_no_question_acts_on_touch_down_or_when_a_finger_slides_off(
    visit: Open, questions: Path, measured: Measured
) -> None:
    devices = FakeDevices()
    visitor = visit(questions, ListJournal(), devices=devices, size_px=(960, 540))
    visitor.lane.wake()
    tried, faults = 0, []
    for page in form_tour(visitor, devices):
        for node in visitor.nodes():
            if not node.acts or not node.focusable or not visitor.window.geometry().contains(node.rect.center()):
                continue
            before, at = _state(visitor), node.rect.center()
            tried += 1
            QTest.touchEvent(visitor.window, visitor.device).press(0, at, visitor.window)
            down = _state(visitor)
            off = QPoint(at.x(), max(0, at.y() - 260)) if at.y() > 270 else QPoint(at.x(), at.y() + 260)
            QTest.touchEvent(visitor.window, visitor.device).move(0, off, visitor.window)
            QTest.touchEvent(visitor.window, visitor.device).release(0, off, visitor.window)
            if down != before or _state(visitor) != before:
                faults.append(f"{page}: {node.name!r} acts before it is meant")
    assert tried >= 300
    measured("B12", len(faults), "that act", f"of {tried} controls of questions")
    assert not faults, "\n".join(faults)
