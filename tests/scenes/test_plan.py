"""Plans: every place by finger, key and ear, on the map and in the list; where marks stand; an author's slips."""

import math
import re
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.kiosk.visitor import ListJournal, Node, Open, Visitor
from tests.scenes.authored import Authored, problems_of
from tests.scenes.examples import build_example
from werkstadt.exhibits.authoring.exhibition import check_source
from werkstadt.exhibits.authoring.install import install
from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.problems import Problem, Spot
from werkstadt.scenes.plan.load import load
from werkstadt.scenes.plan.rules import Box, arrange, holds, meant, roomiest, signed_area, zoom_to_part

PLACES = ("Gewächshaus", "Teich", "Beete", "Bienenkästen")
W = '{ de = "Wort", en = "word", de-simple = "Wort" }'
PLAN = f'picture = "pictures/a.svg"\npicture_alt = {W}\ntitle = {W}\n'
SPOT = f'[[scene.spot]]\nid = "a"\nat = [10, 10]\ntitle = {W}\ntext = {W}\n'
HERE = '[[scene.here]]\nzone = "foyer"\nat = [10, 10]\n'
SQUARE = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]
ELL = [(0.0, 0.0), (10.0, 0.0), (10.0, 2.0), (2.0, 2.0), (2.0, 10.0), (0.0, 10.0)]


@pytest.fixture
def enter(visit: Open, tmp_path: Path) -> "Enter":
    return Enter(visit, tmp_path)


class Enter:
    """Opens a plan: of the example, or of an author's body."""

    def __init__(self, visit: Open, folder: Path) -> None:
        self._visit, self._folder = visit, folder

    def __call__(self, body: str = "", box: str = "0 0 400 300", **options: object) -> Visitor:
        content = self._folder / "content"
        if body:
            checked = check_source(Authored(self._folder / "example", "plan", box)(body))
            assert not checked.problems, checked.problems
            install(checked, content)
        else:
            build_example("plan", content)
        visitor = self._visit(content, ListJournal(), **options)
        visitor.lane.wake()
        visitor.lane.open("example")
        visitor.settle()
        visitor.settle()
        return visitor


def spots(*points: tuple[float, float]) -> str:
    return PLAN + "".join(
        SPOT.replace('id = "a"', f'id = "a{number}"')
        .replace("[10, 10]", f"[{x}, {y}]")
        .replace('title = { de = "Wort"', f'title = {{ de = "Ort {number}"')
        for number, (x, y) in enumerate(points, 1)
    )


def marks(visitor: Visitor) -> list[Node]:
    return [
        node
        for node in visitor.nodes()
        if node.acts and ("auf dem Plan" in node.name or "nah beieinander" in node.name)
    ]


def entries(visitor: Visitor) -> list[str]:
    return [node.name for node in visitor.nodes() if node.acts and re.match(r"\d+: ", node.name)]


def focused(visitor: Visitor) -> str:
    item = visitor.window.activeFocusItem()
    return str(item.property("name") or item.property("text") or "") if item is not None else ""


def tab_to(visitor: Visitor, name: str) -> None:
    for _ in range(80):
        visitor.key(Qt.Key.Key_Tab)
        if focused(visitor).startswith(name):
            return
    raise AssertionError(f"{name!r} does not get the focus by Tab")


# The same places on the plan and in the list


def test_a_tap_on_a_mark_opens_its_card_and_the_list_comes_back(enter: Enter) -> None:
    visitor = enter()
    visitor.tap("Teich, auf dem Plan")
    assert visitor.says("Hier trinken Vögel")
    assert entries(visitor) == []
    visitor.tap("Gewächshaus, auf dem Plan")
    assert visitor.says("Licht kommt durch das Glas")
    assert not visitor.says("Hier trinken Vögel")
    visitor.tap("Alle Orte")
    assert entries(visitor) == ["1: Gewächshaus, entdeckt", "2: Teich, entdeckt", "3: Beete", "4: Bienenkästen"]


