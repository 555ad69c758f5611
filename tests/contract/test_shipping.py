import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.contract import limits
from werkstadt.contract.errors import ContractError
from werkstadt.contract.ranges import SEQ_MAX, Ranges
from werkstadt.contract.shipping import Receipt, SetAside, Size, next_batch, still_to_send

RECEIPT = Receipt("device", "epoch", Ranges(((1, 3), (5, 9))), (SetAside(4, "größer als erlaubt"),), 1_700_000_000_000)
FIELDS = json.loads(RECEIPT.to_bytes())


def test_a_receipt_reads_back_as_it_was_written() -> None:
    assert Receipt.parse(RECEIPT.to_bytes()) == RECEIPT
    closed = Receipt("d", "e", Ranges(), (), 0, closed=True)
    assert Receipt.parse(closed.to_bytes()) == closed


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"device": ""}, "receipt.device"),
        ({"device": 7}, "receipt.device"),
        ({"epoch": None}, "receipt.epoch"),
        ({"at_ms": -1}, "receipt.at_ms"),
        ({"at_ms": 1.5}, "receipt.at_ms"),
        ({"at_ms": SEQ_MAX + 1}, "receipt.at_ms"),
        ({"closed": 0}, "receipt.closed"),
        ({"aside": {}}, "receipt.aside"),
        ({"aside": [7]}, "receipt.aside[0]"),
        ({"aside": [{"seq": "1", "reason": ""}]}, "receipt.aside[0]"),
        ({"aside": [{"seq": 4, "reason": ""}, {"seq": -4, "reason": ""}]}, "receipt.aside[1]"),
        ({"aside": [{"seq": 1.0, "reason": ""}]}, "receipt.aside[0]"),
        ({"aside": [{"seq": 4}]}, "receipt.aside[0]"),
        ({"aside": [{"seq": 3, "reason": ""}]}, "receipt.aside"),
        ({"aside": [{"seq": 4, "reason": ""}, {"seq": 4, "reason": ""}]}, "receipt.aside"),
        ({"held": [[3, 1]]}, "receipt.held"),
        ({"held": None}, "receipt.held"),
    ],
)
def test_a_bad_receipt_names_its_field(change: dict[str, object], where: str) -> None:
    with pytest.raises(ContractError) as caught:
        Receipt.parse(json.dumps({**FIELDS, **change}).encode())
    assert caught.value.where == where


def test_held_and_set_aside_both_end_the_sending() -> None:
    assert still_to_send(Ranges(((1, 12),)), RECEIPT).to_json() == [[10, 12]]
    assert still_to_send(Ranges(((1, 12),)), None).to_json() == [[1, 12]]


def test_a_receipt_that_shrank_makes_records_go_again() -> None:
    restored = Receipt("device", "epoch", Ranges(((1, 2),)), (), 2)
    assert still_to_send(Ranges(((1, 9),)), restored).to_json() == [[3, 9]]


sizes = st.lists(st.integers(1, 500)).map(lambda many: [Size(seq, size) for seq, size in enumerate(many, start=1)])


@given(sizes, st.integers(0, 2_000))
def test_a_batch_is_the_longest_beginning_that_fits_and_never_empty(waiting: list[Size], most: int) -> None:
    chosen = next_batch(waiting, most)
    assert chosen == [size.seq for size in waiting[: len(chosen)]]
    total = sum(size.wire_bytes for size in waiting[: len(chosen)])
    assert total <= most or len(chosen) <= 1
    if len(chosen) < len(waiting):
        assert chosen
        assert total + waiting[len(chosen)].wire_bytes > most


def test_a_batch_holds_no_more_records_than_agreed() -> None:
    waiting = (Size(seq, 1) for seq in range(1, 10_000))
    assert len(next_batch(waiting)) == limits.BATCH_RECORDS_MAX
    assert next_batch([]) == []
