"""An exhibit that names a form of its own ends with it; all others end with the general one."""

import shutil
from pathlib import Path

import pytest

from tests.kiosk.visitor import ListJournal, Open, Visitor
from tests.support.content import starter_content
from werkstadt.exhibits.authoring.exhibition import check_source

PACKS = Path(__file__).resolve().parents[2] / "exhibits/packs"


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return starter_content(tmp_path_factory.mktemp("starter") / "content")


def to_end(visitor: Visitor, exhibit: str) -> None:
    visitor.lane.open(exhibit)
    visitor.settle()
    for _ in range(len(visitor.lane.stay.place.steps) - 1):
        visitor.tap("Weiter")


def test_the_pill_opens_the_exhibits_own_form_and_the_answer_names_it(visit: Open, starter: Path) -> None:
    journal = ListJournal()
    visitor = visit(starter, journal)
    visitor.tap("Berühre mich")
    to_end(visitor, "ideen")
    visitor.tap("Deine Idee")
    visitor.until(lambda: visitor.page == "form")
    assert visitor.says("Was ist deine Idee für Jena?")
    visitor.type("licht")
    for _ in range(4):
        visitor.tap("Weiter")
    visitor.until(lambda: visitor.page == "review")
    visitor.tap("Abschicken")
    visitor.until(lambda: visitor.page == "thanks")
    (body,) = journal.bodies("submission")
    assert (body["form"], body["exhibit"]) == ("idee", "ideen")
    assert str(body["answers"]["idea"]).lower() == "licht"  # type: ignore[index]


def test_the_pill_speaks_the_visitors_language(visit: Open, starter: Path) -> None:
    visitor = visit(starter, ListJournal())
    visitor.tap("Berühre mich")
    to_end(visitor, "ideen")
    visitor.tap("English")
    assert "Your idea" in visitor.names()


def test_start_page_and_other_exhibits_lead_to_the_general_form(visit: Open, starter: Path) -> None:
    visitor = visit(starter, ListJournal())
    visitor.tap("Berühre mich")
    assert "Deine Meinung" in visitor.names()
    to_end(visitor, "zahlen")
    assert "Deine Idee" not in visitor.names()
    visitor.tap("Deine Meinung")
    visitor.until(lambda: visitor.page == "form")
    assert visitor.says("Wie hat es dir hier gefallen?")


def test_where_the_form_did_not_come_along_the_general_one_is_asked(visit: Open, starter: Path, tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(starter, content, symlinks=True)
    file = (content / "current" / "exhibition.json").resolve()
    file.write_text(file.read_text("utf-8").replace('"pack":"idee"', '"pack":"other"'), "utf-8")
    visitor = visit(content, ListJournal())
    visitor.tap("Berühre mich")
    to_end(visitor, "ideen")
    visitor.tap("Deine Meinung")
    visitor.until(lambda: visitor.page == "form")


def test_an_exhibition_must_have_the_form_that_an_exhibit_names(tmp_path: Path) -> None:
    folder = tmp_path / "packs"
    shutil.copytree(PACKS, folder)
    toml = folder / "exhibition.toml"
    toml.write_text(toml.read_text("utf-8").replace('["feedback", "idee"]', '["feedback"]'), "utf-8")
    (told,) = [str(one) for one in check_source(folder).errors]
    assert told.endswith('ideen/exhibit.toml, form: expected one of the exhibition\'s forms, got "idee"')


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ('form = "idee"', 'form = "Idee!"', "form: expected small letters"),
        ('de = "Deine Idee"', 'de = "Schreib uns bitte deine Idee"', "form_pill.de: expected at most 3 words, got 5"),
        ('form = "idee"\n', "", "form_pill: expected one of the keys"),
    ],
)
def test_a_bad_form_line_is_refused(tmp_path: Path, before: str, after: str, problem: str) -> None:
    folder = tmp_path / "packs"
    shutil.copytree(PACKS, folder)
    toml = folder / "ideen/exhibit.toml"
    toml.write_text(toml.read_text("utf-8").replace(before, after, 1), "utf-8")
    told = [str(one) for one in check_source(folder).errors]
    assert any(problem in one for one in told), told


def test_one_exhibit_alone_takes_the_form_beside_its_folder(tmp_path: Path) -> None:
    assert set(check_source(PACKS / "ideen").packs) == {"ideen", "idee"}
    shutil.copytree(PACKS / "ideen", tmp_path / "ideen")
    (told,) = [str(one) for one in check_source(tmp_path / "ideen").errors]
    assert "form: expected a file idee.xlsx beside the exhibit's folder, got none" in told
