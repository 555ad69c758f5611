import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contract.test_record import HEADER, SALT, headers
from werkstadt.contract import limits
from werkstadt.contract.errors import ContractError
from werkstadt.contract.record import GENESIS, Header, Record, compose
from werkstadt.contract.shipping import wire_size
from werkstadt.contract.wire import Spoiled, decode_batch, encode_batch


def batch(**change: object) -> bytes:
    """One good record, with fields of its row changed."""
    fields = json.loads(encode_batch(HEADER.epoch, [compose(HEADER, b"body", SALT, GENESIS)]))
    fields["records"][0].update(change)
    return json.dumps(fields).encode()


@given(st.lists(st.tuples(headers, st.binary(max_size=100)), max_size=4))
def test_records_come_out_as_they_went_in(some: list[tuple[Header, bytes]]) -> None:
    for header, body in some:
        record = compose(header, body, SALT, GENESIS)
        gone = Record(record.header, None, None, record.commitment, record.previous, record.hash, record.parsed)
        assert decode_batch(encode_batch(header.epoch, [record, gone])) == (header.epoch, [record, gone])


@given(headers, st.binary(max_size=5_000))
def test_a_record_never_takes_more_than_its_size_says(header: Header, body: bytes) -> None:
    record = compose(header, body, SALT, GENESIS)
    alone, none = encode_batch(header.epoch, [record]), encode_batch(header.epoch, [])
    assert len(alone) - len(none) <= wire_size(len(record.header), len(body))


def test_the_largest_record_fits_a_batch() -> None:
    assert wire_size(limits.HEADER_MAX, limits.BODY_MAX) < limits.BATCH_MAX - 256


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (b" " * (limits.BATCH_MAX + 1), "batch"),
        (b"[]", "batch"),
        (b'{"epoch":7,"records":[]}', "batch.epoch"),
        (b'{"epoch":"","records":[]}', "batch.epoch"),
        (b'{"epoch":"' + b"x" * 65 + b'","records":[]}', "batch.epoch"),
        (b'{"epoch":"e","records":{}}', "batch.records"),
        (b'{"epoch":"e","records":[' + b",".join([b"0"] * 2_001) + b"]}", "batch.records"),
        (b'{"epoch":"e","records":[7]}', "batch.records[0]"),
        (b'{"epoch":"e","records":[{"seq":0}]}', "batch.records[0].seq"),
        (b'{"epoch":"e","records":[{"seq":true}]}', "batch.records[0].seq"),
        (b'{"epoch":"e","records":[{"seq":9007199254740992}]}', "batch.records[0].seq"),
    ],
)
def test_a_batch_that_cannot_be_answered_for_is_refused_as_a_whole(data: bytes, where: str) -> None:
    with pytest.raises(ContractError) as caught:
        decode_batch(data)
    assert caught.value.where == where


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"header": None}, "header: expected base64 text, got None"),
        ({"hash": None}, "hash: expected base64 text, got None"),
        ({"body": 7}, "body: expected base64 text, got 7"),
        ({"salt": "#"}, "salt: expected base64 text, got #"),
        ({"previous": "ÄÖÜ"}, "previous: expected base64 text, got ÄÖÜ"),
        ({"body": "AAAA"}, "commitment: expected SHA-256(salt ‖ body), got another value"),
        ({"seq": 2}, "header.seq: expected 2, got 1"),
        ({"header": "e30="}, "header.format: expected 1, got None"),
    ],
)
def test_one_spoiled_record_is_named_and_kept_as_it_came(change: dict[str, object], reason: str) -> None:
    _, (spoiled,) = decode_batch(batch(**change))
    assert isinstance(spoiled, Spoiled)
    assert spoiled.reason == reason
    row: dict[str, Any] = json.loads(spoiled.raw)
    assert {name: row[name] for name in change} == change


def test_a_record_of_another_epoch_is_spoiled() -> None:
    data = batch().replace(b'"epoch": "0190', b'"epoch": "0290')
    _, (spoiled,) = decode_batch(data)
    assert isinstance(spoiled, Spoiled)
    assert spoiled.reason.startswith("header.epoch: expected 0290")


def test_one_spoiled_record_leaves_its_neighbours_alone() -> None:
    fields = json.loads(batch())
    fields["records"] = [fields["records"][0], {"seq": 2}, fields["records"][0]]
    _, (first, second, third) = decode_batch(json.dumps(fields).encode())
    assert isinstance(first, Record)
    assert isinstance(second, Spoiled)
    assert isinstance(third, Record)


@pytest.mark.parametrize("depth", [100, 300, 500, 700, 800, 900, 940, 960, 980, 990])
def test_nesting_at_any_depth_is_refused_or_spoiled(depth: int) -> None:
    deep = "[" * depth + "]" * depth
    data = f'{{"epoch":"e","records":[{{"seq":1,"header":{deep},"more":{deep}}}]}}'.encode()
    try:
        _, (spoiled,) = decode_batch(data)
    except ContractError:
        assert depth > 400, "only what Python's own reader cannot read is refused as a whole"
    else:
        assert isinstance(spoiled, Spoiled)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_row_is_a_record_spoiled_or_refused(row: object) -> None:
    for rows in (row, [row], [{"seq": 1, "header": row}]):
        try:
            _, found = decode_batch(json.dumps({"epoch": "e", "records": rows}).encode())
        except ContractError:
            continue
        assert all(isinstance(one, Spoiled) for one in found)
