"""A machine with two slots, as plain files: what build.py makes, what GRUB does at a start, and systemd for verbs.

machine = Slots(tmp_path / "machine")          # runs system 1 in slot a
town.publish_system(image(tmp_path / "image", 2, system(2)))
machine.start()                                # as packaging/image/grub.cfg does; then machine.good(), or not
"""

import hashlib
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tests.support.repository import Town
from werkstadt.agent.config import Settings
from werkstadt.agent.content.bringing import Progress
from werkstadt.agent.content.roads.folder import FolderRoad
from werkstadt.agent.errors import AgentError
from werkstadt.agent.system.staging import Staging
from werkstadt.contract.system import BLOCK, parse_here, places
from werkstadt.helper import slots
from werkstadt.helper.bootstate import AT, SECTOR, BootState, Slot, encode_state, read_state
from werkstadt.installer.__main__ import main

BLOCKS = 700
SIZE = (BLOCKS + 200) * BLOCK
"""Of a slot; the last blocks are empty."""


def system(version: int, changed: int = 3) -> bytes:
    """What a slot holds: the same blocks in each version, but for some of its own in between."""
    common = [random.Random(block).randbytes(BLOCK) for block in range(BLOCKS - changed)]  # noqa: S311
    new = [random.Random(f"{version} {block}").randbytes(BLOCK) for block in range(changed)]  # noqa: S311
    at = len(common) // 3
    return b"".join([*common[:at], *new, *common[at:]]).ljust(SIZE, b"\0")


def image(folder: Path, version: int, slot: bytes, profile: str = "device") -> Path:
    """What `make image` leaves, for the part that counts here."""
    folder.mkdir(parents=True, exist_ok=True)
    at = 3 * BLOCK
    (folder / "device.raw").write_bytes(bytes(at) + slot + bytes(BLOCK))
    head = {"format": 1, "profile": profile, "version": version, "name": f"0.1.0+{version}"}
    (folder / "manifest.json").write_text(json.dumps({"system": {**head, "at": at, "size": len(slot)}}))
    return folder


class Slots:
    """Which system stands in a slot is told by what `install` last wrote, so that a start shows the right one."""

    def __init__(self, folder: Path, version: int = 1) -> None:
        self.dev, self.run, self.folder = folder / "dev", folder / "run", folder
        for made in (self.dev, self.run):
            made.mkdir(parents=True)
        self._write("a", system(version))
        self._write("b", bytes(SIZE))
        self.boot_file = self.dev / "werkstadt-boot"
        self.set_boot(BootState("a"))
        self.versions: dict[Slot, int] = {"a": version}
        self.slot: Slot = "a"
        self.reboots = 0
        self._runs("a")

    def settings(self, settings: Settings) -> Settings:
        return replace(
            settings,
            slots=self.dev,
            system=self.folder / "system.json",
            command_line=self.folder / "cmdline",
            outcome=self.run / "outcome.json",
        )

    @property
    def boot(self) -> BootState:
        return read_state(self.boot_file)

    def set_boot(self, state: BootState) -> None:
        self.boot_file.write_bytes(bytes(AT) + encode_state(state) + bytes(SECTOR))

    def read(self, slot: Slot) -> bytes:
        return (self.dev / f"werkstadt-{slot}").read_bytes()

    def words(self, staging: Path) -> list[str]:
        """The installer's, for these files."""
        places = {"slots": self.dev, "system": self.folder / "system.json", "command-line": self.folder / "cmdline"}
        places |= {"staging": staging, "own": self.run}
        return [word for name, path in places.items() for word in (f"--{name}", str(path))]

    def install(self, staging: Path) -> int:
        """As werkstadt-install.service: the slot is tried only where the installer ended well."""
        ended = main(self.words(staging))
        if ended == 0:
            slots.try_written(self.boot_file, self.folder / "cmdline", self.run / "outcome.json")
            other: Slot = "b" if self.slot == "a" else "a"
            self.versions[other] = int(json.loads((self.run / "outcome.json").read_bytes())["version"])
        return ended

    def start(self) -> Slot:
        """As packaging/image/grub.cfg."""
        state = self.boot
        slot = state.good
        if state.try_ is not None:
            if state.left:
                slot = state.try_
                self.set_boot(replace(state, left=state.left - 1))
            else:
                self.set_boot(replace(state, try_=None))
        self._runs(slot)
        return slot

    def good(self) -> str:
        """The kiosk has shown itself."""
        return slots.say_good(self.boot_file, self.folder / "cmdline")

    def _runs(self, slot: Slot) -> None:
        self.slot = slot
        (self.folder / "cmdline").write_text(f"ro quiet werkstadt.slot={slot}\n")
        version = self.versions[slot]
        said = {"format": 1, "profile": "device", "version": version, "name": f"0.1.0+{version}"}
        (self.folder / "system.json").write_text(json.dumps(said))

    def _write(self, slot: Slot, data: bytes) -> None:
        (self.dev / f"werkstadt-{slot}").write_bytes(data)


def gather(town: Town, machine: Slots, into: Path) -> Path:
    """As the agent does, by its own code; and the boot state learns whom to trust."""
    root, road = town.first_root(), FolderRoad(town.root)
    slots.trust(machine.boot_file, hashlib.sha256(root).hexdigest())
    staging = Staging(into)
    found = staging.look(road, root, parse_here((machine.folder / "system.json").read_bytes(), "here"), town.now, 0)
    assert found is not None
    with (machine.dev / f"werkstadt-{machine.slot}").open("rb") as slot:
        staging.bring(found, places(slot), [road], Progress())
    return into


class SlotMachine:
    """The root part's verbs, as far as systems go, on such files."""

    def __init__(self, machine: Slots, staging: Path) -> None:
        self._machine, self._staging = machine, staging
        self.done: list[str] = []

    async def do(self, verb: str, **arguments: object) -> Mapping[str, object]:
        self.done.append(verb)
        match verb:
            case "system-trust":
                slots.trust(self._machine.boot_file, str(arguments["root"]))
            case "system-install":
                self._machine.install(self._staging)
            case "reboot":
                self._machine.reboots += 1
            case _:
                raise AgentError(f"{verb}: not here.")
        return {}

    async def take(self, verb: str, **arguments: object) -> tuple[Mapping[str, object], Sequence[int]]:
        return await self.do(verb, **arguments), ()
