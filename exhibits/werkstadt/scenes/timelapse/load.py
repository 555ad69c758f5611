"""A timelapse from its compiled table: {"id", "title", "text", "alt", "frame": [{"file", "label"}], "seconds"}."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.model import Scene, Words

FRAMES_MIN, FRAMES_MAX = 2, 240
SECONDS_MIN, SECONDS_MAX = 1, 60


@dataclass(frozen=True)
class Frame:
    """file: path within the pack. label: what time it shows."""

    file: Path
    label: Words


@dataclass(frozen=True)
class Timelapse(Scene):
    """alt: what all pictures show. seconds: how long it takes when it runs by itself."""

    kind: ClassVar[str] = "timelapse"

    title: Words
    text: Words
    alt: Words
    frames: tuple[Frame, ...]
    seconds: int


def load(fields: Fields) -> Timelapse:
    return Timelapse(
        id=fields.text("id"),
        title=fields.words("title"),
        text=fields.words("text"),
        alt=fields.words("alt"),
        frames=tuple(_load_frame(frame) for frame in fields.tables("frame", FRAMES_MIN, FRAMES_MAX)),
        seconds=fields.whole("seconds", SECONDS_MIN, SECONDS_MAX),
    )


def _load_frame(fields: Fields) -> Frame:
    frame = Frame(Path(fields.text("file")), fields.words("label"))
    fields.done()
    return frame
