"""Compiles a form into a pack, by a child process with limits: neither a hostile workbook nor a slow one reaches us."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from werkstadt.exhibits.authoring.pack import CompiledPack, canonical_json
from werkstadt.exhibits.problems import Problem, Spot, parse_problem

TIMEOUT_S = 60.0
CHILD = "werkstadt.exhibits.authoring.xlsform"


def compile_form(path: Path, timeout_s: float = TIMEOUT_S) -> tuple[CompiledPack | None, list[Problem]]:
    """None where there are problems that are not warnings."""
    command = [sys.executable, "-I", "-m", CHILD, str(path.absolute())]
    try:
        ran = subprocess.run(command, capture_output=True, timeout=timeout_s, check=False)
    except subprocess.TimeoutExpired:
        return None, [Problem(Spot(str(path)), f"a form that is checked within {timeout_s:g} s", "a slower one")]
    if ran.returncode != 0:
        return None, [Problem(Spot(str(path)), "a form that is checked within its limits", _last_words(ran))]
    return _read_answer(path, json.loads(ran.stdout))


def _last_words(ran: "subprocess.CompletedProcess[bytes]") -> str:
    if ran.returncode < 0:
        return f"one that took too much time or memory (signal {-ran.returncode})"
    last = ran.stderr.decode(errors="replace").strip().splitlines()[-1:] or [f"exit {ran.returncode}"]
    return "one that took too much memory" if "MemoryError" in last[0] else last[0]


def _read_answer(path: Path, answer: dict[str, Any]) -> tuple[CompiledPack | None, list[Problem]]:
    """The child names the file by its whole path; the author gets it as given."""
    named = [{**row, "file": str(path)} for row in answer["problems"]]
    problems = [parse_problem(row) for row in named]
    if answer["form"] is None:
        return None, problems
    files = {"form.json": canonical_json(answer["form"]), "form.xml": answer["xml"].encode()}
    return CompiledPack("form", answer["form"]["id"], answer["version"], files), problems
