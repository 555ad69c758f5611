"""A run and a page of a study: what is written is read, everything else is refused by the name of its field."""

import copy
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.contract import runs
from werkstadt.contract.errors import ContractError
from werkstadt.contract.runs import Run, Screen, StudyPage, Task, page_body, parse_page, parse_run, run_body, tidy_name

RUN = Run(
    study="bus-app", study_version="3", number=7, pilot=False, version="b", group="", language="de", level="",
    started_at_ms=1_800_000_000_000, duration_ms=240_000, ended="done", marks=("touch-slow",), order=("find", "buy"),
    screen=Screen(1210, 680, 3840, 2160),
    tasks=(
        Task("find", "direct", "page:stop", 1_000, 30_000, 900, 5, 1, (("start", 0), ("stop", 29_000)), (("go", 950),)),
        Task("buy", "claimed", "", 40_000, 60_000, None, 0, None, answer=("a", "b"), seq=6),
    ),
    answers={"sus": {"q1": 5, "q2": 1.5}, "after": {"why": "gut\nso", "ok": True, "no": None}},
)  # fmt: skip
PAGE = StudyPage("bus-app", "3", "b", "start", "de", 1210, 680)


def as_sent(run: Run = RUN) -> dict[str, Any]:
    return dict(json.loads(json.dumps(run_body(run))))


names = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=12)
moments = st.lists(st.tuples(names, st.integers(0, 10**9)), max_size=4).map(tuple)
values = st.one_of(
    st.none(), st.booleans(), st.integers(-9, 9), st.floats(allow_nan=False, allow_infinity=False), names,
    st.lists(names, max_size=3).map(tuple),
)  # fmt: skip


@st.composite
def made(draw: st.DrawFn) -> Run:
    order = draw(st.lists(names, unique=True, max_size=runs.TASKS_MAX))
    tasks = tuple(
        Task(
            id, draw(st.sampled_from(runs.OUTCOMES)), "", draw(st.integers(0, 10**7)), draw(st.integers(0, 10**7)),
            draw(st.none() | st.integers(0, 10**6)), draw(st.integers(0, 999)), draw(st.none() | st.integers(0, 99)),
            draw(moments), draw(moments), draw(values), draw(st.none() | st.integers(1, 7)),
        )
        for id in order
    )  # fmt: skip
    answers = draw(st.dictionaries(names, st.dictionaries(names, values, max_size=3), max_size=3))
    return Run(
        draw(names), draw(names), draw(st.integers(1, 9)), draw(st.booleans()), draw(names), "", "de", "plain",
        draw(st.integers(0, 10**13)), 5, draw(st.sampled_from(runs.ENDINGS)), (), tuple(order), RUN.screen, tasks,
        answers,
    )  # fmt: skip


@given(made())
def test_a_run_that_was_written_is_read(run: Run) -> None:
    assert parse_run(as_sent(run)) == run


def test_a_page_that_was_written_is_read() -> None:
    assert parse_run(as_sent()) == RUN
    assert parse_page(json.loads(json.dumps(page_body(PAGE)))) == PAGE


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("study", ""), ("study", "x" * 121), ("study", "\ud800"), ("study_version", 3), ("version", None),
        ("number", 0), ("number", True), ("number", 2**53), ("number", 1.0), ("pilot", 1), ("group", None),
        ("language", ""), ("language", "x" * 41), ("level", "\n"), ("started_at_ms", -1), ("duration_ms", "5"),
        ("ended", "lost"), ("ended", []), ("marks", {}), ("marks", ["x"] * 51), ("marks.0", ""),
        ("order", ["find", "find"]), ("order", ["find"]), ("order", [str(number) for number in range(13)]),
        ("tasks", None), ("tasks.1.task", "find"), ("screen", None), ("screen.width_mm", 0),
        ("screen.height_mm", 6_554), ("screen.width_px", 32_769), ("screen.height_px", 0), ("tasks.0", 5),
        ("tasks.0.outcome", "won"), ("tasks.0.by", None), ("tasks.0.at_ms", -1), ("tasks.0.duration_ms", None),
        ("tasks.0.first_touch_ms", -1), ("tasks.0.touches", None), ("tasks.0.misclicks", "0"), ("tasks.0.seq", 0),
        ("tasks.0.seq", 8), ("tasks.0.pages", [["a", 1]] * 501), ("tasks.0.pages.0", ["a"]),
        ("tasks.0.pages.0", ["a", -1]), ("tasks.0.pages.0", ["a", True]), ("tasks.0.pages.0", ["", 1]),
        ("tasks.0.elements", [["a", 1]] * 501), ("tasks.0.elements.0", "ab"), ("tasks.0.answer", {}),
        ("tasks.0.answer", ["x"] * 101), ("tasks.0.answer", [1]), ("tasks.0.answer", "x" * 2_001),
        ("tasks.0.answer", "\0"), ("tasks.0.answer", "\udfff"), ("tasks.0.answer", 2**53),
        ("tasks.0.answer", float("inf")), ("answers", []), ("answers.sus", 1),
        ("answers.sus", {str(number): 1 for number in range(501)}), ("answers.sus", {"": 1}), ("answers.sus.q1", {}),
        ("answers", {"": {}}),
    ],
)  # fmt: skip
def test_what_is_no_run_is_refused_by_name(path: str, value: object) -> None:
    body: Any = as_sent()
    at, *rest = path.split(".")
    place, key = body, at
    for part in rest:
        place, key = place[int(key) if isinstance(place, list) else key], part
    place[int(key) if isinstance(place, list) else key] = value
    with pytest.raises(ContractError) as caught:
        parse_run(body)
    assert caught.value.where.startswith(f"body.{at if (path, value) != ('order', ['find']) else 'tasks'}")


@pytest.mark.parametrize("value", ["secret" * 400, "secret\0", ["secret", 1], {"secret": 1}])
def test_an_error_never_tells_what_somebody_answered(value: object) -> None:
    with pytest.raises(ContractError) as caught:
        parse_run({**as_sent(), "answers": {"after": {"why": value}}})
    assert caught.value.where == "body.answers.after.why"
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("field", [*page_body(PAGE)])
def test_a_page_without_a_field_is_refused_by_name(field: str) -> None:
    body = page_body(PAGE)
    del body[field]
    with pytest.raises(ContractError) as caught:
        parse_page(body)
    assert caught.value.where == f"body.{field}"


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from([*as_sent()]), anything)
def test_whatever_stands_in_a_field_is_read_or_refused(field: str, value: object) -> None:
    body = copy.deepcopy(as_sent())
    body[field] = value
    with suppress(ContractError):
        run = parse_run(body)
        assert parse_run(as_sent(run)) == run


@given(st.text())
def test_a_tidy_name_can_stand_in_a_run(text: str) -> None:
    name = tidy_name(text)
    assert name == tidy_name(name)
    if name:
        parse_page({**page_body(PAGE), "page": name})


def test_names_are_tidied_as_people_would() -> None:
    assert tidy_name("  Weiter\n zur\tKasse ") == "Weiter zur Kasse"
    assert tidy_name("\ud800a" + "b" * 200) == "a" + "b" * 119
    assert tidy_name("\n") == ""
