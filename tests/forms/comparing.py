"""A form by our runtime and by the oracle, the same steps in both."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl

from tests.forms.oracle import ZONE, Answer, Oracle
from werkstadt.exhibits.authoring.formtry import Trial
from werkstadt.exhibits.authoring.xlsform.compile import compile_workbook
from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.formfile import any_words, read_form
from werkstadt.exhibits.forms.deriving import machine_time
from werkstadt.exhibits.forms.functions import Clock
from werkstadt.exhibits.problems import ContentError, Problem, Spot

Rows = Sequence[Mapping[str, object]]
Steps = Sequence[Mapping[str, object]]
DE, EN = "Deutsch (de)", "English (en)"


def words(german: str, english: str = "", stem: str = "label") -> dict[str, object]:
    return {f"{stem}::{DE}": german, f"{stem}::{EN}": english or f"{german} (en)"}


@dataclass(frozen=True)
class Example:
    """A form, and ways to fill it in."""

    name: str
    survey: Rows
    choices: Rows = ()
    ways: Sequence[Steps] = ((),)
    settings: Mapping[str, object] = field(default_factory=dict)


def write(example: Example, folder: Path) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    settings = {**words(example.name, stem="form_title"), "form_id": "form", "version": "1", **example.settings}
    for name, rows in (("survey", example.survey), ("choices", example.choices), ("settings", [settings])):
        if not rows:
            continue
        sheet = book.create_sheet(name)
        headings = list(dict.fromkeys(heading for row in rows for heading in row))
        sheet.append(headings)
        for row in rows:
            sheet.append([row.get(heading) for heading in headings])
    path = folder / "form.xlsx"
    book.save(path)
    return path


@dataclass
class Compiled:
    table: Mapping[str, Any]
    xml: str
    problems: Sequence[Problem]

    def ours(self, steps: Steps) -> Answer:
        """{"refused": why} as the oracle."""
        found: list[Problem] = []
        form = read_form(Fields(self.table, lambda path: Spot("form", key=str(path)), found), "1", "", any_words)
        assert found == []
        try:
            trial = Trial(form, "answers.json", Clock(machine_time, ZoneInfo(ZONE)))
            for number, step in enumerate(steps):
                trial.take(step, number)
        except ContentError as err:
            return {"refused": str(err)}
        return trial.told()


def compiled(example: Example) -> Compiled:
    with tempfile.TemporaryDirectory() as folder:
        table, _, xml, problems = compile_workbook(write(example, Path(folder)), trial=True)
    assert table is not None, [str(problem) for problem in problems if not problem.warning]
    return Compiled(table, xml, problems)


def differences(form: Compiled, steps: Steps, oracle: Oracle) -> list[str]:
    ours, theirs = form.ours(steps), oracle.answer(form.xml, steps)
    if "refused" in ours or "refused" in theirs:
        same = ("refused" in ours) == ("refused" in theirs)
        return [] if same else [f"ours {ours.get('refused')}, theirs {theirs.get('refused')}"]
    made = set(_made(form.table["questions"]))
    return list(_different(_without(ours, set()), _without(theirs, made)))


def _different(ours: Answer, theirs: Answer) -> Iterator[str]:
    for key in ("relevant", "values", "errors", "choices", "labels", "languages", "questions", "notes"):
        if ours[key] != theirs[key]:
            yield f"{key}: {_shown(ours[key], theirs[key])}"


def _shown(ours: object, theirs: object) -> str:
    if isinstance(ours, dict) and isinstance(theirs, dict):
        keys = [key for key in {**ours, **theirs} if ours.get(key) != theirs.get(key)]
        return "; ".join(f"{key}: ours {ours.get(key)!r}, theirs {theirs.get(key)!r}" for key in keys)
    return f"ours {ours!r}, theirs {theirs!r}"


def _without(answer: Answer, made: set[str]) -> Answer:
    """The rows that only the form compiler made are not told; blanks around words mean nothing."""

    def kept(ref: str) -> bool:
        return plain(ref) not in made

    found = dict(answer)
    gone = [ref for ref in answer["relevant"] if not kept(ref)]
    found["relevant"] = [ref for ref in answer["relevant"] if kept(ref)]
    for key in ("values", "choices", "labels"):
        found[key] = {ref: value for ref, value in answer[key].items() if kept(ref)}
    found["labels"] = {ref: _neat(text) for ref, text in found["labels"].items() if _neat(text)}
    found["errors"] = [{**error, "message": _neat(error["message"])} for error in answer["errors"]]
    found["questions"] -= sum("reserved_name" in ref for ref in gone)
    found["notes"] -= sum("generated_table" in ref for ref in gone)
    return found


def _neat(text: str) -> str:
    return " ".join(text.split())


def plain(ref: str) -> str:
    """Without the numbers of parts."""
    return "/".join(part.partition("[")[0] for part in ref.split("/"))


def _made(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for row in rows:
        if row.get("made"):
            yield str(row["ref"])
        yield from _made(row.get("questions", ()))
