"""Everything that can be wrong with a form is named by sheet, row and column, before a form compiler sees it."""

import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exhibits.conftest import CHOICES, SETTINGS, SURVEY, label, write_form
from werkstadt.exhibits.authoring.forms import compile_form
from werkstadt.exhibits.authoring.xlsform import survey as survey_sheet
from werkstadt.exhibits.authoring.xlsform import workbook
from werkstadt.exhibits.authoring.xlsform.compile import compile_workbook
from werkstadt.exhibits.formfile import CHOICES_MAX
from werkstadt.exhibits.forms.order import CycleError, dependency_order

DE = "Deutsch (de)"


def problems_of(path: Path) -> list[str]:
    return [str(problem).removeprefix(str(path)) for problem in compile_workbook(path)[3]]


def changed(rows: Sequence[Mapping[str, object]], row: int, **cells: object) -> list[dict[str, object]]:
    """row: from 0. A key like label__de stands for label::Deutsch (de)."""
    named = {key.replace("__de", f"::{DE}"): value for key, value in cells.items()}
    return [{**one, **named} if place == row else dict(one) for place, one in enumerate(rows)]


def test_a_good_form_has_no_problem_and_keeps_what_was_written(tmp_path: Path) -> None:
    table, version, xml, problems = compile_workbook(write_form(tmp_path / "feedback.xlsx"))
    assert problems == []
    assert table is not None
    assert (table["id"], version, table["title"]["de"]) == ("feedback", "1", "Rückmeldung (d)")
    by_ref = {question["ref"]: question for question in table["questions"]}
    assert list(by_ref) == ["rating", "why", "liked", "age", "bye"]
    assert by_ref["rating"]["appearance"] == "smiley5"
    assert [choice["name"] for choice in table["lists"][by_ref["rating"]["list"]]] == ["m1", "m2", "m3", "m4", "m5"]
    assert by_ref["why"]["relevant"].split() == ["/data/rating", "=", "'m1'", "or", "/data/rating", "=", "'m2'"]
    assert by_ref["age"]["constraint"] == ". >= 4 and . <= 120"
    assert by_ref["liked"]["hint"]["de-simple"] == "Mehrere gehen (s)"
    assert '<data id="feedback" version="1">' in xml


