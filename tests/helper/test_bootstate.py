"""Which slot is started: what GRUB reads and writes, and what an update makes of it."""

import contextlib
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.helper.bootstate import SECTOR, TRIES, BootState, BootStateError, decode_state, encode_state

ROOT = "0f" * 32
STATES = st.builds(
    BootState,
    *(st.sampled_from(["a", "b"]), st.sampled_from(["a", "b", None]), st.integers(0, TRIES)),
    *(st.integers(0, 10**15), st.integers(0, 10**15), st.sampled_from(["", ROOT])),
)


@given(STATES)
def test_what_was_written_is_read_again_and_fills_one_sector(state: BootState) -> None:
    assert len(encode_state(state)) == SECTOR
    assert decode_state(encode_state(state)) == state


def test_an_update_is_tried_twice_and_the_old_slot_stays_the_good_one() -> None:
    assert BootState("a").trying("b") == BootState("a", "b", 2)


def test_what_was_tried_and_whom_to_trust_stays_whatever_becomes_of_it() -> None:
    state = BootState("a", root=ROOT, timestamp=9).trying("b", 12, 7)
    assert state == BootState("a", "b", 2, 12, 9, ROOT), "and no older repository counts"
    assert state.proven("a") == BootState("a", None, 0, 12, 9, ROOT)
    assert BootState("a", timestamp=7).trying("b", 12, 9).timestamp == 9


def test_what_was_written_waits_until_its_first_start() -> None:
    assert BootState("a").trying("b").waits()
    assert not BootState("a", "b", 1).waits()
    assert not BootState("a", None, 2).waits()


def test_a_slot_that_has_proven_itself_is_the_good_one_and_nothing_is_tried() -> None:
    assert BootState("a", "b", 1).proven("b") == BootState("b", None, 0)
    assert BootState("a", "b", 0).proven("a") == BootState("a", None, 0), "the update has failed"


@pytest.mark.parametrize(
    ("block", "words"),
    [
        (b"", "got 0 bytes"),
        (bytes(SECTOR), "signature"),
        (encode_state(BootState("a")) + b"#", "got 513 bytes"),
        (encode_state(BootState("a")).replace(b"good=a", b"good=c"), "'c'"),
        (encode_state(BootState("a")).replace(b"left=0", b"left=x"), "'x'"),
        (encode_state(BootState("a")).replace(b"left=0", b"left=\xb2"), "number"),
        (encode_state(BootState("a")).replace(b"try=\n", b"try=q"), "'q"),
        (encode_state(BootState("a", tried=12)).replace(b"tried=12", b"tried=1x"), "'1x'"),
        (encode_state(BootState("a", tried=10**16)), "number"),
        (encode_state(BootState("a", timestamp=3)).replace(b"stamp=3", b"stamp=-"), "number"),
        (encode_state(BootState("a", root=ROOT)).replace(b"root=0f", b"root=0F"), "SHA-256"),
    ],
)
def test_other_bytes_are_refused(block: bytes, words: str) -> None:
    with pytest.raises(BootStateError, match=words):
        decode_state(block)


def test_a_number_that_grub_was_told_by_somebody_else_is_no_more_than_two_tries() -> None:
    assert decode_state(encode_state(BootState("a", "b", 1)).replace(b"left=1", b"left=9")).left == TRIES


@given(st.binary(max_size=600))
def test_no_bytes_break_it(block: bytes) -> None:
    with contextlib.suppress(BootStateError):
        decode_state(block)


@given(st.binary(max_size=400))
def test_no_lines_break_it(lines: bytes) -> None:
    with contextlib.suppress(BootStateError):
        decode_state((b"# GRUB Environment Block\n" + lines).ljust(SECTOR, b"#"))


def test_grub_reads_it_and_what_grub_wrote_is_read(tmp_path: Path) -> None:
    block = tmp_path / "block"
    block.write_bytes(encode_state(BootState("a", "b", 2)))
    said = subprocess.run(["grub-editenv", str(block), "list"], check=True, capture_output=True, text=True).stdout
    assert said.splitlines() == ["good=a", "try=b", "left=2"]
    subprocess.run(["grub-editenv", str(block), "set", "left=1"], check=True)
    assert decode_state(block.read_bytes()) == BootState("a", "b", 1)


def test_grub_leaves_alone_what_it_does_not_know(tmp_path: Path) -> None:
    block = tmp_path / "block"
    state = BootState("a", "b", 2, 1_003, 1_803_902_640, ROOT)
    block.write_bytes(encode_state(state))
    subprocess.run(["grub-editenv", str(block), "set", "try=", "left=1"], check=True)
    assert decode_state(block.read_bytes()) == replace(state, try_=None, left=1)
