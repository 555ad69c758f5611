"""Every page of the starter exhibition, measured: contrast in the picture, sizes on the glass, names in the tree."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from tests.accessibility import measures
from tests.accessibility.recorder import Measured
from tests.kiosk.test_tree import lost, nameless
from tests.kiosk.test_walk import faults_of, gaps_of, sizes_of
from tests.kiosk.tour import tour
from tests.kiosk.visitor import ListJournal, Node, Open, Visitor
from tests.support.content import starter_content
from werkstadt import scenes
from werkstadt.kiosk.look.install import QML
from werkstadt.kiosk.look.profile import PROFILES

pytestmark = pytest.mark.long
PROFILE_NAMES = ("terminal-15", "board-65", "tablet-10")
WAYS = [*((profile, "de") for profile in PROFILE_NAMES), ("terminal-15", "en"), ("tablet-10", "en")]
THEMES = ("light", "night", "contrast")
FEWEST_PAGES = 25
LEAST_TEXT, LEAST_SHAPE = 4.5, 3.0
CAPITAL_DEGREES = 0.7


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return starter_content(tmp_path_factory.mktemp("starter") / "content")


def opened(visit: Open, starter: Path, profile: str, upright: bool = False) -> Visitor:
    glass = PROFILES[profile]
    shrink = max(1, round(glass.width_px / 1920))
    wide, high = glass.width_px // shrink, glass.height_px // shrink
    return visit(starter, ListJournal(), profile=profile, size_px=(high, wide) if upright else (wide, high))


@pytest.mark.requirement("A06", "B01", "B02", "B04")
@pytest.mark.parametrize(("profile", "language"), WAYS)
def test_text_stands_out_in_the_picture_of_every_page_in_every_theme(
    visit: Open, starter: Path, measured: Measured, profile: str, language: str
) -> None:
    journal = ListJournal()
    visitor = visit(starter, journal, profile=profile, size_px=_size(profile))
    worst, faults, pages, looked_at, acting, sliders = (21.0, ""), [], 0, 0, 0, 0
    for page in tour(visitor, journal, language):
        if page == "saving":
            continue
        pages += 1
        nodes = visitor.nodes()
        acting += sum(node.acts for node in nodes)
        faults += [f"{page}: {fault}" for fault in nameless(nodes)]
        faults += [f"{page}: {fault} cannot be pressed in the tree" for fault in measures.deaf(visitor)]
        faults += [f"{page}: {fault} is not told" for fault in measures.untold(visitor)]
        for slider in (node for node in nodes if node.role is QAccessible.Role.Slider):
            sliders += 1
            faults += _mute(slider)
        for theme in THEMES:
            visitor.stage.look.setProperty("theme", theme)
            visitor.settle()
            for contrast in measures.contrasts(visitor, measures.picture(visitor)):
                looked_at += 1
                where = f"{page}, {theme}: {contrast.text!r}"
                worst = min(worst, (contrast.ratio, where))
                if contrast.ratio < LEAST_TEXT:
                    faults.append(f"{where} has {contrast.ratio:.2f} : 1")
        visitor.stage.look.setProperty("theme", "light")
    assert pages >= FEWEST_PAGES
    assert looked_at >= 10 * pages, "the picture was not read"
    measured("B07", round(worst[0], 2), ": 1", f"{profile}, {language}, {worst[1]}")
    measured(
        "B01",
        len([fault for fault in faults if "name" in fault]),
        "without one",
        f"of {acting} in {pages} pages, {profile}, {language}",
    )
    measured("A06", len([fault for fault in faults if "told" in fault]), "untold", f"{profile}, {language}")
    measured("B02", len([fault for fault in faults if "pressed" in fault]), "missing", f"{profile}, {language}")
    measured("B04", sliders, "sliders, each with all of it", f"{profile}, {language}")
    assert not faults, "\n".join(sorted(set(faults)))


def _size(profile: str) -> tuple[int, int]:
    glass = PROFILES[profile]
    shrink = max(1, round(glass.width_px / 1920))
    return glass.width_px // shrink, glass.height_px // shrink


def _mute(slider: Node) -> list[str]:
    value = slider.interface.valueInterface()
    if value is None or not float(value.minimumValue()) < float(value.maximumValue()) or not value.minimumStepSize():
        return [f"{slider.name!r} does not tell its value, ends and step"]
    return []


@pytest.mark.requirement("A15", "B17", "C01", "C02")
@pytest.mark.parametrize("upright", [False, True], ids=["across", "upright"])
@pytest.mark.parametrize("profile", PROFILE_NAMES)
def test_larger_text_is_large_enough_and_fits_and_fingers_find_everything(
    visit: Open, starter: Path, measured: Measured, profile: str, upright: bool
) -> None:
    journal = ListJournal()
    wide, high = _size(profile)
    visitor = visit(starter, journal, profile=profile, size_px=(high, wide) if upright else (wide, high))
    smallest, target, nearest, faults, pages = (90.0, ""), (999.0, ""), (999.0, ""), [], 0
    for page in tour(visitor, journal, "de"):
        if page in ("attract", "saving"):
            continue
        if page == "start":
            visitor.lane.setLarger(True)
            visitor.settle()
        pages += 1
        for degrees, text in measures.capital_degrees(visitor):
            smallest = min(smallest, (degrees, f"{page}: {text!r}"))
            if degrees < CAPITAL_DEGREES:
                faults.append(f"{page}: {text!r} is seen under {degrees:.2f}°")
        for size_mm, name in sizes_of(visitor):
            target = min(target, (size_mm, f"{page}: {name!r}"))
        nearest = min([nearest, *((gap_mm, f"{page}: {names}") for gap_mm, names in gaps_of(visitor))])
        faults += [f"{page}: {fault}" for fault in (*faults_of(visitor, PROFILES[profile].key_mm), *lost(visitor))]
    assert pages >= FEWEST_PAGES - 1
    way = f"{profile}, {'upright' if upright else 'across'}"
    measured("A15", round(smallest[0], 2), "°", f"{way}, {smallest[1]}")
    measured("C01", round(target[0], 1), "mm", f"{way}, {target[1]}")
    measured("C02", round(nearest[0], 1), "mm", f"{way}, {nearest[1]}")
    measured("B17", len(faults), "faults", f"in {pages} pages, {way}")
    assert not faults, "\n".join(sorted(set(faults)))


@pytest.mark.requirement("B12")
def test_nothing_happens_on_touch_down_and_a_finger_that_slides_off_changes_nothing(
    visit: Open, starter: Path, measured: Measured
) -> None:
    journal = ListJournal()
    visitor = visit(starter, journal, size_px=(960, 540))
    tried, faults = 0, []
    for page in tour(visitor, journal, "de"):
        if page in ("attract", "saving"):
            continue
        for node in visitor.nodes():
            if not node.acts or not node.focusable:
                continue
            before = _state(visitor)
            at = node.rect.center()
            if not visitor.window.geometry().translated(-visitor.window.position()).contains(at):
                continue
            tried += 1
            QTest.touchEvent(visitor.window, visitor.device).press(0, at, visitor.window)
            down = _state(visitor)
            off = QPoint(at.x(), max(0, at.y() - 260)) if at.y() > 270 else QPoint(at.x(), at.y() + 260)
            QTest.touchEvent(visitor.window, visitor.device).move(0, off, visitor.window)
            QTest.touchEvent(visitor.window, visitor.device).release(0, off, visitor.window)
            if down != before:
                faults.append(f"{page}: {node.name!r} acts on touch-down")
            if _state(visitor) != before:
                faults.append(f"{page}: {node.name!r} acts though the finger slid off")
    assert tried >= 150
    measured("B12", len(faults), "that act", f"of {tried} controls")
    assert not faults, "\n".join(faults)


def _state(visitor: Visitor) -> tuple[object, ...]:
    stay = visitor.lane.stay
    answers = dict(stay.asking.session.answers()) if stay.asking else None
    return (stay.place, stay.language, stay.comfort, str(answers))


@pytest.mark.requirement("B09")
@pytest.mark.parametrize("theme", THEMES)
def test_the_focus_is_seen_wherever_tab_leads(visit: Open, starter: Path, measured: Measured, theme: str) -> None:
    visitor = opened(visit, starter, "terminal-15")
    visitor.lane.wake()
    visitor.lane.setTheme(theme)
    stops, faults, weakest = 0, [], (21.0, "")
    for title in ("", *[card["title"] for card in visitor.cards]):
        if title:
            _by_keys_into(visitor, title)
        for name, changed, largest, least in _rings(visitor):
            stops += 1
            weakest = min(weakest, (largest, f"{title or 'start'}: {name!r}"))
            if changed < least:
                faults.append(f"{title or 'start'}: {name!r}: {changed} px of its ring stand out")
        visitor.lane.home() if title else None
        visitor.settle()
    assert stops >= 30
    measured("B09", round(weakest[0], 2), ": 1", f"{theme}, {weakest[1]}; {stops} stops")
    assert not faults, "\n".join(faults)


def _focused(visitor: Visitor) -> str:
    item = visitor.focus
    return str(item.property("name") or "") if item else ""


def _by_keys_into(visitor: Visitor, title: str) -> None:
    for _ in range(40):
        visitor.key(Qt.Key.Key_Tab)
        if _focused(visitor).startswith(title):
            visitor.key(Qt.Key.Key_Space)
            return
        if _focused(visitor).startswith("Mehr zeigen"):
            visitor.key(Qt.Key.Key_Space)
    raise AssertionError(f"Tab never came to {title!r}")


def _rings(visitor: Visitor) -> Iterator[tuple[str, int, float, int]]:
    """Name, pixels of its ring that stand out, how much at most, and how many there should be: one lap of Tab."""
    seen: set[str] = set()
    for _ in range(40):
        visitor.key(Qt.Key.Key_Tab)
        name, item = _focused(visitor), visitor.focus
        if item is None:
            continue  # in a web page, whose rings are its own
        if name in seen:
            return
        seen.add(name)
        rect = measures.seen_rect(item, visitor)
        visitor.stage.look.setProperty("byKeys", False)
        visitor.settle()
        without = measures.picture(visitor)
        visitor.stage.look.setProperty("byKeys", True)
        visitor.settle()
        changed, largest = measures.ring_contrast(without, measures.picture(visitor), rect)
        yield name, changed, largest, 2 * (rect.width() + rect.height())


@pytest.mark.requirement("B03")
def test_the_press_action_of_the_bar_does_what_a_finger_does(visit: Open, starter: Path, measured: Measured) -> None:
    visitor = opened(visit, starter, "terminal-15")
    visitor.lane.wake()
    compared = 0
    for exhibit in [card["id"] for card in visitor.cards]:
        visitor.lane.open(exhibit)
        visitor.settle()
        for name in [node.name for node in visitor.nodes() if node.acts and node.role is QAccessible.Role.Button]:
            by_finger, by_tree = [_after(visitor, exhibit, act, name) for act in (visitor.tap, visitor.press)]
            assert by_finger == by_tree, (exhibit, name)
            compared += 1
        visitor.lane.home()
    assert compared >= 15
    measured("B03", compared, "controls compared", "first page of every exhibit")


def _after(visitor: Visitor, exhibit: str, act: Callable[[str], None], name: str) -> tuple[object, ...]:
    """How the lane stands after one act on the exhibit's first page; then it is set back."""
    lane = visitor.lane
    if lane.stay.place.page != "start":
        lane.home()
    lane.open(exhibit)
    visitor.settle()
    act(name)
    state = _state(visitor)
    lane.close()
    if lane.stay.language != "de":
        lane.speak("de")
    return state


