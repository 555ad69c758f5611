"""What a compiled pack holds, as frozen objects: the shape of pack.json and exhibition.json, parsed once at the edge.

Words come as Words: language tag → text. Tags: "de", "en", and "de-simple" for Einfache Sprache ("simple" is the
variant registered for it in the IANA language subtag registry).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

Words = Mapping[str, str]


@dataclass(frozen=True)
class Picture:
    """file: path within the pack's folder. alt: empty Words for a decoration."""

    file: Path
    alt: Words
    caption: Words = field(default_factory=dict)


@dataclass(frozen=True)
class Run:
    """Text of one style: "plain", "strong" or "emphasis"."""

    text: str
    style: str = "plain"


@dataclass(frozen=True)
class Block:
    """kind: "paragraph", "item" (of a list) or "heading"."""

    kind: str
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Scene:
    """What every scene type's own class builds on. kind: its type, the name of its folder. slow: one reads or watches.

    page_count: how many pages one turns through. page_name: of one of them, from 0, in the record of a visit.
    has_own_pages: pages within, of which its view tells a usability test.
    """

    kind: ClassVar[str]
    slow: ClassVar[bool] = True
    has_own_pages: ClassVar[bool] = False

    id: str

    @property
    def page_count(self) -> int:
        return 1

    def page_name(self, page: int) -> str:
        return self.id


@dataclass(frozen=True)
class Credit:
    """Whose a picture is, where it is not the exhibit's own. licence: SPDX. source: where it is from, or empty."""

    file: str
    author: str
    licence: str
    source: str = ""


@dataclass(frozen=True)
class Exhibit:
    """folder: where its files lie; hash: of its manifest. ground: token of its cover. ages: from, to, in years.

    licence: SPDX, of everything but the pictures in credits. form: id of the form that this exhibit ends with, None for
    the exhibition's own; form_pill: what its button says.
    """

    id: str
    version: str
    hash: str
    folder: Path
    title: Words
    subtitle: Words
    duration_min: int
    ages: tuple[int, int]
    ground: str
    cover: Picture
    scenes: tuple[Scene, ...]
    licence: str = ""
    credits: tuple[Credit, ...] = ()
    form: str | None = None
    form_pill: Words = field(default_factory=dict)

    def card(self, zones: tuple[str, ...] = ()) -> "Card":
        """As an exhibition without cards lets us make one."""
        return Card(
            id=self.id,
            hash=self.hash,
            title=self.title,
            subtitle=self.subtitle,
            duration_min=self.duration_min,
            ages=self.ages,
            ground=self.ground,
            cover=self.cover.file.as_posix(),
            zones=zones,
        )


@dataclass(frozen=True)
class Card:
    """What is told of an exhibit before anybody opens it: all that start page and search need to know.

    hash: of the manifest of its pack. cover: path within the pack's folder. zones: as in Show. found_by: words of its
    pages, for the search alone. Whether it is also told in simple words, the tags of its title say. study: it is no
    exhibit but a usability test.
    """

    id: str
    hash: str
    title: Words
    subtitle: Words
    duration_min: int
    ages: tuple[int, int]
    ground: str
    cover: str
    themes: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    found_by: Words = field(default_factory=dict)
    study: bool = False


