"""The figures of docs/attacks.md, "Content", are those of the code. (tests/hub looks for the tests that it names.)"""

import re
from pathlib import Path

from tuf.ngclient import UpdaterConfig

from tests.support.repository import Device, Town
from werkstadt.agent.content import bringing
from werkstadt.agent.content.roads.folder import FolderRoad
from werkstadt.agent.content.rules.stall import Stall
from werkstadt.agent.content.trust import DOCUMENT_MAX, Repository
from werkstadt.exhibits import manifest
from werkstadt.hub.content import repository

PAGE = (Path(__file__).parents[3] / "docs" / "attacks.md").read_text(encoding="utf-8")


def test_every_figure_is_the_one_in_the_code(town: Town, device: Device) -> None:
    part = PAGE.split("## Content\n", 1)[1].split("\n## ", 1)[0]
    said = dict(re.findall(r"^\| ([^|]+) \| ([\d,]+) \|", part, re.MULTILINE))
    config: UpdaterConfig = Repository(FolderRoad(town.root), device.trust, None, town.now)._updater.config
    assert {name: int(value.replace(",", "")) for name, value in said.items()} == {
        "days that a state counts without the hub": repository.TIMESTAMP_DAYS,
        "days that the hub's list of states counts": repository.SNAPSHOT_DAYS,
        "days that an author's signature counts": repository.AUTHOR_DAYS,
        "bytes of a timestamp": config.timestamp_max_length,
        "bytes of a snapshot": config.snapshot_max_length,
        "bytes of an author's list": config.targets_max_length,
        "bytes of a manifest, or of an exhibition": DOCUMENT_MAX,
        "bytes of all manifests of an exhibition": bringing.MANIFESTS_MAX,
        "files of a pack": manifest.FILES_MAX,
        "bytes that must come within 30 s": Stall(0.0).least,
        "MiB that stay free for answers": bringing.ROOM_MIN // 2**20,
    }
    assert Stall(0.0).within_s == 30
