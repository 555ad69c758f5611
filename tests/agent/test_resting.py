"""What the touch application said that rests outlives the agent, and not the start of the machine."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.agent.content.resting import NAME, Resting

NEW, BOOT = "b" * 64, "this start"


def resting(folder: Path, boot: str = BOOT) -> Resting:
    return Resting(folder / "content", lambda: boot)


def test_it_is_known_to_the_next_agent_until_it_is_over_or_the_machine_starts(tmp_path: Path) -> None:
    one = resting(tmp_path)
    assert one.now == {}
    one.said({NEW: "abbe"})
    assert one.now == resting(tmp_path).now == {NEW: "abbe"}
    assert resting(tmp_path, "next start").now == {}
    one.said({})
    assert resting(tmp_path).now == {}


def test_what_is_said_again_and_again_is_written_once(tmp_path: Path) -> None:
    one = resting(tmp_path)
    one.said({})
    assert not (tmp_path / "content").exists()
    one.said({NEW: ""})
    (tmp_path / "content" / NAME).unlink()
    one.said({NEW: ""})
    assert not (tmp_path / "content" / NAME).exists()


def test_a_disk_that_takes_nothing_keeps_it_in_mind() -> None:
    one = Resting(Path("/proc/none"), lambda: BOOT)
    one.said({NEW: ""})
    assert one.now == {NEW: ""}


@pytest.mark.parametrize(
    "left", [b"", b"{}", b"[]", b'{"boot": "this start"}', b'{"boot": "this start", "resting": 5}', b"[" * 100_000]
)
def test_a_damaged_file_says_nothing(tmp_path: Path, left: bytes) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / NAME).write_bytes(left)
    assert resting(tmp_path).now == {}


@given(st.binary())
def test_any_bytes_are_read(tmp_path_factory: pytest.TempPathFactory, left: bytes) -> None:
    folder = tmp_path_factory.getbasetemp() / "any" / "content"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / NAME).write_bytes(left)
    assert resting(folder.parent).now == {}
