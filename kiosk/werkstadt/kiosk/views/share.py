"""What a lane's visitor may do about the glass: make room for somebody else, or take what rests beside."""

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

QML_IMPORT_NAME = "Werkstadt.Model"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class Sharing:
    """shared: there may be several lanes here. place: which one from the left, from 1; count: of lanes on the glass."""

    shared: bool = False
    may_make_room: bool = False
    may_widen: bool = False
    may_take_all: bool = False
    place: int = 1
    count: int = 1


@QmlElement
@QmlUncreatable("a lane has one")
class Share(QObject):  # type: ignore[operator]
    """The kiosk tells it what is allowed, and does what is wanted."""

    changed = Signal()
    roomWanted = Signal()  # noqa: N815 (Qt's way of naming what QML binds to)
    widthWanted = Signal()  # noqa: N815

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._now = Sharing()

    def tell(self, now: Sharing) -> None:
        if now != self._now:
            self._now = now
            self.changed.emit()

    @Slot()
    def makeRoom(self) -> None:  # noqa: N802
        self.roomWanted.emit()

    @Slot()
    def widen(self) -> None:
        self.widthWanted.emit()

    shared = Property(bool, lambda self: self._now.shared, notify=changed)
    mayMakeRoom = Property(bool, lambda self: self._now.may_make_room, notify=changed)  # noqa: N815
    mayWiden = Property(bool, lambda self: self._now.may_widen, notify=changed)  # noqa: N815
    mayTakeAll = Property(bool, lambda self: self._now.may_take_all, notify=changed)  # noqa: N815
    place = Property(int, lambda self: self._now.place, notify=changed)
    count = Property(int, lambda self: self._now.count, notify=changed)
