"""A sound from its compiled table: {"id", "title", "text", "picture", "recording"}."""

from dataclasses import dataclass
from typing import ClassVar

from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.model import Picture, Scene, Words
from werkstadt.exhibits.pictures import load_picture
from werkstadt.exhibits.recordings import Recording, load_recording


@dataclass(frozen=True)
class Audio(Scene):
    """picture: None where its title stands there in large letters instead."""

    kind: ClassVar[str] = "audio"

    title: Words
    text: Words
    picture: Picture | None
    recording: Recording


def load(fields: Fields) -> Audio:
    return Audio(
        id=fields.text("id"),
        title=fields.words("title"),
        text=fields.words("text") if "text" in fields else {},
        picture=load_picture(fields.table("picture")) if "picture" in fields else None,
        recording=load_recording(fields.table("recording"), film=False),
    )