@pytest.mark.parametrize(
    ("row", "cells", "problem"),
    [
        (0, {"type": "geopoint"}, ", sheet survey, row 2, column A (type): expected select_one LIST, select_multiple"),
        (0, {"type": None}, ", sheet survey, row 2, column A (type): expected select_one LIST"),
        (0, {"type": "begin_group"}, "column A (type): expected an end_group below, got none"),
        (0, {"type": "end_repeat"}, "column A (type): expected nothing to end, got end_repeat"),
        (0, {"type": "selct_one mood"}, 'got "selct_one mood"'),
        (0, {"type": "txt"}, 'got "txt" (did you mean "text"?)'),
        (0, {"type": "audit"}, 'got "audit": a form knows nobody'),
        (0, {"type": "select_one mood or_other"}, "expected a choice of its own, and a text question"),
        (0, {"type": "select_one_from_file x.csv"}, "put the list on the sheet choices"),
        (0, {"type": "csv-external"}, "put the list on the sheet choices"),
        (0, {"type": "select_one ${liked}"}, "expected select_one and the name of one list"),
        (0, {"type": "select_one_external mood"}, 'got "select_one_external mood": put the list on the sheet choices'),
        (0, {"type": "select_one nowhere"}, 'expected a list of the sheet choices (mood, thing), got "nowhere"'),
        (1, {"name": "Why"}, ", sheet survey, row 3, column B (name): expected small letters, digits and _"),
        (1, {"name": None}, ", sheet survey, row 3, column B (name): expected small letters, digits and _"),
        (1, {"name": "meta"}, ", sheet survey, row 3, column B (name): expected small letters"),
        (1, {"name": "rating"}, ', sheet survey, row 3, column B (name): expected each name once, got "rating"'),
        (1, {"label__de": None}, f", sheet survey, row 3, column C (label::{DE}): expected text in de, got nothing"),
        (1, {"label__de": "=A1"}, ", sheet survey, row 3, column C: expected a value, got a formula"),
        (1, {"label__de": "Du, ${ratng}?"}, "column C (label::Deutsch (de)): expected one of ${rating}, ${why}"),
        (1, {"label__de": "Du, ${bye}?"}, "expected questions with an answer, got ${bye}"),
        (1, {"label__de": "x" * 2_001}, ", sheet survey, row 3, column C: expected at most 2000 characters, got 2001"),
        (
            1,
            {"required": "perhaps"},
            ', sheet survey, row 3, column F (required): expected yes, or empty, got "perhaps"',
        ),
        (
            1,
            {"appearance": "smiley5"},
            ", sheet survey, row 3, column G (appearance): expected smiley5 with a select_one",
        ),
        (2, {"appearance": "multiline"}, "expected multiline with a text, got select_multiple"),
        (1, {"appearance": "likert"}, "expected likert with a select_one, got text"),
        (1, {"appearance": "multi-line"}, 'expected multiline, numbers or nothing, got "multi-line" (did you mean'),
        (1, {"appearance": "ex:org.odk.counter"}, "expected multiline, numbers or nothing"),
        (0, {"appearance": "this-or-that"}, "expected this-or-that with 2 choices, got 5 of them"),
        (1, {"parameters": "randomize=true"}, 'column I (parameters): expected rows, got "randomize"'),
        (0, {"parameters": "randomize=perhaps"}, 'expected randomize=true or randomize=false, got "perhaps"'),
        (0, {"parameters": "randomize=true seed=abc"}, "expected seed=123 or seed=${name}"),
        (0, {"parameters": "randomize=true seed=${nobody}"}, "expected the name of a question, got ${nobody}"),
        (0, {"parameters": "seed=3"}, "expected randomize=true beside seed"),
        (0, {"type": "range", "parameters": "start=9 end=1"}, "expected start below end, and a step that leads there"),
        (0, {"type": "range", "parameters": "start=0 end=1000 step=1"}, "in at most 101 places"),
        (0, {"type": "range", "parameters": "start=x"}, 'expected start= and a number, got "x"'),
        (1, {"choice_filter": "a = 1"}, "expected nothing: it belongs to a select or rank"),
        (0, {"choice_filter": "region = 1"}, 'expected a column of the list mood (name), got "region"'),
        (1, {"repeat_count": "3"}, "expected nothing: it belongs to a repeat"),
        (1, {"calculation": "${age} +"}, "got the end at character 9"),
        (
            1,
            {"calculation": "uuid()"},
            "expected a function that works here, got uuid() (a submission has its own number)",
        ),
        (1, {"calculation": "pulldata('a','b','c','d')"}, "it reads another file"),
        (1, {"calculation": "regex(${rating}, '(a')"}, "expected ), got the end at character"),
        (1, {"calculation": "regex(${rating}, ${age})"}, "expected regex(${name}, 'pattern in quotes')"),
        (
            1,
            {"calculation": "instance('nolist')/root/item[name = 'x']/label"},
            "expected a list of the sheet choices (mood",
        ),
        (1, {"calculation": "${why} + 1"}, "expected a calculation that does not depend on itself, got why → why"),
        (1, {"trigger": "${age}"}, "column calculation: expected what is worked out then, got nothing"),
        (1, {"trigger": "age", "calculation": "1"}, "expected ${name} of the question whose change counts"),
        (1, {"trigger": "${bye}", "calculation": "1"}, "expected the name of a question that is asked, got ${bye}"),
        (0, {"default": "m7"}, 'expected choices of the list: m1, m2, m3, m4, m5, got "m7"'),
        (3, {"default": "zwölf"}, 'expected a integer, got "zwölf"'),
        (0, {"type": "calculate"}, "expected what is to be worked out, got nothing"),
        (1, {"image": "x.png"}, "expected a file in the folder feedback-media"),
        (1, {"image": "x.gif"}, "expected a file that ends with .svg, .png, .jpg, .jpeg"),
        (1, {"audio": "../x.ogg"}, "expected the name of a file in feedback-media"),
        (1, {"relevant": "${why}"}, "warning: expected a comparison like ${why} != ''"),
        (1, {"relevant": "${last-saved#rating} = 'm1'"}, "answers of another visit are not kept"),
        (1, {"relevant": "(((("}, ", sheet survey, row 3, column H (relevant): expected ${name}, a number"),
        (1, {"relevant": "${ratng} = 'm1'"}, "column H (relevant): expected one of ${rating}, ${why}"),
        (
            1,
            {"relevant": "${bye} = 'm1'"},
            "column H (relevant): expected questions with an answer, got ${bye}, a note",
        ),
        (1, {"relevant": "${rating} = 'm9'"}, "expected one of the choices of ${rating}: m1, m2, m3, m4, m5"),
        (1, {"relevant": "'m9' != ${rating}"}, "expected one of the choices of ${rating}"),
        (1, {"relevant": "selected(${liked}, 'sund')"}, "expected one of the choices of ${liked}: sound, light"),
        (
            1,
            {"relevant": "${age} > 3"},
            ", sheet survey, row 3, column H (relevant): warning: expected names of earlier",
        ),
        (1, {"relevant": "${why} = 'x'"}, "expected relevance that does not depend on itself, got why → why"),
        (1, {"relevant": ". = 'x'"}, "got a dot, which has a meaning in constraints only at character 1"),
        (1, {"relevant": "//*[//*]"}, "got // (searching the whole form) at character 1"),
        (3, {"constraint": ". >"}, ", sheet survey, row 5, column L (constraint): expected ${name}"),
        (4, {"constraint": ". > 1", "constraint_message__de": "x"}, "expected nothing: a note has no answer"),
        (4, {"required": "yes"}, ", sheet survey, row 6, column F (required): expected nothing: a note has no answer"),
        (1, {"constraint": ". != 'x'"}, f"column M (constraint_message::{DE}): expected what is said when"),
        (1, {"constraint_message__de": "x"}, "warning: expected a value in constraint too, got none"),
        (1, {"type": "file"}, "column A (type): warning: expected image, audio or text: on a touch screen nobody has"),
        (
            1,
            {"type": "image", "required": "yes"},
            "(required): warning: expected no, or a way on: where there is no cam",
        ),
        (
            1,
            {"type": "audio", "required": "${rating} = 'm1'"},
            "warning: expected no, or a way on: where there is no mi",
        ),
        (1, {"hint__de": "nur deutsch"}, "row 3, column J (hint::English (en)): expected text in en, got nothing"),
    ],
)
def test_a_mistake_in_a_question_is_named_with_its_cell(
    tmp_path: Path, row: int, cells: dict[str, object], problem: str
) -> None:
    path = write_form(tmp_path / "feedback.xlsx", survey=changed(SURVEY, row, **cells))
    found = problems_of(path)
    assert any(problem in text for text in found), found
    assert "warning" in problem or compile_workbook(path)[0] is None


