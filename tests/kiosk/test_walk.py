"""Every page measured: how large things are for a finger, how far apart, and whether all of it can be reached."""

import itertools
from dataclasses import dataclass

import pytest
import shiboken6
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtQuick import QQuickItem

from tests.kiosk.showroom import Tree, starter, words, write_showroom
from tests.kiosk.tour import tour
from tests.kiosk.visitor import ListJournal, Node, Open, Visitor
from werkstadt.kiosk.look.profile import PROFILES

Role = QAccessible.Role
PRIMARY_MM, LEAST_MM, GAP_MM = 20.0, 15.0, 3.0
ARROWS = {"Nach oben", "Nach unten", "Up", "Down"}
SLACK_PX = 1.5
WAYS = [
    *itertools.product(("terminal-15", "board-65", "tablet-10"), ("de", "en"), ("larger",), (False,)),
    *itertools.product(("terminal-15", "tablet-10"), ("de",), ("usual", "larger"), (True,)),
    ("terminal-15", "de", "usual", False),
    ("tablet-10", "en", "usual", False),
    ("terminal-15", "de", "simple", False),
    ("board-65", "de", "usual", True),
]


@dataclass(frozen=True)
class Target:
    """seen: what of it is not cut off by anything around it. free: nothing around it could scroll.

    wish: one of many to filter by.
    """

    name: str
    rect: QRectF
    seen: QRectF
    free: bool
    key: bool
    wish: bool = False


@pytest.mark.long
@pytest.mark.parametrize(("profile", "language", "way", "upright"), WAYS)
def test_fingers_find_every_control_of_every_page(
    visit: Open, profile: str, language: str, way: str, upright: bool
) -> None:
    journal = ListJournal()
    glass = PROFILES[profile]
    wide, high = glass.width_px // 2, glass.height_px // 2
    visitor = visit(journal=journal, profile=profile, size_px=(high, wide) if upright else (wide, high))
    faults: list[str] = []
    pages = 0
    for page in tour(visitor, journal, language):
        if page in ("attract", "saving"):
            continue
        if page == "start":
            visitor.lane.setLarger(way == "larger")
            visitor.lane.setSimple(way == "simple")
            visitor.settle()
        pages += 1
        faults += [f"{page}: {fault}" for fault in faults_of(visitor, glass.key_mm)]
    assert pages >= 24
    assert not faults, "\n".join(sorted(set(faults)))


def faults_of(visitor: Visitor, key_mm: float) -> list[str]:
    mm = visitor.stage.look.measures.mm
    window = QRectF(0, 0, visitor.window.width(), visitor.window.height())
    targets = [_target(visitor, node, window) for node in visitor.nodes() if _counts(node)]
    scrolls = any(target.name in ARROWS for target in targets) or _arrows_shown(visitor)
    faults = []
    for target in targets:
        size = min(target.rect.width(), target.rect.height()) / mm
        least = key_mm if target.key else LEAST_MM if _small_one(target) else PRIMARY_MM
        if size < least - SLACK_PX / mm:
            faults.append(f"{target.name!r} is {size:.1f} mm, less than {least:.0f}")
        if target.free and not window.adjusted(-1, -1, 1, 1).contains(target.rect):
            faults.append(f"{target.name!r} is outside the glass and nothing scrolls to it: {target.rect}")
        if target.rect.left() < -1 or target.rect.right() > window.right() + 1:
            faults.append(f"{target.name!r} reaches over the side of the glass")
        if target.seen.height() < target.rect.height() - 1 and not scrolls:
            faults.append(f"{target.name!r} is cut off and there is no way to scroll")
    for one, other in itertools.combinations([target for target in targets if not target.key], 2):
        if not _small_one(one) and not _small_one(other) and _too_near(one.seen, other.seen, GAP_MM * mm - SLACK_PX):
            faults.append(f"{one.name!r} and {other.name!r} stand too near: {one.seen} {other.seen}")
    return faults


def sizes_of(visitor: Visitor) -> list[tuple[float, str]]:
    """The shorter side of every target but keys, in mm, with its name."""
    window = QRectF(0, 0, visitor.window.width(), visitor.window.height())
    targets = [_target(visitor, node, window) for node in visitor.nodes() if _counts(node)]
    mm = visitor.stage.look.measures.mm
    return [(min(one.rect.width(), one.rect.height()) / mm, one.name) for one in targets if not one.key]


def gaps_of(visitor: Visitor) -> list[tuple[float, str]]:
    """Between each two primary targets that are seen, in mm, with their names."""
    window = QRectF(0, 0, visitor.window.width(), visitor.window.height())
    every = [_target(visitor, node, window) for node in visitor.nodes() if _counts(node)]
    targets = [one for one in every if not one.key and not _small_one(one) and not one.seen.isEmpty()]
    mm = visitor.stage.look.measures.mm
    return [
        (_gap_px(one.seen, other.seen) / mm, f"{one.name!r} and {other.name!r}")
        for one, other in itertools.combinations(targets, 2)
    ]


def _gap_px(one: QRectF, other: QRectF) -> float:
    across = max(one.left(), other.left()) - min(one.right(), other.right())
    down = max(one.top(), other.top()) - min(one.bottom(), other.bottom())
    return max(across, down)


def _counts(node: Node) -> bool:
    return node.acts and node.role not in (Role.Graphic, Role.EditableText)


