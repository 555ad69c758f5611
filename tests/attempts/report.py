"""build/attempts.html from build/attempts.json: one page that a release carries, without anything from elsewhere."""

import base64
import io
import json
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from PIL import Image

from tests.attempts import rules
from tests.attempts.catalogue import LEVELS, catalogue
from tests.attempts.recorder import FILE, FORMAT, ROOT

PAGE = ROOT / "build" / "attempts.html"
_WIDE_PX = 640
_SHAPES = {rules.HELD: "✓", rules.FAILED: "✕", rules.NOT_TRIED: "○"}
_PER_ATTEMPT = 4
"""So many pictures of one attempt at most: the page is to be mailed."""


class NothingRecorded(RuntimeError):
    """Says what to run first."""


def write_report(file: Path = FILE, page: Path = PAGE) -> dict[str, int]:
    """Returns the counts. Raises NothingRecorded."""
    if not file.is_file():
        raise NothingRecorded(f"{file}: expected what a test run leaves there, got nothing: make attempts")
    told = json.loads(file.read_text(encoding="utf-8"))
    if told.get("format") != FORMAT:
        raise NothingRecorded(f"{file}: expected format {FORMAT}, got {told.get('format')!r}: make attempts")
    found = rules.lines(catalogue(), told["tests"])
    page.write_text(html(found, told["runs"]), encoding="utf-8")
    return rules.counts(found)


def html(found: list[rules.Line], runs: dict[str, Any]) -> str:
    maker = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    levels = [
        (level, words, [line for line in found if line.attempt.level == level])
        for level, words in LEVELS.items()
        if any(line.attempt.level == level for line in found)
    ]
    return maker.get_template("report.html").render(
        levels=levels,
        runs=runs,
        counts=rules.counts,
        all=rules.counts(found),
        shapes=_SHAPES,
        classes={rules.HELD: "held", rules.FAILED: "failed", rules.NOT_TRIED: "open"},
        failed=[line for line in found if line.state == rules.FAILED],
        pictures=_pictures,
        short=_short,
    )


def _short(name: str) -> str:
    """Of a test, as a sentence: its function and what it was run with."""
    function = name.rpartition("::")[2]
    plain, _, given = function.partition("[")
    said = plain.removeprefix("test_").replace("_", " ")
    return f"{said} ({given.rstrip(']')})" if given else said


def _pictures(line: rules.Line) -> list[str]:
    named = [name for test in line.tests for name in test.pictures if test.outcome == "failed"]
    return [found for name in named[:_PER_ATTEMPT] if (found := _inlined(ROOT / name))]


def _inlined(file: Path) -> str:
    """A small JPEG as an address of its own; "" where there is no such picture any more."""
    try:
        with Image.open(file) as picture:
            small = picture.convert("RGB")
    except OSError:
        return ""
    small.thumbnail((_WIDE_PX, _WIDE_PX))
    out = io.BytesIO()
    small.save(out, "JPEG", quality=70)
    return "data:image/jpeg;base64," + base64.b64encode(out.getvalue()).decode()
