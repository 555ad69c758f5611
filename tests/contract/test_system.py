"""A system as chunks: cut at the same places in every image, packed, and named by a document that is read with care."""

import contextlib
import hashlib
import io
import json
import random
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.contract import system as rules
from werkstadt.contract.errors import ContractError
from werkstadt.contract.system import (
    BLOCK,
    CHUNK_MAX,
    LEAST,
    MOST,
    ONE_IN,
    Chunk,
    System,
    cut,
    encode_system,
    pack,
    parse_system,
)

SHA, OTHER = "ab" * 32, "cd" * 32


def blocks(seed: int, count: int) -> bytes:
    return random.Random(seed).randbytes(count * BLOCK)  # noqa: S311


def hashes(data: bytes) -> list[str]:
    return [hashlib.sha256(chunk).hexdigest() for chunk in cut(io.BytesIO(data))]


@given(st.lists(st.sampled_from([bytes(BLOCK), blocks(1, 1), blocks(2, 1), blocks(3, 300)]), max_size=6), st.binary())
def test_what_is_cut_is_whole_again(parts: list[bytes], rest: bytes) -> None:
    data = b"".join(parts) + rest
    chunks = list(cut(io.BytesIO(data)))
    assert b"".join(chunks) == data
    assert all(0 < len(chunk) <= CHUNK_MAX for chunk in chunks)


def test_blocks_that_came_in_change_the_chunks_around_them_alone() -> None:
    data = blocks(1, 3_000)
    before, after = hashes(data), hashes(data[: 1_000 * BLOCK] + blocks(2, 3) + data[1_000 * BLOCK :])
    assert len(set(after) - set(before)) <= 3
    assert len(before) > 60