def _small_one(target: Target) -> bool:
    return (
        target.wish
        or target.name in (*ARROWS, "Alles zeigen", "Show all")
        or (len(target.name) == 1 and target.name.isdigit())
        or target.name == "Löschen"
    )


def _too_near(one: QRectF, other: QRectF, least_px: float) -> bool:
    if one.isEmpty() or other.isEmpty():
        return False
    return one.adjusted(-least_px, -least_px, least_px, least_px).intersects(other)


def _item(visitor: Visitor, node: Node) -> QQuickItem:
    """The wrapper that the tree hands out may have forgotten that it is an item."""
    (at,) = shiboken6.getCppPointer(node.interface.object())
    return next(item for item in visitor.visible_items() if shiboken6.getCppPointer(item) == (at,))


def _target(visitor: Visitor, node: Node, window: QRectF) -> Target:
    item = _item(visitor, node)
    rect = item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))
    seen, free, above = rect & window, True, item.parentItem()
    while above is not None:
        if above.clip():
            seen &= above.mapRectToScene(QRectF(0, 0, above.width(), above.height()))
            free = False
        above = above.parentItem()
    parent = node.interface.parent()
    key = parent is not None and parent.role() == Role.Grouping
    wish = node.role is Role.CheckBox and node.description.isdigit()
    return Target(node.name, rect, seen, free, key, wish)


def _arrows_shown(visitor: Visitor) -> bool:
    """An arrow that has reached its end is mute, but it is there."""
    return any(node.name in ARROWS for node in visitor.nodes())


@pytest.mark.parametrize("profile", ["terminal-15", "tablet-10"])
def test_keys_bring_everything_in_the_panels_into_sight(visit: Open, profile: str) -> None:
    glass = PROFILES[profile]
    visitor = visit(profile=profile, size_px=(glass.width_px // 2, glass.height_px // 2), journal=ListJournal())
    visitor.tap("Berühre mich")
    visitor.lane.setLarger(True)
    visitor.lane.show("help")
    visitor.settle()
    window = QRectF(0, 0, visitor.window.width(), visitor.window.height())
    seen = set()
    for _ in range(14):
        visitor.key(Qt.Key.Key_Tab)
        item = visitor.window.activeFocusItem()
        node = next(node for node in visitor.nodes() if node.acts and _item(visitor, node) is item)
        target = _target(visitor, node, window)
        assert target.seen.height() >= target.rect.height() - 1, f"{node.name!r} has the focus out of sight"
        seen.add(node.name)
    assert {"Deutsch", "Größere Schrift", "Ruhe: nichts bewegt sich", "Meine Daten", "Fertig"} <= seen


def test_what_is_longer_than_a_panel_comes_by_pill_by_key_and_by_finger(visit: Open) -> None:
    visitor = visit(profile="tablet-10", size_px=(960, 600), journal=ListJournal())
    visitor.tap("Berühre mich")
    visitor.lane.setLarger(True)
    visitor.lane.show("privacy")
    visitor.settle()
    words = "Schreib bitte keine Namen"

    def top() -> int:
        return next(node.rect.top() for node in visitor.nodes() if node.name.startswith(words))

    hidden = top()
    visitor.tap("Nach unten")
    by_pill = top()
    assert by_pill < hidden
    visitor.key(Qt.Key.Key_PageUp)
    assert top() == hidden
    visitor.key(Qt.Key.Key_PageDown)
    assert top() == by_pill
    visitor.tap("Zurück")
    visitor.tap("Fertig")
    assert visitor.lane.stay.place.overlay == ""


@pytest.mark.long
@pytest.mark.parametrize("count", range(1, 12))
@pytest.mark.parametrize("size", [(960, 540), (540, 960)])
def test_any_number_of_exhibits_stands_in_order_and_shows_its_covers(
    visit: Open, tmp_path_factory: pytest.TempPathFactory, count: int, size: tuple[int, int]
) -> None:
    model = starter()["abbe"]
    exhibits: dict[str, Tree] = {
        f"e{number}": {**model, "id": f"e{number}", "title": words(f"Station {number}", f"Stop {number}")}
        for number in range(count)
    }
    content = write_showroom(tmp_path_factory.mktemp("many") / "content", exhibits)
    visitor = visit(content, ListJournal(), size_px=size)
    visitor.tap("Berühre mich")
    seen: set[str] = set()
    room = QRect(0, 0, size[0], visitor.find("Deine Meinung").rect.top())
    for _ in range(6):
        cards = [node for node in visitor.nodes() if node.acts and node.name.startswith("Station")]
        seen |= {node.name.split(".")[0] for node in cards if room.contains(node.rect)}
        scrolls = any(node.name == "Nach unten" for node in visitor.nodes())
        assert scrolls == (count > (8 if size[0] > size[1] else 7))
        assert scrolls or all(room.contains(node.rect) for node in cards)
        assert not [1 for one, other in itertools.combinations(cards, 2) if one.rect.intersects(other.rect)]
        for item in visitor.visible_items():
            if "image://cover" in _source(item):
                assert 0.55 <= item.width() / item.height() <= 3.2, (count, item.width(), item.height())
        if not any(node.acts and node.name == "Nach unten" for node in visitor.nodes()):
            break
        visitor.tap("Nach unten")
    assert len(seen) == count


def _source(item: QQuickItem) -> str:
    value = item.property("source")
    return value.toString() if hasattr(value, "toString") else str(value or "")
