"""A checked workbook through pyxform: form.xml for every XForms tool, and form.json for our own runtime."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lxml import etree
from pyxform.errors import PyXFormError  # type: ignore[import-untyped]
from pyxform.xls2xform import convert  # type: ignore[import-untyped]

from werkstadt.exhibits.authoring.xlsform.expressions import check_expressions
from werkstadt.exhibits.authoring.xlsform.headings import check_sheets, heading_for, language_of, words_of
from werkstadt.exhibits.authoring.xlsform.survey import Choice, Question, read_choices, read_survey
from werkstadt.exhibits.authoring.xlsform.workbook import Row, Sheet, read_workbook
from werkstadt.exhibits.forms.expression import parse_expression
from werkstadt.exhibits.problems import Problem, Spot, short

XF = "{http://www.w3.org/2002/xforms}"


def compile_workbook(path: Path) -> tuple[dict[str, Any] | None, str, str, list[Problem]]:
    """form.json's table, version, form.xml and what is wrong; the table is None where something is but a warning."""
    problems: list[Problem] = []
    sheets = read_workbook(path, problems)
    if not sheets:
        return None, "", "", problems
    check_sheets(str(path), sheets, problems)
    if "survey" not in sheets or "settings" not in sheets:
        return None, "", "", problems
    lists = read_choices(sheets.get("choices"), problems)
    questions = read_survey(sheets["survey"], lists, problems)
    check_expressions(questions, problems)
    _warn_unused_lists(sheets.get("choices"), lists, questions, problems)
    settings = _read_settings(path, sheets["settings"], problems)
    if settings is None or any(not problem.warning for problem in problems):
        return None, "", "", problems
    try:
        xml = _to_xform(settings, questions, lists)
        table = _table(settings, questions, xml)
    except PyXFormError as err:
        return None, "", "", [*problems, Problem(Spot(str(path)), "a form that pyxform takes", short(str(err), 200))]
    return table, settings.text("version"), xml, problems


def _read_settings(path: Path, sheet: Sheet, problems: list[Problem]) -> Row | None:
    if len(sheet.rows) != 1:
        problems.append(Problem(Spot(str(path), sheet=sheet.name), "one row under the headings", str(len(sheet.rows))))
        return None
    row = sheet.rows[0]
    if row.text("form_id") != path.stem:
        came = short(row.text("form_id")) if row.text("form_id") else "nothing"
        problems.append(Problem(row.spot_of("form_id"), f"{path.stem}, the name of the file", came))
    if not row.text("version"):
        problems.append(Problem(row.spot_of("version"), "a version like 1 or 2026-11", "nothing"))
    title = words_of(row, "form_title")
    for tag in ("de", "en"):
        if tag not in title:
            heading = heading_for(sheet, "form_title", tag)
            problems.append(Problem(row.spot_of(heading), f"text in {tag}", "nothing"))
    default = row.text("default_language")
    names = [parts[1] for heading in sheet.columns if (parts := language_of(heading))]
    if default and default not in names:
        problems.append(Problem(row.spot_of("default_language"), f"one of {', '.join(names)}", short(default)))
    return row


def _warn_unused_lists(
    sheet: Sheet | None, lists: Mapping[str, list[Choice]], questions: Sequence[Question], problems: list[Problem]
) -> None:
    for name in sorted(set(lists) - {question.list_name for question in questions}):
        if sheet is not None and name:
            spot = Spot(sheet.file, sheet=sheet.name)
            problems.append(Problem(spot, "lists that a question uses", short(name), warning=True))


def _to_xform(settings: Row, questions: Sequence[Question], lists: Mapping[str, list[Choice]]) -> str:
    """Only cells that were checked reach pyxform."""
    survey = [{heading: cell.text for heading, cell in question.row.cells.items()} for question in questions]
    names = _languages(settings.sheet, questions)
    choices = [
        {"list_name": name, "name": choice.name, **{f"label::{names[tag]}": choice.label[tag] for tag in choice.label}}
        for name, rows in lists.items()
        for choice in rows
    ]
    head = {
        "form_id": settings.text("form_id"),
        "version": settings.text("version"),
        "form_title": words_of(settings, "form_title")["de"],
        "default_language": settings.text("default_language") or names["de"],
    }
    book: dict[str, Any] = {"survey": survey, "choices": choices, "settings": [head]}
    return str(convert(xlsform=book, form_name="data", pretty_print=True, warnings=[]).xform)


def _languages(settings: Sheet, questions: Sequence[Question]) -> dict[str, str]:
    sheets = [settings, *(question.row.sheet for question in questions[:1])]
    headings = [parts for sheet in sheets for heading in sheet.columns if (parts := language_of(heading))]
    return {"de-simple": "Einfache Sprache (de-simple)"} | {tag: language for _, language, tag in headings}


def _table(settings: Row, questions: Sequence[Question], xml: str) -> dict[str, Any]:
    binds = {
        str(bind.get("nodeset")).removeprefix("/data/"): bind
        for bind in etree.fromstring(xml.encode()).iter(f"{XF}bind")
    }
    return {
        "format": 1,
        "kind": "form",
        "id": settings.text("form_id"),
        "title": words_of(settings, "form_title"),
        "questions": [_question(question, binds.get(question.ref)) for question in questions],
    }


def _question(question: Question, bind: etree._Element | None) -> dict[str, Any]:
    table: dict[str, Any] = {
        "ref": question.ref,
        "type": question.type,
        "label": question.words("label"),
        "required": question.required,
    }
    for stem in ("hint", "required_message", "constraint_message"):
        if question.words(stem):
            table[stem] = question.words(stem)
    if question.row.text("appearance"):
        table["appearance"] = question.row.text("appearance")
    for name in ("relevant", "constraint"):
        written = question.row.text(name)
        if written:
            table[name] = _compiled(question, name, written, "" if bind is None else str(bind.get(name)))
    if question.choices:
        table["choices"] = [{"name": choice.name, "label": dict(choice.label)} for choice in question.choices]
    return table


def _compiled(question: Question, name: str, written: str, compiled: str) -> str:
    """As pyxform put it into form.xml. Raises PyXFormError if that is not what the author wrote."""
    text = compiled.strip()
    dot = question.ref if name == "constraint" else None
    if parse_expression(text, dot).xpath != parse_expression(written, dot).xpath:
        raise PyXFormError(f"{question.row.spot_of(name)}: {written} became {text}")
    return text
