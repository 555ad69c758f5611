"""Words by which an exhibit is found: titles of its pages and how each begins, taken from the compiled scenes.

They stand in the exhibit's card, so that a search opens no pack.
"""

from collections.abc import Iterator, Mapping

from werkstadt.exhibits.content import FOUND_BY_MAX
from werkstadt.exhibits.fields import LANGUAGES
from werkstadt.exhibits.model import Words

FIRST_WORDS = 12
"""So many words of a text are taken: what it is about stands at its beginning."""

_TITLES = ("title", "question", "label")
_NOT_SHOWN = ("alt", "caption", "explanation", "silence")
"""Words that are not what the page is about, or that give a quiz away."""


def found_by(scenes: object) -> Words:
    """scenes: of a compiled exhibit. By language, every word once, titles first; no more than a card may hold."""
    told = [*_texts(scenes, titles=True), *_texts(scenes, titles=False)]
    found: dict[str, str] = {}
    for tag in LANGUAGES:
        words = _once(word for language, text in told if language == tag for word in text.split())
        if words:
            found[tag] = words
    return found


def _texts(node: object, *, titles: bool) -> Iterator[tuple[str, str]]:
    """Every text that is shown, with its language, in order. titles: those that head something, or the others."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key in _NOT_SHOWN:
                continue
            if isinstance(value, Mapping) and value and set(value) <= set(LANGUAGES):
                if (key in _TITLES) == titles:
                    yield from _in_each_language(value, whole=titles)
            else:
                yield from _texts(value, titles=titles)
    elif isinstance(node, list):
        for one in node:
            yield from _texts(one, titles=titles)


def _in_each_language(table: Mapping[str, object], *, whole: bool) -> Iterator[tuple[str, str]]:
    for tag, text in table.items():
        said = text if isinstance(text, str) else " ".join(_runs(text))
        yield tag, said if whole else " ".join(said.split()[:FIRST_WORDS])


def _runs(node: object) -> Iterator[str]:
    """Texts of a story's blocks."""
    if isinstance(node, Mapping):
        if isinstance(node.get("text"), str):
            yield str(node["text"])
        for value in node.values():
            yield from _runs(value)
    elif isinstance(node, list):
        for one in node:
            yield from _runs(one)


def _once(words: Iterator[str]) -> str:
    kept: dict[str, str] = {}
    length = 0
    for word in words:
        bare = word.strip(".,;:!?…„“”‚‘’\"'()[]–—-»«*/")
        if "{" in bare or not any(char.isalnum() for char in bare) or bare.casefold() in kept:
            continue
        length += len(bare) + 1
        if length > FOUND_BY_MAX:
            break
        kept[bare.casefold()] = bare
    return " ".join(kept.values())
