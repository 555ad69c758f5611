"""An exhibition carries its studies and what they test, and one without studies is what it always was."""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.exhibits.conftest import label, write_form
from tests.exhibits.test_check_exhibition import texts_of
from tests.support.content import PACKS
from tests.support.plain import SENTENCE_WORDS_MAX, sentences
from werkstadt.exhibits.authoring.exhibition import check_source
from werkstadt.exhibits.authoring.install import install
from werkstadt.exhibits.authoring.template import write_template
from werkstadt.exhibits.calendar import shown, studies_shown
from werkstadt.exhibits.content import STUDIES_MAX, TESTED_MAX, load_exhibit, load_exhibition
from werkstadt.exhibits.contentfolder import ContentFolder
from werkstadt.exhibits.manifest import packs_of
from werkstadt.exhibits.problems import ContentError
from werkstadt.exhibits.studies.load import load_study

Edit = Callable[[Path, str, str], None]
ROW = '\n[[study]]\nstudy = "page-test"\nzones = ["lab"]\nfirst = 2026-12-01\nlast = 2026-12-31\n'

pytestmark = pytest.mark.usefixtures("form_compiled_before")


@pytest.fixture
def studied(exhibition: Path) -> Path:
    """The exhibition with a study of a prototype in its lab, in December."""
    write_template(exhibition / "page-test", of="study")
    with (exhibition / "exhibition.toml").open("a", encoding="utf-8") as file:
        file.write(ROW)
    return exhibition


def table_of(folder: Path) -> dict[str, Any]:
    checked = check_source(folder)
    assert checked.errors == []
    table: dict[str, Any] = json.loads(checked.exhibition or b"")
    return table


def test_an_exhibition_without_studies_says_nothing_of_them(exhibition: Path) -> None:
    assert {"studies", "tested"} & set(table_of(exhibition)) == set()


def test_studies_have_cards_and_what_only_they_need_has_none(studied: Path) -> None:
    checked = check_source(studied)
    assert checked.problems == []
    table = json.loads(checked.exhibition or b"")
    (row,) = table["studies"]
    assert (row["pack"], row["hash"], row["zones"]) == ("page-test", checked.packs["page-test"].hash(), ["lab"])
    assert (row["first"], row["last"]) == ("2026-12-01", "2026-12-31")
    assert row["card"] == {
        "title": row["card"]["title"],
        "subtitle": row["card"]["subtitle"],
        "duration_min": 5,
        "ages": [12, 99],
        "ground": "sky",
        "cover": "pictures/cover.svg",
        "themes": [],
        "found_by": {},
    }
    assert table["tested"] == [{"pack": "page-test-a", "zones": [], "hash": checked.packs["page-test-a"].hash()}]


def test_what_is_shown_anyway_is_not_listed_twice_nor_compiled_differently(studied: Path, edit: Edit) -> None:
    before = check_source(studied).packs["sense"].hash()
    edit(studied / "page-test" / "study.toml", 'site = "prototype"\ndevice = "phone"', 'exhibit = "sense"')
    edit(studied / "page-test" / "study.toml", '["index.html", "visit.html"]', '["begin.1"]')
    edit(studied / "page-test" / "study.toml", '{ pages = ["visit.html"] }', '{ pages = ["guess"] }')
    table = table_of(studied)
    assert table["tested"] == []
    study = json.loads(check_source(studied).packs["page-test"].files["study.json"])
    assert study["versions"] == [{"id": "a", "exhibit": "sense", "hash": before}]


def test_an_exhibit_that_is_only_tested_travels_and_is_not_warned_of(studied: Path, edit: Edit) -> None:
    write_template(studied / "hidden")
    assert texts_of(studied) == ["hidden: warning: expected an exhibit that is shown, got one without [[show]]"]
    edit(studied / "page-test" / "study.toml", "[[task]]", '[[variant]]\nid = "b"\nexhibit = "hidden"\n\n[[task]]')
    edit(studied / "page-test" / "study.toml", '{ pages = ["visit.html"] }', '{ pages = ["visit.html", "guess"] }')
    assert texts_of(studied) == []
    assert [row["pack"] for row in table_of(studied)["tested"]] == ["hidden", "page-test-a"]


