"""A word cloud from its compiled table, which has the shape of the author's."""

from dataclasses import dataclass
from typing import ClassVar

from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.model import Scene, Words

EXAMPLES_MIN = 3
EXAMPLES_MAX = 24
SIZE_MAX = 5


@dataclass(frozen=True)
class Example:
    """A word of the exhibit's own. size: 1 to 5."""

    text: Words
    size: int


@dataclass(frozen=True)
class Wordcloud(Scene):
    """feed: where released answers come from, "" for none. examples: shown, and called so, until there are answers."""

    kind: ClassVar[str] = "wordcloud"

    title: Words
    text: Words
    examples: tuple[Example, ...]
    feed: str


def load(fields: Fields) -> Wordcloud:
    return Wordcloud(
        id=fields.text("id"),
        title=fields.words("title"),
        text=fields.words("text") if "text" in fields else {},
        examples=tuple(_load_example(one) for one in fields.tables("example", EXAMPLES_MIN, EXAMPLES_MAX)),
        feed=fields.text("feed", 40) if "feed" in fields else "",
    )


def _load_example(fields: Fields) -> Example:
    example = Example(text=fields.words("text"), size=fields.whole("size", 1, SIZE_MAX))
    fields.done()
    return example
