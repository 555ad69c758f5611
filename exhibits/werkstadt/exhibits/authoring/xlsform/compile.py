"""A checked workbook through pyxform: form.xml for every XForms tool, and form.json for our own runtime."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pyxform.errors import PyXFormError  # type: ignore[import-untyped]
from pyxform.xls2xform import convert  # type: ignore[import-untyped]

from werkstadt.exhibits.authoring.xlsform.choices import Choice, read_choices, warn_unused
from werkstadt.exhibits.authoring.xlsform.cost import WORK_MAX, dearest
from werkstadt.exhibits.authoring.xlsform.details import check_details
from werkstadt.exhibits.authoring.xlsform.expressions import check_expressions
from werkstadt.exhibits.authoring.xlsform.findings import Findings
from werkstadt.exhibits.authoring.xlsform.headings import MEDIA, check_sheets, languages, own_columns
from werkstadt.exhibits.authoring.xlsform.media import check_media
from werkstadt.exhibits.authoring.xlsform.settings import Settings, read_settings
from werkstadt.exhibits.authoring.xlsform.survey import Question, bracket, read_survey
from werkstadt.exhibits.authoring.xlsform.table import Tables
from werkstadt.exhibits.authoring.xlsform.workbook import Sheet, read_workbook
from werkstadt.exhibits.authoring.xlsform.xform import read_xform
from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.formfile import any_words, read_form
from werkstadt.exhibits.forms.rules import CircleError, Rules
from werkstadt.exhibits.problems import ContentError, Problem, Spot, short

Rows = list[dict[str, str]]


def compile_workbook(path: Path, trial: bool = False) -> tuple[dict[str, Any] | None, str, str, list[Problem]]:
    """form.json's table, version, form.xml and what is wrong; the table is None where something is but a warning.

    trial: the rules of the house (languages, titles, the name of the file) are warnings.
    """
    problems = Findings(trial)
    sheets = read_workbook(path, problems)
    if not sheets:
        return None, "", "", problems
    check_sheets(str(path), sheets, problems)
    if "survey" not in sheets or ("settings" not in sheets and not trial):
        return None, "", "", problems
    choices = sheets.get("choices")
    lists = read_choices(choices, problems)
    tops = read_survey(sheets["survey"], lists, problems)
    questions = [one for top in tops for one in top.inside()]
    check_details(questions, problems)
    columns = own_columns(choices) if choices else []
    check_expressions(questions, {name: columns for name in lists}, problems)
    check_media(
        path, [question.row for question in questions] + [row for row in (choices.rows if choices else [])], problems
    )
    warn_unused(choices, lists, {question.list_name for question in questions}, problems)
    settings = read_settings(path, sheets, problems)
    if settings is None or problems.stop:
        return None, "", "", problems
    tags = languages([sheets[name] for name in ("settings", "survey", "choices") if name in sheets])
    try:
        xml = _to_xform(settings, sheets["survey"], lists, columns, tags, trial)
        table = Tables(settings, tops, lists, tags, read_xform(xml)).form()
        _check_circle(path, table, questions, problems)
    except (PyXFormError, ContentError) as err:
        problems.error(Spot(str(path)), "a form that pyxform takes", short(str(err), 200))
    return (None, "", "", problems) if problems.stop else (table, settings.version, xml, problems)


def _to_xform(
    settings: Settings,
    sheet: Sheet,
    lists: Mapping[str, Sequence[Choice]],
    columns: Sequence[str],
    tags: Mapping[str, str],
    trial: bool,
) -> str:
    """Only cells that were checked reach pyxform."""
    survey: Rows = [{heading: cell.text for heading, cell in row.cells.items()} for row in sheet.rows]
    for row, cells in zip(sheet.rows, survey, strict=True):
        if bracket(row).startswith("end_"):
            cells.clear()
            cells["type"] = bracket(row)
    default = settings.default_language or ("" if trial else tags.get("de", ""))
    head = {
        "form_id": settings.form_id,
        "version": settings.version,
        "form_title": next(iter(settings.title.values())),
        **({"default_language": default} if default else {}),
    }
    book: dict[str, Any] = {"survey": survey, "settings": [head]}
    if lists:
        book["choices"] = [_choice_row(name, choice, columns, tags) for name, rows in lists.items() for choice in rows]
    for name in ("survey", "choices"):
        if name in book:
            book[f"{name}_header"] = [dict.fromkeys(heading for row in book[name] for heading in row)]
    return str(convert(xlsform=book, form_name="data", pretty_print=True, warnings=[]).xform)


def _choice_row(name: str, choice: Choice, columns: Sequence[str], tags: Mapping[str, str]) -> dict[str, str]:
    row = {"list_name": name, "name": choice.name}
    for heading, cell in choice.row.cells.items():
        if heading.partition("::")[0] in ("label", *MEDIA) or heading in columns:
            row[heading] = cell.text
    return row


def _check_circle(path: Path, table: Mapping[str, Any], questions: Sequence[Question], problems: Findings) -> None:
    """By the runtime's own rules."""
    form = read_form(Fields(table, lambda key: Spot(str(path)), problems), "", "", any_words)
    try:
        rules = Rules(form)
    except CircleError as err:
        question = next(one for one in questions if one.path == err.ref)
        what = "relevance" if err.column == "relevant" else f"a {err.column}"
        problems.error(question.row.spot_of(err.column), f"{what} that does not depend on itself", err.got)
        return
    template, column, steps = dearest(rules)
    if steps > WORK_MAX:
        question = next(one for one in questions if one.path == template.ref)
        names = {"required_if": "required", "default_formula": "default", "seed": "parameters"}
        spot = question.row.spot_of(names.get(column, column))
        problems.error(
            spot, f"a form that is worked out in {WORK_MAX:,} steps at most", f"{steps:,}, most of them here"
        )
