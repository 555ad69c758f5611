"""What is read aloud: utterances, each public, private or secret, made from what the page says to a screen reader."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from werkstadt.kiosk.rules.spoken import Phrase, fill, for_the_ear

Audience = Literal["public", "private", "secret"]
Kind = Literal[
    "title", "text", "button", "choice", "switch", "field", "slider", "picture", "chart", "alert", "error", "keys"
]
Box = tuple[float, float, float, float]
Say = Callable[[str], str]
"""A phrase in the visitor's language."""


@dataclass(frozen=True)
class Node:
    """One item of the page's accessibility tree.

    key: which item. value: what stands in a field. place: which of how many choices. group: key of the keyboard that
    it stands in, 0 for none. bar: it stands in the bar below the page. box: x, y, width, height in pixels.
    """

    key: int
    kind: Kind
    name: str
    description: str = ""
    value: str = ""
    checked: bool = False
    acts: bool = False
    audience: Audience = "public"
    place: tuple[int, int] | None = None
    group: int = 0
    bar: bool = False
    box: Box = (0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Utterance:
    """node: key of what it tells of, 0 for none.

    audience: a "private" one goes to a headset, or to a visitor who chose to hear it aloud; a "secret" one to a
    headset only.
    """

    text: str
    language: str
    audience: Audience = "public"
    node: int = 0


class Engine(Protocol):
    """Something that speaks. Every call returns at once; what is called back comes on the caller's thread."""

    @property
    def silent(self) -> bool:
        """There is no speech here, or none at the moment."""

    @property
    def languages(self) -> frozenset[str] | None:
        """Languages it has a voice for; None: not known before `open`."""

    def open(self, then: Callable[[], None]) -> None:
        """Makes itself ready where it is not, then calls `then`, also when that failed (silent)."""

    def say(self, utterance: Utterance, volume: float, ended: Callable[[], None]) -> None:
        """Cuts what is said now. volume: amplitude, 0 to 1. ended: it was said to its end; never called if cut."""

    def stop(self) -> None: ...

    def watch(self, changed: Callable[[], None]) -> None:
        """changed: `silent` or `languages` may be different now."""

    def forget(self) -> None:
        """A visit is over: what was said so far is kept nowhere, at the latest once what is being said is said."""

    def close(self) -> None: ...


class SilentEngine:
    """No voice is installed: the interface offers no reading aloud."""

    silent = True
    languages: frozenset[str] | None = frozenset()

    def open(self, then: Callable[[], None]) -> None:
        then()

    def say(self, utterance: Utterance, volume: float, ended: Callable[[], None]) -> None:
        pass

    def stop(self) -> None:
        pass

    def watch(self, changed: Callable[[], None]) -> None:
        pass

    def forget(self) -> None:
        pass

    def close(self) -> None:
        pass


# A page as one hears it


def in_order(nodes: Sequence[Node]) -> tuple[Node, ...]:
    """Title first, then the page as it stands, then the bar from its end, where "what next" stands.

    A pill that only enlarges the picture before it goes.
    """
    page = [node for node in nodes if not node.bar]
    title = next((node for node in page if node.kind == "title"), None)
    first = [title] if title else []
    rest = [node for node in page if node is not title]
    texts = {node.name for node in page if node.kind == "text"}
    kept = [_told_once(node, texts) for at, node in enumerate(rest) if not _enlarges(rest, at)]
    return tuple(numbered([*first, *kept, *(node for node in reversed(nodes) if node.bar)]))


def _enlarges(nodes: Sequence[Node], at: int) -> bool:
    before, node = nodes[at - 1] if at else None, nodes[at]
    return bool(
        before
        and before.kind == "picture"
        and before.acts
        and node.kind == "button"
        and node.name.endswith(before.name)
    )


def _told_once(node: Node, texts: set[str]) -> Node:
    return replace(node, description="") if node.description in texts else node


def numbered(nodes: Sequence[Node]) -> list[Node]:
    """Choices that follow one another know which of how many they are."""
    done: list[Node] = []
    for at, node in enumerate(nodes):
        if node.kind != "choice":
            done.append(node)
            continue
        begin, end = at, at
        while begin > 0 and nodes[begin - 1].kind == "choice":
            begin -= 1
        while end + 1 < len(nodes) and nodes[end + 1].kind == "choice":
            end += 1
        done.append(replace(node, place=(at - begin + 1, end - begin + 1)))
    return done


def content(nodes: Iterable[Node]) -> list[Node]:
    """What is read of a whole page: without the bar, and without the single keys of a keyboard."""
    return [node for node in nodes if not node.bar and not node.group]


def stops(nodes: Iterable[Node], group: int) -> list[Node]:
    """Where one can go by keys: the page with its bar; or the keys of one keyboard, where one has gone into it."""
    return [node for node in nodes if node.group == group]


def in_next_row(keys: Sequence[Node], now: Node, by: int) -> Node:
    """The nearest key of the row below (1) or above (-1); the same where there is none."""
    _, y, _, height = now.box
    beyond = [key for key in keys if (key.box[1] - y) * by > height / 2]
    if not beyond:
        return now
    nearest_y = min((key.box[1] for key in beyond), key=lambda other: abs(other - y))
    row = [key for key in beyond if abs(key.box[1] - nearest_y) < height / 2]
    return min(row, key=lambda key: abs(_middle(key) - _middle(now)))


def _middle(node: Node) -> float:
    return node.box[0] + node.box[2] / 2


# Words


def phrase(node: Node, say: Say, language: str) -> str:
    """Name, what it is, and how it stands, in words."""
    parts = [_named(node, say)]
    match node.kind:
        case "button" if not node.group:
            parts.append(say(Phrase.BUTTON))
        case "choice":
            parts.append(say(Phrase.CHOSEN if node.checked else Phrase.NOT_CHOSEN))
        case "switch":
            parts += [say(Phrase.SWITCH), say(Phrase.ON if node.checked else Phrase.OFF)]
        case "slider":
            parts.append(say(Phrase.SLIDER))
        case "field":
            parts += [say(Phrase.FIELD), node.value.strip() or say(Phrase.EMPTY_FIELD)]
    if node.description.strip() and node.description.strip() != node.name.strip():
        parts.append(node.description)
    if node.place and node.place[1] > 1:
        parts.append(fill(say(Phrase.PLACE), *node.place))
    return _sentence([for_the_ear(part, language) for part in parts])


_ENDS = (".", "!", "?", ":")


def _sentence(parts: Iterable[str]) -> str:
    told = ""
    for part in parts:
        told += (" " if told.endswith(_ENDS) else ", ") * bool(told and part) + part
    return told + "." * bool(told and not told.endswith(_ENDS))


def _named(node: Node, say: Say) -> str:
    if node.kind == "keys":
        return fill(say(Phrase.KEYS), node.value)
    framed = {"picture": Phrase.PICTURE, "chart": Phrase.CHART}.get(node.kind)
    return fill(say(framed), node.name) if framed and node.name.strip() else node.name


def utterances(nodes: Iterable[Node], say: Say, language: str) -> list[Utterance]:
    """In the order of the nodes; what is said twice in a row is said once."""
    spoken: list[Utterance] = []
    for node in nodes:
        text = phrase(node, say, language)
        if text and (not spoken or spoken[-1].text != text):
            spoken.append(Utterance(text, language, node.audience, node.key))
    return spoken


def echo(before: str, now: str, say: Say, language: str) -> str:
    """What one hears while writing: the letter, after a space the word; "" where nothing was written."""
    if now == before:
        return ""
    if now.startswith(before):
        added = now[len(before) :]
        if added == " ":
            return before.split(" ")[-1] or say(Phrase.SPACE)
        return for_the_ear(added, language) or added
    if before.startswith(now):
        gone = before[len(now) :].strip()
        return fill(say(Phrase.DELETED), for_the_ear(gone, language) or say(Phrase.SPACE))
    return now


# How loud

LEVELS_DB = (-24.0, -18.0, -12.0, -6.0, 0.0)
"""Against the loudest. 24 dB apart at the ends, and one of the steps is 12 dB above the quietest (A11)."""
START_LEVEL = 3


def volume_of(level: int) -> float:
    """Amplitude, 0 to 1. level: from 1."""
    return float(10 ** (LEVELS_DB[level - 1] / 20))
