"""The rows of the sheet survey as a tree, and what each row must keep to."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from werkstadt.exhibits.authoring.xlsform.choices import Choice
from werkstadt.exhibits.authoring.xlsform.findings import Findings, came, meant
from werkstadt.exhibits.authoring.xlsform.headings import MEDIA, heading_for, words_of
from werkstadt.exhibits.authoring.xlsform.kinds import ALIASES, BRACKETS, CHOOSING, KINDS, REFUSED
from werkstadt.exhibits.authoring.xlsform.wordings import check_words
from werkstadt.exhibits.authoring.xlsform.workbook import Row, Sheet
from werkstadt.exhibits.formfile import DEPTH_MAX, QUESTIONS_MAX
from werkstadt.exhibits.problems import Problem, Spot, short

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}")
HOUSE_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
NAME_EXPECTED = "small letters, digits and _, at most 40 characters"
TAKEN = ("data", "meta")
_YES = {"yes": True, "true": True, "true()": True, "no": False, "false": False, "false()": False, "": False}
DEVICES = {"image": "camera", "audio": "microphone"}
_FIRST = ("select_one LIST", "select_multiple LIST", "rank LIST")
TYPES_EXPECTED = ", ".join((*_FIRST, *(kind.written for name, kind in KINDS.items() if name not in CHOOSING)))


@dataclass(eq=False)
class Question:
    """A row of the survey, or a group or repeat with its rows. path: below the root. list_name: of a select.

    required: yes or no, where it is not worked out. children: of a group or repeat.
    """

    row: Row
    path: str
    type: str
    list_name: str = ""
    required: bool = False
    choices: list[Choice] = field(default_factory=list)
    parent: "Question | None" = None
    children: "list[Question]" = field(default_factory=list)

    @property
    def ref(self) -> str:
        return self.path

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    def words(self, stem: str) -> dict[str, str]:
        return words_of(self.row, stem)

    def inside(self) -> "list[Question]":
        """It and all below it, in order."""
        return [self, *(one for child in self.children for one in child.inside())]

    def repeat(self) -> "Question | None":
        above = self.parent
        while above is not None and above.type != "repeat":
            above = above.parent
        return above


def read_survey(sheet: Sheet, lists: Mapping[str, list[Choice]], problems: Findings) -> list[Question]:
    """The topmost rows; the others are within them."""
    tops: list[Question] = []
    open_: list[Question] = []
    names: dict[str, int] = {}
    count = 0
    for row in sheet.rows:
        word = bracket(row)
        if word.startswith("end_"):
            _close(row, word, open_, problems)
            continue
        count += 1
        question = _read_row(row, open_[-1] if open_ else None, lists, problems)
        if question is None:
            continue
        if question.name and names.setdefault(question.name, row.number) != row.number:
            problems.error(row.spot_of("name"), "each name once", short(question.name))
        (open_[-1].children if open_ else tops).append(question)
        if word.startswith("begin_"):
            open_.append(question)
            if len(open_) > DEPTH_MAX:
                problems.error(row.spot_of("type"), f"at most {DEPTH_MAX} groups within one another", "more")
                return tops
    _check_whole(sheet, tops, open_, count, problems)
    return tops


def bracket(row: Row) -> str:
    """begin_group and its like, "" for a question."""
    word = _spelled(row.text("type"))
    return word if word in BRACKETS else ""


def is_yes(text: str) -> bool | None:
    """None where it is to be worked out."""
    return _YES.get(text.lower())


def _check_whole(sheet: Sheet, tops: list[Question], open_: list[Question], count: int, problems: Findings) -> None:
    for question in open_:
        problems.error(question.row.spot_of("type"), f"an end_{question.type} below", "none")
    if not tops and not problems.stop:
        problems.error(Spot(sheet.file, sheet=sheet.name), "at least one question", "none")
    if count > QUESTIONS_MAX:
        rows = [row for row in sheet.rows if not bracket(row).startswith("end_")]
        problems.error(rows[QUESTIONS_MAX].spot_of("type"), f"at most {QUESTIONS_MAX} questions", str(count))
    for question in (one for top in tops for one in top.inside()):
        if question.type in ("group", "repeat") and not question.children and question not in open_:
            problems.error(question.row.spot_of("type"), "at least one question inside", "none")


def _close(row: Row, word: str, open_: list[Question], problems: Findings) -> None:
    kind = word.removeprefix("end_")
    if open_ and open_[-1].type == kind:
        open_.pop()
    else:
        opened = f"end_{open_[-1].type}" if open_ else "nothing to end"
        problems.error(row.spot_of("type"), opened, word)


def _spelled(text: str) -> str:
    text = " ".join(text.split())
    return ALIASES.get(text, ALIASES.get(text.lower(), text))


def _read_row(
    row: Row, parent: Question | None, lists: Mapping[str, list[Choice]], problems: Findings
) -> Question | None:
    type_, list_name = _read_type(row, lists, problems)
    name = row.text("name")
    if not NAME.fullmatch(name) or name in TAKEN:
        problems.error(row.spot_of("name"), NAME_EXPECTED, came(name))
        name = ""
    elif not HOUSE_NAME.fullmatch(name):
        problems.house(row.spot_of("name"), NAME_EXPECTED, short(name))
    if not type_:
        return None
    path = f"{parent.path}/{name}" if parent is not None else name
    choices = lists.get(list_name, [])
    question = Question(row, path, type_, list_name, is_yes(row.text("required")) or False, choices, parent)
    _check_row_words(question, problems)
    _warn_of_devices(question, problems)
    return question


def _read_type(row: Row, lists: Mapping[str, list[Choice]], problems: Findings) -> tuple[str, str]:
    text, spot = row.text("type"), row.spot_of("type")
    word, _, rest = _spelled(text).partition(" ")
    if word == "select" or f"{word} {rest.partition(' ')[0]}" in ("select one", "select multiple"):
        head, _, rest = _spelled(text).partition(" ")[2].partition(" ")
        word = f"select_{head}"
    if word in ("begin_group", "begin_repeat") and not rest:
        return word.removeprefix("begin_"), ""
    if word in CHOOSING and rest:
        return _read_list(row, word, rest, lists, problems)
    known = ALIASES.get(word, word)
    if known in KINDS and known not in (*CHOOSING, "group", "repeat") and not rest:
        return known, ""
    if word in REFUSED:
        problems.error(spot, TYPES_EXPECTED, f"{short(text)}: {REFUSED[word]}")
    else:
        problems.error(spot, TYPES_EXPECTED, came(text) + (meant(text, (*KINDS, *BRACKETS)) if text else ""))
    return "", ""


def _read_list(
    row: Row, word: str, rest: str, lists: Mapping[str, list[Choice]], problems: Findings
) -> tuple[str, str]:
    name, _, more = rest.partition(" ")
    spot = row.spot_of("type")
    if more in ("or_other", "or other"):
        problems.error(spot, "a choice of its own, and a text question that is relevant then", short(more))
    elif more or name.startswith("${"):
        problems.error(spot, f"{word} and the name of one list", short(row.text("type")))
    elif name not in lists:
        known = ", ".join(sorted(lists)) or "none"
        problems.error(spot, f"a list of the sheet choices ({known})", short(name) + meant(name, list(lists)))
    return word, name


def _warn_of_devices(question: Question, problems: Findings) -> None:
    """What a touch screen may not be able to ask."""
    row, device = question.row, DEVICES.get(question.type)
    if question.type == "file":
        problems.warn(row.spot_of("type"), "image, audio or text: on a touch screen nobody has a file", "file")
    if device and (question.required or is_yes(row.text("required")) is None):
        what = f"no, or a way on: where there is no {device} nobody has to answer"
        problems.warn(row.spot_of("required"), what, short(row.text("required")))


def _check_row_words(question: Question, problems: Findings) -> None:
    row, kind = question.row, KINDS[question.type]
    has_media = any(words_of(row, stem) for stem in MEDIA)
    for stem in ("label", "hint", "required_message", "constraint_message"):
        needed = stem == "label" and (kind.shown or question.type == "repeat") and not has_media
        check_words(row, stem, problems, needed=needed)
    if row.text("constraint") and not question.words("constraint_message"):
        spot = row.spot_of(heading_for(row.sheet, "constraint_message", "de"))
        problems.house(spot, "what is said when the constraint is not kept", "nothing")
    if not kind.asks:
        what = f"a {question.type} has no answer" if question.type == "note" else f"nobody is asked a {question.type}"
        for heading in ("required", "constraint"):
            if question.required if heading == "required" else row.text(heading):
                problems.append(Problem(row.spot_of(heading), f"nothing: {what}", short(row.text(heading))))
    for stem, used in (
        ("required_message", is_yes(row.text("required")) is not False),
        ("constraint_message", bool(row.text("constraint"))),
    ):
        if question.words(stem) and not used:
            spot = row.spot_of(heading_for(row.sheet, stem, "de"))
            problems.warn(spot, f"a value in {stem.removesuffix('_message')} too", "none")
