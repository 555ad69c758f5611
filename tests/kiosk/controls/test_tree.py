from collections.abc import Callable
from itertools import pairwise

import pytest
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from tests.kiosk.controls.stage import Stage, called
from werkstadt.kiosk.look.gallery import PAGES
from werkstadt.kiosk.look.profile import BOARD_65, PROFILES, TABLET_10, TERMINAL_15, Profile

ROLE = QAccessible.Role
LEAST_NODES = dict(zip(PAGES, (15, 5, 10, 14, 17, 45, 11, 20, 12, 10), strict=True))
ACTING = {ROLE.Button, ROLE.CheckBox, ROLE.RadioButton}
SILENT = {ROLE.ToolBar, ROLE.Client, ROLE.NoRole, ROLE.Window, ROLE.Dialog}
EVERY_PAGE = pytest.mark.parametrize("page", PAGES)


@EVERY_PAGE
def test_every_node_has_a_role_and_a_name(stage: Callable[..., Stage], page: str) -> None:
    scene = stage(shows=page)
    nodes = list(scene.nodes())
    nameless = [str(node.role()) for node in nodes if node.role() not in SILENT and not called(node).strip()]
    assert nameless == []
    assert len(nodes) >= LEAST_NODES[page]


@EVERY_PAGE
def test_whatever_can_be_tapped_can_be_pressed_through_the_tree(stage: Callable[..., Stage], page: str) -> None:
    """A TapHandler whose item is not in the tree, or has no press action there, is a gap; `blocks` only swallows."""
    scene = stage(shows=page)
    gaps = []
    for handler in scene.root.findChildren(QObject):
        if not handler.inherits("QQuickTapHandler") or not handler.property("enabled"):
            continue
        item = handler.parent()
        assert isinstance(item, QQuickItem)
        node = QAccessible.queryAccessibleInterface(item)
        named = node is not None and called(node) != "" and node.actionInterface() is not None
        blocks = handler.objectName() == "blocks"
        if item.isVisible() and not blocks and not (named and "Press" in node.actionInterface().actionNames()):
            gaps.append(str(item))
    assert gaps == []


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
@EVERY_PAGE
def test_targets_reach_15_mm_and_primary_ones_20(stage: Callable[..., Stage], page: str, profile: Profile) -> None:
    scene = stage(profile=profile, shows=page)
    mm = scene.look.property("mm")
    found = 0
    for node in scene.nodes():
        if node.role() not in ACTING or node.state().disabled:
            continue
        found += 1
        key = node.parent().role() == ROLE.Grouping
        wish = node.role() == ROLE.CheckBox and node.text(QAccessible.Text.Description).isdigit()
        least = (11 if profile == TABLET_10 else 15) if key else 15 if wish else 20
        assert node.rect().height() / mm >= least - 0.01, called(node)
        assert node.rect().width() / mm >= least - 0.01, called(node)
    assert found >= 1 if page == "warning" else found >= 5


@pytest.mark.parametrize("page", ["start", "question", "choices", "text"])
def test_tab_visits_every_acting_node_and_comes_back(stage: Callable[..., Stage], page: str) -> None:
    scene = stage(shows=page)
    acting = {called(node) for node in scene.nodes() if node.role() in ACTING}
    visited: list[str] = []
    for _ in range(2 * len(acting) + 4):
        QTest.keyClick(scene.view, Qt.Key.Key_Tab)
        item = scene.view.activeFocusItem()
        visited.append(str(item.property("name")))
    assert acting <= set(visited)
    assert visited.count(visited[0]) >= 2, "the focus comes back to where it began"


def test_the_focus_stays_inside_a_panel_until_it_closes(stage: Callable[..., Stage]) -> None:
    scene = stage(shows="warning")
    for _ in range(4):
        QTest.keyClick(scene.view, Qt.Key.Key_Tab)
        assert scene.view.activeFocusItem().property("name") == "Ja, ich bin noch da"
    QTest.keyClick(scene.view, Qt.Key.Key_Space)
    assert scene.root.property("warned") is False
    QTest.keyClick(scene.view, Qt.Key.Key_Tab)
    assert scene.view.activeFocusItem().property("name") != "Ja, ich bin noch da"


