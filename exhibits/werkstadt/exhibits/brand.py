"""A house's own colours, name and mark, and whether everybody can read what is made of them.

Contrast: WCAG 2.2, success criteria 1.4.3 (text, 4.5 : 1) and 1.4.11 (shapes, 3 : 1).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path

from werkstadt.exhibits.model import Words

HEX = re.compile(r"#[0-9A-Fa-f]{6}")
WHITE = "#FFFFFF"
TEXT, SHAPE = 4.5, 3.0
_INK_MAX = 0.04
"""Luminance. The page at night is ink; its cards are a little lighter, and grey text must still stand out on them."""


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours from which the themes are made, as #RRGGBB. ink on paper, sand and white; sun is the accent, on ink;
    coral to sky are the grounds of covers, with white on them. High contrast is the same in every house.
    """

    ink: str = "#14213A"
    paper: str = "#FAF7F2"
    sand: str = "#F1ECE3"
    muted: str = "#45506B"
    sun: str = "#F4B41A"
    coral: str = "#C93F23"
    petrol: str = "#0B6E69"
    violet: str = "#5B3FA0"
    sky: str = "#1F6FB5"


NAMES = tuple(one.name for one in fields(Palette))
_GROUNDS = ("coral", "petrol", "violet", "sky")
_DARK_ON_LIGHT = [(dark, light) for dark in ("ink", "muted") for light in ("paper", "sand")]
_PAIRS = [
    *((dark, light, TEXT) for dark, light in _DARK_ON_LIGHT),
    ("ink", "sun", TEXT),
    *((ground, "paper", SHAPE) for ground in _GROUNDS),
    ("coral", "paper", TEXT),
]


@dataclass(frozen=True)
class Brand:
    """hash: of its manifest. folder: its pack's own. name: of the house, empty Words for none. mark: file of its sign
    on the light page, None for none; mark_dark: on the night page."""

    hash: str
    folder: Path
    palette: Palette = Palette()
    name: Words = field(default_factory=dict)
    mark: str | None = None
    mark_dark: str | None = None


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1. Source: WCAG 2.2, definition of relative luminance."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mix(one: str, other: str, share: float) -> str:
    """share: of the other, 0 to 1."""
    pairs = [(int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def weak(palette: Palette) -> Iterator[tuple[str, str, str]]:
    """Name of a colour, what it needs, and what came: for every pair that cannot be told apart well enough."""
    for one, other, least in _PAIRS:
        ratio = contrast(getattr(palette, one), getattr(palette, other))
        if ratio < least:
            yield one, f"at least {least} : 1 to {other} {getattr(palette, other)}", f"{ratio:.2f} : 1"
    for name in ("ink", "muted", *_GROUNDS):
        ratio = contrast(getattr(palette, name), WHITE)
        if ratio < TEXT:
            yield name, f"at least {TEXT} : 1 to white", f"{ratio:.2f} : 1"
    if luminance(palette.ink) > _INK_MAX:
        yield "ink", "a dark colour, which the night theme is made of", palette.ink
