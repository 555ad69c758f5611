import hashlib
import json
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.contract import limits
from werkstadt.contract.errors import ContractError
from werkstadt.contract.ranges import SEQ_MAX
from werkstadt.contract.record import GENESIS, Header, Record, compose, parse, parse_header, parse_json_object

HEADER = Header("01900000-0000-7000-8000-000000000000", 1, "id", "submission", 1, 1_700_000_000_000, "boot", 5_000)
SALT = bytes(range(32))

printable = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=64)
headers = st.builds(
    Header,
    epoch=printable, seq=st.integers(1, SEQ_MAX), id=printable, kind=printable, v=st.integers(1, 9),
    at_ms=st.integers(0, SEQ_MAX), boot_id=printable, boottime_ms=st.integers(0, SEQ_MAX),
    visit=st.none() | printable, pack=st.none() | printable, pack_version=st.none() | printable,
    blobs=st.lists(st.binary(min_size=32, max_size=32).map(bytes.hex), max_size=3).map(tuple),
)  # fmt: skip


def parts(record: Record) -> dict[str, bytes | None]:
    return {
        "header": record.header, "salt": record.salt, "body": record.body, "commitment": record.commitment,
        "previous": record.previous, "hash_": record.hash,
    }  # fmt: skip


@given(headers, st.binary(max_size=200), st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_a_record_reads_back_as_it_was_composed(header: Header, body: bytes, salt: bytes, previous: bytes) -> None:
    record = compose(header, body, salt, previous)
    assert parse(**parts(record)) == record  # type: ignore[arg-type]
    assert record.parsed == header
    assert parse(**{**parts(record), "salt": None, "body": None}).hash == record.hash  # type: ignore[arg-type]


def test_the_hashes_are_those_of_the_description() -> None:
    record = compose(HEADER, b"body", SALT, GENESIS)
    commitment = hashlib.sha256(SALT + b"body").digest()
    length = len(record.header).to_bytes(4, "big")
    assert record.commitment == commitment
    whole = b"werkstadt-record-1" + bytes(32) + length + record.header + commitment
    assert record.hash == hashlib.sha256(whole).digest()


@given(st.sampled_from(["header", "salt", "body", "commitment", "previous", "hash_"]), st.integers(0, 10_000))
def test_every_changed_bit_is_noticed(name: str, bit: int) -> None:
    pieces = parts(compose(HEADER, b'{"mood":5}', SALT, bytes(range(32))))
    data = bytearray(pieces[name] or b"")
    data[bit // 8 % len(data)] ^= 1 << bit % 8
    with pytest.raises(ContractError):
        parse(**{**pieces, name: bytes(data)})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"commitment": b""}, "commitment"),
        ({"previous": bytes(31)}, "previous"),
        ({"hash_": bytes(33)}, "hash"),
        ({"salt": None}, "salt"),
        ({"body": None}, "salt"),
        ({"salt": bytes(16)}, "salt"),
        ({"body": bytes(limits.BODY_MAX + 1)}, "body"),
        ({"body": b"other"}, "commitment"),
        ({"previous": bytes(32)}, "hash"),
        ({"header": b"x" * (limits.HEADER_MAX + 1)}, "header"),
    ],
)
def test_what_does_not_fit_is_named(change: dict[str, bytes | None], where: str) -> None:
    pieces = parts(compose(HEADER, b"body", SALT, bytes(range(32))))
    with pytest.raises(ContractError) as caught:
        parse(**{**pieces, **change})  # type: ignore[arg-type]
    assert caught.value.where == where


FIELDS = json.loads(HEADER.to_bytes())


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"format": 2}, "header.format"),
        ({"blobs": None}, "header.blobs"),
        ({"blobs": ["0" * 63]}, "header.blobs"),
        ({"blobs": ["G" * 64]}, "header.blobs"),
        ({"blobs": ["A" * 64]}, "header.blobs"),
        ({"blobs": [7]}, "header.blobs"),
        ({"epoch": ""}, "header.epoch"),
        ({"epoch": "x" * 65}, "header.epoch"),
        ({"epoch": "../x\n"}, "header.epoch"),
        ({"id": "\ud800"}, "header.id"),
        ({"id": "nul\0"}, "header.id"),
        ({"kind": 7}, "header.kind"),
        ({"kind": None}, "header.kind"),
        ({"boot_id": None}, "header.boot_id"),
        ({"visit": "x" * 129}, "header.visit"),
        ({"visit": ""}, "header.visit"),
        ({"pack": 1}, "header.pack"),
        ({"seq": 0}, "header.seq"),
        ({"seq": True}, "header.seq"),
        ({"seq": 1.0}, "header.seq"),
        ({"seq": SEQ_MAX + 1}, "header.seq"),
        ({"v": 0}, "header.v"),
        ({"at_ms": -1}, "header.at_ms"),
        ({"boottime_ms": "1"}, "header.boottime_ms"),
    ],
)
def test_a_bad_header_names_its_field(change: dict[str, object], where: str) -> None:
    with pytest.raises(ContractError) as caught:
        parse_header(json.dumps({**FIELDS, **change}).encode())
    assert caught.value.where == where


def test_a_newer_header_with_more_fields_is_read() -> None:
    assert parse_header(json.dumps({**FIELDS, "colour": "blue"}).encode()) == HEADER


def test_the_header_of_today_is_read_for_ever() -> None:
    """Format 1 as it was first written: this text never changes."""
    text = (
        b'{"format":1,"epoch":"01900000-0000-7000-8000-000000000000","seq":1,"id":"id","kind":"submission","v":1,'
        b'"at_ms":1700000000000,"boot_id":"boot","boottime_ms":5000,"visit":null,"pack":null,"pack_version":null,'
        b'"blobs":[]}'
    )
    assert HEADER.to_bytes() == text
    assert parse_header(text) == HEADER


@pytest.mark.parametrize(
    ("header", "body", "where"),
    [
        (HEADER, bytes(limits.BODY_MAX + 1), "body"),
        (replace(HEADER, blobs=("0" * 64,) * 80), b"", "header"),
        (replace(HEADER, kind=""), b"", "header.kind"),
        (replace(HEADER, visit="two\nlines"), b"", "header.visit"),
        (replace(HEADER, blobs=("0" * 63,)), b"", "header.blobs"),
    ],
)
def test_what_a_reader_would_refuse_is_not_composed(header: Header, body: bytes, where: str) -> None:
    with pytest.raises(ContractError) as caught:
        compose(header, body, SALT, GENESIS)
    assert caught.value.where == where


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\xff", "UTF-8"), (b"{", "JSON"), (b"[1]", "a JSON object"), (b"", "JSON"), (b'{"a":NaN}', "JSON"),
        (b'{"a":-Infinity}', "JSON"), (b"[" * 100_000, "JSON"), (b'{"a":' + b"9" * 5_000 + b"}", "JSON"),
    ],
)  # fmt: skip
def test_what_is_no_json_object_is_refused(data: bytes, expected: str) -> None:
    with pytest.raises(ContractError) as caught:
        parse_json_object(data, "line")
    assert (caught.value.where, caught.value.expected) == ("line", expected)


@given(st.binary(max_size=300))
def test_any_bytes_are_an_object_or_a_contract_error(data: bytes) -> None:
    with suppress(ContractError):
        assert isinstance(parse_json_object(data, "x"), dict)
