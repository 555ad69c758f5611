import pytest

from werkstadt.exhibits.brand import WHITE
from werkstadt.kiosk.look.theme import GROUNDS, THEMES, Theme

TEXT = [
    ("onPage", "page"), ("muted", "page"), ("onCard", "card"), ("mutedOnCard", "card"), ("onPage", "field"),
    ("muted", "field"), ("onPrimary", "primary"), ("onSelected", "selected"), ("muted", "track"),
    ("onCard", "bar"), ("onAccent", "accent"), ("onCard", "page"),
]  # fmt: skip
CONTROLS = [
    ("fieldBorder", "card"), ("fieldBorder", "page"), ("fieldBorder", "bar"), ("fieldBorder", "field"),
    ("primary", "bar"), ("primary", "page"), ("selectedPicture", "selected"), ("danger", "page"), ("danger", "card"),
    ("good", "card"), ("card", "good"), ("series", "card"), ("series", "page"), ("line", "card"), ("line", "page"),
    ("selected", "page"), ("primary", "card"), ("onPage", "field"),
]  # fmt: skip


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_ratio_of_black_and_white_is_21() -> None:
    assert ratio("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_stands_out_in_every_theme(theme: Theme, ink: str, ground: str) -> None:
    assert ratio(getattr(theme, ink), getattr(theme, ground)) >= 4.5


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize(("shape", "ground"), CONTROLS)
def test_shapes_of_controls_stand_out_in_every_theme(theme: Theme, shape: str, ground: str) -> None:
    assert ratio(getattr(theme, shape), getattr(theme, ground)) >= 3


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("ground", ["page", "bar", "card", "primary", "selected"])
def test_one_of_the_two_focus_lines_stands_out_on_any_ground(theme: Theme, ground: str) -> None:
    assert max(ratio(line, getattr(theme, ground)) for line in (theme.focusInner, theme.focusOuter)) >= 3
    assert ratio(theme.focusInner, theme.focusOuter) >= 3


@pytest.mark.parametrize("ground", GROUNDS.values(), ids=GROUNDS)
def test_white_can_be_read_on_every_ground_of_a_cover(ground: str) -> None:
    assert ratio(WHITE, ground) >= 4.5
