"""The window and its lanes, as QML sees them."""

from PySide6.QtCore import Property, QObject
from PySide6.QtQml import QmlElement, QmlUncreatable

from werkstadt.kiosk.views.lane import Lane

QML_IMPORT_NAME = "Werkstadt.Model"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("there is one")
class Kiosk(QObject):  # type: ignore[operator]
    """lanes: one on a terminal; a board will have up to four."""

    def __init__(self, lanes: list[Lane], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lanes = lanes
        for lane in lanes:
            lane.setParent(self)

    lane = Property(Lane, lambda self: self.lanes[0], constant=True)
