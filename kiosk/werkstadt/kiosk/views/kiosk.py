"""The window and its lanes, as QML sees them: it asks the rules who may have which part of the glass, and shows it."""

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, QRect, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from werkstadt.kiosk.rules.knock import CORNER_MM, corner_of
from werkstadt.kiosk.rules.lanes import Board, edges, resting_board
from werkstadt.kiosk.rules.reach import follow
from werkstadt.kiosk.views.lane import Lane
from werkstadt.kiosk.views.places import Places, Shown
from werkstadt.kiosk.views.share import Sharing

QML_IMPORT_NAME = "Werkstadt.Model"
QML_IMPORT_MAJOR_VERSION = 1

GAP_MM = 6.0


@QmlElement
@QmlUncreatable("there is one")
class Kiosk(QObject):  # type: ignore[operator]
    """pool: all lanes there can be, by number; some of them are on the glass. current: the one touched last."""

    currentChanged = Signal()  # noqa: N815 (Qt's way of naming what QML binds to)

    def __init__(self, pool: list[Lane], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.pool = pool
        self.board: Board = resting_board(len(pool))
        self.places = Places(self)
        self._width, self._height = 0, 0
        self._parts: dict[int, float] = {}
        self._current = 0
        for number, lane in enumerate(pool):
            lane.setParent(self)
            lane.visitChanged.connect(self._with(number, self._visit_changed))
            lane.acted.connect(self._with(number, self._make_current))
            lane.share.roomWanted.connect(self._with(number, self.make_room))
            lane.share.widthWanted.connect(self._with(number, self.widen))

    @staticmethod
    def _with(number: int, act: Callable[[int], None]) -> Callable[[], None]:
        return lambda: act(number)

    @property
    def current(self) -> Lane:
        return self.pool[self._current]

    def resize(self, width_px: int, height_px: int) -> None:
        """The window, which stands for the whole glass."""
        self._width, self._height = width_px, height_px
        for lane in self.pool:
            lane.look.resize(width_px, height_px)
        self._arrange()

    def rect_of(self, lane: Lane) -> QRect:
        """The lane's part of the window; empty while it is not on the glass."""
        shown = next((one for one in self.places.shown if one.lane is lane), None)
        return QRect(shown.begin, 0, shown.across, self._height) if shown else QRect()

    def lane_at(self, x_px: float) -> Lane:
        return self.pool[self.board.spot_at(x_px / max(1, self._width)).number]

    def touched_at(self, x_px: float) -> int:
        """A finger has come down here. Returns the number of the lane."""
        number = self.board.spot_at(x_px / max(1, self._width)).number
        self._parts[number] = x_px / max(1, self._width)
        self._make_current(number)
        self.pool[number].finger()
        self._follow_hand(number)
        return number

    def corner_at(self, x_px: float, y_px: float) -> tuple[int, str]:
        """The lane at this place, and which of its corners that staff knock at: "left", "right" or ""."""
        lane = self.lane_at(x_px)
        rect, look = self.rect_of(lane), lane.look
        size = min(CORNER_MM * look.measures.mm, rect.width() / 3)
        corner = corner_of(x_px - rect.x(), y_px, rect.width(), rect.height(), float(look.property("below")), size)
        return self.pool.index(lane), corner

    def make_room(self, number: int) -> None:
        self._become(self.board.make_room(number, self._part(number)))

    def widen(self, number: int) -> None:
        self._become(self.board.widen(number))

    def _visit_changed(self, number: int) -> None:
        if self.pool[number].occupied:
            self._become(self.board.wake(number, self._part(number)))
        else:
            self._become(self.board.rest(number))
            self._parts.pop(number, None)

    def _part(self, number: int) -> float:
        """Where its visitor's hand was, as a part of the glass; without one the middle of the lane."""
        spot = self.board.spot(number)
        if spot is None:
            return 0.5
        start, end = spot.start / self.board.columns, spot.end / self.board.columns
        part = self._parts.get(number, (start + end) / 2)
        return part if start <= part <= end else (start + end) / 2

    def _become(self, board: Board) -> None:
        if board != self.board:
            self.board = board
            self._arrange()

    def _arrange(self) -> None:
        gap = round(GAP_MM * self.pool[0].look.measures.mm)
        wanted = []
        for place, spot in enumerate(self.board.spots, 1):
            lane = self.pool[spot.number]
            left, width = edges(spot, self.board.columns, self._width, gap)
            lane.look.share(float(width))
            lane.share.tell(self._sharing(spot.number, place))
            wanted.append(Shown(lane, left, width))
        self.places.show(wanted)
        for spot in self.board.spots:
            self._follow_hand(spot.number)
        if self.board.spot(self._current) is None:
            self._make_current(self.board.spots[0].number)
        self._tell_keys()

    def _sharing(self, number: int, place: int) -> Sharing:
        board = self.board
        return Sharing(
            shared=board.most > 1,
            may_make_room=board.may_make_room(number),
            may_widen=board.may_widen(number),
            may_take_all=board.may_widen(number) and len(board.widen(number).spots) == 1,
            place=place,
            count=len(board.spots),
        )

    def _follow_hand(self, number: int) -> None:
        shown = next((one for one in self.places.shown if one.lane is self.pool[number]), None)
        part = self._parts.get(number)
        look = self.pool[number].look
        if shown is None or part is None:
            look.setProperty("hand", -1.0)
            return
        at = min(max(0.0, part * self._width - shown.begin), float(shown.across))
        hand = float(look.property("hand"))
        if hand < 0 and shown.lane.stay.visit is not None:
            hand = shown.across / 2  # where its controls stand: who began by a key must not see them leave the finger
        look.setProperty("hand", follow(hand, at, shown.across, look.property("arm")))

    def _make_current(self, number: int) -> None:
        if number != self._current and self.board.spot(number) is not None:
            self._current = number
            self._tell_keys()
            self.currentChanged.emit()

    def _tell_keys(self) -> None:
        for number, lane in enumerate(self.pool):
            here = number == self._current
            lane.look.setProperty("keysHere", here)
            if not here:
                lane.look.setProperty("byKeys", False)

    lanes = Property(QObject, lambda self: self.places, constant=True)
    look = Property(QObject, lambda self: self.current.look, notify=currentChanged)
    lane = Property(Lane, lambda self: self.current, notify=currentChanged)
