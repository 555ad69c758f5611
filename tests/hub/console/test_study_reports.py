"""The report of a study, from the console: of the runs that its page shows, in the language of the page."""

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.hub.console.forms import client, log_in
from tests.hub.console.place import PASSWORD, ZONE, Place, add_people, empty_place
from tests.hub.console.served import served
from tests.hub.studies import place as studied
from tests.hub.studyreport.made import STUDY, people
from tests.support.content import PACKS
from tests.support.pdf import Pdf
from werkstadt.contract.version import __version__
from werkstadt.exhibits.authoring.template import write_template
from werkstadt.exhibits.content import load_exhibit, load_exhibition, load_form
from werkstadt.exhibits.model import say
from werkstadt.exhibits.studies.model import Version
from werkstadt.hub.store import audit
from werkstadt.hub.studyreport.work import file_name, report_of

REPORT = "/studies/bus-app/report.pdf"


def read(answer: httpx.Response) -> str:
    assert answer.status_code == 200, (answer.status_code, answer.url)
    assert answer.headers["content-type"] == "application/pdf"
    return text_of(answer.content)


def text_of(report: bytes) -> str:
    return Pdf(report).text.replace("\u00a0", " ")


def test_a_report_is_a_file_in_the_language_that_was_asked_for(ada: httpx.Client, place: Place) -> None:
    studied.fill(place, 24)
    answer = ada.get(REPORT)
    assert answer.headers["content-disposition"] == 'attachment; filename="bus-app-report-de.pdf"'
    text = read(answer)
    assert "24 Teilnehmende haben die Studie bis zum Ende gemacht" in text
    assert "Nicht ausgewertet: 1 Probedurchgang; 1 abgebrochen" in text
    assert place.hub.settings.site in text
    assert __version__ in text
    english = ada.get(REPORT, params={"lang": "en"})
    assert "bus-app-report-en.pdf" in english.headers["content-disposition"]
    assert "24 participants did the study to its end" in read(english)


def test_a_report_is_of_the_runs_that_were_chosen_and_never_of_pilots(ada: httpx.Client, place: Place) -> None:
    studied.fill(place, 24)
    text = read(ada.get(f"{REPORT}?version=a&answered_in=de&device=showroom-2&pilot=1&ended=fault"))
    assert "12 Teilnehmende haben" in text
    assert "nur einen Teil der Durchgänge aus: Fassung a; Sprache de; Gerät Tafel im Showroom." in text
    assert "gegen Fassung" not in text


def test_a_report_is_noted_as_an_export(ada: httpx.Client, place: Place) -> None:
    studied.fill(place, 8)
    ada.get(f"{REPORT}?version=b&lang=en")
    with place.hub.store.reading() as connection:
        noted = [(one.who, one.subject, one.detail) for one in audit.rows(connection) if one.what == "export"]
    assert noted == [("ada", "bus-app", "report.pdf en 5 runs?version=b")]


@pytest.mark.parametrize(("name", "status"), [("rosa", 200), ("paula", 403), ("emil", 403)])
def test_reports_are_for_those_who_may_see_studies(visitor: httpx.Client, place: Place, name: str, status: int) -> None:
    studied.fill(place, 4)
    assert visitor.get(REPORT).headers["location"].startswith("/login")
    log_in(visitor, name, PASSWORD)
    assert visitor.get(REPORT).status_code == status


def test_a_report_that_cannot_be_made_is_a_refusal_and_no_export(
    ada: httpx.Client, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    studied.fill(place, 4)
    monkeypatch.setattr("werkstadt.hub.studyreport.document.TIMEOUT_S", 0.001)
    answer = ada.get(REPORT)
    assert answer.status_code == 500
    assert "text/html" in answer.headers["content-type"]
    with place.hub.store.reading() as connection:
        assert not [one for one in audit.rows(connection) if one.what == "export"]


def test_a_study_that_nobody_knows_has_no_report(ada: httpx.Client) -> None:
    assert ada.get("/studies/nothing/report.pdf").status_code == 404


@pytest.mark.parametrize(
    ("id", "name"),
    [("bus-app", "bus-app-report-de.pdf"), ('x"\n/../y', "x------y-report-de.pdf"), ("ü", "study-report-de.pdf")],
)
def test_names_of_files_are_harmless(id: str, name: str) -> None:
    assert file_name(id, "de") == name


HOW: dict[str, Any] = {"pilots": 0, "narrowed": {}, "place": "Jena", "language": "de", "now_ms": 1, "zone": ZONE}


def test_titles_and_questions_are_those_of_the_packs_that_the_study_names(starter: Path) -> None:
    exhibition = load_exhibition(starter / "current")
    exhibit, form = exhibition.shows[0], exhibition.forms[0]
    version = Version("a", exhibit.pack, exhibit.hash)
    study = replace(STUDY, folder=starter / "packs" / "x", versions=(version,), before=form, after=None)
    title = say(load_exhibit(starter / "packs" / exhibit.hash, exhibit.hash).title, "de")[0]
    asked = load_form(starter / "packs" / form.hash, form.hash).questions[0]
    text = text_of(report_of("bus-app", study, people(2), **HOW))
    assert f"Getestet wurde {title} Teilnehmende" in text
    assert "Fragen vorher" in text
    assert say(asked.label, "de")[0].split()[0] in text.split("Fragen vorher")[-1]
    assert "ist nicht in den Inhalten" not in text


def test_packs_that_cannot_be_read_leave_their_names_in_the_report() -> None:
    text = text_of(report_of("bus-app", STUDY, people(2), **HOW))
    assert "Getestet wurde bus-a; bus-b" in text
    assert "Formulars „bus-after“ ist nicht in den Inhalten" in text


@pytest.fixture(scope="module")
def with_study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter exhibition with the study that `werkstadt-pack new` makes, built."""
    folder = tmp_path_factory.mktemp("reported")
    source, built = folder / "source", folder / "built"
    shutil.copytree(PACKS, source)
    write_template(source / "bus-app", of="study")
    with (source / "exhibition.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[study]]\nstudy = "bus-app"\n')
    program = Path(sys.executable).with_name("werkstadt-pack")
    done = subprocess.run([program, "build", source, "--into", built], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return built


@pytest.mark.long
def test_a_study_that_is_here_is_described_in_its_own_words(tmp_path: Path, with_study: Path) -> None:
    place = empty_place(tmp_path / "place", with_study)
    add_people(place)
    with served(place) as address, client(address) as ada:
        log_in(ada, "ada", PASSWORD)
        before = read(ada.get(REPORT))
        assert "Noch hat niemand die Studie bis zum Ende gemacht." in before
        assert "Teste unsere neue Seite" in before
        studied.fill(place, 8)
        text = read(ada.get(REPORT))
        assert "Angestrebt waren je Gerät 12 ganze Durchgänge." in text
        assert "Einwilligung" in text
        assert "▯" not in text
    place.hub.store.close()