@pytest.mark.parametrize(
    ("row", "cells", "problem"),
    [
        (1, {"name": "m1"}, ', sheet choices, row 3, column B (name): expected each name once in list mood, got "m1"'),
        (0, {"name": "m 1"}, ", sheet choices, row 2, column B (name): expected letters, digits and _, without spaces"),
        (0, {"name": None}, ", sheet choices, row 2, column B (name): expected letters, digits and _"),
        (0, {"list_name": None}, ", sheet choices, row 2, column A (list_name): expected letters"),
        (0, {"label__de": None}, f", sheet choices, row 2, column C (label::{DE}): expected text in de, got nothing"),
        (0, {"list_name": "other"}, ", sheet survey, row 2, column G (appearance): expected smiley5 with 5 choices"),
        (6, {"list_name": "other"}, ', sheet choices: warning: expected lists that a question uses, got "other"'),
        (
            0,
            {"media::image": "x.png"},
            ", sheet choices, row 2, column F (image): expected a file in the folder feedback",
        ),
        (0, {"media::video": "x.mp4"}, "row 1, column F (media::video): expected one of list_name, name"),
        (0, {"two words": "x"}, "row 1, column F (two words): expected one of list_name, name"),
    ],
)
def test_a_mistake_in_a_choice_is_named_with_its_cell(
    tmp_path: Path, row: int, cells: dict[str, object], problem: str
) -> None:
    found = problems_of(write_form(tmp_path / "feedback.xlsx", choices=changed(CHOICES, row, **cells)))
    assert any(problem in text for text in found), found


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"form_id": "other"}, ", sheet settings, row 2, column D (form_id): expected feedback, the name of the file"),
        ({"version": None}, ", sheet settings, row 2, column E (version): expected a version like 1"),
        ({"default_language": "French (fr)"}, "column F (default_language): expected one of Deutsch (de)"),
        ({f"form_title::{DE}": None}, f"row 2, column A (form_title::{DE}): expected text in de, got nothing"),
        ({"public_key": "abc"}, "row 1, column G (public_key): expected one of form_id, version"),
        ({"submission_url": "http://x"}, '"submission_url", which does not work here'),
        ({"colour": "x"}, "column G (colour): expected one of form_id, version, default_language"),
        ({"personal_data": "yes"}, "column personal_data_notice::Deutsch (de): expected text in de, got nothing"),
        ({"personal_data": "yes"}, "column retention_days: expected after how many days the answers are deleted"),
        ({"personal_data": "perhaps"}, 'expected yes, or empty, got "perhaps"'),
        ({"retention_days": "ever"}, 'expected days, from 1 to 3650, got "ever"'),
        ({f"personal_data_notice::{DE}": "Wir …"}, "expected personal_data = yes beside it, got nothing"),
    ],
)
def test_a_mistake_in_the_settings_is_named_with_its_cell(
    tmp_path: Path, cells: dict[str, object], problem: str
) -> None:
    found = problems_of(write_form(tmp_path / "feedback.xlsx", settings={**SETTINGS, **cells}))
    assert any(problem in text for text in found), found


