"""Colours by role. A control names a role, never a colour; a theme says what the role is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from werkstadt.exhibits.brand import SHAPE, TEXT, WHITE, Palette, contrast, mix

OURS = Palette()
INK, PAPER, SAND, MUTED, SUN = OURS.ink, OURS.paper, OURS.sand, OURS.muted, OURS.sun
CORAL, PETROL, VIOLET, SKY = OURS.coral, OURS.petrol, OURS.violet, OURS.sky
BLACK = "#000000"
GROUNDS = {"ink": INK, "coral": CORAL, "petrol": PETROL, "violet": VIOLET, "sky": SKY}


@dataclass(frozen=True, slots=True)
class Theme:
    """Roles; `outline` is drawn only where `outlined`: where cards and page have one colour."""

    page: str
    onPage: str  # noqa: N815 (roles are the names QML binds to)
    muted: str
    bar: str
    card: str
    onCard: str  # noqa: N815
    mutedOnCard: str  # noqa: N815
    cardEdge: str  # noqa: N815
    primary: str
    onPrimary: str  # noqa: N815
    primaryEdge: str  # noqa: N815
    selected: str
    onSelected: str  # noqa: N815
    selectedEdge: str  # noqa: N815
    selectedPicture: str  # noqa: N815
    focusInner: str  # noqa: N815
    focusOuter: str  # noqa: N815
    field: str
    fieldBorder: str  # noqa: N815
    track: str
    line: str
    danger: str
    good: str
    series: str
    accent: str
    onAccent: str  # noqa: N815
    dim: str
    outline: str
    outlined: bool


LIGHT = Theme(
    page=PAPER, onPage=INK, muted=MUTED, bar=SAND,
    card=WHITE, onCard=INK, mutedOnCard=MUTED, cardEdge="#DDD3C1",
    primary=INK, onPrimary=WHITE, primaryEdge="#040B1B",
    selected=INK, onSelected=WHITE, selectedEdge=SUN,
    selectedPicture=SUN, focusInner=SUN, focusOuter=INK,
    field=WHITE, fieldBorder="#6B7590", track="#E2D9C9", line="#6B7590",
    danger=CORAL, good=PETROL, series=CORAL, accent=SUN, onAccent=INK,
    dim="#C814213A", outline=INK, outlined=False,
)  # fmt: skip
NIGHT = Theme(
    page=INK, onPage=PAPER, muted="#B4BDD0", bar="#0D1729",
    card="#1E2E4F", onCard=PAPER, mutedOnCard="#BCC5D8", cardEdge="#070D1A",
    primary=PAPER, onPrimary=INK, primaryEdge="#A79F90",
    selected=PAPER, onSelected=INK, selectedEdge=SUN,
    selectedPicture=INK, focusInner=INK, focusOuter=SUN,
    field="#0D1729", fieldBorder="#8C98B2", track="#3A4A6E", line="#8C98B2",
    danger="#FF9078", good="#5FD0C4", series=SUN, accent=SUN, onAccent=INK,
    dim="#D2050A14", outline=PAPER, outlined=False,
)  # fmt: skip
CONTRAST = Theme(
    page="#000000", onPage=WHITE, muted=WHITE, bar="#000000",
    card="#000000", onCard=WHITE, mutedOnCard=WHITE, cardEdge=WHITE,
    primary="#FFD400", onPrimary="#000000", primaryEdge=WHITE,
    selected="#FFD400", onSelected="#000000", selectedEdge=WHITE,
    selectedPicture="#000000", focusInner="#000000", focusOuter="#FFD400",
    field="#000000", fieldBorder=WHITE, track="#6E6E6E", line=WHITE,
    danger="#FFD400", good=WHITE, series="#FFD400", accent="#FFD400", onAccent="#000000",
    dim="#E6000000", outline=WHITE, outlined=True,
)  # fmt: skip
THEMES = {"light": LIGHT, "night": NIGHT, "contrast": CONTRAST}
ROLES = tuple(field.name for field in fields(Theme) if field.name != "outlined")
SERIES = {
    "light": GROUNDS,
    "night": {"ink": PAPER, "coral": "#FF9078", "petrol": "#5FD0C4", "violet": "#BBA6F2", "sky": "#84C1F5"},
    "contrast": {"ink": WHITE, "coral": "#FFD400", "petrol": WHITE, "violet": "#FFD400", "sky": WHITE},
}
"""Colours of series and of words in a cloud, by theme and name of the ground; brighter on a dark page."""


@dataclass(frozen=True)
class Dress:
    """All colours of a house. grounds: of covers; series: by theme and ground."""

    themes: Mapping[str, Theme]
    grounds: Mapping[str, str]
    series: Mapping[str, Mapping[str, str]]


OUR_DRESS = Dress(THEMES, GROUNDS, SERIES)


def dress(palette: Palette) -> Dress:
    """palette: one in which `weak` finds nothing. High contrast stays as it is."""
    if palette == OURS:
        return OUR_DRESS
    new = {getattr(OURS, name): getattr(palette, name) for name in Palette.__slots__}
    light, night = (_dyed(theme, new) for theme in (LIGHT, NIGHT))
    grounds = {name: new[colour] for name, colour in GROUNDS.items()}
    if (palette.ink, palette.paper, palette.sand, palette.muted) != (INK, PAPER, SAND, MUTED):
        light, night = _shaded(light, night, palette)
    series = {**SERIES, "light": grounds, "night": {name: _bright(name, grounds, palette) for name in grounds}}
    return Dress({**THEMES, "light": light, "night": night}, grounds, series)


def _dyed(theme: Theme, new: Mapping[str, str]) -> Theme:
    roles = {role: getattr(theme, role) for role in ROLES}
    dyed: Mapping[str, Any] = {role: new[colour] for role, colour in roles.items() if colour in new}
    return replace(theme, **dyed)


def _shaded(light: Theme, night: Theme, palette: Palette) -> tuple[Theme, Theme]:
    """What is a shade of the palette's colours, as near to ours as can be told from what it stands on."""
    ink, paper, sand = palette.ink, palette.paper, palette.sand
    dark, card = mix(ink, BLACK, 0.35), mix(ink, WHITE, 0.08)
    track = mix(ink, WHITE, 0.16)
    light = replace(
        light,
        cardEdge=mix(sand, BLACK, 0.1), track=_shade(sand, BLACK, 0.06, [palette.muted], TEXT),
        fieldBorder=(grey := _shade(ink, WHITE, 0.38, [paper, sand, WHITE], SHAPE)), line=grey,
        primaryEdge=mix(ink, BLACK, 0.6), dim=f"#C8{ink[1:]}",
    )  # fmt: skip
    night = replace(
        night,
        bar=dark, field=dark, card=card, cardEdge=mix(ink, BLACK, 0.65), track=track,
        muted=_shade(paper, ink, 0.25, [ink, track], TEXT), mutedOnCard=_shade(paper, ink, 0.22, [card], TEXT),
        fieldBorder=(grey := _shade(paper, ink, 0.42, [ink, card, dark], SHAPE)), line=grey,
    )  # fmt: skip
    return light, night


def _shade(of: str, towards: str, share: float, grounds: Sequence[str], least: float) -> str:
    """of, mixed by at most this share with the other colour, so that it still stands out on all grounds."""
    shades = [mix(of, towards, share * step / 10) for step in range(10, 0, -1)]
    good = (shade for shade in shades if all(contrast(shade, ground) >= least for ground in grounds))
    return next(good, of)


def _bright(name: str, grounds: Mapping[str, str], palette: Palette) -> str:
    """Of a ground, what can be read on the night's page."""
    if name == "ink":
        return palette.paper
    if grounds[name] == GROUNDS[name] and palette.ink == INK:
        return SERIES["night"][name]
    steps = (mix(grounds[name], WHITE, share / 10) for share in range(11))
    return next(colour for colour in steps if contrast(colour, palette.ink) >= 5.5)
