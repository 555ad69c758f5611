"""Which exhibits somebody is looking for: what they chose and typed, what remains of all cards, what to loosen."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from werkstadt.exhibits.model import Card, Theme, Zone, say
from werkstadt.kiosk.rules.searching import Index

AGES: Mapping[str, tuple[int, int]] = {"6": (0, 6), "7-10": (7, 10), "11-14": (11, 14), "15": (15, 199)}
"""Years, both included. A choice between bands, not anybody's age; it is never written anywhere."""

MINUTES = (3, 5, 10)
HERE = "here"
GROUPS = ("theme", "age", "minutes", "zone")

_TITLE, _SUBTITLE, _THEME, _PAGE = 8, 4, 3, 1
"""How much a word says about an exhibit by where it stands."""


@dataclass(frozen=True)
class Wanted:
    """Empty means any. age: key of AGES. minutes: at most so long, as text. zone: its id, or HERE."""

    text: str = field(default="", repr=False)
    theme: str = ""
    age: str = ""
    minutes: str = ""
    zone: str = ""

    @property
    def chosen(self) -> tuple[str, ...]:
        """Groups in which something is chosen, and "text" where something is typed."""
        return tuple(name for name in ("text", *GROUPS) if str(getattr(self, name)).strip())

    def choose(self, group: str, option: str) -> "Wanted":
        """Chosen once more it is taken back."""
        if group not in GROUPS:
            return self
        return replace(self, **{group: "" if getattr(self, group) == option else option})

    def without(self, group: str) -> "Wanted":
        return replace(self, **{group: ""}) if group in ("text", *GROUPS) else self


class Catalogue:
    """All cards of a day: what can be opened here, then what stands elsewhere. An index for every language."""

    def __init__(
        self,
        here: Sequence[Card] = (),
        elsewhere: Sequence[Card] = (),
        themes: Sequence[Theme] = (),
        zones: Sequence[Zone] = (),
    ) -> None:
        self.cards = (*here, *elsewhere)
        self.here = frozenset(card.id for card in here)
        self.themes = {theme.id: theme for theme in themes}
        self.zones = {zone.id: zone for zone in zones}
        self._indexes: dict[str, Index] = {}

    def index(self, language: str) -> Index:
        """Made when it is first wanted."""
        if language not in self._indexes:
            self._indexes[language] = Index(self._texts(card, language) for card in self.cards)
        return self._indexes[language]

    def _texts(self, card: Card, language: str) -> Iterator[tuple[str, int]]:
        """In the language as it stands on the card, in simple words, and in both of the pages."""
        easy = f"{language}-simple"
        named = [self.themes[theme].title for theme in card.themes if theme in self.themes]
        for words, weight in ((card.title, _TITLE), (card.subtitle, _SUBTITLE), *((words, _THEME) for words in named)):
            yield say(words, language)[0], weight
            yield words.get(easy, ""), weight
        for tag in (language, easy):
            yield card.found_by.get(tag, ""), _PAGE

    def options(self, card: Card, group: str) -> tuple[str, ...]:
        """What of a group this card is."""
        if group == "theme":
            return card.themes
        if group == "age":
            return tuple(name for name, (low, high) in AGES.items() if card.ages[0] <= high and low <= card.ages[1])
        if group == "minutes":
            return tuple(str(most) for most in MINUTES if card.duration_min <= most)
        return (*([HERE] if card.id in self.here else ()), *(card.zones or self.zones))

    def where(self, card: Card) -> Zone | None:
        """The first place with a name at which a card stands that cannot be opened here."""
        return next((self.zones[zone] for zone in card.zones if zone in self.zones), None)


@dataclass(frozen=True)
class Found:
    """cards: what remains, the best first. counts: by group and option, what would remain were it chosen."""

    cards: tuple[Card, ...]
    counts: Mapping[str, Mapping[str, int]]


def find(catalogue: Catalogue, cards: Iterable[Card], wanted: Wanted, language: str) -> Found:
    """cards: those of the catalogue that are still shown."""
    scores = catalogue.index(language).find(wanted.text) if wanted.text.strip() else None
    shown = {card.id for card in cards}
    counts: dict[str, dict[str, int]] = {group: {} for group in GROUPS}
    remaining: list[tuple[int, Card]] = []
    for number, card in enumerate(catalogue.cards):
        if card.id not in shown or (scores is not None and number not in scores):
            continue
        options = {group: catalogue.options(card, group) for group in GROUPS}
        missed = [group for group in GROUPS if getattr(wanted, group) and getattr(wanted, group) not in options[group]]
        for group in GROUPS if not missed else missed if len(missed) == 1 else ():
            for option in options[group]:
                counts[group][option] = counts[group].get(option, 0) + 1
        if not missed:
            remaining.append((-scores[number] if scores else 0, card))
    remaining.sort(key=lambda pair: pair[0])  # those that score the same stay in the order of the exhibition
    return Found(tuple(card for _, card in remaining), counts)


@dataclass(frozen=True)
class Loosening:
    """group: "text" or a group; left out, so many exhibits remain."""

    group: str
    count: int


def loosenings(catalogue: Catalogue, cards: Sequence[Card], wanted: Wanted, language: str) -> tuple[Loosening, ...]:
    """Where nothing remains: which single wish stands in the way, those that free the most first."""
    tried = (
        Loosening(group, len(find(catalogue, cards, wanted.without(group), language).cards)) for group in wanted.chosen
    )
    return tuple(sorted((one for one in tried if one.count), key=lambda one: -one.count))