def test_the_list_opens_the_same_cards(enter: Enter) -> None:
    visitor = enter()
    assert entries(visitor) == [f"{number}: {place}" for number, place in enumerate(PLACES, 1)]
    visitor.tap("4: Bienenkästen")
    assert visitor.says("Bitte leise")
    (chosen,) = [node.name for node in marks(visitor) if node.interface.state().checked]
    assert chosen == "Bienenkästen, auf dem Plan"


def test_a_tap_anywhere_in_an_area_means_it(enter: Enter) -> None:
    visitor = enter()
    corner = marks(visitor)[0].rect.center() - QPoint(130, 70)
    visitor.touch(corner)
    assert visitor.says("Licht kommt durch das Glas")
    path = (marks(visitor)[0].rect.center() + marks(visitor)[1].rect.center()) / 2
    visitor.tap("Alle Orte")
    visitor.touch(path)
    assert entries(visitor) != [], "the path between them is no place"


def test_a_mark_does_not_also_touch_what_lies_under_it(enter: Enter) -> None:
    area = "area = [[0, 0], [400, 0], [400, 300], [0, 300]]\n"
    visitor = enter(
        spots((200, 150)) + spots((100, 100)).removeprefix(PLAN).replace('"a1"', '"b"').replace("Ort 1", "Alles") + area
    )
    visitor.tap("Ort 1, auf dem Plan")
    assert visitor.scene.property("chosen") == 0
    visitor.touch(marks(visitor)[0].rect.center() + QPoint(200, 100))
    assert visitor.scene.property("chosen") == 1


@pytest.mark.requirement("B11")
def test_everything_can_be_opened_by_single_taps_at_every_zoom(enter: Enter) -> None:
    visitor = enter()
    for step in range(7):
        for number, place in enumerate(PLACES, 1):
            visitor.tap(f"{number}: {place}")
            assert visitor.scene.property("chosen") == number - 1, (step, place)
            assert any(node.name.startswith(place) for node in marks(visitor)), "the plan moves to where it is"
            visitor.tap("Alle Orte")
        if step < 6:
            visitor.tap("Näher heran")
    assert any("8-fach" in node.description for node in visitor.nodes())


def test_arrows_bring_every_mark_into_reach_of_a_tap(enter: Enter) -> None:
    visitor = enter()
    for _ in range(4):
        visitor.tap("Näher heran")
    for way in ("links", "oben"):
        while any(node.name == f"Ausschnitt nach {way}" for node in visitor.nodes()):
            visitor.tap(f"Ausschnitt nach {way}")
    opened = set()
    sideways = "rechts"
    for _ in range(60):
        for mark in [node.name for node in marks(visitor)]:
            visitor.tap(mark)
            opened.add(visitor.scene.property("chosen"))
        names = {node.name for node in visitor.nodes() if node.acts}
        if f"Ausschnitt nach {sideways}" in names:
            visitor.tap(f"Ausschnitt nach {sideways}")
        elif "Ausschnitt nach unten" in names:
            visitor.tap("Ausschnitt nach unten")
            sideways = "links" if sideways == "rechts" else "rechts"
        else:
            break
    assert opened == {0, 1, 2, 3}


def test_keys_alone_open_every_place_on_the_plan_and_in_the_list_and_keep_the_focus(enter: Enter) -> None:
    visitor = enter()
    for number, place in enumerate(PLACES):
        tab_to(visitor, f"{place}, auf dem Plan")
        visitor.key(Qt.Key.Key_Space)
        assert visitor.scene.property("chosen") == number
        assert focused(visitor) == f"{place}, auf dem Plan"
    tab_to(visitor, "Alle Orte")
    visitor.key(Qt.Key.Key_Space)
    assert focused(visitor).startswith("4: "), "where the list was left"
    tab_to(visitor, "2: Teich")
    visitor.key(Qt.Key.Key_Space)
    assert visitor.scene.property("chosen") == 1
    assert focused(visitor) == "Alle Orte"