@pytest.mark.parametrize(
    ("heading", "problem"),
    [
        ("label", "expected label::Deutsch (de), label::English (en) …, got no language"),
        ("label::Deutsch", 'expected label::Deutsch (de), label::English (en) …, got "label::Deutsch"'),
        ("label::Français (fr)", 'expected one of the languages de, en, de-simple, got "fr"'),
        ("hint::German (de)", "expected Deutsch (de), got German (de)"),
        ("style", 'warning: expected nothing: it changes nothing here, got "style"'),
        ("body::intent", "which does not work here"),
        ("relevent", 'got "relevent" (did you mean "relevant"?)'),
        ("save_to", 'got "save_to", which does not work here'),
        ("labels", 'got "labels"'),
    ],
)
def test_a_column_that_does_not_work_here_is_named(tmp_path: Path, heading: str, problem: str) -> None:
    found = problems_of(write_form(tmp_path / "feedback.xlsx", survey=changed(SURVEY, 0, **{heading: "x"})))
    assert any("sheet survey, row 1, column" in text and problem in text for text in found), found


def test_missing_and_strange_sheets_are_named(tmp_path: Path) -> None:
    found = problems_of(write_form(tmp_path / "feedback.xlsx", settings=None, more_sheets=["entities", "_notes"]))
    assert ": expected a sheet settings, got only survey, choices, entities" in found
    assert any(", sheet entities: expected the sheets survey, choices and settings" in text for text in found)
    assert not any("sheet _notes" in text for text in found)


def test_a_language_missing_everywhere_is_said_once(tmp_path: Path) -> None:
    survey = [{key: value for key, value in row.items() if "(en)" not in key} for row in SURVEY]
    found = problems_of(write_form(tmp_path / "feedback.xlsx", survey=survey))
    assert ", sheet survey, row 1: expected a column label::English (en), got none" in found


def test_a_photo_that_may_be_left_out_is_no_reason_to_warn(tmp_path: Path) -> None:
    survey = changed(changed(SURVEY, 1, type="image"), 2, type="audio", required="no")
    assert not any("way on" in text for text in problems_of(write_form(tmp_path / "feedback.xlsx", survey=survey)))


