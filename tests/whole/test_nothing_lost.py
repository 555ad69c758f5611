"""What was thanked is at the hub exactly once: over kills, cuts that lose what was not synced, and a restored hub."""

import json
import os
import random
import shutil
import sqlite3
import time
from pathlib import Path

import pytest

from tests.support.hub_process import HubProcess
from tests.support.loss import Watch, build_library
from tests.whole.house import Device, numbers_at, until, write_content
from werkstadt.contract.record import GENESIS, parse

ROUNDS = int(os.environ.get("WERKSTADT_ROUNDS", "6"))
SEED = int(os.environ.get("WERKSTADT_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)


@pytest.fixture(scope="module")
def loss_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_library(tmp_path_factory.mktemp("loss"))


class Storm:
    """Rounds of bad luck. dice decides which; the seed is in every failure message."""

    def __init__(self, folder: Path, library: Path, dice: random.Random) -> None:
        self.folder, self.library, self.dice = folder, library, dice
        self.hub = HubProcess(folder / "hub")
        self.device = Device(folder / "device", write_content(folder / "content"), self.hub)
        self.done = dict.fromkeys(("kiosk killed", "agent killed", "hub killed", "device cut", "hub cut"), 0)

    def open(self) -> None:
        self.hub.start()
        self.device.enrol()

    def watch(self, of: Path) -> Watch:
        return Watch(of, self.folder / "notes", self.library)

    def some_time(self) -> None:
        time.sleep(self.dice.uniform(0.05, 0.9))

    def next_number(self) -> int:
        return max(self.device.sent(), default=0) + 1

    def device_cut(self) -> None:
        """The device's plug is pulled; before, this and that may be killed alone."""
        watch = self.watch(self.device.folder)
        self.device.environment = watch.environment()
        self.device.start_agent()
        self.device.start_visitor(self.next_number())
        for _ in range(self.dice.randint(0, 2)):
            self.some_time()
            self.one_kill()
        self.some_time()
        self.device.kill()
        watch.cut(seed=self.dice.choice([None, self.dice.randrange(1000)]))
        self.done["device cut"] += 1

    def one_kill(self) -> None:
        victim = self.dice.choice(["kiosk killed", "agent killed", "hub killed"])
        self.done[victim] += 1
        if victim == "hub killed":
            self.hub.kill()
            self.some_time()
            self.hub.start()
        elif victim == "agent killed":
            self.device.kill_agent()
            self.some_time()
            self.device.start_agent()
        else:
            self.device.kill_visitor()
            self.device.start_visitor(self.next_number())

    def hub_cut(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The hub's plug is pulled while the device goes on giving and shipping."""
        self.hub.stop()
        watch = self.watch(self.hub.state)
        with monkeypatch.context() as patch:
            for name, value in watch.environment().items():
                patch.setenv(name, value)
            self.hub.start()
        self.device.environment = {}
        self.device.start_agent()
        self.device.start_visitor(self.next_number())
        self.some_time()
        self.hub.kill()
        self.some_time()
        self.device.kill()
        watch.cut(seed=self.dice.choice([None, self.dice.randrange(1000)]))
        self.hub.start()
        self.done["hub cut"] += 1

    def restore(self, backup: Path) -> None:
        self.hub.stop()
        self.hub.run("restore", str(backup), "--replace")
        self.hub.start()

    def calm(self) -> list[int]:
        """Everything runs and nobody pulls a plug: what is at the hub in the end, and the product says so itself."""
        self.device.environment = {}
        self.device.start_agent()
        thanked = set(self.device.thanked())
        until(lambda: thanked <= set(numbers_at(self.hub)), "every thanked answer at the hub")
        until(self.given_equals_here, "given = here, in the words of the hub")
        self.device.kill()
        return numbers_at(self.hub)

    def given_equals_here(self) -> bool:
        (row,) = self.hub.json("device", "list")["devices"]
        return bool(row["given"] == row["held"] == len(numbers_at(self.hub)))


def verify_chains(hub: HubProcess) -> str:
    """Every epoch at the hub has no gap, and every record follows the one before it. How many that were."""
    store = sqlite3.connect(f"file:{hub.state / 'hub.db'}?mode=ro", uri=True)
    rows = store.execute(
        "SELECT epoch, seq, header, salt, body, commitment, previous, hash FROM records ORDER BY device, epoch, seq"
    ).fetchall()
    store.close()
    last: dict[str, tuple[int, bytes]] = {}
    for epoch, seq, *parts in rows:
        record = parse(*parts)
        before, hash_ = last.get(epoch, (0, GENESIS))
        assert (seq, record.previous) == (before + 1, hash_), f"seed {SEED}: the chain of {epoch} breaks at {seq}"
        last[epoch] = (seq, record.hash)
    assert len(rows) > ROUNDS
    return f"{len(rows)} records in {len(last)} unbroken chains"


@pytest.mark.long
def test_every_thanked_answer_is_at_the_hub_once_after_rounds_of_bad_luck(
    tmp_path: Path, loss_library: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    storm = Storm(tmp_path, loss_library, random.Random(SEED))  # noqa: S311
    backup = tmp_path / "backup.tar"
    try:
        storm.open()
        for round_ in range(1, ROUNDS + 1):
            if round_ % 5 == 0:
                storm.hub_cut(monkeypatch)
            else:
                storm.device_cut()
            if round_ == ROUNDS // 3:
                storm.hub.run("backup", str(backup))
            if round_ == ROUNDS * 2 // 3:
                storm.restore(backup)
        for _ in range(2 * ROUNDS):  # on a slow machine rounds are over before many answers are given
            if len(storm.device.thanked()) < ROUNDS:
                storm.device_cut()
        there = storm.calm()
    finally:
        storm.device.kill()
        storm.hub.stop()
    thanked, sent = storm.device.thanked(), storm.device.sent()
    chained = verify_chains(storm.hub)
    with capsys.disabled():
        print(f"\n  seed {SEED}: {ROUNDS} rounds, {storm.done};")
        print(f"  thanked {len(thanked)}, at the hub {len(there)}; {chained}")
    assert len(thanked) >= ROUNDS, "too few answers to prove anything"
    assert sorted(set(there)) == sorted(there), f"seed {SEED}: an answer is there twice"
    assert there == sorted(there), f"seed {SEED}: out of order"
    assert set(thanked) <= set(there), f"seed {SEED}: lost {set(thanked) - set(there)}"
    assert set(there) <= set(sent), f"seed {SEED}: nobody gave {set(there) - set(sent)}"


@pytest.mark.long
def test_a_copied_device_is_noticed_and_no_answer_of_either_is_dropped(tmp_path: Path) -> None:
    with HubProcess(tmp_path / "hub") as hub:
        content = write_content(tmp_path / "content")
        first = Device(tmp_path / "first", content, hub)
        first.enrol()
        try:
            first.start_agent()
            first.start_visitor(1)
            until(lambda: len(first.thanked()) >= 2, "two answers")
        finally:
            first.kill()
        shutil.copytree(first.folder, tmp_path / "second", symlinks=True)
        second = Device(tmp_path / "second", content, hub)
        try:
            first.start_agent()
            second.start_agent()
            first.start_visitor(100)
            second.start_visitor(200)
            until(lambda: len(first.thanked()) >= 4 and len(second.thanked()) >= 2, "answers on both")
            first.kill_visitor()
            second.kill_visitor()
            given = {*first.thanked(), *second.thanked()}
            until(lambda: given <= set(numbers_at(hub)), "the answers of both at the hub")
        finally:
            first.kill()
            second.kill()
        reasons = [json.loads(row["body"])["reason"] for row in hub.records() if row["kind"] == "epoch"]
        assert len(numbers_at(hub)) == len(set(numbers_at(hub)))
        assert {"copied", "closed"} & set(reasons), "neither the journal nor the hub noticed"