def test_a_chunk_has_four_blocks_at_least_and_what_is_zero_is_apart() -> None:
    chunks = list(cut(io.BytesIO(blocks(1, 8_000))))
    assert min(len(chunk) for chunk in chunks[:-1]) == LEAST * BLOCK
    data = blocks(1, 2) + bytes(3 * BLOCK) + blocks(2, 1)
    assert [len(chunk) // BLOCK for chunk in cut(io.BytesIO(data))] == [2, 3, 1]


def test_blocks_among_which_none_ends_a_chunk_are_cut_at_its_bound() -> None:
    one = next(block for seed in range(9) if zlib.crc32(block := blocks(seed, 1)) % ONE_IN)
    assert [len(chunk) // BLOCK for chunk in cut(io.BytesIO(one * (MOST + 5)))] == [MOST, 5]


def test_a_slot_is_read_in_bounded_pieces_of_zeros() -> None:
    assert [len(chunk) for chunk in cut(io.BytesIO(bytes(CHUNK_MAX + BLOCK)))] == [CHUNK_MAX, BLOCK]


def test_places_say_where_the_first_of_the_same_chunks_is() -> None:
    data = bytes(BLOCK) + blocks(1, 2) + bytes(BLOCK) + blocks(1, 2)
    assert rules.places(io.BytesIO(data))[hashlib.sha256(blocks(1, 2)).hexdigest()] == BLOCK


# packing


def chunk_of(data: bytes) -> tuple[bytes, Chunk]:
    stored = pack(data)
    return stored, Chunk(len(data), sha(data), sha(stored), len(stored))


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("data", [b"a" * 5_000, blocks(1, 1)])
def test_what_was_packed_is_unpacked(data: bytes) -> None:
    stored, chunk = chunk_of(data)
    assert chunk.is_packed == (len(stored) < len(data))
    assert rules.unpack(stored, chunk) == data


def test_what_unpacks_to_something_else_or_to_much_more_is_refused() -> None:
    stored, chunk = chunk_of(b"a" * 5_000)
    for other in (pack(b"b" * 5_000), pack(b"a" * 5_001), pack(bytes(10_000_000)), stored[:-8], b"no zlib", b""):
        with pytest.raises(ContractError, match="chunk"):
            rules.unpack(other, chunk)


def test_what_would_unpack_to_a_thousand_times_as_much_is_not_unpacked_first() -> None:
    _, chunk = chunk_of(b"a" * 5_000)
    bomb = pack(bytes(50_000_000))
    tracemalloc.start()
    try:
        with pytest.raises(ContractError):
            rules.unpack(bomb, chunk)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_a_chunk_of_another_size_than_it_says_is_refused_though_its_hash_is_right() -> None:
    for size in (4_999, 5_001):
        with pytest.raises(ContractError, match=f"{size} bytes"):
            rules.unpack(b"a" * 5_000, Chunk(size, sha(b"a" * 5_000), sha(b"a" * 5_000), 5_000))


# the document


def document(**change: object) -> bytes:
    rows: list[object] = [[BLOCK, SHA], [3 * BLOCK], [BLOCK, SHA, OTHER, 17]]
    table = {"format": 1, "profile": "device", "version": 7, "name": "0.1.0+7", "size": 5 * BLOCK, "sha256": SHA}
    return json.dumps({**table, "chunks": rows, **change}).encode()


def test_a_document_says_what_goes_where() -> None:
    system = parse_system(document(), "x")
    chunks = (Chunk(BLOCK, SHA, SHA, BLOCK), Chunk(3 * BLOCK), Chunk(BLOCK, SHA, OTHER, 17))
    assert system == System("device", 7, "0.1.0+7", 5 * BLOCK, SHA, chunks)
    assert [(chunk.is_zero, chunk.is_packed) for chunk in chunks] == [(False, False), (True, False), (False, True)]
    assert parse_system(encode_system(system), "x") == system


def test_zeros_that_follow_one_another_are_written_as_one() -> None:
    system = System("device", 1, "x", 6, SHA, (Chunk(1), Chunk(2), Chunk(3)))
    assert json.loads(encode_system(system))["chunks"] == [[6]]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"format": 2}, "format: expected 1"),
        ({"profile": "../x"}, "profile: expected small letters"),
        ({"version": 0}, "version: expected a whole number from 1"),
        ({"version": True}, "version"),
        ({"version": 2**53}, "version"),
        ({"name": "a\nb"}, "name: expected text"),
        ({"name": ""}, "name"),
        ({"size": 4}, "chunks: expected 4 bytes together"),
        ({"size": -1}, "size"),
        ({"size": rules.SIZE_MAX + 1}, "size"),
        ({"sha256": "AB" * 32}, "SHA-256"),
        ({"chunks": []}, "chunks: expected a list of 1"),
        ({"chunks": {}}, "chunks"),
        ({"chunks": [[1, SHA, OTHER]]}, r"chunks\[0\]"),
        ({"chunks": [["1"]]}, r"chunks\[0\]"),
        ({"chunks": [[0]]}, r"chunks\[0\]"),
        ({"chunks": [[CHUNK_MAX + 1, SHA]]}, r"chunks\[0\]"),
        ({"chunks": [[1, "x"]]}, "SHA-256"),
        ({"chunks": [[1, SHA, SHA, 1]]}, "another file"),
        ({"chunks": [[1, SHA, OTHER, CHUNK_MAX + 1]]}, r"chunks\[0\]"),
        ({"chunks": [[1]] * (rules.CHUNKS_MAX + 1)}, "chunks: expected a list"),
    ],
)
def test_a_document_that_is_not_as_agreed_is_refused_by_name(change: dict[str, object], words: str) -> None:
    with pytest.raises(ContractError, match=words):
        parse_system(document(**change), "x")


@pytest.mark.parametrize(
    ("data", "words"), [(b"[]", "object"), (b"{", "JSON"), (b"[" * 100_000, "JSON"), (b" " * 5_000_000, "at most")]
)
def test_other_bytes_are_refused(data: bytes, words: str) -> None:
    with pytest.raises(ContractError, match=words):
        parse_system(data, "x")


ANY = st.recursive(st.none() | st.integers() | st.text() | st.sampled_from([SHA, OTHER]), st.lists, max_leaves=8)


@given(st.sampled_from(["format", "profile", "version", "name", "size", "sha256", "chunks"]), ANY)
def test_nothing_in_a_document_breaks_it(key: str, value: object) -> None:
    with contextlib.suppress(ContractError):
        parse_system(document(**{key: value}), "x")
