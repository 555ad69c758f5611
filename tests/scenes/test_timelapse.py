"""Time to push: by slider, pill and key; it runs once and stops; a row of pictures that does not fit is refused."""

from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from tests.kiosk.visitor import ListJournal, Open, Visitor
from tests.scenes.authors import Author
from tests.scenes.examples import build_example


@pytest.fixture
def visitor(visit: Open, tmp_path: Path) -> Visitor:
    one = visit(build_example("timelapse", tmp_path / "content"), ListJournal(), size_px=(960, 540))
    one.lane.wake()
    one.lane.open("example")
    one.settle()
    return one


def at(visitor: Visitor) -> int:
    return int(visitor.scene.property("at"))


def shown(visitor: Visitor) -> str:
    return next(node.name for node in visitor.nodes() if node.role is QAccessible.Role.Graphic)


def test_one_picture_on_and_back_and_never_past_the_ends(visitor: Visitor) -> None:
    assert shown(visitor) == "Neumond: Der Mond am Sternenhimmel"
    visitor.tap("Ein Bild weiter")
    assert shown(visitor).startswith("Zunehmende Sichel")
    visitor.tap("Ein Bild zurück")
    visitor.scene.go(-5)
    assert at(visitor) == 0
    visitor.scene.go(99)
    assert at(visitor) == 7


def test_the_picture_changes_with_time(visitor: Visitor) -> None:
    def middle() -> str:
        return visitor.window.grabWindow().pixelColor(300, 200).name()

    new_moon = middle()
    visitor.scene.go(4)
    visitor.settle()
    assert middle() != new_moon


def test_it_runs_once_stops_at_the_end_and_begins_again(visitor: Visitor) -> None:
    visitor.stage.look.setProperty("still", False)
    visitor.scene.scene.__dict__["seconds"] = 0.14
    visitor.tap("Laufen lassen")
    assert visitor.scene.property("runs") or at(visitor) > 0
    visitor.until(lambda: at(visitor) == 7 and not visitor.scene.property("runs"))
    visitor.tap("Laufen lassen")
    visitor.until(lambda: at(visitor) < 7)
    visitor.until(lambda: at(visitor) == 7)


def test_somebody_who_takes_time_in_hand_stops_it(visitor: Visitor) -> None:
    visitor.stage.look.setProperty("still", False)
    visitor.tap("Laufen lassen")
    visitor.tap("Anhalten")
    assert not visitor.scene.property("runs")
    visitor.tap("Laufen lassen")
    visitor.tap("Ein Bild weiter")
    assert not visitor.scene.property("runs")


def test_where_nothing_may_move_it_goes_on_by_one_picture(visitor: Visitor) -> None:
    visitor.lane.setCalm(True)
    visitor.tap("Laufen lassen")
    assert (at(visitor), visitor.scene.property("runs")) == (1, False)


def test_leaving_the_page_ends_the_run(visitor: Visitor) -> None:
    visitor.stage.look.setProperty("still", False)
    scene = visitor.scene
    visitor.tap("Laufen lassen")
    visitor.lane.home()
    QTest.qWait(10)
    assert visitor.scene is None
    assert scene is not None


def test_the_words_follow_the_language_and_the_picture_stays(visitor: Visitor) -> None:
    visitor.scene.go(2)
    visitor.tap("English")
    assert shown(visitor).startswith("First quarter")
    assert at(visitor) == 2


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('frames = "frames"', 'frames = "film"', 'expected a folder of pictures like 01.jpg, 02.jpg, got "film"'),
        ('frames = "frames"', 'frames = "../frames"', "expected a folder of pictures"),
        ("seconds = 6", "seconds = 0", "seconds: expected a whole number from 1 to 60, got 0"),
        ("seconds = 6", "seconds = 6\nyears = [1900, 1800]", "expected [first, last], two years"),
        ("de = \"Neumond\"", 'de = "der ganz neue schwarze Mond"', "at most 4 words, got 5 words"),
        ('[[scene.label]]\ntext = { de = "Neumond", en = "New moon", de-simple = "Neumond" }\n', "", "8 to 8 of"),
    ],
)  # fmt: skip
def test_mistakes_are_named_with_their_place(tmp_path: Path, before: str, after: str, told: str) -> None:
    author = Author("timelapse", tmp_path)
    author.edit(before, after)
    problems = author.told()
    assert any(told in problem and "exhibit.toml" in problem for problem in problems), problems


def test_years_stand_evenly_instead_of_labels(tmp_path: Path) -> None:
    from werkstadt.exhibits.authoring.exhibit import compile_exhibit

    author = Author("timelapse", tmp_path)
    text = (author.folder / "exhibit.toml").read_text(encoding="utf-8").split("[[scene.label]]")[0]
    (author.folder / "exhibit.toml").write_text(text.replace("seconds = 6", "years = [1900, 1970]"), encoding="utf-8")
    pack, problems = compile_exhibit(author.folder)
    assert [problem for problem in problems if not problem.warning] == []
    assert pack is not None
    assert b'"1910"' in pack.files["pack.json"]
    assert b'"1970"' in pack.files["pack.json"]


def test_pictures_of_another_size_are_refused_by_name(tmp_path: Path) -> None:
    author = Author("timelapse", tmp_path)
    author.edit('viewBox="0 0 1200 900"', 'viewBox="0 0 600 900"', "frames/03.svg")
    (problem,) = author.told()
    assert problem == "frames/03.svg: expected 1200 × 900, as 01.svg, got 600 × 900"


def test_a_file_that_is_no_picture_of_the_row_is_refused_by_name(tmp_path: Path) -> None:
    author = Author("timelapse", tmp_path)
    (author.folder / "frames" / "notes.txt").write_text("x", encoding="utf-8")
    assert any("frames/notes.txt: expected names that begin with their number" in told for told in author.told())


def test_a_single_picture_is_no_timelapse(tmp_path: Path) -> None:
    author = Author("timelapse", tmp_path)
    for number in range(2, 9):
        (author.folder / "frames" / f"{number:02d}.svg").unlink()
    assert any("expected 2 to 240 pictures, got 1 in" in told for told in author.told())


def test_more_than_24_mib_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from werkstadt.scenes.timelapse import source

    monkeypatch.setattr(source, "ALL_MAX", 2000)
    assert any("expected at most 0 MiB in all" in told for told in Author("timelapse", tmp_path).told())
