"""What is longer than its place: a line where it goes on, and pictures that stay whole."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage

from tests.kiosk.controls.stage import Stage
from werkstadt.kiosk.look.edges import edge, ground

SHEET = """
Sheet {{
    objectName: "sheet"; look: root.look; width: 800; height: 400
    Rectangle {{ width: 100; height: {height} }}
}}
"""
PICTURE = """
PagePicture {{
    objectName: "picture"; look: root.look; width: {width}; height: 300; least: {least}
    source: "{source}"
}}
"""


def lines(scene: Stage) -> tuple[bool, bool]:
    return scene.item("moreAbove").isVisible(), scene.item("moreBelow").isVisible()


def test_a_line_stands_where_something_goes_on(stage: Callable[..., Stage]) -> None:
    scene = stage(SHEET.format(height=1000))
    sheet = scene.item("sheet")
    assert lines(scene) == (False, True)
    sheet.turn(1)  # type: ignore[attr-defined]
    scene.settle()
    assert lines(scene) == (True, True)
    sheet.toEnd()  # type: ignore[attr-defined]
    scene.settle()
    assert lines(scene) == (True, False)


def test_no_line_where_everything_has_room(stage: Callable[..., Stage]) -> None:
    assert lines(stage(SHEET.format(height=390))) == (False, False)


@pytest.mark.parametrize(
    ("width", "least", "whole"),
    [(220, 0.7, False), (900, 0.7, True), (900, 0, False), (120, 0.7, True)],
    ids=["it fits", "too wide a place", "it may lose what it will", "too narrow a place"],
)
def test_a_picture_that_would_lose_most_of_itself_is_shown_whole_and_undistorted(
    stage: Callable[..., Stage], tmp_path: Path, width: int, least: float, whole: bool
) -> None:
    file = tmp_path / "tall.svg"
    file.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 40"><circle r="9"/></svg>', encoding="utf-8"
    )
    scene = stage(PICTURE.format(width=width, least=least, source=file.as_uri()))
    seen = scene.item("seen")
    wide, high = seen.property("paintedWidth"), seen.property("paintedHeight")
    if whole:
        assert (wide, high) == (pytest.approx(min(width, 225), abs=1), pytest.approx(min(300, width / 0.75), abs=1))
    else:
        assert (wide >= width - 1, high >= 299) == (True, True), "it fills its place"


TWO_COLOURS = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 40">
<rect width="15" height="40" fill="#c93f23"/>
<rect x="15" width="15" height="40" fill="#0b6e69"/><circle cy="20" r="4" fill="#fff"/></svg>"""


def test_what_a_whole_picture_leaves_free_has_the_colour_in_which_it_ends(
    stage: Callable[..., Stage], tmp_path: Path
) -> None:
    (tmp_path / "ä %.svg").write_text(TWO_COLOURS, encoding="utf-8")
    scene = stage(PICTURE.format(width=900, least=0.7, source=QUrl.fromLocalFile(str(tmp_path / "ä %.svg")).url()))
    seen = scene.view.grabWindow()
    found = [seen.pixelColor(x, 150).name() for x in (4, 330, 448, 452, 570, 896)]
    assert found == ["#c93f23"] * 3 + ["#0b6e69"] * 3


def test_a_picture_too_large_to_be_read_at_once_or_none_at_all_has_clear_edges(tmp_path: Path) -> None:
    photo = QImage(1500, 1400, QImage.Format.Format_RGB32)
    photo.fill("red")
    photo.save(str(tmp_path / "large.png"))
    photo.copy(0, 0, 1400, 1400).save(str(tmp_path / "less.png"))
    assert edge((tmp_path / "less.png").as_uri(), "top").name() == "#ff0000"
    assert [edge((tmp_path / name).as_uri(), "left").alpha() for name in ("large.png", "none.svg")] == [0, 0]


def test_a_thing_that_touches_an_edge_is_not_what_the_picture_stands_on() -> None:
    violet, white, rare = 1, 2, 3
    side = [violet] * 4 + [white] * 5 + [rare]
    assert ground(side, side + [violet] * 20 + [rare] * 30) == violet
    assert ground([1, 2, 3, 4, 5, 6, 7], [7] * 9) == 7, "many colours, as in a photograph"