def test_what_is_wrong_with_an_exhibit_that_is_shown_and_tested_is_told_once(studied: Path, edit: Edit) -> None:
    edit(studied / "page-test" / "study.toml", 'site = "prototype"\ndevice = "phone"', 'exhibit = "sense"')
    edit(studied / "sense" / "exhibit.toml", '"petrol"', '"pink"')
    assert [text.split(":")[0] for text in texts_of(studied)] == ["page-test/study.toml", "sense/exhibit.toml"]


def test_a_study_that_is_not_run_is_left_out_without_a_word(exhibition: Path) -> None:
    write_template(exhibition / "page-test", of="study")
    assert texts_of(exhibition) == []
    assert set(check_source(exhibition).packs) == {"sense", "feedback"}


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ('study = "page-test"', 'study = "page"', "study[1].study: expected a folder page with a study.toml, got none"),
        ('study = "page-test"', 'study = "sense"', "study[1].study: expected a folder sense with a study.toml"),
        ('study = "page-test"', 'study = "../x"', "study[1].study: expected small letters"),
        ('study = "page-test"', 'exhibit = "page-test"', "study[1].exhibit: expected one of the keys"),
        ('zones = ["lab"]', "zones = 3", "study[1].zones: expected a list of texts, got 3"),
        ("last = 2026-12-31", "last = 2026-11-30", "study[1].last: expected a day from 2026-12-01"),
    ],
)
def test_a_mistake_is_named_with_its_place(studied: Path, edit: Edit, before: str, after: str, problem: str) -> None:
    edit(studied / "exhibition.toml", before, after)
    assert any(problem in text for text in texts_of(studied)), texts_of(studied)
    assert check_source(studied).exhibition is None


def test_a_zone_has_to_be_one_of_the_exhibition(studied: Path, edit: Edit) -> None:
    edit(studied / "exhibition.toml", 'id = "start"', 'id = "start"\nzones = ["foyer"]')
    (text,) = texts_of(studied)
    assert "study[1].zones: expected one of the exhibition's zones: foyer" in text


