"""What is wrong with an exhibition, and with what it shows, is told at once."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.exhibits.conftest import write_form
from werkstadt.exhibits.authoring.exhibition import check_source

Edit = Callable[[Path, str, str], None]


def texts_of(folder: Path) -> list[str]:
    return [str(problem).removeprefix(f"{folder}/") for problem in check_source(folder).problems]


def test_a_good_exhibition_names_its_packs_by_hash(exhibition: Path) -> None:
    checked = check_source(exhibition)
    assert checked.problems == []
    table = json.loads(checked.exhibition or b"")
    assert [(show["pack"], show["hash"]) for show in (*table["shows"], *table["forms"])] == [
        (id_, checked.packs[id_].hash()) for id_ in ("sense", "feedback")
    ]
    assert table["hours"] == {"tue": ["10:00-18:00"]}


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("format = 1", "format = 3", "exhibition.toml:1, format: expected format = 1, got 3"),
        ("format = 1\n", "", "exhibition.toml:1, format: expected format = 1, got none"),
        ('id = "start"', 'id = "A B"', "exhibition.toml:2, id: expected small letters"),
        ('"Europe/Berlin"', '"Berlin"', "exhibition.toml:3, time_zone: expected an IANA time zone like Europe/Berlin"),
        ('"Europe/Berlin"', '"../etc/passwd"', "exhibition.toml:3, time_zone: expected an IANA time zone"),
        ('["feedback"]', '["other"]', "exhibition.toml:4, forms: expected a file other.xlsx beside exhibition.toml"),
        ('["feedback"]', '["../feedback"]', "exhibition.toml:4, forms: expected names of forms"),
        ('["feedback"]', '"feedback"', "exhibition.toml:4, forms: expected a list of texts"),
        ('feedback = "feedback"', 'feedback = "x"', 'exhibition.toml:5, feedback: expected one of forms, got "x"'),
        ("2026-12-24", '"Weihnachten"', "exhibition.toml:6, closed: expected a date like 2026-11-23"),
        ("[2026-12-24]", "2026-12-24", "exhibition.toml:6, closed: expected a list of dates"),
        ("2026-12-24", "2026-12-24T10:00:00", "exhibition.toml:6, closed: expected a date like"),
        ('en = "Beginning"\n', "", "exhibition.toml:8, title: expected text in en, got none"),
        ('de-simple = "Anfang"\n', "", "exhibition.toml:8, title: warning: expected text in de-simple too"),
        ("10:00-18:00", "10-18", 'exhibition.toml:14, hours.tue: expected times like "10:00-18:00"'),
        ("10:00-18:00", "10:00-25:00", "exhibition.toml:14, hours.tue: expected times like"),
        ('"10:00-18:00"', '["12:00-14:00", "10:00-11:00"]', "exhibition.toml:14, hours.tue: expected times like"),
        ('"10:00-18:00"', '["22:00-01:00", "23:00-23:30"]', "exhibition.toml:14, hours.tue: expected times like"),
        ('"10:00-18:00"', "10", "exhibition.toml:14, hours.tue: expected times like"),
        ("tue =", "thusday =", "exhibition.toml:14, hours.thusday: expected one of the keys fri, mon, sat"),
        ('exhibit = "sense"', 'exhibit = "sens"', "show[1].exhibit: expected a folder sens with an exhibit.toml"),
        ('exhibit = "sense"', 'exhibit = "../sense"', "show[1].exhibit: expected small letters"),
        ('["foyer"]', '["foyer", 3]', "exhibition.toml:18, show[1].zones: expected a list of texts"),
        ("zones =", "zone =", "exhibition.toml:18, show[1].zone: expected one of the keys exhibit, first, last, zones"),
        ("zones =", "first = 2026-12-02\nlast = 2026-12-01\nzones =", "show[1].last: expected a day from 2026-12-02"),
        ("format = 1", "format = 1\nfirst = 2026-13-01", "exhibition.toml:2: expected TOML, got"),
        ("[[show]]", "[[shows]]", "expected at least one [[show]], got none"),
    ],
)
@pytest.mark.usefixtures("form_compiled_before")
def test_a_mistake_is_named_with_its_place(exhibition: Path, edit: Edit, before: str, after: str, problem: str) -> None:
    edit(exhibition / "exhibition.toml", before, after)
    checked = check_source(exhibition)
    found = [str(one).removeprefix(f"{exhibition}/") for one in checked.problems]
    assert any(problem in text for text in found), found
    assert (checked.exhibition is None) is ("warning" not in problem)


def test_mistakes_of_exhibition_exhibit_and_form_come_together(exhibition: Path, edit: Edit) -> None:
    edit(exhibition / "exhibition.toml", "10:00-18:00", "10-18")
    edit(exhibition / "sense" / "exhibit.toml", '"petrol"', '"pink"')
    write_form(exhibition / "feedback.xlsx", settings=None)
    found = texts_of(exhibition)
    assert [text.split(":")[0] for text in found] == ["exhibition.toml", "feedback.xlsx", "sense/exhibit.toml"]


def test_an_exhibit_that_is_not_shown_is_a_warning(exhibition: Path, edit: Edit) -> None:
    (exhibition / "other").mkdir()
    (exhibition / "other" / "exhibit.toml").write_text("", encoding="utf-8")
    assert texts_of(exhibition) == ["other: warning: expected an exhibit that is shown, got one without [[show]]"]


def test_a_form_may_not_have_the_name_of_an_exhibit(exhibition: Path, edit: Edit) -> None:
    write_form(exhibition / "sense.xlsx")
    edit(exhibition / "exhibition.toml", '["feedback"]', '["sense", "feedback"]')
    assert any('forms: expected a name that no exhibit has, got "sense"' in text for text in texts_of(exhibition))


def test_one_exhibit_or_one_form_makes_an_exhibition_that_is_always_open(exhibition: Path) -> None:
    alone = json.loads(check_source(exhibition / "sense").exhibition or b"")
    assert [show["pack"] for show in alone["shows"]] == ["sense"]
    form = json.loads(check_source(exhibition / "feedback.xlsx").exhibition or b"")
    assert [show["pack"] for show in form["shows"]] == ["preview"], "a form is reached from an exhibit"
    assert form["feedback"] == "feedback"


def test_a_folder_with_neither_says_what_is_expected(tmp_path: Path) -> None:
    expected = "expected a folder with exhibition.toml, exhibit.toml or study.toml, or a form's .xlsx"
    assert f"{expected}, got another folder" in str(check_source(tmp_path).problems[0])
    (tmp_path / "a.txt").touch()
    assert f"{expected}, got a file" in str(check_source(tmp_path / "a.txt").problems[0])
    assert f"{expected}, got nothing" in str(check_source(tmp_path / "b").problems[0])
