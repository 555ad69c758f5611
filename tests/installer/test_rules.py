"""Whether a system may be written at all."""

from dataclasses import replace

import pytest

from werkstadt.contract.system import Chunk, Here, System
from werkstadt.helper.bootstate import BootState
from werkstadt.installer.rules import not_now, not_this, other

ROOT = "ab" * 32
SETTLED = BootState("a", root=ROOT)
HERE = Here("device", 11, "0.1.0+11")
NEXT = System("device", 12, "0.1.0+12", 100, ROOT, (Chunk(100),))


def test_the_other_slot_is_written_where_the_one_that_runs_is_the_good_one() -> None:
    assert not_now(SETTLED, "a") is None
    assert not_now(replace(SETTLED, good="b"), "b") is None
    assert (other("a"), other("b")) == ("b", "a")


@pytest.mark.parametrize(
    ("boot", "slot", "code"),
    [
        (SETTLED, "b", "on-trial"),
        (SETTLED.trying("b", 12), "b", "on-trial"),
        (SETTLED.trying("b", 12), "a", "on-trial"),
        (replace(SETTLED, try_="a"), "a", "on-trial"),
        (BootState("a"), "a", "no-root"),
    ],
)
def test_the_slot_that_may_be_needed_is_not_written_nor_without_knowing_whom_to_trust(
    boot: BootState, slot: str, code: str
) -> None:
    why = not_now(boot, "a" if slot == "a" else "b")
    assert why is not None
    assert why[0] == code


def test_a_newer_system_for_this_device_that_fits_is_written() -> None:
    assert not_this(NEXT, HERE, SETTLED, 100) is None
    assert not_this(NEXT, HERE, replace(SETTLED, tried=11), 100) is None


@pytest.mark.parametrize(
    ("system", "boot", "room", "code"),
    [
        (replace(NEXT, profile="board"), SETTLED, 100, "another-profile"),
        (replace(NEXT, version=11), SETTLED, 100, "not-newer"),
        (replace(NEXT, version=10), SETTLED, 100, "not-newer"),
        (NEXT, replace(SETTLED, tried=12), 100, "went-back"),
        (NEXT, SETTLED, 99, "too-large"),
    ],
)
def test_every_other_is_not(system: System, boot: BootState, room: int, code: str) -> None:
    why = not_this(system, HERE, boot, room)
    assert why is not None
    assert why[0] == code
    assert str(system.version) in why[1]
