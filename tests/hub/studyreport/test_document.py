"""The PDF of a report: it can be read by eye and by ear, and what people wrote stays text."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.hub.studyreport.made import FIND, STUDY, source
from tests.support.pdf import Pdf, alternatives
from werkstadt.exhibits.studies.model import Study
from werkstadt.hub.studyreport import document as made
from werkstadt.hub.studyreport.document import ReportError, document
from werkstadt.hub.studyreport.source import Source


@pytest.mark.parametrize(
    ("language", "title"), [("de", "Bericht zur Studie „Fahrplan am Tisch“"), ("en", "Report of the study “Timetable”")]
)
def test_a_report_says_its_language_and_title_and_is_tagged(language: str, title: str) -> None:
    pdf = Pdf(document(source(language=language)))
    assert f"/Lang({language})".encode() in pdf.dictionaries
    assert re.search(rb"/MarkInfo\s?<<\s?/Marked true", pdf.dictionaries)
    assert b"/StructTreeRoot" in pdf.dictionaries
    assert b"/DisplayDocTitle true" in pdf.dictionaries
    assert title in pdf.metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in pdf.metadata


def test_columns_have_headers_and_every_bar_has_words() -> None:
    pdf = Pdf(document(source()))
    headers = pdf.elements("TH")
    assert len(headers) > 100
    assert all(b"/Scope/Column" in head for head in headers)
    assert len(pdf.elements("Caption")) == len(pdf.elements("Table"))
    said = alternatives(pdf)
    assert said[1] == "75\u00a0%, Intervall 46 bis 92\u00a0%, auf einer Skala von 0\u00a0% bis 100\u00a0%"
    assert len(said) == 28
    assert all(said)


def test_headings_come_in_steps_of_one() -> None:
    pdf = Pdf(document(source()))
    levels = [int(level) for level in re.findall(rb"/S\s?/H(\d)\b", pdf.dictionaries)]
    assert {*levels} == {1, 2, 3}
    assert levels.count(1) == 9


def test_figures_stand_in_the_text_with_commas_in_german_and_points_in_english() -> None:
    german, english = (Pdf(document(source(language=language))).text for language in ("de", "en"))
    assert "Abfahrt finden b 9 von 12 75 % 46 bis 92 %" in german.replace("\u00a0", " ")
    assert "20,6 s 15,0 bis 28,2 s" in german.replace("\u00a0", " ")
    assert "20.6 s 15.0 to 28.2 s" in english.replace("\u00a0", " ")
    assert not re.search(r"\d\.\d{1,2}\b(?!\.)", german.split("Wirksamkeit Tabelle")[1].split("Anhang A")[0])


@pytest.mark.parametrize(("language", "of"), [("de", "von"), ("en", "of")])
def test_pages_are_numbered(language: str, of: str) -> None:
    pages = Pdf(document(source(language=language))).pages
    assert pages[2].rstrip().endswith(f" 3 {of} {len(pages)}")
    assert f" {of} {len(pages)}" not in pages[0][-20:]


HOSTILE = '#read("/etc/passwd") *x* _y_ $z$ `a` @b <c> \\ // #import "@preview/x:1.0.0" {name}'


def hostile() -> Study:
    tasks = (replace(FIND, title={"de": HOSTILE}, text={"de": HOSTILE}), *STUDY.tasks[1:])
    return replace(STUDY, title={"de": HOSTILE}, subtitle={"de": HOSTILE}, tasks=tasks)


def test_what_people_wrote_is_text_whatever_it_looks_like() -> None:
    made_of = replace(source(study=hostile()), place=HOSTILE, id=HOSTILE, exhibits={"a1" * 32: HOSTILE})
    pdf = Pdf(document(made_of))
    text = pdf.text.replace("\u00ad", "")
    assert "root:" not in text
    assert text.count('#read("/etc/passwd") *x* _y_ $z$ `a` @b <c> \\ // #import') >= 6
    assert "#read(&quot;/etc/passwd" in pdf.metadata


def test_letters_without_a_picture_do_not_cost_the_report() -> None:
    odd = "Grüße 😀 中文 مرحبا e\u0301 a\u200bb \u202fc\u2011d \x01"
    text = Pdf(document(source(study=replace(STUDY, title={"de": odd})))).text
    assert "Grüße ▯ ▯▯ ▯▯▯▯▯ é ab c-d" in text.replace("\u00a0", " ").replace("  ", " ")


def test_the_same_study_gives_the_same_bytes() -> None:
    assert document(source()) == document(source())


def test_only_fonts_that_are_shipped_are_used() -> None:
    assert {
        name.decode() for name in re.findall(rb"/FontName/\w+\+([\w-]+)", Pdf(document(source())).dictionaries)
    } == {
        "FiraSans-Regular",
        "FiraSans-SemiBold",
    }


@pytest.mark.parametrize("count", [0, 1, 2, 9])
@pytest.mark.parametrize("study", [STUDY, None])
@pytest.mark.parametrize("language", ["de", "en"])
def test_few_participants_and_a_study_that_is_gone_are_reported_too(
    count: int, study: Study | None, language: str
) -> None:
    pdf = Pdf(document(source(count, study=study, versions="a", language=language)))
    assert "▯" not in pdf.text
    assert len(pdf.pages) > 4


def test_words_need_no_letter_that_the_fonts_lack() -> None:
    for language in ("de", "en"):
        assert "▯" not in Pdf(document(source(language=language))).text


def test_a_report_that_cannot_be_set_says_of_which_study(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "report.typ").write_text('#panic("torn")')
    (tmp_path / "fonts").mkdir()
    monkeypatch.setattr(made, "FOLDER", tmp_path)
    with pytest.raises(ReportError, match=r"study bus-app: .*torn"):
        document(source())


def test_a_report_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made, "TIMEOUT_S", 0.001)
    with pytest.raises(ReportError, match=r"study bus-app: .*timed out"):
        document(source())


def test_no_study_of_the_size_allowed_is_too_large() -> None:
    """Twelve tasks, long texts."""
    tasks = tuple(replace(FIND, id=f"t{number}", text={"de": "Lange Aufgabe. " * 200}) for number in range(12))
    big: Source = source(study=replace(STUDY, tasks=tasks))
    assert len(Pdf(document(big)).pages) > 20