PANEL = """
property bool shown: true
Item { id: page; anchors.fill: parent; Pill { objectName: "below"; look: root.look; text: "Unten"; onActivated: root.count += 1 } }
Panel { objectName: "panel"; look: root.look; open: root.shown; behind: page; title: "Oben"; close: "Zurück";
    onClosed: root.shown = false }
"""  # noqa: E501


@pytest.mark.parametrize("how", ["escape", "back", "beside", "pill"])
def test_a_panel_closes_and_gives_the_page_back(stage: Callable[..., Stage], how: str) -> None:
    scene = stage(PANEL)
    scene.tap(scene.middle(scene.item("below")) if how == "beside" else QPoint(960, 400))
    if how == "escape":
        QTest.keyClick(scene.view, Qt.Key.Key_Escape)
    elif how == "back":
        QTest.keyClick(scene.view, Qt.Key.Key_Back)
    elif how == "pill":
        scene.node("Zurück").actionInterface().doAction("Press")
    scene.settle()
    assert scene.root.property("shown") is False
    assert scene.root.property("count") == 0, "nothing below was pressed by that"
    scene.tap(scene.middle(scene.item("below")))
    assert scene.root.property("count") == 1


def test_a_panel_that_must_be_answered_stays(stage: Callable[..., Stage]) -> None:
    scene = stage(PANEL.replace('title: "Oben"', 'title: "Oben"; closable: false'))
    QTest.keyClick(scene.view, Qt.Key.Key_Escape)
    scene.tap(QPoint(20, 20))
    assert scene.root.property("shown") is True


@pytest.mark.parametrize("profile", [TERMINAL_15, BOARD_65, TABLET_10, TABLET_10.upright()], ids=lambda one: one.name)
@pytest.mark.parametrize("larger", [False, True])
def test_the_bar_always_shows_home_back_and_next(stage: Callable[..., Stage], profile: Profile, larger: bool) -> None:
    scene = stage(profile=profile, larger=larger, shows="question")
    shown = {called(node): node.rect() for node in scene.nodes() if node.role() == ROLE.Button}
    assert {"Start", "Zurück", "Weiter"} <= set(shown)
    assert "Hilfen" in shown or "Mehr" in shown
    rects = sorted(
        (rect for name, rect in shown.items() if rect.top() > profile.height_px * 0.6), key=lambda r: r.left()
    )
    for one, other in pairwise(rects):
        assert one.right() < other.left()
    assert rects[-1].right() < profile.width_px


def test_what_hides_behind_more_can_be_reached_there(stage: Callable[..., Stage]) -> None:
    scene = stage(profile=TABLET_10.upright(), larger=True, shows="question")
    assert "Hilfen" not in [called(node) for node in scene.nodes()]
    scene.node("Mehr").actionInterface().doAction("Press")
    scene.settle()
    assert "Hilfen" in [called(node) for node in scene.nodes()]
    assert scene.node("Start").state().disabled


BAR = """
property string word: "English"
BottomBar { look: root.look; width: root.width; y: 900
    leftItems: [BarItem { icon: "language"; text: root.word; onActivated: root.word = "Eine sehr lange Sprache" }] }
"""


def test_the_focus_stays_on_a_bar_entry_whose_word_changes(stage: Callable[..., Stage]) -> None:
    scene = stage(BAR)
    QTest.keyClick(scene.view, Qt.Key.Key_Tab)
    QTest.keyClick(scene.view, Qt.Key.Key_Space)
    scene.settle()
    assert scene.view.activeFocusItem().property("text") == "Eine sehr lange Sprache"


@EVERY_PAGE
@pytest.mark.parametrize("larger", [False, True])
def test_no_word_is_cut_short(stage: Callable[..., Stage], page: str, larger: bool) -> None:
    scene = stage(larger=larger, shows=page)
    texts = [one for one in scene.root.findChildren(QQuickItem) if one.property("truncated") is not None]
    cut = [one.property("text") for one in texts if one.property("truncated") and one.isVisible()]
    assert cut == []
    assert len(texts) >= 5
