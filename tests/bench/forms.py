"""What a form of 5,000 questions costs: to load, to turn a page, and to answer so that everything follows."""

import functools
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from tests.bench.row import Row, row
from tests.forms.comparing import Example, compiled
from tests.forms.examples import rows as sheet
from tests.forms.examples.rows import ask, choices, group, work
from tests.forms.oracle import running_oracle
from werkstadt.exhibits.authoring.pack import CompiledPack, canonical_json
from werkstadt.exhibits.content import load_form
from werkstadt.exhibits.forms.session import FormSession

QUESTIONS = 5_000
SECTION = 50
TURNS = 400
Result = TypeVar("Result")


def rows() -> list[Row]:
    form = compiled(big_form())
    with tempfile.TemporaryDirectory() as folder:
        pack = CompiledPack("form", "form", "1", {"form.json": canonical_json(form.table)})
        for name, data in {**pack.files, "manifest.json": pack.manifest()}.items():
            (Path(folder) / name).write_bytes(data)
        command = [sys.executable, "-m", "tests.bench.forms", folder, pack.hash()]
        runs = [json.loads(subprocess.run(command, capture_output=True, check=True).stdout) for _ in range(5)]
    loads, turns, answers = ([time for run in runs for time in run[key]] for key in ("loads", "turns", "answers"))
    with running_oracle() as oracle:
        theirs = [oracle.load_s(form.xml) for _ in range(3)]
    return [
        row(
            f"form of {QUESTIONS:,} questions: from the pack on disk to its first page",
            statistics.median(loads),
            "s",
            "@getodk/xforms-engine in Chromium",
            statistics.median(theirs),
            most=1.0,
        ),
        row("the same form: a page turned, p95", _p95(turns), "ms", most=50.0),
        row("the same form: an answer on which 5,000 others depend, p95", _p95(answers), "ms", most=50.0),
    ]


def big_form() -> Example:
    """Half of the questions are relevant by another one's answer; a sum in each section leans on the one before."""
    survey: list[sheet.Row] = [ask("integer", "anfang", "Womit fängt es an?", default="3")]
    number, before = 1, "anfang"
    while number < QUESTIONS:
        inner: list[sheet.Row] = []
        for _ in range(min(SECTION, QUESTIONS - number)):
            inner.append(_question(number, before))
            number += 1
        inner[-1] = work(f"summe{number}", f"${{{before}}} + 1")
        before = f"summe{number}"
        survey += group(f"teil{number}", inner)
    return Example("groß", survey, choices("l", "ja", "teils", "nein"))


def _question(number: int, before: str) -> sheet.Row:
    kind = number % 4
    more = {"relevant": f"${{{before}}} >= {number % 3}"} if number % 2 else {}
    if kind == 0:
        return ask("select_one l", f"q{number}", f"Frage {number}?", **more)
    if kind == 1:
        return ask("text", f"q{number}", f"Frage {number}?", constraint="string-length(.) < 500", **more)
    if kind == 2:
        return ask("integer", f"q{number}", f"Frage {number}?", constraint=". >= 0 and . <= 99", **more)
    return ask("select_multiple l", f"q{number}", f"Frage {number}?", **more)


def measure(folder: Path, hash: str) -> dict[str, list[float]]:
    """In a process of its own, as a kiosk is: loads in s, turns and answers in ms."""
    load_s, session = _took_s(lambda: FormSession(load_form(folder, hash)))
    turns = [_took_s(functools.partial(_turn, session))[0] * 1000 for _ in range(TURNS)]
    first = session.instance.find("anfang")
    answers = [_took_s(functools.partial(session.instance.put, first, text))[0] * 1000 for text in ("4", "3") * 10]
    return {"loads": [load_s], "turns": turns, "answers": answers}


def _turn(session: FormSession) -> None:
    """As the kiosk does: the answer, forward, and the page that is shown then."""
    question = session.question()
    if question is not None and question.type == "text":
        session.answer("Licht")
    elif question is not None and question.options:
        session.answer(question.options[0].name)
    session.forward()
    session.question()


def _took_s(act: Callable[[], Result]) -> tuple[float, Result]:
    before = time.perf_counter()
    result = act()
    return time.perf_counter() - before, result


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]), sys.argv[2])))
