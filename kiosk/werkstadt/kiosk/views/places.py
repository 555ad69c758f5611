"""The lanes on the glass, from left to right, as Main.qml lays them out."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QByteArray, QModelIndex, QObject, QPersistentModelIndex, Qt

from werkstadt.kiosk.views.lane import Lane


class Role(IntEnum):
    lane = Qt.ItemDataRole.UserRole
    look = lane + 1
    begin = lane + 2
    across = lane + 3


@dataclass(frozen=True)
class Shown:
    """begin and across: where the lane begins and how wide it is, px."""

    lane: Lane
    begin: int
    across: int


class Places(QAbstractListModel):
    """Lanes that stay keep their row's item, with all that their visitor sees, however they move."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.shown: list[Shown] = []

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else len(self.shown)

    def roleNames(self) -> dict[int, QByteArray]:  # noqa: N802
        return {role.value: QByteArray(role.name.encode()) for role in Role}

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Role.lane) -> Any:
        shown = self.shown[index.row()]
        return {Role.lane: shown.lane, Role.look: shown.lane.look, Role.begin: shown.begin, Role.across: shown.across}[
            Role(role)
        ]

    def show(self, wanted: list[Shown]) -> None:
        """wanted: from left to right; those that are there already stand in the same order."""
        lanes = [one.lane for one in wanted]
        for row in reversed(range(len(self.shown))):
            if self.shown[row].lane not in lanes:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self.shown[row]
                self.endRemoveRows()
        for row, one in enumerate(wanted):
            if row < len(self.shown) and self.shown[row].lane is one.lane:
                if self.shown[row] != one:
                    self.shown[row] = one
                    at = self.index(row)
                    self.dataChanged.emit(at, at, [Role.begin.value, Role.across.value])
            else:
                self.beginInsertRows(QModelIndex(), row, row)
                self.shown.insert(row, one)
                self.endInsertRows()
