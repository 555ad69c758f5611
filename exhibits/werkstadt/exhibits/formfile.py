"""Reads form.json: format 2, with groups, repeats and lists, and format 1, which had neither."""

import re
from collections.abc import Callable, Iterator, Mapping

from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.model import Form, FormChoice, FormLanguage, FormQuestion, FormRange, Media, Words

FORMATS = (1, 2)
QUESTION_TYPES = (
    "select_one",
    "select_multiple",
    "integer",
    "text",
    "note",
    "decimal",
    "date",
    "time",
    "rank",
    "range",
    "acknowledge",
    "image",
    "audio",
    "file",
    "calculate",
    "hidden",
    "today",
    "start",
    "end",
    "group",
    "repeat",
)
CHOOSING = ("select_one", "select_multiple", "rank")
SILENT = ("calculate", "hidden", "today", "start", "end", "group", "repeat")
"""Types that need no label."""
MEDIA = ("image", "big-image", "audio")
QUESTIONS_MAX = 6_000
"""Rows of a form, groups and repeats too."""
CHOICES_MAX = 1_000
LISTS_MAX = 500
DEPTH_MAX = 8
"""Groups and repeats within one another."""
EXPRESSION_MAX = 40_000
NAME_MAX = 40
REF_MAX = NAME_MAX * (DEPTH_MAX + 2)
RETENTION_MAX_DAYS = 3_650
_OLD_PATH = re.compile(r"""("[^"]*"|'[^']*')|(/data/[\w.-]+)""", re.ASCII)

ReadWords = Callable[[Fields, str], Words]


def read_form(fields: Fields, version: str, hash: str, read_words: ReadWords = Fields.words) -> Form:
    """read_words: how a table of texts by language is read. What is wrong is among the problems of fields."""
    return _Reader(fields, fields.raw("format") == 1, read_words).form(version, hash)


