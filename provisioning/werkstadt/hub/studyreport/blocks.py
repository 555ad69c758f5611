"""What a report is built of: objects that report.typ knows how to set. All of it is data, none of it is markup."""

from collections.abc import Iterable, Sequence

from werkstadt.hub.rules.studies.figures import Measure
from werkstadt.hub.studyreport.saying import Said

Block = dict[str, object]
Bar = dict[str, object]
Cell = Said | Bar


def heading(level: int, text: Said) -> Block:
    return {"kind": "heading", "level": level, "text": text}


def text(said: Said) -> Block:
    return {"kind": "text", "text": said}


def note(said: Said) -> Block:
    """Set small, below what it belongs to."""
    return {"kind": "note", "text": said}


def warning(said: Said) -> Block:
    return {"kind": "warning", "text": said}


def quote(said: Said) -> Block:
    """What participants read or were asked."""
    return {"kind": "quote", "text": said}


def items(said: Iterable[Said]) -> Block:
    return {"kind": "items", "items": [*said]}


def table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]], wide: Sequence[int] = (0,)) -> Block:
    """wide: columns that take the room that is left."""
    return {"kind": "table", "caption": caption, "heads": [*heads], "rows": [[*row] for row in rows], "wide": [*wide]}


def bar(measure: Measure, low: float, high: float, alt: str) -> Cell:
    """low, high: the ends of its scale. What reaches past them is cut there: the figures stand beside it."""
    if measure.value is None:
        return "–"

    def part(value: float | None) -> float | None:
        return None if value is None else round(min(1.0, max(0.0, (value - low) / (high - low))), 4)

    made: Bar = {"at": part(measure.value), "low": part(measure.low), "high": part(measure.high), "alt": alt}
    return made