def test_keys_alone_reach_every_zoom(enter: Enter) -> None:
    visitor = enter()
    tab_to(visitor, "Näher heran")
    seen = [str(visitor.scene.property("inSight"))]
    for _ in range(6):
        visitor.key(Qt.Key.Key_Space)
        visitor.settle()
        seen.append(str(visitor.scene.property("inSight")))
    assert seen[0] == ", ".join(PLACES)
    assert seen[-1] != seen[0]


def test_a_screen_reader_presses_marks_and_hears_what_is_in_sight(enter: Enter) -> None:
    visitor = enter()
    visitor.press("Beete, auf dem Plan")
    assert visitor.says("Vier Beete")
    for _ in range(3):
        visitor.press("Näher heran")
    visitor.press("Ausschnitt nach links")
    visitor.press("Ausschnitt nach oben")
    visitor.settle()
    (plan,) = [node for node in visitor.nodes() if node.name.startswith("Ein Garten von oben.")]
    assert plan.description == "3-fach, zu sehen: Gewächshaus"


def test_a_pinch_that_begins_on_two_marks_zooms_and_opens_nothing(enter: Enter) -> None:
    visitor = enter()
    one, other = marks(visitor)[0].rect.center(), marks(visitor)[3].rect.center()
    QTest.touchEvent(visitor.window, visitor.device).press(1, one, visitor.window).press(2, other, visitor.window)
    for step in range(1, 9):
        spread = QPoint(-10, -6) * step
        QTest.touchEvent(visitor.window, visitor.device).move(1, one + spread, visitor.window).move(
            2, other - spread, visitor.window
        )
        QTest.qWait(20)
    QTest.touchEvent(visitor.window, visitor.device).release(1, one + spread, visitor.window).release(
        2, other - spread, visitor.window
    )
    visitor.settle()
    assert visitor.scene.property("chosen") == -1
    assert any("-fach" in node.description for node in visitor.nodes())


# Where one is


@pytest.mark.parametrize(("zone", "shown"), [("foyer", True), ("lab", False), ("", False)])
def test_the_plan_says_where_its_zone_is(enter: Enter, zone: str, shown: bool) -> None:
    visitor = enter(zone=zone)
    assert visitor.says("Du bist hier") is shown


def test_the_list_says_so_too_and_no_mark_covers_it(enter: Enter) -> None:
    here = '[[scene.here]]\nzone = "foyer"\nat = [200, 150]\n'
    area = "area = [[150, 100], [250, 100], [250, 200], [150, 200]]\n"
    visitor = enter(spots((200, 150)) + area + here, zone="foyer")
    assert entries(visitor) == ["1: Ort 1, Du bist hier"]
    (tag,) = [node.rect for node in visitor.nodes() if node.name == "Du bist hier"]
    (mark,) = [node.rect for node in marks(visitor)]
    assert not mark.intersects(tag)


# Marks


def test_marks_that_lie_too_near_are_one_that_leads_closer_until_they_part(enter: Enter) -> None:
    visitor = enter(spots((100, 100), (112, 100), (300, 200)))
    assert [node.name for node in marks(visitor)] == ["2 Orte nah beieinander: Ort 1, Ort 2", "Ort 3, auf dem Plan"]
    visitor.tap("2 Orte")
    visitor.settle()
    assert {"Ort 1, auf dem Plan", "Ort 2, auf dem Plan"} <= {node.name for node in marks(visitor)}
    visitor.tap("Ort 2, auf dem Plan")
    assert visitor.scene.property("chosen") == 1


def test_places_on_one_and_the_same_point_open_one_after_the_other(enter: Enter) -> None:
    visitor = enter(spots((100, 100), (100, 100)))
    for chosen in (0, 1, 0):
        visitor.tap("2 Orte")
        assert visitor.scene.property("chosen") == chosen


