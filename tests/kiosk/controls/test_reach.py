"""How high the controls are, and from where they are read: rules alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.kiosk.look.profile import BOARD_65, PROFILES, TABLET_10, TERMINAL_15, Profile
from werkstadt.kiosk.look.tokens import Look
from werkstadt.kiosk.rules.reach import (
    BAND_HIGH_MM,
    BAND_LOW_MM,
    LEAST_DESK_MM,
    Desk,
    desk,
    follow,
    helps,
    near_hand,
    reading_mm,
)

HEIGHTS = st.floats(100, 2500)
MOUNTS = st.floats(0, 2000)


@given(HEIGHTS, MOUNTS, st.booleans())
def test_the_desk_lies_on_the_glass_and_holds_a_page(height: float, mount: float, reach: bool) -> None:
    found = desk(height, mount, reach)
    assert found.above_mm >= 0
    assert found.below_mm >= 0
    assert height - found.above_mm - found.below_mm >= min(height, LEAST_DESK_MM) - 1e-6


@given(st.floats(301, 2500), MOUNTS)
def test_in_reach_mode_all_of_it_is_in_the_band_where_the_glass_is(height: float, mount: float) -> None:
    found = desk(height, mount, reach=True)
    low, high = mount + found.below_mm, mount + height - found.above_mm
    if mount <= BAND_HIGH_MM - LEAST_DESK_MM and mount + height >= BAND_LOW_MM + LEAST_DESK_MM:
        assert low >= BAND_LOW_MM - 1e-6
        assert high <= BAND_HIGH_MM + 1e-6
    else:
        assert found.below_mm == 0 or found.above_mm == 0, "as near to the band as the glass comes"


def test_the_bar_of_a_board_is_lifted_to_where_hands_are_and_the_page_stays_high() -> None:
    assert desk(BOARD_65.height_mm, BOARD_65.mount_mm, reach=False) == Desk(0, 100)
    assert desk(BOARD_65.height_mm, BOARD_65.mount_mm, reach=True) == Desk(404, 100)


def test_small_glass_stays_as_it_was_hung() -> None:
    for profile in (TERMINAL_15, TABLET_10):
        assert desk(profile.height_mm, profile.mount_mm, reach=True) == Desk(0, 0)
        assert not helps(profile.height_mm, profile.mount_mm)


def test_reach_is_offered_where_something_comes_down() -> None:
    assert helps(BOARD_65.height_mm, BOARD_65.mount_mm)
    assert helps(TERMINAL_15.width_mm, TERMINAL_15.mount_mm), "a terminal turned upright"
    assert not helps(330, 800), "30 mm are nothing"


def test_a_glass_hung_above_the_band_brings_everything_to_its_lower_edge() -> None:
    assert desk(804, 1200, reach=True) == Desk(804 - LEAST_DESK_MM, 0)


def test_who_stands_nearer_gets_smaller_letters_but_never_too_small() -> None:
    board = BOARD_65
    assert reading_mm(board.distance_mm, 1428, 704) == 2000
    assert reading_mm(board.distance_mm, 711, 704) == 2000, "half a board looks like all of it"
    assert reading_mm(board.distance_mm, 357, 704) == pytest.approx(956, abs=1)
    assert reading_mm(board.distance_mm, 1428, 300) == pytest.approx(947, abs=1)
    assert reading_mm(board.distance_mm, 1428, 300, reach=True) == 700
    assert reading_mm(400, 217, 136, reach=True) == 400
    assert reading_mm(board.distance_mm, 100, 100) == 600
    assert reading_mm(400, 217, 136) == 400, "a tablet is held nearer than any of it"


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
def test_keys_shrink_with_the_letters_to_fifteen_millimetres(profile: Profile) -> None:
    assert profile.read_from(profile.distance_mm) is profile
    near = BOARD_65.read_from(1000)
    assert near.key_mm == 22.5
    assert BOARD_65.read_from(600).key_mm == 15
    assert profile.read_from(100).key_mm <= profile.key_mm


def test_a_look_follows_its_lane_and_its_reach(app: object) -> None:
    look = Look(BOARD_65)
    look.resize(1920, 1080)
    whole = look.measures
    look.share(480.0)
    assert look.measures.caps["text"] == pytest.approx(whole.caps["text"] * 956 / 2000, rel=0.01)
    assert look.measures.mm == whole.mm, "a millimetre is a millimetre in every lane"
    assert look.measures.pill >= 20 * look.measures.mm
    look.share(None)
    assert look.measures == whole
    told: list[int] = []
    look.changed.connect(lambda: told.append(1))
    look.share(955.0)
    assert told == [], "to share the glass by halves sizes nothing anew"
    assert (look.property("above"), look.property("below")) == (0, round(100 * whole.mm))
    look.setProperty("reach", True)
    assert look.property("above") == round(404 * whole.mm)
    assert look.measures.caps["text"] < whole.caps["text"]
    assert look.reach_helps
    look.resize(1080, 1920)
    assert look.property("below") == round(100 * look.measures.mm), "upright, the height is what was the width"


# Near the hand


@given(st.floats(-1, 3000), st.floats(100, 3000), st.floats(10, 3000))
def test_what_is_near_the_hand_stays_on_the_glass(hand: float, width: float, span: float) -> None:
    begin = near_hand(hand, width, span)
    assert begin >= 0
    assert begin + span <= max(width, span) + 1e-6


def test_controls_come_only_when_they_are_out_of_arms_reach() -> None:
    hand = follow(-1, 300, 1428, 750)
    assert hand == 300
    assert near_hand(hand, 1428, 750) == 0
    assert follow(hand, 740, 1428, 750) == 300, "under the hand or beside it: they stay"
    assert follow(hand, 800, 1428, 750) == 800
    assert near_hand(1400, 1428, 750) == 678
