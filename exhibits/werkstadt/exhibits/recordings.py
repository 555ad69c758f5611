"""A recording as scenes name it in a compiled pack: a film or a sound, with what is said and seen in it as text.

{"file", "duration_ms", "sound", "captions": {language: file}, "descriptions": {language: file},
"width_px", "height_px"}
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from werkstadt.exhibits.fields import Fields

SOUNDS = ("speech", "other", "none")
FILM_SUFFIXES = (".webm",)
SOUND_SUFFIXES = (".opus", ".ogg", ".flac", ".wav")
DURATION_MIN_MS, DURATION_MAX_MS = 1_000, 600_000
WIDE_MAX_PX, HIGH_MAX_PX = 1920, 1080
SIDE_MIN_PX = 16


@dataclass(frozen=True)
class Recording:
    """sound: "speech", "other" (music, noises) or "none". captions: what is heard, a WebVTT file by language.

    descriptions: what is seen, in the same way. width_px, height_px: 0 where there is nothing to see.
    """

    file: Path
    duration_ms: int
    sound: str
    captions: Mapping[str, str]
    descriptions: Mapping[str, str]
    width_px: int = 0
    height_px: int = 0

    @property
    def aspect(self) -> float:
        return self.width_px / self.height_px if self.height_px else 0.0


def load_recording(fields: Fields, film: bool) -> Recording:
    recording = Recording(
        file=Path(fields.text("file")),
        duration_ms=fields.whole("duration_ms", DURATION_MIN_MS, DURATION_MAX_MS),
        sound=fields.one_of("sound", SOUNDS),
        captions=fields.words("captions") if "captions" in fields else {},
        descriptions=fields.words("descriptions") if "descriptions" in fields else {},
        width_px=fields.whole("width_px", SIDE_MIN_PX, WIDE_MAX_PX) if film else 0,
        height_px=fields.whole("height_px", SIDE_MIN_PX, HIGH_MAX_PX) if film else 0,
    )
    fields.done()
    return recording
