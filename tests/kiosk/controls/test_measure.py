import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QFontMetricsF, QGuiApplication

from werkstadt.kiosk.look.fonts import load_fonts
from werkstadt.kiosk.look.measure import measures
from werkstadt.kiosk.look.profile import PROFILES, Profile, named_profile
from werkstadt.kiosk.look.tokens import Look

EVERY = pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
FONTS = ("textFont", "strongFont", "secondFont", "headingFont", "titleFont", "hugeFont", "codeFont")


def full_size(profile: Profile) -> float:
    return profile.px_per_mm(profile.width_px, profile.height_px)


@EVERY
@pytest.mark.parametrize("larger", [False, True])
def test_targets_keep_their_floor_in_millimetres(profile: Profile, larger: bool) -> None:
    mm = full_size(profile)
    size = measures(profile, mm, larger)
    assert size.pill / mm >= 20
    assert size.least / mm >= 15
    assert size.key / mm >= (11 if profile.name == "tablet-10" else 15)
    assert size.spaces[2] / mm >= 3, "gap between two primary controls"


@given(profile=st.sampled_from(list(PROFILES.values())), width=st.floats(200, 8000), height=st.floats(200, 8000))
def test_the_glass_always_fits_into_its_window(profile: Profile, width: float, height: float) -> None:
    mm = profile.px_per_mm(width, height)
    sides = sorted((profile.width_mm, profile.height_mm))
    assert sides[1] * mm <= max(width, height) * 1.0001
    assert sides[0] * mm <= min(width, height) * 1.0001


@EVERY
def test_turning_the_glass_upright_changes_no_size(profile: Profile) -> None:
    upright = profile.upright()
    assert full_size(upright) == pytest.approx(full_size(profile))
    assert profile.px_per_mm(profile.height_px, profile.width_px) == pytest.approx(full_size(profile))


def test_drawn_sizes_on_glass_are_those_of_the_data_sheets() -> None:
    assert 20 * full_size(PROFILES["terminal-15"]) == pytest.approx(112, abs=1)
    assert 20 * full_size(PROFILES["board-65"]) == pytest.approx(54, abs=1)
    assert 20 * full_size(PROFILES["tablet-10"]) == pytest.approx(177, abs=1)


@EVERY
def test_capitals_reach_their_height_on_the_glass(app: QGuiApplication, profile: Profile) -> None:
    load_fonts()
    look, mm = Look(profile), full_size(profile)
    wanted = {"textFont": 4.0, "secondFont": 3.2, "titleFont": 9.0}
    for name, height in wanted.items():
        cap = QFontMetricsF(look.property(name)).capHeight() / mm
        assert height * profile.scale <= cap <= height * profile.scale * 1.1, name


@EVERY
def test_larger_letters_subtend_0_7_degrees(app: QGuiApplication, profile: Profile) -> None:
    load_fonts()
    look, mm = Look(profile), full_size(profile)
    look.setProperty("larger", True)
    for name in FONTS:
        assert QFontMetricsF(look.property(name)).capHeight() / mm >= 0.0122 * profile.distance_mm, name


def test_unknown_profile_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(ValueError, match="terminal-15, board-65, tablet-10"):
        named_profile("watch")
