"""A form's expressions, parsed, and what each of them depends on. Worked out once for all visits. Does no IO."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from werkstadt.exhibits.forms.expression import parse_expression
from werkstadt.exhibits.forms.order import CycleError, dependency_order
from werkstadt.exhibits.forms.syntax import Expression, ExpressionError, Node, Path, walk
from werkstadt.exhibits.forms.tree import REPEAT, Template, templates
from werkstadt.exhibits.model import Form, FormQuestion
from werkstadt.exhibits.problems import ContentError

CHOOSING = ("select_one", "select_multiple", "rank")
COLUMNS = ("relevant", "constraint", "required_if", "read_only", "calculation", "default_formula", "repeat_count")


class CircleError(ContentError):
    """ref: of a question in the circle; column: of its expression that closes it."""

    def __init__(self, where: str, got: str, ref: str, column: str) -> None:
        super().__init__(where, "relevance without a circle", got)
        self.ref = ref
        self.column = column


_COLUMN_OF = {"relevant": "relevant", "choices": "choice_filter", "count": "repeat_count", "value": "calculation"}


class Key(NamedTuple):
    """Something that is worked out. template: its number. what: "relevant", "choices", "count" or "value"."""

    template: int
    what: str


@dataclass
class Rule:
    """Of one template: its expressions by name of their column, and the questions that its trigger names."""

    expressions: dict[str, Expression] = field(default_factory=dict)
    triggers: tuple[Template, ...] = ()


@dataclass(frozen=True)
class Reference:
    """target: None for a row of a list. through: the repeats whose parts the path goes through or counts."""

    target: Template | None
    through: tuple[Template, ...]


class Rules:
    """templates: in the order of the form. order: of what is worked out. following: for each place in that order, the
    places of what depends on it. places: by template, then by what."""

    def __init__(self, form: Form) -> None:
        """Raises ContentError where an expression cannot be used or depends on itself."""
        self.form = form
        self.templates = templates(form)
        self._by_ref = {one.ref: one for one in self.templates}
        self._references: dict[tuple[int, str, bool], tuple[Reference, ...]] = {}
        self.rules = [self._rule(one) for one in self.templates]
        depends_on = {key: self._needs(key) for one in self.templates for key in self._keys(one)}
        try:
            self.order = dependency_order(depends_on)
        except CycleError as err:
            raise self._circle(depends_on, err.names) from err
        place = {key: number for number, key in enumerate(self.order)}
        self.following: list[list[int]] = [[] for _ in self.order]
        for key, needed in depends_on.items():
            for one in needed:
                self.following[place[one]].append(place[key])
        self.places: list[dict[str, int]] = [{} for _ in self.templates]
        for key, number in place.items():
            self.places[key.template][key.what] = number

    def rule(self, template: Template) -> Rule:
        return self.rules[template.number]

    def _rule(self, template: Template) -> Rule:
        question, rule = template.question, Rule()
        if question is None:
            return rule
        for column in COLUMNS:
            written = getattr(question, column)
            if written is not None:
                rule.expressions[column] = self._parse(template, written, dot=column == "constraint")
        for column, written in (("choice_filter", question.choice_filter), ("seed", question.seed)):
            if written is not None:
                rule.expressions[column] = self._parse(template, written, columns=column == "choice_filter")
        rule.triggers = tuple(self._by_ref[ref] for ref in question.triggers if ref in self._by_ref)
        return rule

    def _parse(self, template: Template, text: str, dot: bool = False, columns: bool = False) -> Expression:
        where = f"form {self.form.id}, {template.ref}"
        try:
            expression = parse_expression(text, dot=dot, columns=columns, compiled=True)
        except ExpressionError as err:
            raise ContentError(where, err.expected, err.came) from err
        self._references[template.number, text, columns] = tuple(
            self._inside(expression.root, None if columns else template, template)
        )
        return expression

    def _keys(self, template: Template) -> Iterator[Key]:
        number = template.number
        yield Key(number, "relevant")
        if template.kind == REPEAT:
            yield Key(number, "count")
        if template.is_leaf:
            if self.has_choices(template):
                yield Key(number, "choices")
            yield Key(number, "value")

    def has_choices(self, template: Template) -> bool:
        return template.question is not None and template.question.type in CHOOSING

    def _needs(self, key: Key) -> set[Key]:
        template, rule = self.templates[key.template], self.rules[key.template]
        needed: set[Key] = set()
        if key.what == "relevant":
            if template.parent is not None:
                needed.add(Key(template.parent.number, "relevant"))
            around = template.repeat()
            if around is not None:
                needed.add(Key(around.number, "count"))
            columns = ["relevant"]
        elif key.what == "value":
            needed.add(Key(key.template, "relevant"))
            if self.has_choices(template):
                needed.add(Key(key.template, "choices"))
            needed |= {Key(source.number, "value") for source in rule.triggers}
            columns = ["calculation"]
        else:
            columns = ["choice_filter", "seed"] if key.what == "choices" else ["repeat_count"]
        around = template.repeat()
        if around is not None:
            needed.add(Key(around.number, "count"))
        for column in columns:
            needed.update(self._needed_by(template, column))
        if key.what == "value" and (rule.triggers or _asks_once(rule)):
            needed.discard(key)
        return needed

    def _needed_by(self, template: Template, column: str) -> Iterator[Key]:
        expression = self.rules[template.number].expressions.get(column)
        if expression is None:
            return
        for reference in self.references(expression, template, column == "choice_filter"):
            yield from (Key(repeat.number, "count") for repeat in reference.through)
            target = reference.target
            if target is not None and target.is_leaf:
                yield Key(target.number, "value")

    def references(self, expression: Expression, template: Template, columns: bool = False) -> Iterator[Reference]:
        """Raises ContentError where a path leads nowhere."""
        yield from self._references[template.number, expression.text, columns]

    def _inside(self, node: Node, here: Template | None, current: Template) -> Iterator[Reference]:
        """here: None among the rows of a list, whose columns are no questions."""
        inner: set[int] = set()
        for one in walk(node):
            if id(one) in inner or not isinstance(one, Path):
                continue
            at: Template | None = {"root": self.templates[0], "current": current}.get(one.start, here)
            if one.start == "list":
                at = None
            through: list[Template] = []
            for step in one.steps:
                at = self._stepped(at, step.name, one, current)
                if at is not None and at.kind == REPEAT and step.name not in (".", ".."):
                    through.append(at)
                if step.condition is not None:
                    inner.update(id(below) for below in walk(step.condition))
                    yield from self._inside(step.condition, at, current)
            yield Reference(at, tuple(through))

    def _stepped(self, at: Template | None, name: str, path: Path, current: Template) -> Template | None:
        if at is None or name == ".":
            return at
        following = at.parent if name == ".." else at.children.get(name)
        if following is None:
            raise ContentError(f"form {self.form.id}, {current.ref}", "names of questions", name)
        return following

    def _circle(self, depends_on: Mapping[Key, Collection[Key]], names: Sequence[str]) -> CircleError:
        """Told with the names of the questions, each once."""
        by_name = {str(key): key for key in depends_on}
        keys = [by_name[name] for name in names]
        refs = list(dict.fromkeys(self.templates[key.template].ref for key in keys))
        ref, column = refs[0], "relevant"
        for key, following in zip(keys, (*keys[1:], keys[0]), strict=True):
            template = self.templates[key.template]
            if following in self._needed_by(template, _COLUMN_OF[key.what]):
                ref, column = template.ref, _COLUMN_OF[key.what]
                break
        return CircleError(f"form {self.form.id}", " → ".join((*refs, refs[0])), ref, column)


def _asks_once(rule: Rule) -> bool:
    expression = rule.expressions.get("calculation")
    return expression is not None and any(getattr(node, "name", "") == "once" for node in walk(expression.root))


def questions_of(form: Form) -> Iterator[FormQuestion]:
    """Groups and repeats too, in the order of the form."""
    stack = list(reversed(form.rows))
    while stack:
        question = stack.pop()
        yield question
        stack.extend(reversed(question.questions))
