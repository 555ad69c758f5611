"""From a report's blocks to a PDF. The compiler is inside typst's wheel; it sees the template, two fonts and data."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

from werkstadt.hub.studyreport.letters import legible, letters_of
from werkstadt.hub.studyreport.source import Source
from werkstadt.hub.studyreport.telling import told

FOLDER = Path(__file__).parent
FONTS = FOLDER / "fonts"
TIMEOUT_S = 60.0
_START = "import sys; sys.path[:] = sys.argv[2:]; from werkstadt.hub.studyreport.setting import main; main()"


class ReportError(Exception):
    """The report could not be set."""


def document(source: Source) -> bytes:
    """The same source gives the same bytes. Raises ReportError."""
    command = [sys.executable, "-I", "-S", "-c", _START, str(FOLDER), *sys.path]
    report = json.dumps(_legible(told(source))).encode()
    try:
        done = subprocess.run(command, input=report, capture_output=True, timeout=TIMEOUT_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as err:
        raise ReportError(f"study {source.id}: {err}") from err
    if done.returncode != 0:
        raise ReportError(f"study {source.id}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


@cache
def _letters() -> frozenset[int]:
    """That all of its fonts have."""
    return frozenset.intersection(*(letters_of(file.read_bytes()) for file in sorted(FONTS.glob("*.ttf"))))


def _legible(part: object) -> object:
    if isinstance(part, str):
        return legible(part, _letters())
    if isinstance(part, dict):
        return {name: _legible(one) for name, one in part.items()}
    if isinstance(part, list | tuple):
        return [_legible(one) for one in part]
    return part
