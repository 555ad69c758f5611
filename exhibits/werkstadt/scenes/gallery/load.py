"""A gallery from its compiled table: {"id", "item": [{"picture", "aspect", "title", "text"}]}."""

from dataclasses import dataclass
from typing import ClassVar

from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.model import Picture, Scene, Words
from werkstadt.exhibits.pictures import load_picture

ITEMS_MIN = 2
ITEMS_MAX = 24


@dataclass(frozen=True)
class Item:
    """aspect: width by height of the picture. text: may be empty Words."""

    picture: Picture
    aspect: float
    title: Words
    text: Words


@dataclass(frozen=True)
class Gallery(Scene):
    """A picture a page, so that "Weiter" turns them as it turns everything."""

    kind: ClassVar[str] = "gallery"

    items: tuple[Item, ...]

    @property
    def page_count(self) -> int:
        return len(self.items)

    def page_name(self, page: int) -> str:
        return f"{self.id}.{page + 1}"


def load(fields: Fields) -> Gallery:
    items = tuple(_load_item(item) for item in fields.tables("item", ITEMS_MIN, ITEMS_MAX))
    return Gallery(id=fields.text("id"), items=items)


def _load_aspect(fields: Fields) -> float:
    aspect = fields.number("aspect")
    if aspect <= 0:
        fields.refuse("aspect", "a number above 0", str(aspect))
    return aspect


def _load_item(fields: Fields) -> Item:
    item = Item(
        picture=load_picture(fields.table("picture")),
        aspect=_load_aspect(fields),
        title=fields.words("title"),
        text=fields.words("text") if "text" in fields else {},
    )
    fields.done()
    return item
