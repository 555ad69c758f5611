"""What a screen reader finds on every page, in every language, on every kind of machine."""

import itertools

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QAccessible

from tests.kiosk.tour import tour
from tests.kiosk.visitor import ListJournal, Node, Open, Visitor
from werkstadt.kiosk.look.profile import PROFILES

PROFILE_NAMES = ("terminal-15", "board-65", "tablet-10")
ROLES_THAT_ACT = {
    QAccessible.Role.Button,
    QAccessible.Role.CheckBox,
    QAccessible.Role.RadioButton,
    QAccessible.Role.Graphic,
    QAccessible.Role.EditableText,
    QAccessible.Role.Slider,
    QAccessible.Role.Switch,
    QAccessible.Role.Slider,
}
FEWEST_NODES = 4


@pytest.mark.long
@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("profile", PROFILE_NAMES)
def test_every_page_can_be_read_and_pressed_by_name(visit: Open, profile: str, language: str) -> None:
    journal = ListJournal()
    glass = PROFILES[profile]
    size = (glass.width_px // 2, glass.height_px // 2)
    visitor = visit(journal=journal, profile=profile, size_px=size)
    faults: list[str] = []
    pages = 0
    for page in tour(visitor, journal, language):
        if page == "saving":
            continue
        pages += 1
        nodes = visitor.nodes()
        if page != "attract" and len([node for node in nodes if node.name]) < FEWEST_NODES:
            faults.append(f"{page}: only {[node.name for node in nodes]}")
        faults += [f"{page}: {fault}" for fault in (*nameless(nodes), *small(visitor, nodes), *lost(visitor))]
    assert pages >= 25
    assert not faults, "\n".join(sorted(set(faults)))


def nameless(nodes: list[Node]) -> list[str]:
    acting = [node for node in nodes if node.acts]
    faults = [f"{node.role.name} at {node.rect} has no name" for node in acting if not node.name.strip()]
    return faults + [
        f"{node.name!r} has role {node.role.name}, which nobody expects to press"
        for node in acting
        if node.role not in ROLES_THAT_ACT
    ]


def small(visitor: Visitor, nodes: list[Node]) -> list[str]:
    look = visitor.stage.look
    mm = look.measures.mm
    key = look.measures.key
    window = QRect(0, 0, visitor.window.width(), visitor.window.height())
    faults = []
    for node in nodes:
        if not node.acts or not node.rect.intersects(window) or node.role is QAccessible.Role.EditableText:
            continue
        least = min(key, 15 * mm) if len(node.name) == 1 or node.rect.height() < 14.9 * mm else 15 * mm
        if min(node.rect.width(), node.rect.height()) < least - 1.5:
            faults.append(f"{node.name!r} is {node.rect.width() / mm:.1f} x {node.rect.height() / mm:.1f} mm")
    return faults


def lost(visitor: Visitor) -> list[str]:
    """Texts that do not fit: cut off, or wider than the window."""
    faults = []
    for item in visitor.visible_items():
        if not (item.inherits("QQuickText") or item.inherits("QQuickTextEdit")) or item.opacity() == 0:
            continue
        text = str(item.property("text") or "")
        if item.property("truncated") is True:
            faults.append(f"{text!r} is cut off")
        drawn = item.mapRectToScene(item.boundingRect())
        if text and (drawn.left() < -1 or drawn.right() > visitor.window.width() + 1):
            faults.append(f"{text!r} is outside the window")
    return faults


@pytest.mark.requirement("B19")
def test_start_language_and_help_stand_in_the_same_place_on_every_page(visit: Open) -> None:
    journal = ListJournal()
    visitor = visit(journal=journal)
    places: dict[str, set[tuple[int, int, int, int]]] = {"Start": set(), "English": set(), "Hilfen": set()}
    for page in tour(visitor, journal, "de"):
        if page in ("attract", "saving", "idle") or visitor.lane.stay.place.overlay or visitor.lane.staff:
            continue
        for node in visitor.nodes():
            if node.name in places and node.role is QAccessible.Role.Button:
                rect = node.rect
                places[node.name].add((rect.x(), rect.y(), rect.width(), rect.height()))
    assert {name: len(rects) for name, rects in places.items()} == {"Start": 1, "English": 1, "Hilfen": 1}


@pytest.mark.long
def test_the_language_changes_by_one_touch_on_every_page(visit: Open) -> None:
    journal = ListJournal()
    visitor = visit(journal=journal)
    changed = 0
    for page in tour(visitor, journal, "de"):
        if page in ("attract", "saving", "idle") or visitor.lane.stay.place.overlay or visitor.lane.staff:
            continue
        german = visitor.names()
        visitor.tap("English")
        english = visitor.names()
        assert "Help" in english, page
        assert "Hilfen" not in english, page
        assert german != english
        visitor.tap("Deutsch")
        assert visitor.names() == german, page
        changed += 1
    assert changed >= 20


def test_what_can_be_touched_can_be_pressed_by_a_screen_reader(visit: Open) -> None:
    visitor = visit(journal=ListJournal())
    visitor.press("Berühre mich")
    assert visitor.page == "start"
    visitor.press("Wie klein ist klein?")
    for _ in range(2):
        visitor.press("Weiter")
    visitor.press("Halb so klein")
    visitor.press("Deine Meinung")
    visitor.until(lambda: visitor.page == "form")
    for name in (
        "gut",
        "Weiter",
        "Raum",
        "Weiter",
        "Licht",
        "Zahlen",
        "Weiter",
        "7",
        "Weiter",
        "a",
        "Weiter",
        "Weiter",
    ):
        visitor.press("Der Raum" if name == "Raum" else name)
    assert visitor.page == "review"
    visitor.press("Abschicken")
    visitor.until(lambda: visitor.page == "thanks")


@pytest.mark.requirement("B10")
def test_the_pages_are_reached_by_tab_in_the_order_in_which_they_are_read(visit: Open) -> None:
    visitor = visit(journal=ListJournal())
    visitor.tap("Berühre mich")
    acting = [node for node in visitor.nodes() if node.acts]
    tops = [node.rect.top() // 300 for node in acting]
    assert all(before <= after for before, after in itertools.pairwise(tops[1:])), [node.name for node in acting]
