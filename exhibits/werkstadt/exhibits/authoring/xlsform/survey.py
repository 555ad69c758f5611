"""What a form's rows must keep to, and what they say once they do."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from werkstadt.exhibits.authoring.xlsform.headings import heading_for, words_of
from werkstadt.exhibits.authoring.xlsform.workbook import Row, Sheet
from werkstadt.exhibits.fields import REQUIRED_LANGUAGES
from werkstadt.exhibits.formfile import CHOICES_MAX, QUESTIONS_MAX
from werkstadt.exhibits.problems import Problem, Spot, short

TYPES_EXPECTED = "select_one LIST, select_multiple LIST, integer, text or note"
TEXT_QUESTIONS_MAX = 20
"""So that a submission fits one record, with every text at its longest."""
SMILEYS = 5
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
NAME_EXPECTED = "small letters, digits and _, at most 40 characters"
CHOICE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,39}")
TAKEN = ("data", "meta")
_YES = {"yes": True, "true": True, "true()": True, "no": False, "false": False, "false()": False, "": False}


@dataclass(frozen=True)
class Choice:
    name: str
    label: Mapping[str, str]


@dataclass
class Question:
    """row: where it stands. list_name: of a select."""

    row: Row
    ref: str
    type: str
    list_name: str
    required: bool
    choices: list[Choice] = field(default_factory=list)

    def words(self, stem: str) -> dict[str, str]:
        return words_of(self.row, stem)


def read_choices(sheet: Sheet | None, problems: list[Problem]) -> dict[str, list[Choice]]:
    lists: dict[str, list[Choice]] = {}
    for row in sheet.rows if sheet else ():
        list_name, name = row.text("list_name"), row.text("name")
        for heading, text in (("list_name", list_name), ("name", name)):
            if not CHOICE_NAME.fullmatch(text):
                came = short(text) if text else "nothing"
                problems.append(Problem(row.spot_of(heading), "letters, digits and _, without spaces", came))
        rows = lists.setdefault(list_name, [])
        if name and any(choice.name == name for choice in rows):
            problems.append(Problem(row.spot_of("name"), f"each name once in list {list_name}", short(name)))
        _check_words(row, "label", problems, needed=True)
        rows.append(Choice(name, words_of(row, "label")))
    for list_name, rows in lists.items():
        if sheet and len(rows) > CHOICES_MAX:
            spot = Spot(sheet.file, sheet=sheet.name)
            problems.append(Problem(spot, f"at most {CHOICES_MAX} choices in list {list_name}", str(len(rows))))
    return lists


def read_survey(sheet: Sheet, lists: Mapping[str, list[Choice]], problems: list[Problem]) -> list[Question]:
    questions: list[Question] = []
    for row in sheet.rows:
        question = _read_row(row, lists, problems)
        if question is None:
            continue
        if any(other.ref == question.ref for other in questions):
            problems.append(Problem(row.spot_of("name"), "each name once", short(question.ref)))
        questions.append(question)
    if not questions and not problems:
        problems.append(Problem(Spot(sheet.file, sheet=sheet.name), "at least one question", "none"))
    if len(questions) > QUESTIONS_MAX:
        spot = questions[QUESTIONS_MAX].row.spot_of("type")
        problems.append(Problem(spot, f"at most {QUESTIONS_MAX} questions", str(len(questions))))
    texts = [question for question in questions if question.type == "text"]
    if len(texts) > TEXT_QUESTIONS_MAX:
        spot = texts[TEXT_QUESTIONS_MAX].row.spot_of("type")
        problems.append(Problem(spot, f"at most {TEXT_QUESTIONS_MAX} questions of type text", str(len(texts))))
    return questions


def _read_row(row: Row, lists: Mapping[str, list[Choice]], problems: list[Problem]) -> Question | None:
    type_, list_name = _read_type(row, lists, problems)
    name = row.text("name")
    if not NAME.fullmatch(name) or name in TAKEN:
        problems.append(Problem(row.spot_of("name"), NAME_EXPECTED, short(name) if name else "nothing"))
    if not type_:
        return None
    required = row.text("required").lower()
    if required not in _YES:
        problems.append(Problem(row.spot_of("required"), "yes, or empty", short(required)))
    question = Question(row, name, type_, list_name, _YES.get(required, False), lists.get(list_name, []))
    _check_row_words(question, problems)
    _check_appearance(question, problems)
    return question


def _read_type(row: Row, lists: Mapping[str, list[Choice]], problems: list[Problem]) -> tuple[str, str]:
    words = row.text("type").split()
    if words in (["integer"], ["text"], ["note"]):
        return words[0], ""
    if len(words) == 2 and words[0] in ("select_one", "select_multiple"):
        if words[1] not in lists:
            known = ", ".join(sorted(lists)) or "none"
            problems.append(Problem(row.spot_of("type"), f"a list of the sheet choices ({known})", short(words[1])))
        return words[0], words[1]
    came = short(row.text("type")) if words else "nothing"
    problems.append(Problem(row.spot_of("type"), TYPES_EXPECTED, came))
    return "", ""


def _check_row_words(question: Question, problems: list[Problem]) -> None:
    row = question.row
    for stem in ("label", "hint", "required_message", "constraint_message"):
        _check_words(row, stem, problems, needed=stem == "label")
    if row.text("constraint") and not question.words("constraint_message"):
        spot = row.spot_of(heading_for(row.sheet, "constraint_message", "de"))
        problems.append(Problem(spot, "what is said when the constraint is not kept", "nothing"))
    if question.type == "note":
        for heading in ("required", "constraint"):
            if question.required if heading == "required" else row.text(heading):
                problems.append(
                    Problem(row.spot_of(heading), "nothing: a note has no answer", short(row.text(heading)))
                )
    for stem, used in (("required_message", question.required), ("constraint_message", bool(row.text("constraint")))):
        if question.words(stem) and not used:
            spot = row.spot_of(heading_for(row.sheet, stem, "de"))
            heading = stem.removesuffix("_message")
            problems.append(Problem(spot, f"a value in {heading} too", "none", warning=True))


def _check_words(row: Row, stem: str, problems: list[Problem], needed: bool) -> None:
    """In every language if in one; Einfache Sprache asked for where there is a column for it."""
    words = words_of(row, stem)
    if not words and not needed:
        return
    for tag in REQUIRED_LANGUAGES:
        if tag not in words:
            spot = row.spot_of(heading_for(row.sheet, stem, tag))
            problems.append(Problem(spot, f"text in {tag}", "nothing"))
    simple = heading_for(row.sheet, stem, "de-simple")
    if "de-simple" not in words and simple in row.sheet.columns:
        problems.append(Problem(row.spot_of(simple), "text in de-simple too", "nothing", warning=True))
    for tag, text in words.items():
        if "${" in text:
            spot = row.spot_of(heading_for(row.sheet, stem, tag))
            problems.append(Problem(spot, "text without ${…}, which works in expressions only", short(text)))


def _check_appearance(question: Question, problems: list[Problem]) -> None:
    appearance, spot = question.row.text("appearance"), question.row.spot_of("appearance")
    if appearance == "smiley5":
        if question.type != "select_one":
            problems.append(Problem(spot, "smiley5 with a select_one", question.type))
        elif len(question.choices) != SMILEYS:
            problems.append(Problem(spot, f"smiley5 with {SMILEYS} choices", f"{len(question.choices)} of them"))
    elif appearance == "multiline":
        if question.type != "text":
            problems.append(Problem(spot, "multiline with a text", question.type))
    elif appearance:
        problems.append(Problem(spot, "smiley5, multiline or nothing", short(appearance)))
