"""A film from its compiled table: {"id", "title", "text", "poster", "loop", "recording"}."""

from dataclasses import dataclass
from typing import ClassVar

from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.model import Picture, Scene, Words
from werkstadt.exhibits.pictures import load_picture
from werkstadt.exhibits.recordings import Recording, load_recording


@dataclass(frozen=True)
class Video(Scene):
    """poster: what stands there before it begins. loop: it moves by itself, without sound, where anything may move."""

    kind: ClassVar[str] = "video"

    title: Words
    text: Words
    poster: Picture
    loop: bool
    recording: Recording


def load(fields: Fields) -> Video:
    return Video(
        id=fields.text("id"),
        title=fields.words("title"),
        text=fields.words("text") if "text" in fields else {},
        poster=load_picture(fields.table("poster")),
        loop=fields.flag("loop"),
        recording=load_recording(fields.table("recording"), film=True),
    )
