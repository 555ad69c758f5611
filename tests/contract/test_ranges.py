import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.contract.errors import ContractError
from werkstadt.contract.ranges import SEQ_MAX, Ranges

numbers = st.sets(st.integers(1, 60))


@given(numbers, numbers)
def test_ranges_behave_like_sets(one: set[int], other: set[int]) -> None:
    left, right = Ranges.of(one), Ranges.of(other)
    assert set(left) == one
    assert left.count() == len(one)
    assert bool(left) == bool(one)
    assert left | right == Ranges.of(one | other)
    assert left - right == Ranges.of(one - other)
    assert left & right == Ranges.of(one & other)
    assert all((number in left) == (number in one) for number in range(62))


@given(numbers)
def test_ranges_are_as_short_as_they_can_be_and_survive_json(some: set[int]) -> None:
    ranges = Ranges.of(some)
    assert all(after[0] > before[1] + 1 for before, after in zip(ranges.spans, ranges.spans[1:], strict=False))
    assert Ranges.parse(ranges.to_json(), "x") == ranges


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(0, 9))))
def test_overlapping_spans_are_merged(pairs: list[tuple[int, int]]) -> None:
    spans = [(first, first + more) for first, more in pairs]
    assert set(Ranges.union_of(spans)) == {number for first, last in spans for number in range(first, last + 1)}


def test_ranges_as_long_as_json_allows_cost_nothing() -> None:
    everything = Ranges(((1, SEQ_MAX),))
    assert (everything - Ranges.of([7])).to_json() == [[1, 6], [8, SEQ_MAX]]
    assert SEQ_MAX in everything


def test_taking_many_holes_from_many_ranges_is_not_quadratic() -> None:
    odd, even = Ranges.of(range(1, 200_001, 2)), Ranges.of(range(2, 200_001, 2))
    assert odd - even == odd


@pytest.mark.parametrize(
    "value",
    [
        None, {}, "1-2", [1], [[1]], [[1, 2, 3]], [["1", "2"]], [[1.0, 2]], [[True, 2]], [[0, 1]], [[2, 1]], [[-1, 1]],
        [[1, SEQ_MAX + 1]], [[1, 2], [3, 4]], [[5, 6], [1, 2]], [[1, 5], [4, 9]],
    ],
)  # fmt: skip
def test_what_is_no_set_of_ranges_is_refused_by_name(value: object) -> None:
    with pytest.raises(ContractError) as caught:
        Ranges.parse(value, "receipt.held")
    assert caught.value.where == "receipt.held"
