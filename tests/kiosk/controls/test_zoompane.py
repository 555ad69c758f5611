"""The zoomable picture: by pinch, finger, pills, keys and screen reader; sharp at rest; what it costs at most."""

import resource
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMetaObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QAccessibleActionInterface, QColor, QImage, QPainter
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from tests.kiosk.controls.stage import Stage, called
from werkstadt.kiosk.look import tokens

BODY = """
property int next: 0
property int touched: 0
required property url source
ZoomPane {
    id: it; objectName: "it"; look: root.look; x: 100; y: 60; width: 1000; height: 800; source: root.source
    alt: "Ein Plan"; larger: "Näher"; smaller: "Weiter weg"; all: "Ganz"; missing: "Kein Bild"
    ways: ["Nach links", "Nach rechts", "Nach oben", "Nach unten"]
    parts: ["oben links", "oben", "oben rechts", "links", "Mitte", "rechts", "unten links", "unten", "unten rechts"]
    level: zoom + "-fach"
    onSwiped: by => root.next += by
    onTouched: root.touched += 1
    Pill { objectName: "spot"; look: root.look; text: "Ort"; onActivated: root.count += 1
        x: it.pictureX + 0.5 * it.pictureWidth - width / 2
        y: it.pictureY + 0.25 * it.pictureHeight - height / 2 }
}
"""
SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 800"><rect width="1000" height="800" fill="#1F6FB5"/>
<rect x="499" y="0" width="2" height="800" fill="#ffffff"/><rect width="20" height="20" fill="#C93F23"/></svg>"""
STILL = QPoint(0, 0)
Open = Callable[[Path], Stage]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    (tmp_path / "ä plan.svg").write_text(SVG, encoding="utf-8")
    return tmp_path / "ä plan.svg"


@pytest.fixture
def opened(stage: Callable[..., Stage]) -> Open:
    return lambda file: stage(BODY, source=QUrl.fromLocalFile(str(file)))


@pytest.fixture
def scene(opened: Open, plan: Path) -> Stage:
    return opened(plan)


def pane(scene: Stage) -> QQuickItem:
    return scene.item("it")


def zoom(scene: Stage) -> float:
    return round(float(pane(scene).property("zoom")), 2)


def place(scene: Stage) -> tuple[int, int, int, int]:
    left, top, wide, high = (int(pane(scene).property(f"picture{name}")) for name in ("X", "Y", "Width", "Height"))
    return left, top, wide, high


def in_picture(scene: Stage, at: QPoint) -> QPointF:
    """Which part of the picture lies there, from 0 to 1."""
    left, top, wide, high = place(scene)
    return QPointF((at.x() - 100 - left) / wide, (at.y() - 60 - top) / high)


def tap(scene: Stage, name: str) -> None:
    scene.tap(scene.node(name).rect().translated(-scene.view.position()).center())


def names(scene: Stage) -> set[str]:
    return {called(node) for node in scene.nodes()}


def pinch(scene: Stage, middle: QPoint, begin: int, end: int, by: QPoint = STILL) -> None:
    """Two fingers, begin px apart and then end px, their middle moved."""
    device = scene._device
    spread = QPoint(begin // 2, 0)
    QTest.touchEvent(scene.view, device).press(1, middle - spread).press(2, middle + spread).commit()
    steps = 12
    for step in range(1, steps + 1):
        spread = QPoint((begin + (end - begin) * step // steps) // 2, 0)
        at = middle + by * step / steps
        QTest.touchEvent(scene.view, device).move(1, at - spread).move(2, at + spread).commit()
        QTest.qWait(20)  # Qt tells of moves once a frame
    QTest.touchEvent(scene.view, device).release(1, at - spread).release(2, at + spread).commit()
    scene.settle()


def drag(scene: Stage, start: QPoint, by: QPoint) -> None:
    scene.press(start)
    for part in (0.2, 0.4, 0.6, 0.8, 1.0):
        scene.move(start + by * part)
        QTest.qWait(20)
    scene.release(start + by)
    QTest.qWait(5)
    scene.settle()


def test_the_whole_picture_is_seen_first_and_nothing_can_be_moved(scene: Stage) -> None:
    assert place(scene) == (0, 0, 1000, 800)
    assert {"Näher"} == names(scene) & {"Näher", "Weiter weg", "Ganz", "Nach links", "Nach oben"}
    drag(scene, QPoint(600, 500), QPoint(40, 60))
    assert place(scene) == (0, 0, 1000, 800)


def test_the_pills_go_through_every_level_and_back_to_the_whole(scene: Stage) -> None:
    levels = [zoom(scene)]
    while scene.node("Näher").actionInterface().actionNames() and len(levels) < 20:
        tap(scene, "Näher")
        if zoom(scene) == levels[-1]:
            break
        levels.append(zoom(scene))
    assert levels == [1, 1.5, 2, 3, 4, 6, 8]
    tap(scene, "Weiter weg")
    assert zoom(scene) == 6
    tap(scene, "Ganz")
    assert zoom(scene) == 1
    assert place(scene) == (0, 0, 1000, 800)
    assert scene.root.property("touched") == 8, "every act keeps the visit alive"


def test_larger_stays_where_it_is_so_that_it_can_be_tapped_again(scene: Stage) -> None:
    before = scene.node("Näher").rect()
    tap(scene, "Näher")
    tap(scene, "Näher")
    assert scene.node("Näher").rect() == before


def test_a_pinch_zooms_about_the_fingers(scene: Stage) -> None:
    middle = QPoint(400, 300)
    under = in_picture(scene, middle)
    pinch(scene, middle, 100, 300)
    assert 2.2 <= zoom(scene) <= 3.2
    now = in_picture(scene, middle)
    assert abs(now.x() - under.x()) < 0.02
    assert abs(now.y() - under.y()) < 0.02
    pinch(scene, middle, 300, 60)
    assert zoom(scene) == 1, "never smaller than the whole"


@pytest.mark.attempt("Q24")
def test_a_pinch_ends_at_the_largest_zoom(scene: Stage) -> None:
    for _ in range(4):
        pinch(scene, QPoint(600, 460), 60, 500)
    assert zoom(scene) == 8


def test_two_fingers_move_and_zoom_at_once(scene: Stage) -> None:
    tap(scene, "Näher")
    tap(scene, "Näher")
    under = in_picture(scene, QPoint(600, 460))
    pinch(scene, QPoint(600, 460), 200, 300, QPoint(60, -40))
    now = in_picture(scene, QPoint(660, 420))
    assert abs(now.x() - under.x()) < 0.03
    assert abs(now.y() - under.y()) < 0.03


def test_a_finger_moves_the_picture_as_far_as_it_goes_and_its_edge_stays_outside(scene: Stage) -> None:
    tap(scene, "Näher")
    tap(scene, "Näher")
    left, top, _, _ = place(scene)
    drag(scene, QPoint(600, 460), QPoint(100, -50))
    assert abs(place(scene)[0] - left - 100) <= 25, "it comes along with the finger, but for the first 2 mm"
    assert abs(place(scene)[1] - top + 50) <= 25
    drag(scene, QPoint(300, 300), QPoint(700, 500))
    drag(scene, QPoint(300, 300), QPoint(700, 500))
    assert place(scene)[:2] == (0, 0)


@pytest.mark.requirement("B12")
def test_nothing_happens_on_touch_down_nor_without_moving_far_enough(scene: Stage) -> None:
    tap(scene, "Näher")
    before = place(scene)
    scene.press(QPoint(600, 500))
    assert place(scene) == before
    scene.move(QPoint(605, 500))
    QTest.qWait(20)
    scene.release(QPoint(605, 500))
    assert place(scene) == before


@pytest.mark.requirement("C10")
def test_a_palm_moves_nothing_turns_nothing_and_is_no_pinch(scene: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "TOO_WIDE_MM", -1.0)  # a point of 0 mm is too wide: tests cannot make a wider one
    drag(scene, QPoint(800, 500), QPoint(-300, 20))
    pinch(scene, QPoint(600, 460), 100, 400)
    assert (scene.root.property("next"), zoom(scene)) == (0, 1)
    QMetaObject.invokeMethod(scene.item("it"), "enlarge")
    before = place(scene)
    drag(scene, QPoint(600, 460), QPoint(100, -50))
    assert place(scene) == before


def test_the_picture_can_be_moved_by_a_finger_that_begins_on_something_on_it(scene: Stage) -> None:
    tap(scene, "Näher")
    tap(scene, "Näher")
    spot = scene.middle(scene.item("spot"))
    before = place(scene)[0]
    drag(scene, spot, QPoint(120, 0))
    assert place(scene)[0] > before + 80
    assert scene.root.property("count") == 0, "and nothing is pressed"
    scene.tap(scene.middle(scene.item("spot")))
    assert scene.root.property("count") == 1


def test_what_lies_on_the_picture_stays_with_it_and_keeps_its_size(scene: Stage) -> None:
    spot = scene.item("spot")
    size = (spot.width(), spot.height())
    assert abs(in_picture(scene, scene.middle(spot)).y() - 0.25) < 0.01
    tap(scene, "Näher")
    assert abs(in_picture(scene, scene.middle(spot)).y() - 0.25) < 0.01
    assert (spot.width(), spot.height()) == size


def test_arrows_show_where_there_is_more_and_bring_all_of_it(scene: Stage) -> None:
    for _ in range(4):
        tap(scene, "Näher")
    assert {"Nach links", "Nach rechts", "Nach oben", "Nach unten"} <= names(scene)
    for way, gone in (("Nach links", 0), ("Nach oben", 1)):
        for _ in range(9):
            if way in names(scene):
                tap(scene, way)
        assert place(scene)[gone] == 0
    seen = pane(scene).property("part").toVariant()
    assert (seen["x"], seen["y"]) == (0, 0)
    tap(scene, "Nach rechts")
    assert 0 < pane(scene).property("part").toVariant()["x"] < seen["width"], "what was seen at the edge is still seen"


@pytest.mark.parametrize("alone", ["apart: false", "apart: true"])
@pytest.mark.parametrize("size", ["width: 1000; height: 800", "width: 560; height: 620", "width: 1700; height: 500"])
def test_pills_never_cover_one_another(stage: Callable[..., Stage], plan: Path, size: str, alone: str) -> None:
    body = BODY.replace("width: 1000; height: 800", size + "; " + alone)
    scene = stage(body, source=QUrl.fromLocalFile(str(plan)))
    scene.item("spot").setVisible(False)
    for _ in range(5):
        tap(scene, "Näher")
    acting = [node for node in scene.nodes() if node.role() is QAccessible.Role.Button]
    assert len(acting) == 7
    gap = round(3 * scene.look.measures.mm) - 1
    for one in acting:
        for other in acting:
            if one is not other:
                assert not one.rect().adjusted(-gap, -gap, gap, gap).intersects(other.rect()), (
                    called(one),
                    called(other),
                )


def test_keys_alone_reach_every_zoom_and_every_part(scene: Stage) -> None:
    scene.item("spot").setVisible(False)
    for _ in range(2):
        QTest.keyClick(scene.view, Qt.Key.Key_Tab)
        if scene.view.activeFocusItem().property("activeFocusOnTab") and _focused(scene) == "Ein Plan":
            break
    assert _focused(scene) == "Ein Plan"
    for key, value in (("Plus", 1.5), ("Plus", 2), ("Plus", 3), ("Minus", 2), ("Plus", 3)):
        QTest.keyClick(scene.view, Qt.Key[f"Key_{key}"])
        scene.settle()
        assert zoom(scene) == value
    left, top, _, _ = place(scene)
    for key, at, sign in (("Left", 0, 1), ("Right", 0, -1), ("Up", 1, 1), ("Down", 1, -1)):
        before = place(scene)
        QTest.keyClick(scene.view, Qt.Key[f"Key_{key}"])
        scene.settle()
        assert (place(scene)[at] - before[at]) * sign == pytest.approx(250 - 50 * at, abs=2), key
    assert place(scene)[:2] == (left, top)
    QTest.keyClick(scene.view, Qt.Key.Key_0)
    scene.settle()
    assert zoom(scene) == 1


def _focused(scene: Stage) -> str:
    item = scene.view.activeFocusItem()
    node = QAccessible.queryAccessibleInterface(item) if item is not None else None
    return called(node) if node is not None else ""


def test_arrow_keys_are_not_taken_while_the_whole_is_seen(scene: Stage) -> None:
    before = place(scene)
    QTest.keyClick(scene.view, Qt.Key.Key_Tab)
    QTest.keyClick(scene.view, Qt.Key.Key_Right)
    scene.settle()
    assert place(scene) == before


def test_the_focus_is_not_lost_when_its_pill_goes(scene: Stage) -> None:
    scene.look.setProperty("byKeys", True)
    tap(scene, "Näher")
    scene.look.setProperty("byKeys", True)
    item = next(one for one in _items(pane(scene)) if one.property("text") == "Ganz")
    item.forceActiveFocus()
    QTest.keyClick(scene.view, Qt.Key.Key_Space)
    QTest.qWait(20)
    assert zoom(scene) == 1
    assert _focused(scene) == "Ein Plan"


def _items(item: QQuickItem) -> list[QQuickItem]:
    return [item, *(one for child in item.childItems() for one in _items(child))]


def test_a_screen_reader_hears_what_it_is_how_large_and_which_part(scene: Stage) -> None:
    node = scene.node("Ein Plan")
    assert node.role() is QAccessible.Role.Graphic
    assert node.text(QAccessible.Text.Description) == "1-fach"
    tap(scene, "Näher")
    tap(scene, "Näher")
    assert node.text(QAccessible.Text.Description) == "2-fach, Mitte"
    tap(scene, "Nach links")
    tap(scene, "Nach oben")
    assert node.text(QAccessible.Text.Description) == "2-fach, oben links"


def test_two_taps_look_closer_there_and_at_the_end_back_at_the_whole(scene: Stage) -> None:
    at = QPoint(300, 700)
    under = in_picture(scene, at)
    scene.tap(at)
    assert zoom(scene) == 1
    scene.tap(at)
    assert zoom(scene) == 2
    assert abs(in_picture(scene, at).x() - under.x()) < 0.02
    for wanted in (4, 8, 1):
        QTest.qWait(700)
        scene.tap(at)
        scene.tap(at)
        assert zoom(scene) == wanted


def test_a_swipe_over_the_whole_picture_is_told_and_one_over_a_part_moves_it(scene: Stage) -> None:
    drag(scene, QPoint(800, 500), QPoint(-300, 20))
    assert scene.root.property("next") == 1
    drag(scene, QPoint(300, 500), QPoint(300, 20))
    assert scene.root.property("next") == 0
    drag(scene, QPoint(800, 500), QPoint(-60, 0))
    drag(scene, QPoint(600, 300), QPoint(-120, 200))
    assert scene.root.property("next") == 0, "too short, or not sideways"
    tap(scene, "Näher")
    drag(scene, QPoint(800, 500), QPoint(-300, 20))
    assert scene.root.property("next") == 0


def test_it_glides_for_180_ms_and_jumps_in_calm_mode(scene: Stage) -> None:
    scene.look.setProperty("still", False)
    tap(scene, "Näher")
    assert zoom(scene) == 1.5, "words know at once where it goes"
    assert place(scene)[2] < 1500
    QTest.qWait(260)
    assert place(scene)[2] == 1500
    scene.look.setProperty("calm", True)
    tap(scene, "Näher")
    assert place(scene)[2] == 2000


def test_an_svg_is_drawn_anew_so_that_a_line_stays_sharp(scene: Stage) -> None:
    for _ in range(6):
        tap(scene, "Näher")
    QTest.qWait(50)
    picture = scene.view.grabWindow()
    row = [picture.pixelColor(x, 600).name() for x in range(580, 620)]
    assert set(row) == {"#1f6fb5", "#ffffff"}, "no colour in between: 2 units are 16 px now"
    assert row.count("#ffffff") == 16


def test_a_picture_of_points_is_read_as_large_as_it_is(opened: Open, tmp_path: Path) -> None:
    image = QImage(4000, 3200, QImage.Format.Format_RGB32)
    image.fill(QColor("#1F6FB5"))
    painter = QPainter(image)
    painter.fillRect(1998, 0, 4, 3200, QColor("#ffffff"))
    painter.end()
    image.save(str(tmp_path / "points.png"))
    scene = opened(tmp_path / "points.png")
    for _ in range(4):
        tap(scene, "Näher")
    QTest.qWait(100)
    picture = scene.view.grabWindow()
    row = [picture.pixelColor(x, 600).name() for x in range(580, 620)]
    assert row.count("#ffffff") == 4
    details = [one for one in _items(pane(scene)) if one.property("taken") is not None]
    shown = [one.isVisible() for one in details]
    for way in ("Nach links", "Weiter weg", "Nach oben", "Näher"):
        tap(scene, way)
        QTest.qWait(60)
        assert [one.isVisible() for one in details] == shown, "it is not read again while it is large enough"


@pytest.mark.parametrize("by", ["press", "key"])
def test_keys_and_screen_readers_press_the_picture_itself_closer_and_closer_and_back(scene: Stage, by: str) -> None:
    node = scene.node("Ein Plan")
    actions = node.actionInterface()
    assert actions is not None
    pane(scene).forceActiveFocus()
    seen = []
    for _ in range(7):
        if by == "press":
            actions.doAction(QAccessibleActionInterface.pressAction())
        else:
            QTest.keyClick(scene.view, Qt.Key.Key_Space)
        scene.settle()
        seen.append(zoom(scene))
    assert seen == [1.5, 2, 3, 4, 6, 8, 1]


def test_another_picture_is_seen_whole_again(scene: Stage, tmp_path: Path) -> None:
    tap(scene, "Näher")
    (tmp_path / "tall.svg").write_text(SVG.replace("0 0 1000 800", "0 0 200 800"), encoding="utf-8")
    scene.root.setProperty("source", QUrl.fromLocalFile(str(tmp_path / "tall.svg")))
    scene.settle()
    assert zoom(scene) == 1
    assert place(scene) == (400, 0, 200, 800)


def png_of(side_px: int) -> bytes:
    """Says that it is so large, and has no pixels."""
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", side_px, side_px, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"")),
        (b"IEND", b""),
    ]
    told = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(told)


@pytest.mark.qt_log_ignore("QML Image|QImageIOHandler|libpng", extend=True)
@pytest.mark.parametrize("data", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, png_of(31_623)])
def test_a_picture_that_cannot_be_read_is_replaced_by_words(opened: Open, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "bad.png").write_bytes(data)
    before = resident_mb()
    scene = opened(tmp_path / "bad.png")
    assert scene.node("Kein Bild") is not None
    assert "Näher" not in names(scene)
    assert resident_mb() - before < 60


@pytest.mark.qt_log_ignore("QML Image", extend=True)
@pytest.mark.parametrize("box", ["0 0 1000000000 1000000000", "0 0 1 100000", "0 0 100000 1"])
def test_an_svg_of_any_size_costs_no_more_than_its_frame(opened: Open, tmp_path: Path, box: str) -> None:
    _, _, wide, high = box.split()
    text = SVG.replace('viewBox="0 0 1000 800"', f'viewBox="{box}" width="{wide}" height="{high}"')
    (tmp_path / "odd.svg").write_text(text, encoding="utf-8")
    before = resident_mb()
    scene = opened(tmp_path / "odd.svg")
    for _ in range(6):
        if "Näher" in names(scene):
            tap(scene, "Näher")
    QTest.qWait(50)
    assert resident_mb() - before < 80


def resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 2**20


@pytest.mark.attempt("Q24")
@pytest.mark.parametrize("kind", ["png", "svg"])
def test_memory_is_bounded_while_somebody_zooms_in_and_out(opened: Open, plan: Path, tmp_path: Path, kind: str) -> None:
    file = plan
    if kind == "png":
        image = QImage(4096, 4096, QImage.Format.Format_RGB32)
        image.fill(QColor("#1F6FB5"))
        file = tmp_path / "huge.png"
        image.save(str(file))
        del image
    scene = opened(file)
    before = resident_mb()
    highest, after_ten = before, 0.0
    for turn in range(50):
        pane(scene).setProperty("focus", True)
        for _ in range(6):
            QMetaObject.invokeMethod(pane(scene), "enlarge")
            QTest.qWait(2)
        highest = max(highest, resident_mb())
        QMetaObject.invokeMethod(pane(scene), "showAll")
        QTest.qWait(2)
        if turn == 9:
            after_ten = resident_mb()
    assert highest - before < (220 if kind == "png" else 60), f"{before:.0f} → {highest:.0f} MB"
    assert resident_mb() - after_ten < 15, "and it does not grow"
