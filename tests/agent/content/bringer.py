"""Brings one exhibition after the other: python -m tests.agent.content.bringer REPOSITORY STATE NOW ID…

What it could promise after each is a line in the file named by LOSS_MARK: "<hash of the exhibition> <timestamp>".
--break NAME: leaves out what makes it durable, to see it found out. --rounds N: goes round and round in a child that
is killed at some moment, N times, and looks each time whether what is in force is whole; prints how often the child
was killed in the middle of what.
"""

import argparse
import datetime as dt
import os
import random
import signal
from collections.abc import Iterator
from pathlib import Path

from tests.support.repository import assert_whole
from werkstadt.agent import durable
from werkstadt.agent.content import trust
from werkstadt.agent.content.roads import folder as folder_road
from werkstadt.agent.content.update import Updates, Wish
from werkstadt.exhibits import contentfolder

BROKEN = ("file", "file-name", "pack-name", "switch", "trust", "trust-name")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("repository", type=Path)
    parser.add_argument("state", type=Path)
    parser.add_argument("now", type=dt.datetime.fromisoformat)
    parser.add_argument("ids", nargs="+")
    parser.add_argument("--break", dest="broken", choices=BROKEN)
    parser.add_argument("--rounds", type=int, default=0)
    wanted = parser.parse_args()
    folder_road.PIECE = 700  # type: ignore[attr-defined]
    if wanted.rounds:
        print(killed(wanted))
        return
    break_it(wanted.broken)
    for id_ in wanted.ids:
        bring(wanted, id_)


def bring(wanted: argparse.Namespace, id_: str) -> None:
    updates = Updates(wanted.state / "content", wanted.state / "trust")
    root = (wanted.repository / "metadata" / "1.root.json").read_bytes()
    outcome = updates.update(folder_road.FolderRoad(wanted.repository), Wish(id_, root), wanted.now)
    promise(f"{outcome.hash} {outcome.timestamp}")


def promise(text: str) -> None:
    if path := os.environ.get("LOSS_MARK"):
        marks = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.write(marks, f"{text}\n".encode())
        os.close(marks)


def killed(wanted: argparse.Namespace) -> str:
    """What lay about after the kills, by what it was of."""
    for id_ in wanted.ids[:2]:
        bring(wanted, id_)
    content, chance = wanted.state / "content", random.Random()  # noqa: S311
    found = {"incoming": 0, "staging": 0, "changed": 0}
    before = (content / "current").readlink()
    for round_ in range(wanted.rounds):
        read, write = os.pipe()
        child = os.fork()
        if not child:
            go_on(wanted, round_, write)
        os.close(write)
        for _ in range(chance.randint(1, 150)):  # steps, not time: a busy machine gets as far as an idle one
            os.read(read, 1)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        os.close(read)
        if os.WTERMSIG(status) != signal.SIGKILL:
            raise SystemExit(f"round {round_}: the child ended by itself, status {status}")
        assert_whole(content)
        found["incoming"] += any((content / "incoming").glob("*.part"))
        found["staging"] += any(content.glob("*/.staging-*"))
        now = (content / "current").readlink()
        found["changed"] += now != before
        before = now
    for id_ in wanted.ids:
        bring(wanted, id_)
        assert_whole(content)
    return f"{found['incoming']} {found['staging']} {found['changed']}"


def go_on(wanted: argparse.Namespace, at: int, write: int) -> None:
    """Round and round, and a byte before each sync and each piece of a file."""
    real_fsync, real_read = os.fsync, folder_road.FolderRoad.read

    def fsync(descriptor: int) -> None:
        os.write(write, b"s")
        real_fsync(descriptor)

    def read(self: folder_road.FolderRoad, path: str, offset: int = 0) -> Iterator[bytes]:
        for piece in real_read(self, path, offset):
            os.write(write, b"p")
            yield piece

    os.fsync = fsync  # type: ignore[assignment]
    folder_road.FolderRoad.read = read  # type: ignore[method-assign]
    while True:
        bring(wanted, wanted.ids[at % len(wanted.ids)])
        at += 1


def break_it(broken: str | None) -> None:
    """Each of these is one line less in the product. This process ends with it."""
    real_fsync, real_sync = os.fsync, contentfolder._sync

    def fsync_folders_only(descriptor: int) -> None:
        if Path(f"/proc/self/fd/{descriptor}").is_dir():
            real_fsync(descriptor)

    def sync_all_but(name: str) -> None:
        def sync(folder: Path) -> None:
            if not (folder.name == name or (name == "files" and folder.parent.name == "files")):
                real_sync(folder)

        contentfolder._sync = sync

    match broken:
        case "file":
            os.fsync = fsync_folders_only  # type: ignore[assignment]
        case "file-name":
            sync_all_but("files")
        case "pack-name":
            sync_all_but("packs")
        case "switch":
            sync_all_but("content")
        case "trust":
            trust.write_durably = _write  # type: ignore[assignment, attr-defined]
        case "trust-name":
            durable.sync_folder = _nothing  # type: ignore[assignment]


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def _nothing(_: object) -> None: ...


if __name__ == "__main__":
    main()
