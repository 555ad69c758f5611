"""What is longer than its place: a line where it goes on, and pictures that stay whole."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.kiosk.controls.stage import Stage

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
    seen = next(one for one in scene.item("picture").childItems() if one.property("paintedWidth") and one.isVisible())
    wide, high = seen.property("paintedWidth"), seen.property("paintedHeight")
    if whole:
        assert (wide, high) == (pytest.approx(min(width, 225), abs=1), pytest.approx(min(300, width / 0.75), abs=1))
    else:
        assert (wide >= width - 1, high >= 299) == (True, True), "it fills its place"
