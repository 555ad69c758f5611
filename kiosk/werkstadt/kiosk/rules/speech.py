"""What would be read aloud: utterances, each public or private, made from what the page says to a screen reader."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Protocol

Audience = Literal["public", "private"]


@dataclass(frozen=True)
class Node:
    """One item of the page's accessibility tree. own_words: it holds what the visitor has entered."""

    name: str
    description: str = ""
    own_words: bool = False


@dataclass(frozen=True)
class Utterance:
    """audience: a "private" one goes to a headset only, or to a visitor who asked for it."""

    text: str
    language: str
    audience: Audience


class Engine(Protocol):
    @property
    def silent(self) -> bool: ...
    def say(self, utterance: Utterance) -> None: ...
    def stop(self) -> None: ...


class SilentEngine:
    """No voice is installed: the interface offers no reading aloud."""

    silent = True

    def say(self, utterance: Utterance) -> None:
        pass

    def stop(self) -> None:
        pass


def utterances(nodes: Iterable[Node], language: str) -> list[Utterance]:
    """In the order of the tree; what is said twice in a row is said once."""
    spoken: list[Utterance] = []
    for node in nodes:
        text = ". ".join(part for part in (node.name.strip(), node.description.strip()) if part)
        if text and (not spoken or spoken[-1].text != text):
            spoken.append(Utterance(text, language, "private" if node.own_words else "public"))
    return spoken
