"""What a page of a form tells whoever shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from werkstadt.exhibits.forms.typed import Typed
from werkstadt.exhibits.model import FormRange

Shown = Mapping[str, str]
"""Path within the pack's folder by kind: "image", "big-image", "audio"."""


@dataclass(frozen=True)
class Option:
    """A choice as it is shown."""

    name: str
    label: str
    media: Shown = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """Where a page stands in a repeat. ref: of the repeat. number: from 1, of so many."""

    ref: str
    label: str
    number: int
    count: int


@dataclass(frozen=True)
class TableRow:
    """A question of a rating table; its choices are those of the page. problem: in the language, or None."""

    ref: str
    label: str
    value: Typed
    required: bool
    problem: str | None = None


@dataclass(frozen=True)
class Question:
    """A page of the form in the visitor's language. number: from 1, of the total that is asked as things stand; 0 for a
    note, which asks nothing and is not counted, and for the page that ends a repeat.

    type: as in the form; "table" for a rating table, "repeat" for the page after the parts of a repeat, which offers
    another. value: as typed or touched, also when it is not good; a text where nothing was touched but something was
    filled in. tag: the language that the label is in, for reading aloud. choices: name and label; options: the same
    with their pictures. groups: labels of the groups around it. parts: the repeats around it, innermost last. rows: of
    a table. count, can_add, can_remove: of a repeat.
    """

    ref: str
    type: str
    appearance: str
    label: str
    hint: str
    required: bool
    choices: tuple[tuple[str, str], ...]
    value: Typed
    number: int
    total: int
    tag: str = "de"
    options: tuple[Option, ...] = ()
    media: Shown = field(default_factory=dict)
    bounds: FormRange | None = None
    read_only: bool = False
    groups: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    rows: tuple[TableRow, ...] = ()
    count: int = 0
    can_add: bool = False
    can_remove: bool = False


@dataclass(frozen=True)
class ReviewRow:
    """answered: False where answer is only "no answer" in the language. part: "Kind 2"; empty outside repeats.

    groups: labels of the groups around it.
    """

    ref: str
    label: str
    answer: str
    answered: bool = True
    part: str = ""
    groups: tuple[str, ...] = ()
