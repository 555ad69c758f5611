"""Events in their order: true to scale on the line, told by a tap; years out of order are refused."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kiosk.visitor import ListJournal, Open, Visitor
from tests.scenes.authors import Author
from tests.scenes.examples import build_example
from werkstadt.scenes.timeline.rules import parts


@given(st.lists(st.floats(-1e10, 1e4), min_size=2, max_size=12, unique=True).map(sorted))
def test_events_lie_in_order_between_the_ends_and_as_far_apart_as_they_are(years: list[float]) -> None:
    where = parts(years)
    assert (where[0], where[-1]) == (0.0, 1.0)
    assert where == sorted(where)
    for year, part in zip(years, where, strict=True):
        assert part * (years[-1] - years[0]) == pytest.approx(year - years[0], abs=1e-6 * (years[-1] - years[0]))


def test_events_of_one_year_do_not_divide_by_nothing() -> None:
    assert parts([1900.0, 1900.0]) == [0.0, 0.0]


@pytest.fixture
def visitor(visit: Open, tmp_path: Path) -> Visitor:
    one = visit(build_example("timeline", tmp_path / "content"), ListJournal(), size_px=(960, 540))
    one.lane.wake()
    one.lane.open("example")
    one.settle()
    return one


def test_a_tap_on_a_year_tells_its_event(visitor: Visitor) -> None:
    assert visitor.says("Eine Werkstatt für Mikroskope")
    visitor.tap("1884: Neues Glas")
    assert visitor.says("Otto Schott gründet")
    assert not visitor.says("Carl Zeiss eröffnet")
    visitor.press("1926: Sterne am Tag")
    assert visitor.says("In Jena öffnet das Planetarium")


def test_an_event_without_a_picture_has_the_page_to_itself(visitor: Visitor) -> None:
    assert any(node.name.startswith("Bild vergrößern") for node in visitor.nodes())
    visitor.tap("1873: Licht")
    assert not any(node.name.startswith("Bild vergrößern") for node in visitor.nodes())


def test_the_picture_of_the_event_can_be_enlarged(visitor: Visitor) -> None:
    visitor.tap("1926")
    visitor.tap("Bild vergrößern: Sterne")
    assert visitor.lane.stay.place.overlay == "picture"
    assert visitor.says("Sterne leuchten in einer Kuppel")


def test_what_was_chosen_stays_when_the_language_changes(visitor: Visitor) -> None:
    visitor.tap("1884")
    visitor.tap("English")
    assert visitor.says("New glass")
    assert visitor.scene.property("chosen") == 2


def test_a_number_that_is_no_event_is_the_nearest(visitor: Visitor) -> None:
    visitor.scene.choose(99)
    assert visitor.scene.property("chosen") == 3
    visitor.scene.choose(-1)
    assert visitor.scene.property("chosen") == 0


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("year = 1873", "year = 1846", "scene[1].event[2].year: expected a year after 1846, that of the event before"),
        ("year = 1926", "year = 20000", "expected a year from -14000000000 to 10000, got 20000"),
        ("year = 1926", 'year = "bald"', 'expected a number, got "bald"'),
        ('when = { de = "1846"', 'when = { de = "im Jahr 1846"', "at most 2 words, got 3 words"),
        ('picture_alt = { de = "Eine Linse sammelt Licht in einem Punkt"', 'pic = { de = "x"', "picture_alt"),
    ],
)  # fmt: skip
def test_mistakes_are_named_with_their_place(tmp_path: Path, before: str, after: str, told: str) -> None:
    author = Author("timeline", tmp_path)
    author.edit(before, after)
    problems = author.told()
    assert any(told in problem and "exhibit.toml:" in problem for problem in problems), problems


def test_one_event_is_no_timeline(tmp_path: Path) -> None:
    author = Author("timeline", tmp_path)
    text = (author.folder / "exhibit.toml").read_text(encoding="utf-8")
    head, first, *_ = text.split("[[scene.event]]")
    (author.folder / "exhibit.toml").write_text(f"{head}[[scene.event]]{first}", encoding="utf-8")
    assert any("event: expected 2 to 12 of them, got 1" in told for told in author.told())
