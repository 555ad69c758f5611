"""form.json out of checked rows, with the expressions as a form compiler put them into form.xml."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pyxform.errors import PyXFormError  # type: ignore[import-untyped]

from werkstadt.exhibits.authoring.xlsform.choices import Choice
from werkstadt.exhibits.authoring.xlsform.details import bounds, parameters, triggers
from werkstadt.exhibits.authoring.xlsform.expressions import is_worked_out
from werkstadt.exhibits.authoring.xlsform.kinds import KINDS, WIDTHS
from werkstadt.exhibits.authoring.xlsform.media import media_of
from werkstadt.exhibits.authoring.xlsform.settings import Settings
from werkstadt.exhibits.authoring.xlsform.survey import Question, is_yes
from werkstadt.exhibits.authoring.xlsform.xform import XForm, filter_and_seed, shape
from werkstadt.exhibits.forms.expression import parse_expression
from werkstadt.exhibits.forms.syntax import ExpressionError

_REFERENCE = re.compile(r"\$\{([^{}]*)\}")
_MESSAGES = {
    "label": "label",
    "hint": "hint",
    "required_message": "jr:requiredMsg",
    "constraint_message": "jr:constraintMsg",
}
Table = dict[str, Any]


class Tables:
    """tags: names of languages by tag."""

    def __init__(
        self,
        settings: Settings,
        tops: Sequence[Question],
        lists: Mapping[str, Sequence[Choice]],
        tags: Mapping[str, str],
        xform: XForm,
    ) -> None:
        self._settings = settings
        self._lists = lists
        self._tags = tags
        self._xform = xform
        self._by_path = {question.path: question for top in tops for question in top.inside()}

    def form(self) -> Table:
        settings = self._settings
        table: Table = {
            "format": 2,
            "kind": "form",
            "id": settings.form_id,
            "title": settings.title,
            "languages": self._languages(),
            "lists": {name: self._choices(name, rows) for name, rows in self._lists.items()},
            "questions": self._children(""),
        }
        if settings.personal:
            table["personal"] = {"notice": settings.personal}
        if settings.retention_days:
            table["retention_days"] = settings.retention_days
        return table

    def _languages(self) -> list[dict[str, str]]:
        """In the order of form.xml, the default first; none where nothing is translated."""
        by_name = {name: tag for tag, name in self._tags.items()}
        return [{"tag": by_name.get(name, name), "name": name} for name in self._xform.languages]

    def _children(self, path: str) -> list[Table]:
        """Rows of a group in the order of form.xml, with those that only the form compiler made."""
        prefix = f"/data/{path}/" if path else "/data/"
        below = [one for one in self._xform.order if one.startswith(prefix) and "/" not in one.removeprefix(prefix)]
        return [self._row(one) for one in below]

    def _row(self, xpath: str) -> Table:
        ref = xpath.removeprefix("/data/")
        question = self._by_path.get(ref)
        return self._made(xpath, ref) if question is None else self._written(xpath, question)

    def _made(self, xpath: str, ref: str) -> Table:
        """The count of a repeat that is worked out, and the heading of a table."""
        table: Table = {"ref": ref, "made": True}
        if self._xform.bind(xpath, "calculate"):
            return {**table, "type": "calculate", "calculation": self._xform.bind(xpath, "calculate").strip()}
        kind, appearance = self._xform.controls.get(xpath, ("", ""))
        if kind == "select1":
            names = re.findall(r"instance\('([^']*)'\)", self._xform.itemsets.get(xpath, ""))
            return {**table, "type": "select_one", "appearance": appearance, "label": {}, "list": names[0]}
        group = self._by_path[ref.rpartition("/")[0]]
        return {**table, "type": "note", "label": self._words(group, "label", f"{xpath}:label")}

    def _written(self, xpath: str, question: Question) -> Table:
        row, kind = question.row, KINDS[question.type]
        table: Table = {"ref": question.path, "type": question.type}
        for stem, suffix in _MESSAGES.items():
            words = self._words(question, stem, f"{xpath}:{suffix}")
            if words or (stem == "label" and kind.shown):
                table[stem] = words
        if question.required:
            table["required"] = True
        appearance = " ".join(word for word in row.text("appearance").split() if word not in WIDTHS)
        if appearance:
            table["appearance"] = appearance
        media = media_of(row, self._all_tags())
        if media:
            table["media"] = media
        table |= self._expressions(xpath, question)
        if question.list_name:
            table["list"] = question.list_name
            table |= self._offering(xpath, question)
        if question.type == "range":
            found = bounds(question)
            table["bounds"] = {"start": found.start, "end": found.end, "step": found.step, "decimal": found.decimal}
        if question.type in ("group", "repeat"):
            table["questions"] = self._children(question.path)
        return table

    def _expressions(self, xpath: str, question: Question) -> Table:
        table: Table = {}
        bind = self._xform.bind
        for key, column, compiled in (
            ("relevant", "relevant", bind(xpath, "relevant")),
            ("constraint", "constraint", bind(xpath, "constraint")),
            ("required_if", "required", bind(xpath, "required")),
            ("read_only", "read_only", bind(xpath, "readonly")),
            ("repeat_count", "repeat_count", self._xform.counts.get(xpath, "")),
            ("default_formula", "default", self._xform.defaults.get(xpath, "")),
        ):
            if is_worked_out(question, column):
                table[key] = self._compiled(question, column, compiled)
        if is_yes(question.row.text("read_only")):
            table["read_only"] = "true()"
        if question.row.text("default") and "default_formula" not in table:
            table["default"] = question.row.text("default")
        if question.row.text("calculation"):
            compiled = self._xform.changes.get(xpath, "") if triggers(question) else bind(xpath, "calculate")
            table["calculation"] = self._compiled(question, "calculation", compiled)
        if triggers(question):
            names = {one.name: one.path for one in self._by_path.values()}
            table["triggers"] = [names[name] for name in triggers(question)]
        return table

    def _offering(self, xpath: str, question: Question) -> Table:
        table: Table = {}
        condition, seed = filter_and_seed(self._xform.itemsets.get(xpath, ""))
        if question.row.text("choice_filter"):
            table["choice_filter"] = self._compiled(question, "choice_filter", condition)
        given = parameters(question)
        if given.get("randomize") == "true":
            table["randomize"] = True
            if "seed" in given:
                table["seed"] = seed
        return table

    def _compiled(self, question: Question, column: str, compiled: str) -> str:
        """As pyxform put it into form.xml. Raises PyXFormError if that is not what the author wrote."""
        text, written = compiled.strip(), question.row.text(column)
        if column == "repeat_count" and text.endswith(f"{question.name}_count"):
            return text
        dot, columns = column == "constraint", column == "choice_filter"
        try:
            came = parse_expression(text, dot=dot, columns=columns, compiled=True)
        except ExpressionError as err:
            raise PyXFormError(f"{question.row.spot_of(column)}: {written} became {text}: {err}") from err
        if shape(came.root) != shape(parse_expression(written, dot=dot, columns=columns).root):
            raise PyXFormError(f"{question.row.spot_of(column)}: {written} became {text}")
        return text

    def _choices(self, name: str, rows: Sequence[Choice]) -> list[Table]:
        return [self._choice(f"{name}-{place}", choice) for place, choice in enumerate(rows)]

    def _choice(self, text_id: str, choice: Choice) -> Table:
        table: Table = {"name": choice.name, "label": self._filled(choice.label, text_id)}
        media = media_of(choice.row, self._all_tags())
        if media:
            table["media"] = media
        if choice.cells:
            table["cells"] = dict(choice.cells)
        return {key: value for key, value in table.items() if value}

    def _words(self, question: Question, stem: str, text_id: str) -> dict[str, str]:
        return self._filled(question.words(stem), text_id)

    def _filled(self, words: Mapping[str, str], text_id: str) -> dict[str, str]:
        """Names in words become the paths that the form compiler found."""
        return {tag: self._with_paths(text, text_id, tag) for tag, text in words.items()}

    def _with_paths(self, text: str, text_id: str, tag: str) -> str:
        names = [name.strip() for name in _REFERENCE.findall(text)]
        if not names:
            return text
        languages = (self._tags.get(tag, tag), "", *self._xform.languages[:1])
        found = (self._xform.outputs.get((text_id, language)) for language in languages)
        paths = next((paths for paths in found if paths), [])
        if [path.rpartition("/")[2] for path in paths] != names:
            raise PyXFormError(f"{text_id}: {', '.join(names)} became {', '.join(paths) or 'nothing'}")
        following: Iterator[str] = iter(paths)
        return _REFERENCE.sub(lambda match: f"${{{next(following)}}}", text)

    def _all_tags(self) -> list[str]:
        return list(self._tags) or ["default"]