@dataclass(frozen=True)
class Show:
    """One line of an exhibition: which pack, by name and hash, in which zones (none: everywhere), from when to when.

    card: None for a form, for what only studies need, and in exhibitions of format 1.
    """

    pack: str
    hash: str
    zones: tuple[str, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None
    card: Card | None = None


@dataclass(frozen=True)
class Theme:
    id: str
    title: Words


@dataclass(frozen=True)
class Zone:
    """where: as one says it after "stands": "im Foyer", "in the foyer"."""

    id: str
    where: Words


@dataclass(frozen=True)
class Exhibition:
    """first, last: both days included, None for open. hours: weekday (0 = Monday) → opening times of the day.

    time_zone: IANA name. forms: by id, as packs. feedback: id of the form behind "Deine Meinung", None for none.
    zones: those that have a name for visitors. brand: the house's own look, None for ours. studies: with a card each;
    tested: exhibits and forms that are here for studies alone.
    """

    id: str
    title: Words
    first: dt.date | None
    last: dt.date | None
    time_zone: str
    hours: Mapping[int, tuple[tuple[dt.time, dt.time], ...]]
    closed: frozenset[dt.date]
    shows: tuple[Show, ...]
    forms: tuple[Show, ...]
    feedback: str | None
    themes: tuple[Theme, ...] = ()
    zones: tuple[Zone, ...] = ()
    brand: Show | None = None
    studies: tuple[Show, ...] = ()
    tested: tuple[Show, ...] = ()


Media = Mapping[str, Words]
"""By kind ("image", "big-image" or "audio"): path within the pack's folder by language tag."""


@dataclass(frozen=True)
class FormChoice:
    """cells: of the author's own columns, for choice filters."""

    name: str
    label: Words
    media: Media = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FormRange:
    """start may be above end. decimal: whether answers may have decimals."""

    start: float
    end: float
    step: float
    decimal: bool = False


@dataclass(frozen=True)
class FormQuestion:
    """type: one of content.QUESTION_TYPES; "group" and "repeat" hold questions. ref: path below the root, no numbers.

    relevant, constraint and all that is worked out: in the XPath subset of forms/expression.py, with paths like
    /data/rating or ../rating; None for none. Words may be empty but for label, and name answers as ${/data/rating}.
    required_if, read_only: where that is worked out. default: as in the instance. triggers: refs at whose change the
    calculation is made. repeat_count: None where visitors add parts themselves. bounds: of a range. made: by the form
    compiler, not by the author: the count of a repeat, the heading of a table.
    """

    ref: str
    type: str
    appearance: str
    label: Words
    hint: Words
    required: bool
    required_message: Words
    relevant: str | None
    constraint: str | None
    constraint_message: Words
    choices: tuple[FormChoice, ...]
    media: Media = field(default_factory=dict)
    required_if: str | None = None
    read_only: str | None = None
    calculation: str | None = None
    default: str = ""
    default_formula: str | None = None
    triggers: tuple[str, ...] = ()
    choice_filter: str | None = None
    randomize: bool = False
    seed: str | None = None
    bounds: FormRange | None = None
    repeat_count: str | None = None
    made: bool = False
    questions: "tuple[FormQuestion, ...]" = ()


@dataclass(frozen=True)
class FormLanguage:
    """name: as the author's spreadsheet has it, "Deutsch (de)"."""

    tag: str
    name: str


@dataclass(frozen=True)
class Form:
    """hash: of its manifest. questions: all of them in order, without groups. body: the same with groups and repeats
    around them; empty where there are none.

    lists: choices by name of list, for instance(). personal: what visitors are told where answers are about persons,
    empty where they are not. retention_days: how long answers may be kept, None for the house's own time.
    """

    id: str
    version: str
    hash: str
    title: Words
    questions: tuple[FormQuestion, ...]
    body: tuple[FormQuestion, ...] = ()
    lists: Mapping[str, tuple[FormChoice, ...]] = field(default_factory=dict)
    languages: tuple[FormLanguage, ...] = ()
    personal: Words = field(default_factory=dict)
    retention_days: int | None = None

    @property
    def rows(self) -> tuple[FormQuestion, ...]:
        return self.body or self.questions


def say(words: Words, language: str, simple: bool = False) -> tuple[str, str]:
    """Text and the tag it is in: the language as asked, else the closest that is there; empty only for empty Words."""
    easy = f"{language}-simple"
    for tag in (
        *((easy,) if simple else ()),
        language,
        language.removesuffix("-simple"),
        easy,
        "en",
        "de",
        *sorted(words),
    ):
        if words.get(tag):
            return words[tag], tag
    return "", language
