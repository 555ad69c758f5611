"""Compiles a form into a pack, by a child process with limits: neither a hostile workbook nor a slow one reaches us."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from werkstadt.exhibits.authoring.pack import CompiledPack, canonical_json
from werkstadt.exhibits.authoring.pictures import check_picture
from werkstadt.exhibits.authoring.recordings import check_recording
from werkstadt.exhibits.authoring.xlsform.media import IN_PACK, PICTURES, media_folder
from werkstadt.exhibits.problems import Problem, Spot, parse_problem

TIMEOUT_S = 60.0
CHILD = "werkstadt.exhibits.authoring.xlsform"


def compile_form(path: Path, timeout_s: float = TIMEOUT_S) -> tuple[CompiledPack | None, list[Problem]]:
    """None where there are problems that are not warnings."""
    answer, problems = read_workbook(path, timeout_s)
    if answer is None or answer["form"] is None:
        return None, problems
    table = answer["form"]
    files = {"form.json": canonical_json(table), "form.xml": answer["xml"].encode()}
    files |= _media_files(path, table, problems)
    if any(not problem.warning for problem in problems):
        return None, problems
    return CompiledPack("form", table["id"], answer["version"], files), problems


def read_workbook(
    path: Path, timeout_s: float = TIMEOUT_S, trial: bool = False
) -> tuple[dict[str, Any] | None, list[Problem]]:
    """What the child answers: form (None where refused), version, xml and problems. None where it did not answer."""
    command = [sys.executable, "-I", "-m", CHILD, str(path.absolute()), *(["trial"] if trial else [])]
    try:
        ran = subprocess.run(command, capture_output=True, timeout=timeout_s, check=False)
    except subprocess.TimeoutExpired:
        return None, [Problem(Spot(str(path)), f"a form that is checked within {timeout_s:g} s", "a slower one")]
    if ran.returncode != 0:
        return None, [Problem(Spot(str(path)), "a form that is checked within its limits", _last_words(ran))]
    answer = json.loads(ran.stdout)
    # The child names the file by its whole path; the author gets it as given.
    return answer, [parse_problem({**row, "file": str(path)}) for row in answer["problems"]]


def _last_words(ran: "subprocess.CompletedProcess[bytes]") -> str:
    if ran.returncode < 0:
        return f"one that took too much time or memory (signal {-ran.returncode})"
    last = ran.stderr.decode(errors="replace").strip().splitlines()[-1:] or [f"exit {ran.returncode}"]
    return "one that took too much memory" if "MemoryError" in last[0] else last[0]


def _media_files(path: Path, table: Mapping[str, Any], problems: list[Problem]) -> dict[str, bytes]:
    """Pictures and sounds, each looked at as those of exhibits are."""
    found: dict[str, bytes] = {}
    for name in sorted(set(_named(table))):
        file = media_folder(path) / name.removeprefix(f"{IN_PACK}/")
        spot = Spot(str(file))
        if file.suffix.lower() in PICTURES:
            data = check_picture(file, spot, problems)
        else:
            data = check_recording(file, spot, problems, False, [])
        if data is not None:
            found[name] = data
    return found


def _named(tree: object) -> Iterator[str]:
    if isinstance(tree, Mapping):
        for key, value in tree.items():
            if key == "media":
                yield from (file for files in value.values() for file in files.values())
            else:
                yield from _named(value)
    elif isinstance(tree, list):
        for one in tree:
            yield from _named(one)
