"""From a report's blocks to a PDF. The compiler is inside typst's wheel; it sees the template, two fonts and data."""

import datetime as dt
import json
from functools import cache
from pathlib import Path

import typst

from werkstadt.hub.studyreport.letters import legible, letters_of
from werkstadt.hub.studyreport.source import Source
from werkstadt.hub.studyreport.telling import told

FOLDER = Path(__file__).parent
FONTS = FOLDER / "fonts"


class ReportError(Exception):
    """The report could not be set."""


def document(source: Source) -> bytes:
    """The same source gives the same bytes. Raises ReportError."""
    try:
        made = typst.compile(
            FOLDER / "report.typ",
            root=FOLDER,
            font_paths=_fonts(),
            sys_inputs={"report": json.dumps(_legible(told(source)))},
            pdf_standards=["ua-1"],
            timestamp=source.at.astimezone(dt.UTC),
        )
    except typst.TypstError as err:
        raise ReportError(f"study {source.id}: {err}") from err
    return made


@cache
def _fonts() -> typst.Fonts:
    """Neither the system's nor those in the wheel: a report looks the same everywhere."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


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
