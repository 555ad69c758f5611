"""One visitor's way through a form: one question a page, back and forth, a review at the end. Stores nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from werkstadt.contract.limits import TEXT_ANSWER_MAX_CHARS
from werkstadt.exhibits.forms.evaluate import Answers, Compiled
from werkstadt.exhibits.forms.expression import Expression, ExpressionError, parse_expression
from werkstadt.exhibits.forms.messages import MESSAGES
from werkstadt.exhibits.forms.order import CycleError, dependency_order
from werkstadt.exhibits.forms.typed import Reading, Typed, read_typed, to_instance
from werkstadt.exhibits.model import Form, FormQuestion, Words, say
from werkstadt.exhibits.problems import ContentError


@dataclass(frozen=True)
class Question:
    """A page of the form in the visitor's language. number: from 1, of the total that is asked as things stand; 0 for a
    note, which asks nothing and is not counted.

    value: as typed or touched, also when it is not good. tag: the language that the label is in, for reading aloud.
    """

    ref: str
    type: str
    appearance: str
    label: str
    hint: str
    required: bool
    choices: tuple[tuple[str, str], ...]
    value: Typed
    number: int
    total: int
    tag: str = "de"


@dataclass(frozen=True)
class ReviewRow:
    """answered: False where answer is only "no answer" in the language."""

    ref: str
    label: str
    answer: str
    answered: bool = True


class FormSession:
    """language, simple: may be set at any time. Raises ContentError if the form cannot be run."""

    def __init__(self, form: Form, language: str = "de", simple: bool = False) -> None:
        self.form = form
        self.language = language
        self.simple = simple
        self._questions = {question.ref: question for question in form.questions}
        self._rules = _Rules(form)
        self._typed: dict[str, Typed] = {}
        self._read: dict[str, Reading] = {}
        self._relevant: tuple[str, ...] = self._rules.relevant({})
        self._seen: set[str] = set()
        self._at: str | None = None
        self._from_review = False
        if self._relevant:
            self._show(self._relevant[0])

    def question(self) -> Question | None:
        """None: at the review."""
        if self._at is None:
            return None
        question = self._questions[self._at]
        label, tag = say(question.label, self.language, self.simple)
        asked = [ref for ref in self._relevant if self._questions[ref].type != "note"]
        return Question(
            ref=question.ref,
            type=question.type,
            appearance=question.appearance,
            label=label,
            hint=self._say(question.hint),
            required=question.required,
            choices=tuple((choice.name, self._say(choice.label)) for choice in question.choices),
            value=self._typed.get(question.ref),
            number=asked.index(question.ref) + 1 if question.ref in asked else 0,
            total=len(asked),
            tag=tag,
        )

    def answer(self, value: Typed) -> None:
        """For the question at hand; None takes the answer back. Told only by forward() whether it will do."""
        if self._at is None:
            return
        self._typed[self._at] = value
        self._read[self._at] = read_typed(self._questions[self._at], value)
        self._relevant = self._rules.relevant(self._texts())

    def problem(self) -> str | None:
        """What is wrong with the answer at hand, in the language, or None."""
        return None if self._at is None else self._problem_of(self._at)

    def forward(self) -> str | None:
        """On to the next question or the review. Returns what is wrong, in the language, and stays, if something is."""
        if self._at is None:
            return None
        problem = self._problem_of(self._at)
        if problem is not None:
            return problem
        place = self._relevant.index(self._at) + 1
        if self._from_review or place == len(self._relevant):
            self._show(next((ref for ref in self._relevant if self._is_open(ref)), None))
        else:
            self._show(self._relevant[place])
        return None

    def back(self) -> bool:
        """To the question before. False at the first one."""
        place = len(self._relevant) if self._at is None else self._relevant.index(self._at)
        if place == 0:
            return False
        self._show(self._relevant[place - 1])
        self._from_review = False
        return True

    def go_to(self, ref: str) -> None:
        """To a question that the review names; forward() then leads back to the review. Raises KeyError."""
        if ref not in self._relevant:
            raise KeyError(ref)
        self._from_review = True
        self._show(ref)

    def review(self) -> tuple[ReviewRow, ...]:
        """The questions asked as things stand, without notes."""
        rows = []
        for ref in self._relevant:
            question = self._questions[ref]
            if question.type != "note":
                answer = self._answer_text(question)
                rows.append(ReviewRow(ref, self._say(question.label), answer or self._message("none"), bool(answer)))
        return tuple(rows)

    def complete(self) -> bool:
        """Whether every question that is asked has an answer that will do, so that the form can be sent."""
        return all(self._problem_of(ref) is None for ref in self._relevant)

    def answers(self) -> dict[str, str | int | list[str]]:
        """Of the questions that are asked as things stand: text, number, or names. Unanswered ones are not in it."""
        found: dict[str, str | int | list[str]] = {}
        for ref in self._relevant:
            value = self._read.get(ref, Reading()).value
            if value is not None:
                found[ref] = list(value) if isinstance(value, tuple) else value
        return found

    def _show(self, ref: str | None) -> None:
        self._at = ref
        if ref is not None:
            self._seen.add(ref)

    def _is_open(self, ref: str) -> bool:
        """Whether the visitor has to see it before the review."""
        return ref not in self._seen or self._problem_of(ref) is not None

    def _texts(self) -> dict[str, str]:
        return {ref: to_instance(reading.value) for ref, reading in self._read.items()}

    def _problem_of(self, ref: str) -> str | None:
        question, reading = self._questions[ref], self._read.get(ref, Reading())
        if reading.problem is not None:
            return self._message(reading.problem, count=len(self._typed.get(ref) or ""))
        if reading.value is None:
            missing = question.required and question.type != "note"
            return self._or_message(question.required_message, "required") if missing else None
        if not self._rules.fits(ref, self._texts()):
            return self._or_message(question.constraint_message, "constraint")
        return None

    def _answer_text(self, question: FormQuestion) -> str:
        value = self._read.get(question.ref, Reading()).value
        if question.type.startswith("select"):
            names = value if isinstance(value, tuple) else (value,)
            return ", ".join(self._say(choice.label) for choice in question.choices if choice.name in names)
        return "" if value is None else str(value)

    def _say(self, words: Words) -> str:
        return say(words, self.language, self.simple)[0]

    def _or_message(self, words: Words, key: str) -> str:
        return self._say(words) or self._message(key)

    def _message(self, key: str, count: int = 0) -> str:
        return self._say(MESSAGES[key]).format(count=count, most=TEXT_ANSWER_MAX_CHARS)


class _Rules:
    """What the form's expressions say about a set of answers."""

    def __init__(self, form: Form) -> None:
        names = tuple(question.ref for question in form.questions)
        self._names = names
        self._relevances: dict[str, Expression] = {}
        self._constraints: dict[str, Expression] = {}
        for question in form.questions:
            if question.relevant is not None:
                self._relevances[question.ref] = _parse(form, question, question.relevant, names, dot=False)
            if question.constraint is not None:
                self._constraints[question.ref] = _parse(form, question, question.constraint, names, dot=True)
        depends_on = {name: self._relevances[name].names if name in self._relevances else frozenset() for name in names}
        try:
            self._order = dependency_order(depends_on)
        except CycleError as err:
            raise ContentError(f"form {form.id}", "relevance without a circle", str(err)) from err
        self._compiled = Compiled()
        self._tree = Answers(names)

    def relevant(self, texts: Mapping[str, str]) -> tuple[str, ...]:
        """The questions that are asked, in order. An answer to one that is not asked counts as none for the others."""
        asked = set()
        for name in self._order:
            expression = self._relevances.get(name)
            if expression is None or self._tree.is_true(expression, self._compiled):
                asked.add(name)
            self._tree.set(name, texts.get(name, "") if name in asked else "")
        return tuple(name for name in self._names if name in asked)

    def fits(self, name: str, texts: Mapping[str, str]) -> bool:
        """Whether the answer, which is not empty, keeps to its constraint."""
        expression = self._constraints.get(name)
        if expression is None:
            return True
        self.relevant(texts)
        return self._tree.is_true(expression, self._compiled)


def _parse(form: Form, question: FormQuestion, text: str, names: tuple[str, ...], dot: bool) -> Expression:
    where = f"form {form.id}, {question.ref}"
    try:
        expression = parse_expression(text, dot=question.ref if dot else None)
    except ExpressionError as err:
        raise ContentError(where, err.expected, err.came) from err
    unknown = sorted(expression.names - set(names))
    if unknown:
        raise ContentError(where, "names of questions", unknown[0])
    return expression
