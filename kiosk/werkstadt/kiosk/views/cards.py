"""Exhibits as a list of cards, for start page, attract page and search. A row is made when a page asks for it."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import (
    Property,
    QAbstractListModel,
    QByteArray,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QUrl,
    Signal,
    Slot,
)
from PySide6.QtQml import QmlElement, QmlUncreatable
from PySide6.QtQuick import QQuickItem

from werkstadt.exhibits.model import Card
from werkstadt.kiosk.rules.telling import Teller
from werkstadt.kiosk.views.kinds import LIST, MAP, Map

QML_IMPORT_NAME = "Werkstadt.Model"
QML_IMPORT_MAJOR_VERSION = 1

FEW = 8
"""So many a page may lay out by itself; more only as a list."""

_ROW = Qt.ItemDataRole.UserRole + 1
_NO_PARENT = QModelIndex()


@QmlElement
@QmlUncreatable("a lane has them")
class CardList(QAbstractListModel):  # type: ignore[operator]
    """packs: folder in which the packs lie. tell: in the words of the lane. where: of a card that stands elsewhere."""

    changed = Signal()

    def __init__(
        self,
        packs: Path,
        tell: Callable[[], Teller],
        where: Callable[[Card], str] = lambda _card: "",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._packs = packs.as_posix()
        self._tell, self._where = tell, where
        self._cards: Sequence[Card] = ()

    @property
    def cards(self) -> Sequence[Card]:
        return self._cards

    def show(self, cards: Sequence[Card], words_too: bool) -> None:
        """words_too: the same cards may be told in other words now."""
        if [card.hash for card in cards] != [card.hash for card in self._cards]:
            self.beginResetModel()
            self._cards = cards
            self.endResetModel()
        elif words_too and cards:
            self.dataChanged.emit(self.index(0), self.index(len(cards) - 1), [_ROW])
        elif not words_too:
            return
        self.changed.emit()

    # What Qt asks of a model

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _NO_PARENT) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._cards)

    def roleNames(self) -> dict[int, QByteArray]:  # noqa: N802
        return {_ROW: QByteArray(b"exhibit")}

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _ROW) -> object:
        return self._row(index.row()) if role == _ROW else None

    def _row(self, at: int) -> Map:
        if not 0 <= at < len(self._cards):
            return {"id": "", "title": "", "subtitle": "", "minutes": 0, "ground": "", "cover": QUrl(), "where": ""}
        card, tell = self._cards[at], self._tell()
        return {
            "id": card.id,
            "title": tell.say(card.title),
            "subtitle": tell.say(card.subtitle),
            "minutes": card.duration_min,
            "ground": card.ground,
            "cover": QUrl.fromLocalFile(f"{self._packs}/{card.hash}/{card.cover}"),
            "where": self._where(card),
        }

    @Slot(int, result=MAP)
    def at(self, row: int) -> Map:
        """For a page that shows single ones."""
        return self._row(row)

    @Slot(str, result=MAP)
    def of(self, exhibit: str) -> Map:
        """The card of the exhibit, the first where it has none."""
        return self._row(next((row for row, card in enumerate(self._cards) if card.id == exhibit), 0))

    @Slot(QQuickItem)
    def order(self, content: QQuickItem) -> None:
        """content: where a view has made cards, in any order. Afterwards a reader meets them in that of the list."""
        there = [item for item in content.childItems() if item.property("index") is not None]
        for before, after in pairwise(sorted(there, key=lambda item: int(item.property("index")))):
            after.stackAfter(before)

    def _get_few(self) -> list[Map]:
        return [self._row(row) for row in range(len(self._cards))] if len(self._cards) <= FEW else []

    count = Property(int, lambda self: len(self._cards), notify=changed)
    few = Property(LIST, _get_few, notify=changed)