@pytest.mark.requirement("B16")
def test_the_resting_page_does_not_flash(visit: Open, starter: Path, measured: Measured) -> None:
    visitor = visit(starter, ListJournal(), size_px=(480, 270), still=False)
    turns, before, falls = 0, None, 0
    for _ in range(60):
        QTest.qWait(50)
        shown = measures.picture(visitor).convert("L").resize((12, 7))
        if before is not None:
            jumps = sum(measures.brightness_jumps(before, shown))
            falls = falls + 1 if jumps > 12 * 7 / 4 else 0
            turns = max(turns, falls)
        before = shown
    measured("B16", turns, "jumps of brightness in a row", "60 pictures in 3 s of the resting page")
    assert turns <= 3


@pytest.mark.requirement("C09")
def test_languages_stand_by_their_own_names(visit: Open, starter: Path, measured: Measured) -> None:
    visitor = opened(visit, starter, "terminal-15")
    names = [language["name"] for language in visitor.lane.property("languages")]
    assert names[:2] == ["Deutsch", "English"]
    assert all(name[0].isupper() and name.isalpha() for name in names)
    measured("C09", len(names), "languages", ", ".join(names))


@pytest.mark.requirement("B13")
def test_nothing_asks_how_the_device_is_moved(measured: Measured) -> None:
    files = [*QML.rglob("*.qml"), *Path(scenes.__path__[0]).rglob("*.qml"), *QML.parent.rglob("*.py")]
    asking = [file.name for file in files if "QtSensors" in file.read_text(encoding="utf-8")]
    measured("B13", len(asking), "that ask for a motion sensor", f"of {len(files)} files")
    assert len(files) > 60
    assert asking == []