def test_places_that_even_the_largest_zoom_does_not_part_can_be_opened(enter: Enter) -> None:
    visitor = enter(spots((100, 100), (100.5, 100)))
    visitor.tap("2 Orte")
    visitor.settle()
    assert any("8-fach" in node.description for node in visitor.nodes())
    for chosen in (0, 1):
        visitor.tap("2 Orte")
        assert visitor.scene.property("chosen") == chosen


@pytest.mark.parametrize("profile", ["terminal-15", "tablet-10"])
def test_twenty_four_places_never_cover_one_another_while_one_zooms(enter: Enter, profile: str) -> None:
    points = [(7 + 61 * number % 390, 5 + 37 * number % 290) for number in range(24)]
    visitor = enter(spots(*points), profile=profile, size_px=(960, 600), zone="foyer")
    gap = 3 * visitor.stage.look.measures.mm - 1.5
    for step in range(7):
        rects = [node.rect.toRectF() for node in marks(visitor)]
        assert rects or step > 3
        assert not [1 for one, other in combinations(rects, 2) if one.adjusted(-gap, -gap, gap, gap).intersects(other)]
        if step < 6:
            visitor.tap("Näher heran")
            visitor.settle()


points = st.tuples(st.floats(0, 500), st.floats(0, 300))


@given(st.lists(points, max_size=24), st.lists(points, max_size=4))
def test_marks_stand_apart_whole_in_the_frame_and_beside_what_is_taken(
    places: list[tuple[float, float]], others: list[tuple[float, float]]
) -> None:
    taken = [Box(x, y, 40, 40) for x, y in others]
    found = arrange(places, (500, 300), 40, 6, taken)
    boxes = [Box(mark.x, mark.y, 40, 40) for mark in found]
    assert all(20 - 1e-6 <= box.x <= 480 + 1e-6 and 20 - 1e-6 <= box.y <= 280 + 1e-6 for box in boxes)
    assert all(one.apart_from(other, 6) for one, other in combinations(boxes, 2))
    assert all(box.apart_from(other, 6) for box in boxes for other in taken)
    shown = [number for mark in found for number in mark.places]
    assert len(shown) == len(set(shown))
    if not taken:
        assert sorted(shown) == list(range(len(places))), "none is lost where nothing is in the way"


def test_a_mark_outside_the_frame_is_not_shown_and_one_at_its_edge_is_moved_in() -> None:
    assert arrange([(-1, 50), (50, 101)], (100, 100), 40, 6) == []
    (mark,) = arrange([(0, 100)], (100, 100), 40, 6)
    assert (mark.x, mark.y) == (20, 80)


def test_two_marks_become_one_in_the_middle_of_their_places() -> None:
    (mark,) = arrange([(100, 100), (130, 100), (115, 106)], (400, 400), 40, 6)
    assert mark.places == (0, 1, 2)
    assert mark.x == pytest.approx(115)
    assert mark.y == pytest.approx(102)


def test_a_frame_smaller_than_a_mark_does_not_break_anything() -> None:
    assert arrange([(5, 5)], (10, 10), 40, 6)[0].places == (0,)
    assert arrange([], (0, 0), 40, 6) == []


def test_the_zoom_that_parts_marks_is_just_enough() -> None:
    near = [(100.0, 100.0), (110.0, 104.0), (300.0, 100.0)]
    zoom = zoom_to_part(near, 40, 6)
    assert zoom == pytest.approx(4.6)
    assert len(arrange([(x * zoom, y * zoom) for x, y in near], (4000, 4000), 40, 6)) == 3
    assert zoom_to_part([(1, 1), (1, 1)], 40, 6) == math.inf
    assert zoom_to_part([(1, 1)], 40, 6) == 0


def test_an_area_holds_what_is_inside_also_where_it_turns_a_corner() -> None:
    assert holds(SQUARE, (5, 5))
    assert not holds(SQUARE, (15, 5))
    assert holds(ELL, (1, 9))
    assert not holds(ELL, (5, 5))
    assert signed_area(SQUARE) == 100
    assert signed_area(SQUARE[::-1]) == -100


