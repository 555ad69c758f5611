"""What a device writes of a study (ADR 0032): a participant's run, and how a page of what is tested looks."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar

from werkstadt.contract import limits
from werkstadt.contract.errors import ContractError
from werkstadt.contract.ranges import SEQ_MAX

KIND, PAGE_KIND, VERSION = "run", "study-page", 1
TASKS_MAX, PAGES_MAX, ELEMENTS_MAX = 12, 500, 500
"""Pages and elements: of one task."""
NAME_MAX_CHARS = 120
MARKS_MAX, ANSWERS_MAX, CHOICES_MAX = 50, 500, 100
MM_MAX, PX_MAX = 6_553, 32_768
"""A touch trace has tenths of a millimetre in 16 bits."""

DIRECT, INDIRECT, CLAIMED, WRONG, GIVEN_UP, TIME, BROKEN_OFF = (
    "direct",
    "indirect",
    "claimed",
    "wrong",
    "given-up",
    "time",
    "broken-off",
)
OUTCOMES = (DIRECT, INDIRECT, CLAIMED, WRONG, GIVEN_UP, TIME, BROKEN_OFF)
DONE, IDLE, RESTART, FAULT = "done", "idle", "restart", "fault"
ENDINGS = (DONE, IDLE, RESTART, FAULT)

Answer = str | int | float | bool | tuple[str, ...] | None
Answers = Mapping[str, Answer]
"""By the question's ref."""
_Item = TypeVar("_Item")


@dataclass(frozen=True)
class Screen:
    width_mm: int
    height_mm: int
    width_px: int
    height_px: int


@dataclass(frozen=True)
class Task:
    """Milliseconds; at_ms since the run began, all others since the task began. misclicks: None where the task names
    no targets. pages, elements: name and when, in order. seq: 1 (very hard) to 7 (very easy)."""

    task: str
    outcome: str
    by: str
    at_ms: int
    duration_ms: int
    first_touch_ms: int | None
    touches: int
    misclicks: int | None
    pages: tuple[tuple[str, int], ...] = ()
    elements: tuple[tuple[str, int], ...] = ()
    answer: Answer = None
    seq: int | None = None


@dataclass(frozen=True)
class Run:
    """version: of what is tested; group, level: empty where there is none. tasks: those that were begun, in order."""

    study: str
    study_version: str
    number: int
    pilot: bool
    version: str
    group: str
    language: str
    level: str
    started_at_ms: int
    duration_ms: int
    ended: str
    marks: tuple[str, ...]
    order: tuple[str, ...]
    screen: Screen
    tasks: tuple[Task, ...]
    answers: Mapping[str, Answers] = field(default_factory=dict)


@dataclass(frozen=True)
class StudyPage:
    """What its record's blob, a PNG, shows."""

    study: str
    study_version: str
    version: str
    page: str
    language: str
    width_mm: int
    height_mm: int


def tidy_name(text: str) -> str:
    """A page's or element's name as it may stand in a run: what a prototype says may be anything."""
    kept = "".join(char if char.isprintable() else " " for char in text[: 4 * NAME_MAX_CHARS])
    return " ".join(kept.split())[:NAME_MAX_CHARS].strip()


def run_body(run: Run) -> dict[str, object]:
    """For JSON."""
    return {**asdict(run), "answers": {group: dict(answers) for group, answers in run.answers.items()}}


def page_body(page: StudyPage) -> dict[str, object]:
    return asdict(page)


def parse_run(body: Mapping[str, object]) -> Run:
    """Raises ContractError naming the field."""
    order = _list(body, "order", "body", TASKS_MAX, _named)
    tasks = _list(body, "tasks", "body", TASKS_MAX, _task)
    ids = [task.task for task in tasks]
    if len(set(order)) != len(order):
        raise ContractError("body.order", "each task once", " ".join(order))
    if len(set(ids)) != len(ids) or not set(ids) <= set(order):
        raise ContractError("body.tasks", "tasks that stand in order, each once", " ".join(ids))
    return Run(
        **_of_what(body),
        number=_whole(body, "number", "body", 1),
        pilot=_bool(body, "pilot", "body"),
        group=_text(body, "group", "body", least=0),
        language=_text(body, "language", "body", most=40),
        level=_text(body, "level", "body", least=0),
        started_at_ms=_whole(body, "started_at_ms", "body"),
        duration_ms=_whole(body, "duration_ms", "body"),
        ended=_one_of(body, "ended", "body", ENDINGS),
        marks=_list(body, "marks", "body", MARKS_MAX, _named),
        order=order,
        screen=_screen(body),
        tasks=tasks,
        answers=_all_answers(body),
    )


def parse_page(body: Mapping[str, object]) -> StudyPage:
    """Raises ContractError naming the field."""
    return StudyPage(
        **_of_what(body),
        page=_text(body, "page", "body"),
        language=_text(body, "language", "body", most=40),
        width_mm=_whole(body, "width_mm", "body", 1, MM_MAX),
        height_mm=_whole(body, "height_mm", "body", 1, MM_MAX),
    )


def _of_what(body: Mapping[str, object]) -> dict[str, str]:
    return {name: _text(body, name, "body") for name in ("study", "study_version", "version")}


def _screen(body: Mapping[str, object]) -> Screen:
    fields = _object(body.get("screen"), "body.screen")
    width_mm, height_mm = (_whole(fields, name, "body.screen", 1, MM_MAX) for name in ("width_mm", "height_mm"))
    width_px, height_px = (_whole(fields, name, "body.screen", 1, PX_MAX) for name in ("width_px", "height_px"))
    return Screen(width_mm, height_mm, width_px, height_px)


