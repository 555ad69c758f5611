"""The page on which one finds, as QML sees it: what can be chosen, what was typed, what remains."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from werkstadt.exhibits.model import Card
from werkstadt.kiosk.rules.finding import AGES, GROUPS, HERE, MINUTES, Found, Wanted, find, loosenings
from werkstadt.kiosk.rules.place import Page
from werkstadt.kiosk.rules.searching import QUERY_LETTERS_MAX
from werkstadt.kiosk.rules.stay import Stay
from werkstadt.kiosk.rules.telling import Teller
from werkstadt.kiosk.views.cards import CardList
from werkstadt.kiosk.views.kinds import LIST, MAP, Map

QML_IMPORT_NAME = "Werkstadt.Model"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("a lane has one")
class FindView(QObject):  # type: ignore[operator]
    """act: carries out what a visitor does, as every act of the lane."""

    changed = Signal()
    groupsChanged = Signal()  # noqa: N815 (Qt's way of naming what QML binds to)

    def __init__(
        self,
        stay: Stay,
        packs: Path,
        tell: Callable[[], Teller],
        act: Callable[[Callable[[], object]], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._stay, self._tell, self._act = stay, tell, act
        self._cards = CardList(packs, tell, self._where, self)
        self._found = Found((), {})
        self._loosenings: list[Map] = []
        self._entered = False

    def refresh(self, words_too: bool) -> None:
        """After an act. words_too: language or level may be others."""
        stay, catalogue = self._stay, self._stay.hall.catalogue
        if stay.place.page is Page.FIND:
            cards, language = stay.hall.findable, stay.language
            self._found = find(catalogue, cards, stay.wanted, language)
            loose = () if self._found.cards else loosenings(catalogue, cards, stay.wanted, language)
            self._loosenings = [{**self._named(one.group), "count": one.count} for one in loose]
        elif stay.visit is None and (self._found.cards or self._loosenings):
            self._found, self._loosenings = Found((), {}), []
        else:
            return
        self._cards.show(self._found.cards, words_too)
        if words_too or not self._entered:
            self.groupsChanged.emit()
        self._entered = stay.visit is not None
        self.changed.emit()

    def _where(self, card: Card) -> str:
        zone = None if self._stay.hall.card(card.id) else self._stay.hall.catalogue.where(card)
        return self._tell().say(zone.where) if zone else ""

    def _named(self, group: str) -> Map:
        """group, option and title of what is chosen in a group."""
        option = str(getattr(self._stay.wanted, group)).strip()
        return {"group": group, "option": option, "title": self._title(group, option)}

    def _title(self, group: str, option: str) -> str:
        """Words of the exhibition; those of the interface the page says itself."""
        catalogue = self._stay.hall.catalogue
        if group == "theme" and option in catalogue.themes:
            return self._tell().say(catalogue.themes[option].title)
        if group == "zone" and option in catalogue.zones:
            return self._tell().say(catalogue.zones[option].where)
        return option

    # Acts

    @Slot(str)
    def write(self, text: str) -> None:
        """All that is typed now."""
        self._want(Wanted(**{**vars(self._stay.wanted), "text": text[:QUERY_LETTERS_MAX]}))

    @Slot(str, str)
    def choose(self, group: str, option: str) -> None:
        self._want(self._stay.wanted.choose(group, option))

    @Slot(str)
    def loosen(self, group: str) -> None:
        self._want(self._stay.wanted.without(group))

    @Slot()
    def clear(self) -> None:
        self._want(Wanted())

    def _want(self, wanted: Wanted) -> None:
        if wanted != self._stay.wanted:
            self._act(lambda: self._stay.want(wanted))

    # State

    def _get_groups(self) -> list[Map]:
        """Of each group in which there is something to choose between: its options, whatever is chosen now."""
        hall = self._stay.hall
        groups: list[Map] = []
        for group in GROUPS:
            there = {option for card in hall.findable for option in hall.catalogue.options(card, group)}
            options = [option for option in self._in_order(group) if option in there]
            if len(options) > 1:
                named: list[Map] = [{"option": option, "title": self._title(group, option)} for option in options]
                groups.append({"group": group, "options": named})
        return groups

    def _get_counts(self) -> Map:
        """By "group:option", what would remain were it chosen."""
        return {
            f"{group}:{option}": count
            for group, counts in self._found.counts.items()
            for option, count in counts.items()
        }

    def _get_picks(self) -> Map:
        """By group, what is chosen."""
        return {group: getattr(self._stay.wanted, group) for group in GROUPS}

    def _in_order(self, group: str) -> tuple[str, ...]:
        catalogue = self._stay.hall.catalogue
        if group == "theme":
            return tuple(catalogue.themes)
        if group == "age":
            return tuple(AGES)
        if group == "minutes":
            return tuple(map(str, MINUTES))
        return (*([HERE] if self._stay.hall.elsewhere else ()), *catalogue.zones)

    def _get_elsewhere(self) -> Map:
        """What the panel says of an exhibit that cannot be opened here."""
        card = self._stay.hall.card_elsewhere(self._stay.place.pointed)
        tell = self._tell()
        if card is None:
            return {"title": "", "subtitle": "", "where": ""}
        return {"title": tell.say(card.title), "subtitle": tell.say(card.subtitle), "where": self._where(card)}

    text = Property(str, lambda self: self._stay.wanted.text, notify=changed)
    chosen = Property(int, lambda self: len(self._stay.wanted.chosen), notify=changed)
    count = Property(int, lambda self: len(self._found.cards), notify=changed)
    cards = Property(CardList, lambda self: self._cards, constant=True)
    groups = Property(LIST, _get_groups, notify=groupsChanged)
    counts = Property(MAP, _get_counts, notify=changed)
    picks = Property(MAP, _get_picks, notify=changed)
    loosenings = Property(LIST, lambda self: self._loosenings, notify=changed)
    elsewhere = Property(MAP, _get_elsewhere, notify=changed)