def test_two_packs_may_not_have_one_name(studied: Path) -> None:
    write_template(studied / "page-test-a")
    with (studied / "exhibition.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[show]]\nexhibit = "page-test-a"\n')
    (text,) = texts_of(studied)
    assert text == 'page-test/study.toml: expected names that no other pack has, got "page-test-a"'


def test_a_mistake_in_the_study_keeps_the_exhibition_from_being_built(studied: Path, edit: Edit) -> None:
    edit(studied / "page-test" / "study.toml", '"sky"', '"pink"')
    assert [text.split(",")[0] for text in texts_of(studied)] == ["page-test/study.toml:7"]
    assert check_source(studied).exhibition is None


# on the device


@pytest.fixture
def content(studied: Path, tmp_path: Path) -> Path:
    install(check_source(studied), tmp_path / "content")
    return tmp_path / "content"


def test_everything_a_study_needs_is_there_and_stays(content: Path, studied: Path) -> None:
    exhibition = load_exhibition(content / "current")
    (study,) = exhibition.studies
    assert study.card is not None
    assert study.card.title["en"] == "Test our new page"
    (site,) = exhibition.tested
    opened = load_study(content / "packs" / study.hash, study.hash)
    assert [(version.exhibit, version.hash) for version in opened.versions] == [(site.pack, site.hash)]
    load_exhibit(content / "packs" / site.hash, site.hash)
    install(check_source(studied), content)
    folder = ContentFolder(content)
    assert folder.is_placed(folder.in_force())
    (content / "packs" / site.hash / "manifest.json").unlink()
    assert not folder.is_placed(folder.in_force()), "a device that lacks what is tested brings it"


def test_hub_agent_and_sticks_are_told_of_all_packs(content: Path) -> None:
    data = (content / "current" / "exhibition.json").read_bytes()
    assert [pack.id for pack in packs_of(data, "here")] == ["sense", "feedback", "page-test", "page-test-a"]
    table = json.loads(data)
    for key in ("studies", "tested"):
        with pytest.raises(ContentError, match=f"here: {key}: expected a list, got 3"):
            packs_of(json.dumps({**table, key: 3}).encode(), "here")
    with pytest.raises(ContentError, match="here: forms: expected a list, got None"):
        packs_of(json.dumps({key: value for key, value in table.items() if key != "forms"}).encode(), "here")


@pytest.mark.parametrize(
    ("change", "where", "expected"),
    [
        (lambda table: table["studies"][0].pop("card"), "studies[1].card", "a table"),
        (lambda table: table["studies"][0]["card"].update(cover="../x"), "studies[1].card.cover", "a path inside"),
        (lambda table: table.update(studies=3), "studies", "a list of tables"),
        (lambda table: table["studies"].extend(table["studies"] * STUDIES_MAX), "studies", f"0 to {STUDIES_MAX}"),
        (lambda table: table["tested"].extend(table["tested"] * TESTED_MAX), "tested", f"0 to {TESTED_MAX}"),
        (lambda table: table["tested"][0].update(hash="x"), "tested[1].hash", "a SHA-256 value in hex"),
        (lambda table: table["tested"][0].update(card={}), "tested[1].card", "one of the keys"),
    ],
)
def test_an_exhibition_of_the_wrong_shape_is_refused(
    content: Path, tmp_path: Path, change: Callable[[dict[str, Any]], object], where: str, expected: str
) -> None:
    table = json.loads((content / "current" / "exhibition.json").read_bytes())
    change(table)
    (tmp_path / "exhibition.json").write_text(json.dumps(table), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_exhibition(tmp_path)
    assert caught.value.where.endswith(f", {where}")
    assert expected in caught.value.expected


def test_a_study_is_shown_in_its_zone_and_in_its_time(content: Path) -> None:
    exhibition = load_exhibition(content / "current")
    day = dt.date(2026, 12, 1)
    assert [show.pack for show in studies_shown(exhibition, "lab", day)] == ["page-test"]
    assert [show.pack for show in studies_shown(exhibition, None, dt.date(2026, 12, 31))] == ["page-test"]
    assert studies_shown(exhibition, "foyer", day) == ()
    assert studies_shown(exhibition, "lab", dt.date(2026, 11, 30)) == ()
    assert studies_shown(exhibition, "lab", dt.date(2027, 1, 1)) == ()
    assert [show.pack for show in shown(exhibition, None, day)] == ["sense"]


# alone


def test_a_study_alone_makes_an_exhibition_that_is_always_open(studied: Path, tmp_path: Path) -> None:
    checked = check_source(studied / "page-test")
    assert checked.problems == []
    table = json.loads(checked.exhibition or b"")
    assert (table["id"], table["shows"], table["hours"]["mon"]) == ("page-test", [], ["00:00-00:00"])
    assert [row["pack"] for row in table["studies"]] == ["page-test"]
    install(checked, tmp_path / "content")
    exhibition = load_exhibition(tmp_path / "content" / "current")
    assert [show.pack for show in studies_shown(exhibition, "anywhere", dt.date(2031, 1, 1))] == ["page-test"]


def test_a_study_alone_that_has_mistakes_makes_none(studied: Path, edit: Edit) -> None:
    edit(studied / "page-test" / "study.toml", '"sky"', '"pink"')
    assert check_source(studied / "page-test").exhibition is None


def test_the_starter_study_has_no_problem_and_plain_words(tmp_path: Path) -> None:
    checked = check_source(PACKS / "probe-zahlen")
    assert [str(problem) for problem in checked.problems] == []
    install(checked, tmp_path)
    (show,) = load_exhibition(tmp_path / "current").studies
    study = load_study(tmp_path / "packs" / show.hash, show.hash)
    assert [version.exhibit for version in study.versions] == ["zahlen"]
    assert [task.path for task in study.tasks] == [("alter", "licht"), ("atem", "luft", "licht", "alter"), ()]
    words = [study.title, study.subtitle, *(group.consent for group in study.groups)]
    words += [text for task in study.tasks for text in (task.title, task.text)]
    said = [one for text in words for one in sentences(text["de-simple"])]
    assert [one for one in said if len(one.split()) > SENTENCE_WORDS_MAX] == []


def test_a_form_of_the_exhibition_and_one_of_a_study_may_not_share_a_name(studied: Path, edit: Edit) -> None:
    """The same form, though, may be both."""
    write_form(studied / "page-test" / "feedback.xlsx")
    edit(studied / "page-test" / "study.toml", "participants = 12", 'participants = 12\nafter = "feedback"')
    assert texts_of(studied) == []
    assert [row["pack"] for row in table_of(studied)["tested"]] == ["page-test-a"]
    write_form(studied / "page-test" / "feedback.xlsx", [{"type": "integer", "name": "age", **label("Alter?")}], None)
    assert texts_of(studied) == ['page-test/study.toml: expected names that no other pack has, got "feedback"']