def _task(value: object, where: str) -> Task:
    fields = _object(value, where)
    seq = _optional_whole(fields, "seq", where, 1, 7)
    return Task(
        task=_text(fields, "task", where),
        outcome=_one_of(fields, "outcome", where, OUTCOMES),
        by=_text(fields, "by", where, least=0, most=NAME_MAX_CHARS + 8),
        at_ms=_whole(fields, "at_ms", where),
        duration_ms=_whole(fields, "duration_ms", where),
        first_touch_ms=_optional_whole(fields, "first_touch_ms", where),
        touches=_whole(fields, "touches", where),
        misclicks=_optional_whole(fields, "misclicks", where),
        pages=_moments(fields, "pages", where, PAGES_MAX),
        elements=_moments(fields, "elements", where, ELEMENTS_MAX),
        answer=_answer(fields.get("answer"), f"{where}.answer"),
        seq=seq,
    )


def _all_answers(body: Mapping[str, object]) -> dict[str, Answers]:
    groups = _object(body.get("answers"), "body.answers")
    found: dict[str, Answers] = {}
    for group, given in groups.items():
        where = f"body.answers.{_named(group, 'body.answers')}"
        answers = _object(given, where)
        if len(answers) > ANSWERS_MAX:
            raise ContractError(where, f"at most {ANSWERS_MAX} answers", len(answers))
        found[group] = {_named(ref, where): _answer(value, f"{where}.{ref}") for ref, value in answers.items()}
    return found


def _answer(value: object, where: str) -> Answer:
    """What somebody wrote never stands in an error."""
    if isinstance(value, list | tuple):
        if len(value) > CHOICES_MAX or not all(isinstance(one, str) and _is_text(one, 0) for one in value):
            raise ContractError(where, f"at most {CHOICES_MAX} texts", f"a list of {len(value)}")
        return tuple(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int) and abs(value) <= SEQ_MAX:
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, str) and len(value) <= limits.TEXT_ANSWER_MAX_CHARS and _is_whole(value):
        return value
    came = f"{len(value)} characters" if isinstance(value, str) else type(value).__name__
    raise ContractError(where, f"text of at most {limits.TEXT_ANSWER_MAX_CHARS} characters, a number or texts", came)


def _moments(fields: Mapping[str, object], name: str, where: str, most: int) -> tuple[tuple[str, int], ...]:
    found = _items(fields, name, where, most)
    if not _are_moments(found):
        at, one = next((at, one) for at, one in enumerate(found) if not _are_moments([one]))
        raise ContractError(f"{where}.{name}[{at}]", "a name and milliseconds", one)
    return tuple([(one[0], one[1]) for one in found])


def _are_moments(items: Sequence[Any]) -> bool:
    """All at once: a run may have 12,000 of them, and a study a thousand runs."""
    if not items:
        return True
    if not set(map(type, items)) <= {list, tuple} or set(map(len, items)) != {2}:
        return False
    names, times = zip(*items, strict=True)
    if set(map(type, names)) != {str} or set(map(type, times)) != {int}:
        return False
    lengths = {*map(len, names)}
    is_named = min(lengths) >= 1 and max(lengths) <= NAME_MAX_CHARS and "".join(names).isprintable()
    return is_named and min(times) >= 0 and max(times) <= SEQ_MAX


def _named(value: object, where: str) -> str:
    if not isinstance(value, str) or not _is_text(value, 1):
        raise ContractError(where, f"a name of 1 to {NAME_MAX_CHARS} printable characters", _shown(value))
    return value


def _object(value: object, where: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise ContractError(where, "an object", type(value).__name__)
    return value


def _list(
    fields: Mapping[str, object], name: str, where: str, most: int, read: Callable[[object, str], _Item]
) -> tuple[_Item, ...]:
    items = _items(fields, name, where, most)
    return tuple(read(one, f"{where}.{name}[{at}]") for at, one in enumerate(items))


def _items(fields: Mapping[str, object], name: str, where: str, most: int) -> Sequence[Any]:
    value = fields.get(name)
    if not isinstance(value, list | tuple):
        raise ContractError(f"{where}.{name}", "a list", type(value).__name__)
    if len(value) > most:
        raise ContractError(f"{where}.{name}", f"at most {most}", len(value))
    return value


def _text(fields: Mapping[str, object], name: str, where: str, *, least: int = 1, most: int = NAME_MAX_CHARS) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or not _is_text(value, least, most):
        raise ContractError(f"{where}.{name}", f"text of {least} to {most} printable characters", _shown(value))
    return value


def _one_of(fields: Mapping[str, object], name: str, where: str, known: Sequence[str]) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or value not in known:
        raise ContractError(f"{where}.{name}", f"one of {', '.join(known)}", _shown(value))
    return value


def _bool(fields: Mapping[str, object], name: str, where: str) -> bool:
    value = fields.get(name)
    if not isinstance(value, bool):
        raise ContractError(f"{where}.{name}", "true or false", _shown(value))
    return value


def _whole(fields: Mapping[str, object], name: str, where: str, least: int = 0, most: int = SEQ_MAX) -> int:
    value = fields.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise ContractError(f"{where}.{name}", f"a whole number from {least} to {most}", _shown(value))
    return value


def _optional_whole(
    fields: Mapping[str, object], name: str, where: str, least: int = 0, most: int = SEQ_MAX
) -> int | None:
    return None if fields.get(name) is None else _whole(fields, name, where, least, most)


def _is_text(text: str, least: int, most: int = NAME_MAX_CHARS) -> bool:
    return least <= len(text) <= most and text.isprintable()


def _is_whole(text: str) -> bool:
    """No halves of letters, and no zero, which PostgreSQL does not take."""
    return "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


def _shown(value: object) -> str:
    return ascii(value)