def test_plain_language_missing_is_a_warning(tmp_path: Path) -> None:
    survey = changed(SURVEY, 0, **{"label::Einfache Sprache (de-simple)": None})
    table, _, _, problems = compile_workbook(write_form(tmp_path / "feedback.xlsx", survey=survey))
    assert table is not None
    assert [(problem.warning, problem.spot.row) for problem in problems] == [(True, 2)]


def test_a_circle_of_relevance_is_told_whole(tmp_path: Path) -> None:
    survey = changed(changed(SURVEY, 1, relevant="${age} = 3"), 3, relevant="${why} = 'x'")
    found = problems_of(write_form(tmp_path / "feedback.xlsx", survey=survey))
    assert any("expected relevance that does not depend on itself" in text and "→" in text for text in found), found


def test_a_value_without_a_heading_a_date_and_two_headings_alike_are_named(tmp_path: Path) -> None:
    path = write_form(tmp_path / "feedback.xlsx")
    book = openpyxl.load_workbook(path)
    book["survey"]["T3"] = "lost"
    book["survey"]["H4"] = __import__("datetime").datetime(2026, 11, 23)
    book["choices"]["F1"] = "name"
    book.save(path)
    found = problems_of(path)
    assert ', sheet survey, row 3, column T: expected a heading above every value, got "lost"' in found
    assert any(", sheet survey, row 4, column H: expected text (format the cell as text)" in text for text in found)
    assert ', sheet choices, row 1, column F: expected each heading once, got "name"' in found


def test_too_many_rows_and_questions_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "ROWS_MAX", 300)
    monkeypatch.setattr(survey_sheet, "QUESTIONS_MAX", 200)
    notes = [{"type": "note", "name": f"n{number}", **label("?")} for number in range(400)]
    found = problems_of(write_form(tmp_path / "feedback.xlsx", survey=notes))
    assert ", sheet survey, row 301: expected at most 300 rows, got more" in found
    assert ", sheet survey, row 202, column A (type): expected at most 200 questions, got 299" in found


def test_numbers_and_truth_values_in_cells_are_read_as_texts(tmp_path: Path) -> None:
    choices = [{"list_name": "mood", "name": number, **label("x")} for number in range(1, 6)]
    survey = changed(changed(SURVEY, 0, required=True), 1, relevant="${rating} = '1'")
    settings = {**SETTINGS, "version": 2}
    path = write_form(tmp_path / "feedback.xlsx", survey=survey, choices=[*choices, *CHOICES[5:]], settings=settings)
    table, version, _, problems = compile_workbook(path)
    assert problems == []
    assert version == "2"
    assert table is not None
    assert table["questions"][0]["required"] is True
    assert table["lists"]["mood"][0]["name"] == "1"


def test_what_is_no_spreadsheet_is_told(tmp_path: Path) -> None:
    path = tmp_path / "feedback.xlsx"
    for data in (b"", b"PK\x03\x04 broken", b"name;type\n"):
        path.write_bytes(data)
        assert problems_of(path)[0].startswith(": expected a spreadsheet (.xlsx), got")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x", "no workbook")
    assert problems_of(path)[0].startswith(": expected a spreadsheet (.xlsx), got")


@pytest.mark.attempt("Q67")
def test_an_archive_that_unpacks_to_far_too_much_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "feedback.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(30 * 2**20))
    assert problems_of(path) == [": expected at most 20 MiB unpacked, got more"]
    path.write_bytes(bytes(3 * 2**20))
    assert problems_of(path) == [": expected at most 2048 KiB, got 3072 KiB"]


def test_the_child_process_tells_the_same_with_the_path_as_given(tmp_path: Path) -> None:
    path = write_form(tmp_path / "feedback.xlsx", survey=changed(SURVEY, 1, relevant="(((("))
    pack, problems = compile_form(path)
    assert pack is None
    assert [problem.spot.file for problem in problems] == [str(path)]
    assert problems == compile_workbook(path)[3]


