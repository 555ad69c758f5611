"""Heat maps: every touch is in them once, where it was, and the picture is one."""

import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from werkstadt.hub.rules.studies.heat import heat_of, png_of

CELL_MM = 1210 / 240


def test_a_single_touch_is_a_small_hill_where_it_was() -> None:
    heat = heat_of([(300, 200)], 1210, 680)
    rows = [sum(row) for row in heat.density]
    assert rows.index(max(rows)) == int(200 / CELL_MM)
    top = max(heat.density, key=max)
    assert [*top].index(max(top)) == int(300 / CELL_MM)
    assert heat.peak_per_cm2 == pytest.approx(100 / (2 * 3.14159 * 8**2), rel=0.05), "of a Gaussian of 8 mm"
    assert heat.density[0][0] == 0


@given(st.lists(st.tuples(st.floats(60, 240), st.floats(60, 140)), max_size=20))
def test_within_a_page_no_touch_is_lost_and_none_counts_twice(points: list[tuple[float, float]]) -> None:
    heat = heat_of(points, 300, 200)
    assert heat.n == len(points)
    assert sum(map(sum, heat.density)) * 4**2 == pytest.approx(len(points))


def test_touches_beside_the_page_are_left_out_and_its_edges_belong_to_it() -> None:
    heat = heat_of([(0, 0), (300, 200), (-1, 5), (5, 201)], 300, 200)
    assert heat.n == 2
    assert heat.density[0][0] == heat.density[-1][-1] > 0


def test_many_touches_at_one_place_are_darkest_there() -> None:
    chance = random.Random(3)  # noqa: S311
    points = [(chance.gauss(300, 8), chance.gauss(200, 8)) for _ in range(400)] + [(900.0, 500.0)]
    picture = Image.open(io.BytesIO(png_of(heat_of(points, 1210, 680))))
    picture.load()
    assert picture.size == (240, 135)
    seen = picture.convert("RGBA")
    hot, warm, cold = (
        seen.getpixel((int(x / CELL_MM), int(y / CELL_MM))) for x, y in ((300, 200), (270, 200), (600, 600))
    )
    assert isinstance(hot, tuple)
    assert isinstance(warm, tuple)
    assert isinstance(cold, tuple)
    assert cold[3] == 0 < warm[3] < hot[3] == 225
    assert sum(hot[:3]) < sum(warm[:3])


def test_without_a_touch_the_picture_is_empty() -> None:
    heat = heat_of([], 1, 1)
    assert (heat.n, heat.peak_per_cm2) == (0, 0)
    assert Image.open(io.BytesIO(png_of(heat))).convert("RGBA").getpixel((0, 0))[3] == 0  # type: ignore[index]
