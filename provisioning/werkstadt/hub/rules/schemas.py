"""What a version of a form asks, as far as counting, exporting and deleting need to know. Does no IO."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property

from werkstadt.exhibits.model import Form, Words

NUMBERS = frozenset({"integer", "decimal", "range"})
MEDIA = frozenset({"image", "audio", "file", "video"})
ONE, SEVERAL, RANK = "select_one", "select_multiple", "rank"
NAMED = frozenset({ONE, SEVERAL, RANK})
_INSTANCE = re.compile(r"\[\d+\]")


@dataclass(frozen=True)
class Choice:
    name: str
    label: Words


@dataclass(frozen=True)
class Asked:
    """One question. type: as in XLSForm, without the list's name. choices: of the selects and of rank."""

    type: str
    appearance: str = ""
    label: Words | None = None
    choices: tuple[Choice, ...] = ()

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(choice.name for choice in self.choices)

    @property
    def is_free(self) -> bool:
        """Whether visitors say in it what they like, so that staff release it before the public sees it."""
        return self.holds_words and self.type not in _WORKED_OUT

    @property
    def holds_words(self) -> bool:
        """Also what is worked out, as a calculation may join the words of others."""
        return not (self.type in NUMBERS or self.type in NAMED or self.type in _CLOSED)


_CLOSED = frozenset({"date", "time", "dateTime", "today", "start", "end", "acknowledge", "note"})
_WORKED_OUT = frozenset({"calculate", "hidden"})

Schema = Mapping[str, Asked]
"""By ref, without the numbers of repeats."""


def bare(ref: str) -> str:
    """children[2]/name → children/name"""
    return _INSTANCE.sub("", ref) if "[" in ref else ref


def schema_of(form: Form) -> Schema:
    return {
        bare(one.ref): Asked(
            one.type,
            one.appearance,
            dict(one.label),
            tuple(Choice(choice.name, dict(choice.label)) for choice in one.choices),
        )
        for one in form.questions
    }


def to_json(schema: Schema) -> str:
    """The same schema is the same text."""
    return json.dumps({ref: asdict(one) for ref, one in schema.items()}, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Schema:
    return {
        ref: Asked(one["type"], one["appearance"], one["label"], tuple(Choice(**choice) for choice in one["choices"]))
        for ref, one in json.loads(text).items()
    }


@dataclass(frozen=True)
class Schemas:
    """All versions of one form that the hub has seen. newest: the one learned last; None: the form is unknown."""

    versions: Mapping[str, Schema]
    newest: str | None = None

    def of(self, version: str) -> Schema | None:
        """Of a version that the hub has never seen: the newest is closer than nothing."""
        found = self.versions.get(version)
        return self.versions.get(self.newest or "") if found is None else found

    def merged(self) -> Schema:
        """Every question that was ever asked, as it was asked last; first those of the newest version."""
        order = [name for name in self.versions if name != self.newest] + [self.newest or ""]
        found: dict[str, Asked] = {}
        for name in reversed(order):
            for ref, one in self.versions.get(name, {}).items():
                here = found.setdefault(ref, one)
                missing = tuple(choice for choice in one.choices if choice.name not in here.names)
                if missing and here.type == one.type:
                    found[ref] = Asked(here.type, here.appearance, here.label, (*here.choices, *missing))
        return found

    def digest(self) -> str:
        """Changes where counting would change: by types and names, never by words."""
        told: Sequence[object] = [
            [name, self.newest == name, [[ref, one.type, sorted(one.names)] for ref, one in sorted(schema.items())]]
            for name, schema in sorted(self.versions.items())
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest() if self.versions else ""


UNKNOWN = Schemas({})