def test_a_child_that_takes_too_long_is_a_problem_of_the_form(tmp_path: Path) -> None:
    pack, problems = compile_form(write_form(tmp_path / "feedback.xlsx"), timeout_s=0.001)
    assert pack is None
    assert problems[0].expected == "a form that is checked within 0.001 s"


def test_a_child_that_dies_is_a_problem_of_the_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that overruns its memory or its time stands in for one that a hostile workbook drives there."""
    path = write_form(tmp_path / "feedback.xlsx")
    program = tmp_path / "python"
    for script, came in (
        ("kill -XCPU $$", "too much time or memory (signal 24)"),
        ("echo MemoryError >&2; exit 1", "too much memory"),
        ("exit 3", "exit 3"),
    ):
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(program))
        pack, problems = compile_form(path)
        assert pack is None
        assert came in problems[0].came


@given(st.dictionaries(st.sampled_from("abcdef"), st.frozensets(st.sampled_from("abcdefg"), max_size=3)))
def test_everything_comes_after_what_it_depends_on_or_there_is_a_circle(graph: dict[str, frozenset[str]]) -> None:
    try:
        order = dependency_order(graph)
    except CycleError as err:
        for name, following in zip(err.names, (*err.names[1:], err.names[0]), strict=True):
            assert following in graph[name]
        return
    assert sorted(order) == sorted(graph)
    for name in graph:
        for other in graph[name] & graph.keys():
            assert order.index(other) < order.index(name)


def test_a_form_without_questions_or_with_two_rows_of_settings_is_refused(tmp_path: Path) -> None:
    path = write_form(tmp_path / "feedback.xlsx")
    book = openpyxl.load_workbook(path)
    book["survey"].delete_rows(2, 10)
    book["settings"].append(["x"])
    book.save(path)
    found = problems_of(path)
    assert ", sheet settings: expected one row under the headings, got 2" in found
    assert ", sheet survey: expected at least one question, got none" in found


def test_a_missing_column_and_a_missing_list_sheet_are_named(tmp_path: Path) -> None:
    survey = [{key: value for key, value in row.items() if key != "name"} for row in SURVEY]
    found = problems_of(write_form(tmp_path / "feedback.xlsx", survey=survey, choices=None))
    assert ", sheet survey, row 1: expected a column name, got none" in found
    assert any('expected a list of the sheet choices (none), got "mood"' in text for text in found)


def test_a_list_too_long_and_the_61st_column_are_refused(tmp_path: Path) -> None:
    more = [{"list_name": "thing", "name": f"n{number}", **label("x")} for number in range(CHOICES_MAX - 1)]
    survey = changed(SURVEY, 0, **{f"extra{number}": "x" for number in range(60)})
    found = problems_of(write_form(tmp_path / "feedback.xlsx", survey=survey, choices=[*CHOICES, *more]))
    assert any(f"expected at most {CHOICES_MAX} choices in list thing, got {CHOICES_MAX + 1}" in text for text in found)
    assert ", sheet survey, row 1, column BI: expected at most 60 columns, got more" in found


def test_merged_cells_are_named(tmp_path: Path) -> None:
    path = write_form(tmp_path / "feedback.xlsx")
    book = openpyxl.load_workbook(path)
    book["survey"].merge_cells("C3:D4")
    book.save(path)
    assert ", sheet survey, row 3, column C: expected cells on their own, got merged ones, C3:D4" in problems_of(path)


def test_a_sheet_name_that_is_nearly_right_is_understood(tmp_path: Path) -> None:
    found = problems_of(write_form(tmp_path / "feedback.xlsx", more_sheets=["choises"]))
    assert any('got "choises" (did you mean "choices"?)' in text for text in found)


def test_notes_of_the_author_may_hold_anything(tmp_path: Path) -> None:
    path = write_form(tmp_path / "feedback.xlsx", more_sheets=["_notes"])
    book = openpyxl.load_workbook(path)
    book["_notes"]["C7"] = "=SUM(A1:A9)"
    book["_notes"].merge_cells("A1:B2")
    book.save(path)
    assert problems_of(path) == []


def test_a_form_about_persons_says_so_and_how_long(tmp_path: Path) -> None:
    told = {**label("Wir löschen alles nach 30 Tagen.", "personal_data_notice"), "retention_days": 30}
    path = write_form(tmp_path / "feedback.xlsx", settings={**SETTINGS, "personal_data": "yes", **told})
    table, _, _, problems = compile_workbook(path)
    assert problems == []
    assert table is not None
    assert table["personal"]["notice"]["de"] == "Wir löschen alles nach 30 Tagen. (d)"
    assert table["retention_days"] == 30


def test_a_trial_takes_a_form_that_keeps_no_rule_of_the_house(tmp_path: Path) -> None:
    survey = [{"type": "text", "name": "Q1", "label": "What?"}]
    path = write_form(tmp_path / "other.xlsx", survey=survey, choices=None, settings=None)
    assert compile_workbook(path)[0] is None
    table, _, _, problems = compile_workbook(path, trial=True)
    assert table is not None
    assert problems
    assert all(problem.warning for problem in problems)


def test_an_error_value_a_character_xml_does_not_know_and_a_fraction_are_read_rightly(tmp_path: Path) -> None:
    path = write_form(tmp_path / "feedback.xlsx", settings={**SETTINGS, "version": 1.5})
    book = openpyxl.load_workbook(path)
    book["survey"]["C2"].value = "#REF!"
    book["survey"]["C2"].data_type = "e"
    book["survey"]["D2"] = "a\x85b"
    book.save(path)
    found = problems_of(path)
    assert ', sheet survey, row 2, column C: expected a value, got "#REF!"' in found
    assert ", sheet survey, row 2, column D: expected text without control characters, got 'a\\x85b'" in found
    assert not any("version" in text for text in found)


def test_what_pyxform_refuses_or_changes_is_a_problem_of_the_form(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from werkstadt.exhibits.authoring.xlsform import compile as compiling

    path = write_form(tmp_path / "feedback.xlsx")
    real = compiling._to_xform
    monkeypatch.setattr(compiling, "_to_xform", lambda *args: real(*args).replace("'m1' or", "'m3' or"))
    assert "a form that pyxform takes" in compile_workbook(path)[3][0].expected
    assert "column H (relevant)" in compile_workbook(path)[3][0].came


def test_the_child_limits_its_own_memory_and_time_before_it_opens_the_file(tmp_path: Path) -> None:
    """Run in a process of our own, since limits cannot be taken back."""
    code = (
        "import resource, runpy, sys; sys.argv = ['x', sys.argv[1]];"
        "runpy.run_module('werkstadt.exhibits.authoring.xlsform', run_name='__main__');"
        "print(resource.getrlimit(resource.RLIMIT_AS)[0], resource.getrlimit(resource.RLIMIT_CPU)[0])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(write_form(tmp_path / "feedback.xlsx"))],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.endswith(f"{2**30} 30\n")


def replaced(path: Path, part: str, data: bytes) -> None:
    """The workbook with one of its XML files replaced."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert part in parts
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, before in parts.items():
            archive.writestr(name, data if name == part else before)


@pytest.mark.attempt("Q67")
def test_a_hostile_workbook_ends_as_a_problem_of_the_form(tmp_path: Path) -> None:
    """Entities that grow a billionfold; a hundred thousand cells in one row; a column far out."""
    bomb = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = '<worksheet xmlns="{}"><sheetData><row r="1">{}</row></sheetData></worksheet>'
    hostile = (
        f'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{bomb}]><worksheet xmlns="{main}"><sheetData><row r="1">'
        '<c r="A1" t="str"><v>&j;</v></c></row></sheetData></worksheet>',
        sheet.format(main, "<c><v>1</v></c>" * 100_000),
        sheet.format(main, '<c r="XFD1048576" t="str"><v>x</v></c>'),
    )
    for text in hostile:
        path = write_form(tmp_path / "feedback.xlsx")
        replaced(path, "xl/worksheets/sheet1.xml", text.encode())
        pack, problems = compile_form(path)
        assert pack is None
        assert problems
        assert all(len(str(problem)) < 2_000 for problem in problems)