def test_the_smallest_area_under_a_finger_is_meant() -> None:
    small = [(2.0, 2.0), (4.0, 2.0), (4.0, 4.0)]
    assert meant([SQUARE, small, ()], (3.5, 2.5)) == 1
    assert meant([SQUARE, small, ()], (9, 9)) == 0
    assert meant([SQUARE, small, ()], (11, 9)) == -1
    assert meant([], (1, 1)) == -1


def test_the_mark_of_an_area_stands_well_inside_it() -> None:
    assert roomiest(SQUARE) == (5, 5)
    x, y = roomiest(ELL)
    assert holds(ELL, (x, y))
    assert min(x, y) < 2
    sliver = [(0.0, 0.0), (10.0, 0.0), (10.0, 0.0001)]
    assert roomiest(sliver)


# What an author may get wrong


@pytest.fixture
def authored(tmp_path: Path) -> Authored:
    return Authored(tmp_path / "mine", "plan")


def test_the_least_plan_is_a_picture_and_a_place(authored: Authored) -> None:
    assert problems_of(authored(PLAN + SPOT)) == []


AREA = SPOT.replace("at = [10, 10]", "area = [[0, 0], [10, 0], [10, 10]]")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (SPOT, "scene[1].picture: expected the plan, an SVG, PNG or JPEG, got none"),
        (PLAN, "scene[1].spot: expected at least one [[scene.spot]], got none"),
        (PLAN + SPOT.replace("at = [10, 10]\n", ""), "at: expected a point like [120, 80], got nothing"),
        (PLAN + SPOT.replace("[10, 10]", "[401, 10]"), "x 0 to 400 and y 0 to 300, got [401, 10]"),
        (PLAN + SPOT.replace("[10, 10]", "[10, -1]"), "x 0 to 400 and y 0 to 300, got [10, -1]"),
        (PLAN + SPOT.replace("[10, 10]", "[10, 10, 10]"), "a point like [120, 80]"),
        (PLAN + SPOT.replace("[10, 10]", '["x", 10]'), "a point like [120, 80]"),
        (PLAN + SPOT.replace("[10, 10]", "[nan, inf]"), "a point like [120, 80]"),
        (PLAN + SPOT.replace("[10, 10]", "[true, 10]"), "a point like [120, 80]"),
        (PLAN + AREA.replace(", [10, 10]]", "]"), "area: expected 3 to 64 points, got 2"),
        (PLAN + AREA.replace("[10, 10]]", "[10, 301]]"), "area: expected a point on the plan"),
        (PLAN + AREA.replace("[10, 10]]", "[5, 0]]"), "area: expected corners around an area, got a line"),
        (PLAN + AREA.replace("[10, 10]]", "7]"), "area: expected points like"),
        (PLAN + AREA.replace("[[0, 0], [10, 0], [10, 10]]", "5"), "area: expected points like"),
        (PLAN + AREA.replace("[10, 10]]", ", ".join(["[10, 10]"] * 63) + "]"), "expected 3 to 64 points, got 65"),
        (PLAN + SPOT + SPOT, 'spot[2].id: expected one of its own, got "a" again'),
        (PLAN + SPOT.replace('"a"', '"A b"'), "small letters, digits and single dashes"),
        (PLAN + SPOT * 25, "1 to 24 of them, got 25"),
        (PLAN + SPOT + "flavour = 1\n", "one of the keys"),
        (PLAN + SPOT + f"picture_alt = {W}\n", "picture, the picture it belongs to"),
        (PLAN + SPOT.replace('text = { de = "Wort"', f'text = {{ de = "{"Wort " * 61}"'), "at most 60 words, got 61"),
        (PLAN + SPOT.replace('text = { de = "Wort"', f'text = {{ de = "{"Wort " * 60}"'), "60 words with the title"),
        (PLAN + SPOT.replace('title = { de = "Wort"', f'title = {{ de = "{"Wort " * 6}"'), "at most 5 words"),
        (PLAN + SPOT + HERE.replace("[10, 10]", "[10, 900]"), "here[1].at: expected a point on the plan"),
        (PLAN + SPOT + HERE + HERE, 'here[2].zone: expected one of its own, got "foyer" again'),
        (PLAN + SPOT + HERE.replace('"foyer"', '"Der Flur"'), "zone: expected small letters"),
        (PLAN + SPOT + HERE + "flavour = 1\n", "one of the keys"),
        (PLAN.replace("a.svg", "huge.png") + SPOT, "1 to 4096 px a side, got huge.png: 31623 × 31623 px"),
        (PLAN.replace("a.svg", "b.svg") + SPOT, "a picture that is there"),
        (PLAN + f'hint = {{ de = "{"Wort " * 31}", en = "word", de-simple = "Wort" }}\n' + SPOT, "at most 30 words"),
        (
            PLAN + f'picture_caption = {{ de = "{"Wort " * 21}", en = "a", de-simple = "W" }}\n' + SPOT,
            "at most 20 words",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line(authored: Authored, body: str, expected: str) -> None:
    told = problems_of(authored(body))
    assert any(expected in one for one in told), told
    assert all(re.match(r"exhibit\.toml:\d+", one) for one in told), told


def test_points_are_in_the_units_of_the_drawing_wherever_it_begins(enter: Enter) -> None:
    visitor = enter(spots((-100, 50), (100, 50)), box="-200 0 400 100")
    one, other = (spot.at for spot in visitor.scene.scene.spots)
    assert (one, other) == ((0.25, 0.5), (0.75, 0.5))


def test_a_drawing_of_no_size_is_no_plan(tmp_path: Path) -> None:
    told = problems_of(Authored(tmp_path / "mine", "plan", "0 0 0 0")(PLAN + SPOT))
    assert any("a viewBox of at least 1 × 1" in one for one in told), told


def test_a_zone_that_the_exhibition_does_not_have_is_refused(tmp_path: Path, authored: Authored) -> None:
    authored(PLAN + SPOT + HERE)
    toml = """format = 1
id = "all"
time_zone = "Europe/Berlin"
zones = {zones}
title = {{ de = "Wort", en = "word", de-simple = "Wort" }}
[[show]]
exhibit = "mine"
zones = {shown}
"""
    for zones, shown, expected in (
        ('["foyer", "lab"]', '["foyer"]', ""),
        ('["lab"]', '["lab"]', 'zone: expected one of the exhibition\'s zones: lab, got "foyer"'),
        ('["foyer"]', '["foyr"]', 'zones: expected one of the exhibition\'s zones: foyer, got "foyr"'),
        ('["Der Flur"]', "[]", "names of zones"),
        ("[]", '["anywhere"]', ""),
    ):
        (tmp_path / "exhibition.toml").write_text(toml.format(zones=zones, shown=shown), encoding="utf-8")
        told = [str(problem) for problem in check_source(tmp_path).problems]
        assert any(expected in one for one in told) if expected else told == [], (zones, told)


# What a device may find in a pack


def test_an_odd_pack_is_refused_or_harmless_and_never_raises() -> None:
    words = {"de": "Wort", "en": "word"}
    spot = {"id": "a", "at": [9, -5], "title": words, "text": words, "area": [[0, 0], [99, 0], [99, 99]]}
    good = {"id": "x", "title": words, "picture": {"file": "a.svg", "alt": words}, "size": [4, 3], "spot": [spot]}

    def loaded(**odd: object) -> tuple[object, list[Problem]]:
        problems: list[Problem] = []
        return load(Fields({**good, **odd}, lambda path: Spot("pack.json"), problems)), problems

    plan, problems = loaded()
    assert problems == []
    assert plan.spots[0].at == (1, 0), "brought back onto the plan"  # type: ignore[attr-defined]
    cases: tuple[dict[str, object], ...] = (
        {"size": [0, 3]},
        {"size": "x"},
        {"spot": []},
        {"spot": [5]},
        {"spot": 3},
        {"here": [{"zone": "a"}]},
    )
    for odd in cases:
        assert loaded(**odd)[1], odd
