"""Numbers, as the chart and the table bind to them."""

import datetime as dt
import logging

from PySide6.QtCore import Property, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from werkstadt.exhibits.problems import ContentError
from werkstadt.kiosk.views.kinds import LIST, MAP, Map
from werkstadt.kiosk.views.scene import SceneView
from werkstadt.scenes.data import rules, wording
from werkstadt.scenes.data.load import Data, Series
from werkstadt.scenes.data.table import DOCUMENT_MAX, Numbers, parse_document, parse_tree

QML_IMPORT_NAME = "Werkstadt.Scenes.Data"
QML_IMPORT_MAJOR_VERSION = 1

FEED_KIND = "data"
ROWS_A_SHEET = 40
"""So many rows of the table are made at once: a screen reader finds each of them, and the page is there at once."""

log = logging.getLogger(__name__)


@QmlElement
@QmlUncreatable("made for a scene")
class DataView(SceneView):  # type: ignore[operator]
    """Places in the chart go from 0 to 1, from the left and from below. picked: a point, from 0; -1 for none yet.

    lines: [{points: [[[x, y], …], …], colour, chosen}], the chosen one last. bars: [{x, width, from, to, row, colour,
    chosen}]. Colours by name. xTicks: several [{at, label}, …] to choose from, the fullest first. rows: of one sheet.
    """

    changed = Signal()
    pickedChanged = Signal()  # noqa: N815 (Qt's way of naming)
    sheetChanged = Signal()  # noqa: N815
    scene: Data
    _numbers: Numbers | None = None
    _as_of: dt.date | None = None
    _version = -1
    _spots: tuple[float, ...] = ()
    _axis: rules.Axis | None = None
    _selected = 0
    _picked = -1
    _tabled = False
    _sheet = 0

    # Where the numbers come from

    def refresh(self) -> None:
        self._look_for_numbers()
        self._tell()

    def heard(self) -> None:
        if self._look_for_numbers():
            self._tell()

    def _tell(self) -> None:
        self.changed.emit()
        self.pickedChanged.emit()
        self.sheetChanged.emit()

    def _look_for_numbers(self) -> bool:
        """The pack's, or newer ones that a feed has brought. True if they are others than before."""
        found = self._from_feed() or ((self._from_pack(), self.scene.as_of) if self._as_of is None else None)
        if found is None:
            return False
        before, picked = self._numbers, self._picked
        self._numbers, self._as_of = found
        self._spots = rules.spread(self.scene, self._numbers) if self._numbers else ()
        self._sheet = 0
        if before and picked >= 0:  # what was picked stays so, where it is still there
            xs = self._numbers.xs if self._numbers else ()
            self._picked = xs.index(before.xs[picked]) if before.xs[picked] in xs else -1
        self._measure()
        return True

    def _from_pack(self) -> Numbers | None:
        file = self.exhibit.folder / self.scene.file
        try:
            with file.open("rb") as opened:
                data = opened.read(DOCUMENT_MAX + 1)
            return parse_document(data, self.scene.x.kind, self.scene.chart, self._columns, str(file))
        except (OSError, ContentError) as err:
            log.warning("numbers left out reason=%s", err)
            return None

    def _from_feed(self) -> tuple[Numbers, dt.date] | None:
        feed = self.host.feeds.get(self.scene.feed, FEED_KIND) if self.scene.feed else None
        if feed is None or feed.version <= self._version or feed.as_of.date() < self.scene.as_of:
            return None
        self._version = feed.version
        try:
            numbers = parse_tree(feed.body, self.scene.x.kind, self.scene.chart, self._columns, f"feed {feed.name}")
        except ContentError as err:
            log.warning("feed left out reason=%s", err)
            return None
        return numbers, feed.as_of.date()

    @property
    def _columns(self) -> list[str]:
        return [one.column for one in self.scene.series]

    def _measure(self) -> None:
        self._axis = rules.chart_axis(self.scene, self._numbers, self._selected) if self._numbers else None

    # What a visitor does

    @Slot(float)
    def touch(self, at: float) -> None:
        """A finger on the chart: the point nearest to it. at: 0 to 1, from the left."""
        self._pick(rules.nearest(self._spots, at))

    @Slot(int)
    def step(self, by: int) -> None:
        self._pick(rules.stepped(self._picked, by, len(self._spots)))

    @Slot(int)
    def jump(self, mark: int) -> None:
        if self._numbers and 0 <= mark < len(self.scene.marks) and self.scene.marks[mark].at in self._numbers.xs:
            self._pick(self._numbers.xs.index(self.scene.marks[mark].at))

    def _pick(self, point: int) -> None:
        self.host.touched()
        self._picked = point
        self.pickedChanged.emit()

    @Slot(int)
    def select(self, series: int) -> None:
        self.host.touched()
        self._selected = min(max(0, series), len(self.scene.series) - 1)
        self._measure()
        self._tell()

    @Slot(bool)
    def tabulate(self, tabled: bool) -> None:
        """As a table, from the sheet that holds the point that is picked."""
        self.host.touched()
        self._tabled = tabled
        self._sheet = max(0, self._picked) // ROWS_A_SHEET
        self.sheetChanged.emit()

    @Slot(int)
    def turn(self, by: int) -> None:
        self.host.touched()
        self._sheet = min(max(0, self._sheet + by), self._get_sheets() - 1)
        self.sheetChanged.emit()

    # Words

    def _unit(self, series: Series) -> str:
        return self.say(series.unit)

    def _name(self, row: int) -> str:
        """A point's x without its unit."""
        assert self._numbers is not None
        text, axis = self._numbers.xs[row], self.scene.x
        if text in axis.names:
            return self.say(axis.names[text])
        return wording.x_text(axis.kind, text, self._numbers.places[row], self.language)

    def _full_name(self, row: int) -> str:
        unit = self.say(self.scene.x.unit)
        return f"{self._name(row)}\u00a0{unit}" if unit else self._name(row)

    def _value(self, series: Series, row: int, unit: bool = True) -> str:
        """ "" for a gap."""
        value = self._numbers.ys[series.column][row] if self._numbers else None
        if value is None:
            return ""
        return wording.value_text(series, value, self._unit(series) if unit else "", self.language)

    def _series(self) -> Series:
        return self.scene.series[self._selected]

    # What the chart draws

    def _get_lines(self) -> list[Map]:
        if self._numbers is None or self._axis is None or self.scene.chart not in ("line", "scatter"):
            return []
        chosen = self._series()
        drawn = [one for one in self.scene.series if one is not chosen and rules.alike(one, chosen)]
        return [self._line(one, one is chosen) for one in (*drawn, chosen)]

    def _line(self, series: Series, chosen: bool) -> Map:
        assert self._numbers is not None
        assert self._axis is not None
        pieces = rules.strokes(self._spots, self._numbers.ys[series.column], self._axis)
        if self.scene.chart == "line":
            pieces = [rules.thinned(piece) for piece in pieces]
        points = [[list(point) for point in piece] for piece in pieces]
        return {"points": points, "colour": series.colour, "chosen": chosen}

    def _get_bars(self) -> list[Map]:
        if self._numbers is None or self._axis is None or self.scene.chart not in ("bars", "stacked"):
            return []
        if self.scene.chart == "bars":
            chosen = self._series()
            values = self._numbers.ys[chosen.column]
            return [self._bar(chosen, row, 0.0, value) for row, value in enumerate(values) if value is not None]
        parts = zip(self.scene.series, rules.stack_tops(self._numbers, self._columns), strict=True)
        return [
            self._bar(one, row, *part) for one, stack in parts for row, part in enumerate(stack) if part[1] > part[0]
        ]

    def _bar(self, series: Series, row: int, bottom: float, top: float) -> Map:
        assert self._axis is not None
        low, high = sorted((self._axis.part(bottom), self._axis.part(top)))
        return {
            "x": self._spots[row],
            "width": 1 / len(self._spots),
            "from": low,
            "to": high,
            "row": row,
            "colour": series.colour,
            "chosen": series is self._series(),
        }

    def _get_y_ticks(self) -> list[Map]:
        if self._axis is None:
            return []
        decimals = self._axis.decimals
        return [
            {
                "at": self._axis.part(tick),
                "label": wording.number_text(tick, decimals, self.language),
                "zero": tick == 0,
            }
            for tick in self._axis.ticks
        ]

    def _get_x_ticks(self) -> list[list[Map]]:
        if not self._numbers:
            return []
        sets = rules.x_ticks(self.scene, self._numbers, self._name, self.language)
        return [[{"at": tick.at, "label": tick.label} for tick in ticks] for ticks in sets]

    def _get_x_title(self) -> str:
        """Dates explain themselves."""
        axis = self.scene.x
        if axis.kind not in ("number", "category"):
            return ""
        unit = self.say(axis.unit)
        return f"{self.say(axis.title)} ({unit})" if unit else self.say(axis.title)

    def _get_unit_above(self) -> str:
        """What the axis of values is in."""
        series = self._series()
        if series.shown_as == "duration":
            return {"de": "Stunden", "en": "hours"}.get(self.language, "hours")
        return self._unit(series) or self.say(series.title)

    def _get_marks(self) -> list[Map]:
        if not self._numbers:
            return []
        rows = {text: row for row, text in enumerate(self._numbers.xs)}
        return [
            {"title": self.say(mark.title), "row": row, "at": self._spots[row], "y": self._height(row)}
            for mark in self.scene.marks
            for row in [rows.get(mark.at, -1)]
        ]

    def _height(self, row: int) -> float:
        """Where a point of the chosen series stands, -1 where it has no value."""
        assert self._numbers is not None
        assert self._axis is not None
        if row < 0:
            return -1.0
        if self.scene.chart == "stacked":
            return self._axis.part(rules.stack_tops(self._numbers, self._columns)[self._selected][row][1])
        value = self._numbers.ys[self._series().column][row]
        return -1.0 if value is None else self._axis.part(value)

    def _get_series(self) -> list[Map]:
        return [{"title": self.say(one.title), "colour": one.colour} for one in self.scene.series]

    # The point that is picked

    def _get_picked_at(self) -> Map:
        """x and y, -1 where there is nothing to point at."""
        if self._picked < 0 or self._axis is None:
            return {"x": -1.0, "y": -1.0}
        return {"x": self._spots[self._picked], "y": self._height(self._picked)}

    def _get_picked_note(self) -> str:
        if self._picked < 0 or self._numbers is None:
            return ""
        at = self._numbers.xs[self._picked]
        return next((self.say(mark.text) for mark in self.scene.marks if mark.at == at), "")

    # The table

    def _get_sheets(self) -> int:
        return max(1, -(-len(self._spots) // ROWS_A_SHEET))

    def _get_rows(self) -> list[Map]:
        """name, values (text, "" for a gap) of every row of the sheet; number: of the row, from 0."""
        if not self._tabled or not self._numbers:
            return []
        first = self._sheet * ROWS_A_SHEET
        return [
            {
                "number": row,
                "name": self._full_name(row),
                "values": [self._value(one, row, unit=False) for one in self.scene.series],
                "picked": row == self._picked,
            }
            for row in range(first, min(first + ROWS_A_SHEET, len(self._numbers)))
        ]

    def _get_heads(self) -> list[str]:
        """Of the columns: the first is x; a series with its unit."""
        heads = []
        for one in self.scene.series:
            unit = "" if one.shown_as == "duration" else self._unit(one)
            title = self.say(one.title)
            told = unit.casefold() in title.casefold().split()
            heads.append(f"{title} ({unit})" if unit and not told else title)
        return [self.say(self.scene.x.title), *heads]

    def _get_source(self) -> str:
        credit = f"{self.say(self.scene.source)} ({self.scene.credit})" if self.scene.credit else ""
        return wording.joined(credit or self.say(self.scene.source), wording.licence_text(self.scene.licence))

    def _get_day(self) -> str:
        return wording.day_text(self._as_of or self.scene.as_of, self.language)

    def _get_picked_name(self) -> str:
        return self._full_name(self._picked) if self._picked >= 0 else ""

    def _get_picked_value(self) -> str:
        return self._value(self._series(), self._picked) if self._picked >= 0 else ""

    title = Property(str, lambda self: self.say(self.scene.title), notify=changed)
    text = Property(str, lambda self: self.say(self.scene.text), notify=changed)
    source = Property(str, _get_source, notify=changed)
    day = Property(str, _get_day, notify=changed)
    readable = Property(bool, lambda self: self._numbers is not None, notify=changed)
    chart = Property(str, lambda self: self.scene.chart, constant=True)
    count = Property(int, lambda self: len(self._spots), notify=changed)
    series = Property(LIST, _get_series, notify=changed)
    selected = Property(int, lambda self: self._selected, notify=changed)
    seriesTitle = Property(str, lambda self: self.say(self._series().title), notify=changed)  # noqa: N815
    lines = Property(LIST, _get_lines, notify=changed)
    bars = Property(LIST, _get_bars, notify=changed)
    marks = Property(LIST, _get_marks, notify=changed)
    yTicks = Property(LIST, _get_y_ticks, notify=changed)  # noqa: N815
    xTicks = Property(LIST, _get_x_ticks, notify=changed)  # noqa: N815
    xTitle = Property(str, _get_x_title, notify=changed)  # noqa: N815
    unitAbove = Property(str, _get_unit_above, notify=changed)  # noqa: N815
    picked = Property(int, lambda self: self._picked, notify=pickedChanged)
    pickedAt = Property(MAP, _get_picked_at, notify=pickedChanged)  # noqa: N815
    pickedName = Property(str, _get_picked_name, notify=pickedChanged)  # noqa: N815
    pickedValue = Property(str, _get_picked_value, notify=pickedChanged)  # noqa: N815
    pickedNote = Property(str, _get_picked_note, notify=pickedChanged)  # noqa: N815
    tabled = Property(bool, lambda self: self._tabled, notify=sheetChanged)
    sheet = Property(int, lambda self: self._sheet, notify=sheetChanged)
    sheets = Property(int, _get_sheets, notify=sheetChanged)
    rows = Property(LIST, _get_rows, notify=sheetChanged)
    heads = Property(LIST, _get_heads, notify=changed)
