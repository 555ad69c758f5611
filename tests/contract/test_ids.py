import uuid

from hypothesis import given
from hypothesis import strategies as st

from werkstadt.contract.errors import ContractError
from werkstadt.contract.ids import uuid7


@given(st.integers(0, 2**48 - 1))
def test_an_id_is_a_uuid_of_version_7_that_begins_with_its_time(now_ms: int) -> None:
    text = uuid7(now_ms)
    made = uuid.UUID(text)
    assert str(made) == text
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert made.int >> 80 == now_ms


def test_ids_of_one_moment_differ_and_later_ones_sort_behind() -> None:
    assert len({uuid7(1) for _ in range(1_000)}) == 1_000
    assert uuid7(1) < uuid7(2)
    assert uuid7() > uuid7(1_700_000_000_000)


def test_an_error_says_where_what_was_expected_and_what_came_but_not_all_of_it() -> None:
    assert str(ContractError("a.b", "text", 7)) == "a.b: expected text, got 7"
    assert len(ContractError("a", "b", "x" * 999).got) <= 80
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    assert ContractError("a", "b", deep).got == "something nested too deeply"
