"""Lengths in px for one profile, one window and one text step. No Qt: this is the rule, `tokens` shows it."""

from dataclasses import dataclass

from werkstadt.kiosk.look.profile import Profile

CAPS_MM = {"text": 4.0, "second": 3.2, "heading": 5.5, "title": 9.0, "huge": 15.0}
LARGER_CAPS_MM = {"text": 7.4, "second": 7.4, "heading": 9.0, "title": 12.0, "huge": 17.0}
"""At 600 mm. 7.4 mm = 4.0 × 1.85 subtends 0.7° (EN 301 549, 5.1.4); what is above that already grows less."""

PILL_MM, LEAST_MM, SPACES_MM = 20.0, 15.0, (1, 2, 4, 6, 10, 16)


@dataclass(frozen=True, slots=True)
class Measures:
    """px; `u`: what 1 mm at 600 mm becomes at this distance; `caps`: heights of capital letters by step."""

    mm: float
    u: float
    pill: int
    least: int
    key: int
    radius: int
    edge: int
    ring: int
    icon: int
    spaces: tuple[int, ...]
    caps: dict[str, float]


def measures(profile: Profile, mm: float, larger: bool) -> Measures:
    """mm: px per millimetre. Targets never shrink below their floor; spaces follow the viewing distance a little."""
    grow = max(1.0, profile.scale)
    spread = max(0.8, profile.scale)
    caps = LARGER_CAPS_MM if larger else CAPS_MM
    return Measures(
        mm=mm,
        u=spread * mm,
        pill=-int(-PILL_MM * grow * mm // 1),
        least=-int(-LEAST_MM * grow * mm // 1),
        key=-int(-profile.key_mm * mm // 1),
        radius=max(2, round(4 * spread * mm)),
        edge=max(1, round(spread * mm)),
        ring=max(1, round(spread * mm)),
        icon=round((11.0 if larger else 9.0) * spread * mm),
        spaces=tuple(max(1, round(space * spread * mm)) for space in SPACES_MM),
        caps={name: height * profile.scale * mm for name, height in caps.items()},
    )
