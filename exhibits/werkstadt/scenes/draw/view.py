"""A sheet, the tool in the visitor's hand, and the way to sending it, as the page binds to them."""

from collections.abc import Sequence

from PySide6.QtCore import Property, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from werkstadt.kiosk.views.kinds import LIST, MAP, TEXTS
from werkstadt.kiosk.views.scene import SceneView
from werkstadt.scenes.draw import rules
from werkstadt.scenes.draw.load import Draw
from werkstadt.scenes.draw.paper import Paper
from werkstadt.scenes.draw.rules import ERASER, Point, Sheet, Stroke

QML_IMPORT_NAME = "Werkstadt.Scenes.Draw"
QML_IMPORT_MAJOR_VERSION = 1

__all__ = ["DrawView", "Paper"]

_KEYS = -1
"""The finger that the keys move."""


@QmlElement
@QmlUncreatable("made for a scene")
class DrawView(SceneView):  # type: ignore[operator]
    """state: "drawing", "review" (shall it be sent?), "sending", "thanks" or "failed".

    anchor: where the line tool goes on, (-1, -1) for nowhere. The sheet itself is painted by Paper.
    """

    changed = Signal()
    sheetChanged = Signal()  # noqa: N815 (Qt's way of naming)
    toolChanged = Signal()  # noqa: N815
    stateChanged = Signal()  # noqa: N815
    inked = Signal(str, float, list)
    repainted = Signal(bool)
    scene: Draw

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self.sheet = Sheet()
        self._tool, self._colour, self._width = "pen", self.scene.colours[0], 1
        self._anchor: Point | None = None
        self._cursor = (rules.COLUMNS // 2, rules.ROWS // 2)
        self._state = "drawing"
        self._gone = False
        self._known = (True, False)

    def leave(self) -> None:
        self._gone = True
        self.sheet.clear()

    # The tool

    @Slot(str)
    def takeTool(self, tool: str) -> None:  # noqa: N802
        if tool in rules.TOOLS:
            self._lift()
            self._tool, self._anchor = tool, None
            self._take()

    @Slot(str)
    def takeColour(self, colour: str) -> None:  # noqa: N802
        """Whoever takes a colour wants to draw, not to rub out."""
        if colour in self.scene.colours:
            self._lift()
            self._colour = colour
            self._tool = "pen" if self._tool == ERASER else self._tool
            self._take()

    @Slot(int)
    def takeWidth(self, width: int) -> None:  # noqa: N802
        if 0 <= width < len(rules.WIDTHS):
            self._lift()
            self._width = width
            self._take()

    def _take(self) -> None:
        self.host.touched()
        self.toolChanged.emit()

    @property
    def _ink(self) -> str:
        return ERASER if self._tool == ERASER else self._colour

    # Fingers: places in parts of the sheet

    @Slot(int, float, float)
    def begin(self, finger: int, x: float, y: float) -> None:
        self.host.touched()
        if self._tool in rules.FREE and self._state == "drawing":
            self.sheet.begin(finger, self._ink, self._width, (x, y))
            self._tell()

    @Slot(int, float, float)
    def move(self, finger: int, x: float, y: float) -> None:
        self.host.touched()
        drawing = self.sheet.open.get(finger)
        if drawing:
            self._ink_in(drawing.colour, drawing.width, self.sheet.move(finger, (x, y)))
            self._tell()

    @Slot(int, float, float)
    def end(self, finger: int, x: float, y: float) -> None:
        """A tool that places something places it where the finger leaves the sheet."""
        drawing = self.sheet.open.get(finger)
        if drawing:
            self._ink_in(drawing.colour, drawing.width, self.sheet.end(finger))
            self._tell()
        elif self._tool not in rules.FREE:
            self.tap(x, y)

    @Slot(int)
    def drop(self, finger: int) -> None:
        if self.sheet.drop(finger):
            self._repaint(older_too=True)

    @Slot(float, float)
    def tap(self, x: float, y: float) -> None:
        """A dot, the next end of a line, or a shape."""
        self.host.touched()
        if self._state != "drawing":
            return
        at = rules.inside((x, y))
        if self._tool in rules.SHAPES:
            self._put(rules.shape(self._tool, self._colour, self._width, at))
        elif self._tool == "line":
            self._put_line(at)
        else:
            self._put(Stroke(self._ink, self._width, (at,)))

    def _put_line(self, at: Point) -> None:
        """From the last tap to this one; a tap on the last one ends the line."""
        before, self._anchor = self._anchor, at
        if before is None:
            self._put(Stroke(self._colour, self._width, (at,)))
        elif rules.distance(before, at) < rules.ERASER_WIDTHS[0]:
            self._anchor = None
        else:
            self._put(Stroke(self._colour, self._width, (before, at)))
        self.toolChanged.emit()

    def _put(self, stroke: Stroke) -> None:
        if self.sheet.add(stroke):
            self._ink_in(stroke.colour, stroke.width, stroke.points)
        self._tell()

    def _ink_in(self, colour: str, width: int, points: Sequence[Point]) -> None:
        if points:
            size = Stroke(colour, width, ()).size
            self.inked.emit(colour, size, [part for point in points for part in point])

    # Keys

    @Slot(int, int)
    def step(self, right: int, down: int) -> None:
        """Moves the cursor; a lowered pen draws."""
        column, row = self._cursor
        self._cursor = (
            min(rules.COLUMNS - 1, max(0, column + right)),
            min(rules.ROWS - 1, max(0, row + down)),
        )
        if _KEYS in self.sheet.open:
            self.move(_KEYS, *rules.cell_middle(*self._cursor))
        self._take()

    @Slot()
    def act(self) -> None:
        """At the cursor: lowers or lifts the pen or the eraser, or does what a tap does."""
        at = rules.cell_middle(*self._cursor)
        if self._tool not in rules.FREE:
            self.tap(*at)
        elif self._lift() or self._state != "drawing":
            pass
        elif self.sheet.begin(_KEYS, self._ink, self._width, at, straight=True):
            self._ink_in(self._ink, self._width, [at])
            self._tell()
        self._take()

    def _lift(self) -> bool:
        """Whether the pen of the keys was down."""
        down = _KEYS in self.sheet.open
        if down:
            self.sheet.end(_KEYS)
            self._tell()
        return down

    # The sheet

    @Slot()
    def undo(self) -> None:
        self.host.touched()
        self._lift()
        self._anchor = None
        if self.sheet.undo():
            self._repaint()
        self.toolChanged.emit()

    @Slot()
    def fresh(self) -> None:
        """A new sheet. What was on the old one is gone."""
        self.host.touched()
        self._anchor = None
        self.sheet.clear()
        self._repaint()
        self.toolChanged.emit()
        self._go("drawing")

    def _repaint(self, older_too: bool = False) -> None:
        self.repainted.emit(older_too)
        self._tell()

    def _tell(self) -> None:
        known = (self.sheet.empty, self.sheet.full)
        if known != self._known:
            self._known = known
            self.sheetChanged.emit()

    # Sending

    @Slot()
    def review(self) -> None:
        """Asks before anything is sent."""
        self._lift()
        if self.scene.send and not self.sheet.empty and self._state == "drawing":
            self._go("review")

    @Slot()
    def back(self) -> None:
        """On with drawing; nothing is sent."""
        if self._state in ("review", "failed"):
            self._go("drawing")

    @Slot()
    def send(self) -> None:
        """Thanks come from the journal's word alone."""
        if self._state in ("review", "failed"):
            for finger in list(self.sheet.open):
                self.sheet.end(finger)
            self._go("sending")
            self.host.keep("drawing", 1, rules.record(self.scene.id, self.sheet.strokes), self._kept)

    def _kept(self, safe: bool) -> None:
        if not self._gone:
            self._go("thanks" if safe else "failed")

    def _go(self, state: str) -> None:
        self.host.touched()
        if state != self._state:
            self._state = state
            self.stateChanged.emit()

    # State

    def _get_anchor(self) -> list[float]:
        return list(self._anchor or (-1.0, -1.0))

    title = Property(str, lambda self: self.say(self.scene.title), notify=changed)
    purpose = Property(str, lambda self: self.say(self.scene.send), notify=changed)
    picture = Property(MAP, lambda self: self.picture_map(self.scene.picture), notify=changed)
    faint = Property(bool, lambda self: self.scene.faint, constant=True)
    colours = Property(TEXTS, lambda self: list(self.scene.colours), constant=True)
    aspect = Property(float, lambda self: rules.ASPECT, constant=True)
    columns = Property(int, lambda self: rules.COLUMNS, constant=True)
    rows = Property(int, lambda self: rules.ROWS, constant=True)
    empty = Property(bool, lambda self: self.sheet.empty, notify=sheetChanged)
    full = Property(bool, lambda self: self.sheet.full, notify=sheetChanged)
    tool = Property(str, lambda self: self._tool, notify=toolChanged)
    colour = Property(str, lambda self: self._colour, notify=toolChanged)
    width = Property(int, lambda self: self._width, notify=toolChanged)
    column = Property(int, lambda self: self._cursor[0], notify=toolChanged)
    row = Property(int, lambda self: self._cursor[1], notify=toolChanged)
    down = Property(bool, lambda self: _KEYS in self.sheet.open, notify=toolChanged)
    anchor = Property(LIST, _get_anchor, notify=toolChanged)
    state = Property(str, lambda self: self._state, notify=stateChanged)