class _Reader:
    def __init__(self, fields: Fields, old: bool, read_words: ReadWords) -> None:
        self._fields = fields
        self._old = old
        self._read_words = read_words
        self._lists: Mapping[str, tuple[FormChoice, ...]] = {}
        self._count = 0

    def form(self, version: str, hash: str) -> Form:
        fields = self._fields
        if not self._old:
            self._lists = dict(self._read_lists(fields.table("lists")))
        rows = tuple(self._question(one, 0) for one in fields.tables("questions", 1, QUESTIONS_MAX))
        if self._count > QUESTIONS_MAX:
            fields.refuse("questions", f"at most {QUESTIONS_MAX} of them", str(self._count))
        flat = tuple(_flat(rows))
        personal = fields.table("personal") if "personal" in fields else None
        return Form(
            fields.text("id", NAME_MAX),
            version,
            hash,
            self._read_words(fields, "title"),
            flat,
            () if flat == rows else rows,
            self._lists,
            tuple(self._languages(fields)),
            {} if personal is None else self._read_words(personal, "notice"),
            fields.whole("retention_days", 1, RETENTION_MAX_DAYS) if "retention_days" in fields else None,
        )

    def _languages(self, fields: Fields) -> Iterator[FormLanguage]:
        for language in fields.tables("languages", 0, 40) if "languages" in fields else ():
            yield FormLanguage(language.text("tag"), language.text("name"))
            language.done()

    def _read_lists(self, lists: Fields) -> Iterator[tuple[str, tuple[FormChoice, ...]]]:
        for name in lists.key_names()[:LISTS_MAX]:
            yield name, tuple(self._choice(one) for one in lists.tables(name, 0, CHOICES_MAX))

    def _choice(self, fields: Fields) -> FormChoice:
        choice = FormChoice(
            fields.text("name", NAME_MAX),
            self._optional_words(fields, "label"),
            self._media(fields),
            _cells(fields),
        )
        fields.done()
        return choice

    def _question(self, fields: Fields, depth: int) -> FormQuestion:
        self._count += 1
        type_ = fields.one_of("type", QUESTION_TYPES)
        made = fields.flag("made") if "made" in fields else False
        unlabelled = made or type_ in SILENT
        question = FormQuestion(
            ref=fields.text("ref", REF_MAX),
            type=type_,
            appearance=_optional_text(fields, "appearance"),
            label=self._optional_words(fields, "label") if unlabelled else self._read_words(fields, "label"),
            hint=self._optional_words(fields, "hint"),
            required=fields.flag("required") if "required" in fields else False,
            required_message=self._optional_words(fields, "required_message"),
            relevant=self._expression(fields, "relevant"),
            constraint=self._expression(fields, "constraint"),
            constraint_message=self._optional_words(fields, "constraint_message"),
            choices=self._choices(fields) if type_ in CHOOSING else (),
            media=self._media(fields),
            required_if=self._expression(fields, "required_if"),
            read_only=self._expression(fields, "read_only"),
            calculation=self._expression(fields, "calculation"),
            default=_optional_text(fields, "default"),
            default_formula=self._expression(fields, "default_formula"),
            triggers=fields.texts("triggers") if "triggers" in fields else (),
            choice_filter=self._expression(fields, "choice_filter"),
            randomize=fields.flag("randomize") if "randomize" in fields else False,
            seed=self._expression(fields, "seed"),
            bounds=_bounds(fields.table("bounds")) if type_ == "range" else None,
            repeat_count=self._expression(fields, "repeat_count"),
            made=made,
            questions=self._inner(fields, depth + 1) if type_ in ("group", "repeat") else (),
        )
        fields.done()
        return question

    def _inner(self, fields: Fields, depth: int) -> tuple[FormQuestion, ...]:
        if depth > DEPTH_MAX:
            fields.refuse("questions", f"at most {DEPTH_MAX} groups within one another", "more")
            fields.raw("questions")
            return ()
        return tuple(self._question(one, depth) for one in fields.tables("questions", 1, QUESTIONS_MAX))

    def _choices(self, fields: Fields) -> tuple[FormChoice, ...]:
        if self._old or "choices" in fields:
            return tuple(self._choice(one) for one in fields.tables("choices", 1, CHOICES_MAX))
        name = fields.text("list")
        if name not in self._lists:
            fields.refuse("list", "one of the form's lists", name)
        return self._lists.get(name, ())

    def _optional_words(self, fields: Fields, key: str) -> Words:
        return self._read_words(fields, key) if key in fields and fields.raw(key) != {} else {}

    def _media(self, fields: Fields) -> Media:
        if "media" not in fields:
            return {}
        table = fields.table("media")
        found = {}
        for kind in MEDIA:
            if kind in table:
                files = table.table(kind)
                found[kind] = {tag: _inside(files, tag) for tag in files.key_names()}
        table.done()
        return found

    def _expression(self, fields: Fields, key: str) -> str | None:
        if key not in fields:
            return None
        text = fields.text(key, EXPRESSION_MAX)
        return _OLD_PATH.sub(lambda match: match[1] or f"string({match[2]})", text) if self._old else text


def any_words(fields: Fields, key: str) -> Words:
    """Texts in whatever languages there are: for trying out a form that no exhibition takes yet."""
    table = fields.table(key)
    return {tag: table.text(tag, EXPRESSION_MAX) for tag in table.key_names()}


def _flat(rows: tuple[FormQuestion, ...]) -> Iterator[FormQuestion]:
    for row in rows:
        if row.type in ("group", "repeat"):
            yield from _flat(row.questions)
        else:
            yield row


def _optional_text(fields: Fields, key: str) -> str:
    return fields.text(key, 2_000) if key in fields else ""


def _cells(fields: Fields) -> Mapping[str, str]:
    if "cells" not in fields:
        return {}
    cells = fields.table("cells")
    return {name: cells.text(name, 2_000) for name in cells.key_names()}


def _inside(files: Fields, tag: str) -> str:
    path = files.text(tag, 200)
    if path.startswith("/") or ".." in path.split("/"):
        files.refuse(tag, "a path inside the pack", path)
    return path


def _bounds(fields: Fields) -> FormRange:
    bounds = FormRange(fields.number("start"), fields.number("end"), fields.number("step"), fields.flag("decimal"))
    if bounds.step == 0 or bounds.start == bounds.end:
        fields.refuse("step", "a step above 0, and an end that is not the start", f"{bounds.step:g}")
    fields.done()
    return bounds
