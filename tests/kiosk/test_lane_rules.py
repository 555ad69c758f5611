"""Who has which part of the board: rules alone, no window."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from werkstadt.kiosk.rules.lanes import LEAST_LANE_MM, Board, Spot, edges, fitting, resting_board
from werkstadt.kiosk.rules.palms import Contact, Palms


def widths(board: Board) -> list[int]:
    return [spot.span for spot in board.spots]


def awake(board: Board) -> list[int]:
    return [spot.number for spot in board.spots if spot.awake]


def full(count: int) -> Board:
    """A board of four with so many people, each of whom made room for the next."""
    board = resting_board(4).wake(0, 0.1)
    if count > 1:
        board = board.wake(1, 0.9)
    for number, part in ((0, 0.1), (1, 0.9))[: count - 2]:
        board = board.make_room(number, part)
        free = next(spot for spot in board.spots if not spot.awake)
        board = board.wake(free.number, (free.start + 0.5) / 4)
    assert len(awake(board)) == count
    return board


def test_the_first_touch_opens_a_lane_where_it_was_and_leaves_the_other_half_for_the_next() -> None:
    left, right = resting_board(4).wake(0, 0.2), resting_board(4).wake(0, 0.8)
    assert left.spots == (Spot(0, 0, 2, awake=True), Spot(1, 2, 2))
    assert right.spots == (Spot(1, 0, 2), Spot(0, 2, 2, awake=True))


def test_the_next_one_takes_what_rests_by_touching_it() -> None:
    board = resting_board(4).wake(0, 0.2).wake(1, 0.7)
    assert board.spots == (Spot(0, 0, 2, awake=True), Spot(1, 2, 2, awake=True))


def test_a_glass_for_one_wakes_as_a_whole() -> None:
    assert resting_board(1).wake(0, 0.9).spots == (Spot(0, 0, 1, awake=True),)


def test_to_wake_who_is_awake_or_not_there_changes_nothing() -> None:
    board = resting_board(4).wake(0, 0.2)
    assert board.wake(0, 0.2) is board
    assert board.wake(3, 0.2) is board


def test_room_is_cut_from_ones_own_on_the_side_away_from_the_hand() -> None:
    board = full(2)
    assert board.may_make_room(0)
    near_left, near_right = board.make_room(0, 0.05), board.make_room(0, 0.45)
    assert near_left.spots[:2] == (Spot(0, 0, 1, awake=True), Spot(2, 1, 1))
    assert near_right.spots[:2] == (Spot(2, 0, 1), Spot(0, 1, 1, awake=True))
    assert near_left.spots[2] == near_right.spots[2] == board.spots[1], "the neighbour notices nothing"


def test_nobody_makes_room_where_glass_rests_beside_or_who_has_a_single_column_or_when_all_lanes_are_there() -> None:
    resting = resting_board(4).wake(0, 0.2)
    assert not resting.may_make_room(0), "there is room"
    assert resting.make_room(0, 0.2) is resting
    assert not full(3).may_make_room(0), "a quarter cannot be halved"
    assert full(3).may_make_room(1)
    assert not any(full(4).may_make_room(number) for number in range(4))
    three = resting_board(3).wake(0, 0.1).wake(1, 0.9).make_room(0, 0.1).wake(2, 0.3)
    assert not three.may_make_room(1), "three were allowed"


def test_width_is_taken_from_resting_glass_alone_and_only_by_ones_own_act() -> None:
    board = full(2)
    assert not board.may_widen(0)
    assert board.widen(0) is board
    gone = board.rest(1)
    assert widths(gone) == [2, 2], "nothing grows under anybody's hand"
    assert gone.may_widen(0)
    assert gone.widen(0).spots == (Spot(0, 0, 4, awake=True),)


def test_in_the_middle_one_takes_what_rests_on_both_sides() -> None:
    board = full(4)
    middle = board.spots[1].number
    for spot in (board.spots[0], board.spots[2]):
        board = board.rest(spot.number)
    wide = board.widen(middle)
    assert [(spot.number, spot.span) for spot in wide.spots if spot.awake] == [(middle, 3), (board.spots[3].number, 1)]


def test_resting_neighbours_become_one_and_the_last_to_go_leaves_a_whole_board() -> None:
    board = full(4)
    order = [spot.number for spot in board.spots]
    board = board.rest(order[1]).rest(order[2])
    assert widths(board) == [1, 2, 1]
    assert board.spot(order[2]) is not None, "the lane that went last stays, with the hand that was on it"
    board = board.rest(order[0]).rest(order[3])
    assert board.spots == (Spot(order[3], 0, 4),)


def test_to_rest_twice_is_to_rest_once() -> None:
    board = full(2).rest(0)
    assert board.rest(0) is board
    assert board.rest(3) is board


def test_three_quarters_of_resting_glass_do_not_all_go_to_one() -> None:
    board = full(4)
    order = [spot.number for spot in board.spots]
    for number in order[1:]:
        board = board.rest(number)
    assert widths(board) == [1, 3]
    woken = board.wake(board.spots[1].number, 0.95)
    assert widths(woken) == [1, 1, 2]
    assert [spot.awake for spot in woken.spots] == [True, False, True]


@pytest.mark.parametrize("most", [0, 5, -1])
def test_a_number_of_lanes_no_board_can_have_is_refused(most: int) -> None:
    with pytest.raises(ValueError, match="lanes_max: a number from 1 to 4"):
        resting_board(most)


def test_narrow_glass_has_fewer_lanes() -> None:
    assert fitting(4, 1428.0) == 4
    assert fitting(4, 804.0) == 2, "a board hung upright"
    assert fitting(4, 344.0) == 1
    assert fitting(2, 1428.0) == 2
    assert fitting(3, 3 * LEAST_LANE_MM) == 3


class People(RuleBasedStateMachine):
    """Anybody does anything in any order."""

    board: Board

    @initialize(most=st.integers(1, 4))
    def begin(self, most: int) -> None:
        self.board = resting_board(most)

    def become(self, board: Board, whose: int) -> None:
        """No act of one visitor changes a lane of another."""
        before = {spot.number: spot for spot in self.board.spots if spot.awake and spot.number != whose}
        after = {spot.number: spot for spot in board.spots}
        assert {number: after.get(number) for number in before} == before
        self.board = board

    @rule(part=st.floats(0, 1))
    def touch(self, part: float) -> None:
        spot = self.board.spot_at(part)
        assert spot.start <= part * self.board.columns <= spot.end
        board = self.board.wake(spot.number, part)
        woken = board.spot(spot.number)
        assert woken is not None
        assert woken.awake
        assert woken.start <= part * board.columns <= woken.end, "the finger is on the lane it woke"
        self.become(board, spot.number)

    @rule(number=st.integers(0, 3), part=st.floats(0, 1))
    def make_room(self, number: int, part: float) -> None:
        before = len(self.board.spots)
        may = self.board.may_make_room(number)
        self.become(self.board.make_room(number, part), number)
        assert len(self.board.spots) == before + may

    @rule(number=st.integers(0, 3))
    def widen(self, number: int) -> None:
        may = self.board.may_widen(number)
        before = self.board
        self.become(self.board.widen(number), number)
        assert (self.board != before) == may

    @rule(number=st.integers(0, 3))
    def go(self, number: int) -> None:
        self.become(self.board.rest(number), number)
        spot = self.board.spot(number)
        assert spot is None or not spot.awake

    @invariant()
    def the_lanes_cover_the_glass_and_never_overlap(self) -> None:
        spots = self.board.spots
        assert spots[0].start == 0
        assert spots[-1].end == self.board.columns
        assert all(one.end == other.start for one, other in itertools.pairwise(spots))
        assert all(spot.span >= 1 for spot in spots)

    @invariant()
    def there_are_never_too_many(self) -> None:
        numbers = [spot.number for spot in self.board.spots]
        assert len(numbers) <= self.board.most
        assert len(set(numbers)) == len(numbers)
        assert all(0 <= number < self.board.most for number in numbers)

    @invariant()
    def glass_that_rests_is_whole(self) -> None:
        assert all(one.awake or other.awake for one, other in itertools.pairwise(self.board.spots))

    @invariant()
    def there_is_always_a_way_for_one_more(self) -> None:
        """While there are fewer people than lanes, glass rests, or somebody can make room."""
        people = awake(self.board)
        if len(people) < self.board.most:
            rests = len(people) < len(self.board.spots)
            assert rests or any(self.board.may_make_room(number) for number in people)


test_whatever_people_do_the_board_is_shared_rightly = People.TestCase


@given(st.integers(1, 4), st.integers(200, 8000), st.integers(0, 40), st.data())
def test_in_pixels_lanes_stand_beside_one_another_with_a_gap(
    most: int, width: int, gap: int, data: st.DataObject
) -> None:
    board = resting_board(most)
    for part in data.draw(st.lists(st.floats(0, 1), max_size=6)):
        board = board.wake(board.spot_at(part).number, part)
        for spot in board.spots:
            board = board.make_room(spot.number, part)
    places = [edges(spot, board.columns, width, gap) for spot in board.spots]
    assert places[0][0] == 0
    assert places[-1][0] + places[-1][1] == width
    for (left, across), (other, _) in itertools.pairwise(places):
        assert other - (left + across) == gap


# Palms


def test_what_began_as_a_palm_stays_one_until_it_is_lifted() -> None:
    palms = Palms()
    assert palms.among([Contact(1, 40, begins=True), Contact(2, 8, begins=True)], 30) == {1}
    assert palms.among([Contact(1, 5), Contact(2, 8)], 30) == {1}, "it rolls off the glass"
    assert palms.among([Contact(1, 5, ends=True), Contact(2, 8)], 30) == {1}
    assert palms.among([Contact(1, 5, begins=True)], 30) == frozenset(), "the next with its number is a finger"


def test_a_finger_that_grows_stays_the_business_of_what_it_touches() -> None:
    palms = Palms()
    assert not palms.among([Contact(1, 30, begins=True)], 30)
    assert not palms.among([Contact(1, 90)], 30)


def test_a_glass_that_gives_up_forgets_its_palms() -> None:
    palms = Palms()
    palms.among([Contact(1, 40, begins=True)], 30)
    palms.forget()
    assert not palms.among([Contact(1, 40)], 30)
