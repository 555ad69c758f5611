"""A /sys of its own, and a host that notes what it is told."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.support.sysfs import Sysfs
from werkstadt.helper.sticks import Sticks
from werkstadt.helper.verbs import Host


@dataclass
class Noting:
    sysfs: Sysfs
    systemctl: list[tuple[str, ...]] = field(default_factory=list)
    clock: list[int] = field(default_factory=list)
    now_s: float = 100.0
    sticks: Sticks = field(init=False)

    def __post_init__(self) -> None:
        self.touch.mkdir()
        self.sticks = Sticks(self.sysfs.root.parent / "dev", lambda: self.now_s)

    @property
    def host(self) -> Host:
        return Host(
            self.sysfs.root, lambda *words: self.systemctl.append(words), self.clock.append, self.sticks, self.touch
        )

    @property
    def touch(self) -> Path:
        """Where corrections of touch screens lie."""
        return self.sysfs.root.parent / "touch"

    def everything(self) -> object:
        """All that a verb could have changed."""
        files = {path: path.read_bytes() for path in sorted(self.sysfs.root.rglob("*")) if path.is_file()}
        return files, list(self.systemctl), list(self.clock)


@pytest.fixture
def sysfs(tmp_path: Path) -> Sysfs:
    return Sysfs(tmp_path / "sys")


@pytest.fixture
def noting(sysfs: Sysfs) -> Noting:
    return Noting(sysfs)
