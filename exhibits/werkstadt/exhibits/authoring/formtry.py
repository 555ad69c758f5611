"""Tries a form out: takes answers in order, and tells what is asked, worked out, offered and wrong then."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from werkstadt.contract.limits import TEXT_ANSWER_MAX_CHARS
from werkstadt.exhibits.authoring.forms import read_workbook
from werkstadt.exhibits.authoring.xlsform.kinds import KINDS
from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.formfile import any_words, read_form
from werkstadt.exhibits.forms.codec import encode
from werkstadt.exhibits.forms.deriving import PARTS_MAX
from werkstadt.exhibits.forms.functions import Clock
from werkstadt.exhibits.forms.instance import Instance
from werkstadt.exhibits.forms.rules import CHOOSING, Rules
from werkstadt.exhibits.forms.tree import Node
from werkstadt.exhibits.forms.typed import read_text
from werkstadt.exhibits.forms.wording import Wording
from werkstadt.exhibits.model import Form, FormQuestion
from werkstadt.exhibits.problems import ContentError, Problem, Spot, short

_TOLD = ("text", "integer", "decimal", "date", "time")
"""Types that are notes where they are always read_only, as in the engine."""
ANSWERS_MAX = 64 * 1024 * 1024
Json = dict[str, Any]


def try_form(form: Path, answers: Path) -> tuple[Json, list[Problem]]:
    """What `form try --json` tells, and warnings. Raises ContentError where the form or the answers are refused; where
    the form is, its problems are told by an empty answer and the list."""
    steps = _read_steps(answers)
    answer, problems = read_workbook(form, trial=True)
    if answer is None or answer["form"] is None:
        return {}, problems
    found: list[Problem] = []
    fields = Fields(answer["form"], lambda path: Spot(str(form)), found)
    trial = Trial(read_form(fields, answer["version"], "", any_words), str(answers))
    for number, step in enumerate(steps):
        trial.take(step, number)
    return trial.told(), problems


def _read_steps(path: Path) -> list[object]:
    try:
        with path.open("rb") as file:
            data = file.read(ANSWERS_MAX + 1)
        tree = json.loads(data[: ANSWERS_MAX + 1])
    except OSError as err:
        raise ContentError(str(path), "a file that can be read", err.strerror or str(err)) from err
    except (ValueError, RecursionError) as err:
        raise ContentError(str(path), 'JSON like {"steps": […]}', short(str(err), 120)) from err
    steps = tree.get("steps") if isinstance(tree, dict) else None
    if not isinstance(steps, list):
        raise ContentError(str(path), 'JSON like {"steps": […]}', short(tree))
    return steps


class Trial:
    """file: of the answers, for what is refused."""

    def __init__(self, form: Form, file: str, clock: Clock | None = None) -> None:
        self._form = form
        self._file = file
        self._languages = {language.name: language.tag for language in form.languages}
        first = next(iter(self._languages.values()), "default")
        self._wording = Wording(first, simple=False)
        self._instance = Instance(Rules(form), clock, name_of=lambda choice: self._wording.plain(choice.label))

    def take(self, step: object, number: int) -> None:
        """Raises ContentError."""
        where = f"{self._file}: steps[{number + 1}]"
        ways: Mapping[tuple[str, ...], Callable[[str, Mapping[str, object]], None]] = {
            ("set", "value"): self._set,
            ("count", "repeat"): self._repeat,
            ("language",): self._speak,
        }
        keys = tuple(sorted(step)) if isinstance(step, dict) else ()
        if not isinstance(step, dict) or keys not in ways:
            expected = '{"set": ref, "value": …}, {"repeat": ref, "count": n} or {"language": name}'
            raise ContentError(where, expected, short(step))
        ways[keys](where, step)

    def told(self) -> Json:
        relevant: list[str] = []
        answer: Json = {"relevant": relevant}
        values, choices, labels = {}, {}, {}
        errors, questions, notes = [], 0, 0
        for node in self._instance.asked():
            question = _of(node)
            if question.made:
                continue
            ref = node.ref
            relevant.append(ref)
            values[ref] = node.value
            told = question.type == "note" or (question.type in _TOLD and question.read_only == "true()")
            questions += KINDS[question.type].asks and not told
            notes += told
            if question.type in CHOOSING:
                choices[ref] = [choice.name for choice in self._instance.choices(node)]
            if question.label:
                labels[ref] = self._wording.say(question.label, self._instance, node)
            wrong = self._instance.violation(node)
            if wrong is not None:
                errors.append({"ref": ref, "kind": wrong, "message": self._message(node, wrong)})
        answer |= {"values": values, "errors": errors, "questions": questions, "notes": notes}
        return answer | {"choices": choices, "labels": labels, "languages": list(self._languages)}

    def _message(self, node: Node, wrong: str) -> str:
        question = _of(node)
        words = question.required_message if wrong == "required" else question.constraint_message
        return self._wording.say(words, self._instance, node)

    def _set(self, where: str, step: Mapping[str, object]) -> None:
        node = self._find(where, step["set"])
        question = node.template.question
        if question is None or not KINDS[question.type].asks:
            came = f"{short(step['set'])}, a {'form' if question is None else question.type}"
            raise ContentError(where, "a question that has an answer", came)
        if self._instance.is_read_only(node):
            raise ContentError(where, "a question that can be answered", f"{short(step['set'])}, which is read_only")
        value = step["value"]
        if value is not None and not isinstance(value, str) and not _is_names(value):
            raise ContentError(where, "a text, a list of names or null", short(value))
        self._instance.put(node, self._encoded(where, node, question, value))

    def _encoded(self, where: str, node: Node, question: FormQuestion, value: object) -> str:
        """As the engine takes it: names that are not offered are left out, texts that are no number are empty."""
        if question.type in CHOOSING:
            given = value if isinstance(value, list) else str(value or "").split()
            if question.type == "select_one" and isinstance(value, str):
                given = [value]
            return self._chosen(where, node, question, [str(name) for name in given])
        if isinstance(value, list):
            raise ContentError(where, f"a text for a {question.type}", short(value))
        text = "" if value is None else str(value)
        if len(text) > TEXT_ANSWER_MAX_CHARS:
            raise ContentError(where, f"at most {TEXT_ANSWER_MAX_CHARS} characters", str(len(text)))
        if read_text(text).problem is not None:
            raise ContentError(where, "characters that can be kept", ascii(text)[:60])
        return encode(question, text)

    def _chosen(self, where: str, node: Node, question: FormQuestion, given: list[str]) -> str:
        offered = [choice.name for choice in self._instance.choices(node)]
        if question.type == "rank":
            missing = [name for name in offered if name not in given]
            if given and missing:
                raise ContentError(where, f"all of {', '.join(offered)}", f"none of them {missing[0]}")
            return " ".join(dict.fromkeys(name for name in given if name in offered))
        chosen = [name for name in offered if name in given]
        return " ".join(chosen[:1] if question.type == "select_one" else chosen)

    def _repeat(self, where: str, step: Mapping[str, object]) -> None:
        range_ = self._find(where, step["repeat"])
        question = range_.template.question
        if not range_.is_range or question is None:
            raise ContentError(where, "the ref of a repeat", short(step["repeat"]))
        if question.repeat_count is not None:
            raise ContentError(where, "a repeat without repeat_count", short(step["repeat"]))
        count = step["count"]
        if type(count) is not int or not 0 <= count <= PARTS_MAX:
            raise ContentError(where, f"a count from 0 to {PARTS_MAX}", short(count))
        while len(range_.items) > count:
            self._instance.remove(range_, len(range_.items))
        while len(range_.items) < count:
            if not self._instance.can_add(range_):
                raise ContentError(where, "fewer parts: a visit would have too many questions", str(count))
            self._instance.add(range_)

    def _speak(self, where: str, step: Mapping[str, object]) -> None:
        name = step["language"]
        tags = {**{tag: tag for tag in self._languages.values()}, **self._languages}
        if not isinstance(name, str) or name not in tags:
            known = ", ".join(self._languages) or "none, since nothing is translated"
            raise ContentError(where, f"one of the form's languages ({known})", short(name))
        self._wording.language = tags[name]
        self._instance.say_in_another_language()

    def _find(self, where: str, ref: object) -> Node:
        try:
            if not isinstance(ref, str) or not ref:
                raise KeyError(ref)
            return self._instance.find(ref)
        except KeyError:
            refs = ", ".join([node.ref for node in self._instance.root.leaves()][:40])
            raise ContentError(where, f"the ref of a question ({refs})", short(ref)) from None


def _of(node: Node) -> FormQuestion:
    question = node.template.question
    assert question is not None, "only questions are asked"
    return question


def _is_names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(name, str) for name in value)
