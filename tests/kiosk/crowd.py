"""Several people at one board of the kiosk's own window, each with a finger."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage

from tests.kiosk.visitor import ListJournal, Node, Open, Visitor
from tests.support.fingers import Contact, Fingers
from werkstadt.kiosk.views.lane import Lane

BOARD_PX = (1920, 1080)
PLACES = (0.1, 0.9)
"""Where the first two touch the board, as parts of its width."""


class Crowd:
    """people: the lanes of those who are here, from left to right. Fingers have the numbers of their owners."""

    def __init__(self, visit: Open, count: int, journal: ListJournal | None = None, **options: object) -> None:
        told = {"profile": "board-65", "size_px": BOARD_PX, "lanes_max": 4, **options}
        self.journal = journal or ListJournal()
        self.visitor: Visitor = visit(journal=self.journal, **told)
        self.window = self.visitor.window
        self.kiosk = self.visitor.stage.kiosk
        self.fingers = Fingers(self.window, self.visitor.device)
        self._gather(count)

    def _gather(self, count: int) -> None:
        for part in PLACES[: min(2, count)]:
            self.touch(part)
        for number in range(count - 2):
            giver = self.kiosk.lane_at(PLACES[number] * self.window.width())
            giver.share.makeRoom()
            resting = next(spot for spot in self.kiosk.board.spots if not spot.awake)
            self.touch((resting.start + 0.5) / self.kiosk.board.columns)
        assert len(self.people) == count

    @property
    def people(self) -> list[Lane]:
        return [shown.lane for shown in self.kiosk.places.shown if shown.lane.stay.visit is not None]

    def touch(self, part: float, height: float = 0.5) -> None:
        """As a visitor touches glass that rests; it acts where it is."""
        self.visitor.touch(QPoint(round(part * self.window.width()), round(height * self.window.height())))

    def part_of(self, lane: Lane) -> QRect:
        shown = next(one for one in self.kiosk.places.shown if one.lane is lane)
        return QRect(shown.begin, 0, shown.across, self.window.height())

    def nodes(self, lane: Lane) -> list[Node]:
        return [node for node in self.visitor.nodes() if self.part_of(lane).contains(node.rect.center())]

    def names(self, lane: Lane) -> list[str]:
        return [node.name for node in self.nodes(lane) if node.name]

    def find(self, lane: Lane, name: str) -> Node:
        found = [node for node in self.nodes(lane) if node.acts and node.name.startswith(name)]
        assert found, f"nothing to press named {name!r} among {self.names(lane)}"
        return found[-1]

    def tap(self, lane: Lane, name: str) -> None:
        self.visitor.settle()
        self.visitor.touch(self.find(lane, name).rect.center())

    def contact(self, lane: Lane, name: str, wide_px: float = 8.0) -> Contact:
        return Contact(self.find(lane, name).rect.center(), wide_px)

    def picture(self, lane: Lane) -> QImage:
        """What its visitor sees."""
        self.visitor.settle()
        return self.window.grabWindow().copy(self.part_of(lane))

    def wait(self, seconds: float) -> None:
        self.visitor.now_s += seconds
        for lane in self.kiosk.pool:
            lane.tick()
        self.visitor.settle()

    @property
    def palm_px(self) -> float:
        return 1.2 * float(self.kiosk.current.look.property("tooWide"))
