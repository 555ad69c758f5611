"""Figures as drawings that need no script: widths and heights in parts of a hundred. Decides; does no IO."""

from dataclasses import dataclass

from werkstadt.hub.rules.report import Bar, Figure


@dataclass(frozen=True)
class Mark:
    """part: of the longest bar, 0 to 100; None: the figure is not shown. at, width: of the drawing's width."""

    bar: Bar
    part: float | None
    at: float
    width: float


@dataclass(frozen=True)
class Chart:
    """upright: columns side by side, for what has an order; else bars below one another."""

    upright: bool
    marks: tuple[Mark, ...]


_GAP = 0.14
"""Between columns, in parts of one."""


def chart(figure: Figure) -> Chart:
    most = max((bar.count or 0 for bar in figure.bars), default=0)
    width = 100 / len(figure.bars) if figure.bars else 0
    marks = tuple(
        Mark(
            bar,
            None if bar.count is None else round(100 * bar.count / most, 2) if most else 0.0,
            round(place * width + width * _GAP / 2, 3),
            round(width * (1 - _GAP), 3),
        )
        for place, bar in enumerate(figure.bars)
    )
    return Chart(figure.kind in ("number", "date", "repeat"), marks)
