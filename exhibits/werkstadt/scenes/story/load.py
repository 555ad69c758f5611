"""A story from its compiled table: {"id", "page": [{"picture", "title", "blocks": {tag: [{"kind", "runs"}]}}]}."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from werkstadt.exhibits.fields import REQUIRED_LANGUAGES, Fields
from werkstadt.exhibits.model import Block, Picture, Run, Scene, Words
from werkstadt.exhibits.pictures import load_picture

PAGES_MAX = 24
BLOCKS_MAX = 40
KINDS = ("paragraph", "item", "heading")
STYLES = ("plain", "strong", "emphasis")


@dataclass(frozen=True)
class StoryPage:
    """title and blocks by language tag; every page has at least "de" and "en"."""

    picture: Picture | None
    title: Words
    blocks: Mapping[str, tuple[Block, ...]]


@dataclass(frozen=True)
class Story(Scene):
    kind: ClassVar[str] = "story"

    pages: tuple[StoryPage, ...]

    @property
    def page_count(self) -> int:
        return len(self.pages)

    def page_name(self, page: int) -> str:
        return f"{self.id}.{page + 1}"


def load(fields: Fields) -> Story:
    pages = tuple(_load_page(page) for page in fields.tables("page", 1, PAGES_MAX))
    return Story(id=fields.text("id"), pages=pages)


def _load_page(fields: Fields) -> StoryPage:
    picture = load_picture(fields.table("picture")) if "picture" in fields else None
    by_language = fields.table("blocks")
    blocks = {
        tag: tuple(_load_block(block) for block in by_language.tables(tag, 0, BLOCKS_MAX))
        for tag in by_language.key_names()
    }
    for tag in REQUIRED_LANGUAGES:
        if tag not in blocks:
            by_language.refuse(tag, "blocks of text", "nothing")
    page = StoryPage(picture=picture, title=fields.words("title"), blocks=blocks)
    fields.done()
    return page


def _load_block(fields: Fields) -> Block:
    kind = fields.one_of("kind", KINDS)
    runs = tuple(_load_run(run) for run in fields.tables("runs", 1, 200))
    fields.done()
    return Block(kind, runs)


def _load_run(fields: Fields) -> Run:
    text = fields.raw("text")
    if not isinstance(text, str):
        fields.refuse("text", "text", "something else")
        text = ""
    run = Run(text, fields.one_of("style", STYLES) if "style" in fields else "plain")
    fields.done()
    return run
