"""One round with the hub: check in, believe what is signed, ship what is due. Blocking; one thread owns a Courier."""

import contextlib
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from cryptography.hazmat.primitives import serialization

from werkstadt.agent import certificates
from werkstadt.agent.config import HubAddress
from werkstadt.agent.errors import AgentError, HubAway, HubNotTrusted, HubRefused
from werkstadt.agent.feeds import FeedTaker
from werkstadt.agent.hub import HubConnection
from werkstadt.agent.identity import Identity, IdentityFolder
from werkstadt.agent.over import KEEP_DAYS, Over, Overdue
from werkstadt.agent.receipts import check_policy, check_receipt, read_policy
from werkstadt.agent.shipping import Shipper
from werkstadt.agent.store import Store
from werkstadt.contract.errors import ContractError
from werkstadt.contract.messages import (
    CheckIn,
    CheckInAnswer,
    ContentState,
    EpochState,
    Policy,
    SelfTest,
    SystemState,
    Trouble,
)
from werkstadt.contract.ranges import Ranges
from werkstadt.contract.shipping import Receipt, short_digest
from werkstadt.contract.signing import verify
from werkstadt.contract.version import __version__
from werkstadt.journal import (
    BlobFiles,
    JournalReader,
    JournalUnavailable,
    damaged_files,
    loss_file,
    mark_closed,
    open_readers,
    read_losses,
)

log = logging.getLogger(__name__)

RETRY_KEPT_BACK_S = 24 * 3600.0
CLOCK_WRONG_MS = 120_000
FLOOR_STEP_MS = 3_600_000
"""The floor of the clock is written to the disk once an hour, not at every check-in."""
DETAILS_MAX = 5
MOVE_AWAY = "What can be read of it is sent. Then move it and the files beside it out of the folder (docs/agent.md)."


@dataclass(frozen=True)
class Counts:
    """Records of all epochs. given, given_held: thanked submissions, and those of them at the hub.

    lost: answers that could not be saved, of all time, as the journal counts them.
    """

    written: int = 0
    held: int = 0
    aside: int = 0
    kept_back: int = 0
    waiting: int = 0
    given: int = 0
    given_held: int = 0
    lost: int = 0


@dataclass(frozen=True)
class Report:
    """What the device says of itself at check-in. lost: answers that not even the journal's count could take.

    run: of this start of the agent; another one that speaks for the same device is a copy of its disk.
    """

    exhibition: str | None = None
    lost: int = 0
    troubles: Sequence[Trouble] = ()
    uptime_s: int = 0
    content: ContentState | None = None
    run: str = ""
    selftest: SelfTest | None = None
    system: SystemState | None = None


@dataclass(frozen=True)
class Round:
    """What came of it. error: None if the hub answered everything. troubles: code → detail.

    feeds: names of those that are new on this device, or gone from it. over: what the kiosk is to drop, by epoch.
    clock_heard: the hub has said its time to this Courier, so that clock_offset_ms counts. ca_is_new: it signs by
    another CA than the one pinned.
    """

    counts: Counts
    policy: Policy | None = None
    error: AgentError | None = None
    troubles: dict[str, str] = field(default_factory=dict)
    clock_offset_ms: int = 0
    clock_floor_ms: int = 0
    clock_heard: bool = False
    settled: int = 0
    feeds: tuple[str, ...] = ()
    over: Over = field(default_factory=dict)
    content_timestamp: int = 0
    ca_is_new: bool = False


class Courier:
    """One device's rounds with its hub.

    journal, content: the device's folders; without content it takes no feeds. now_ms: UTC as the device believes it;
    monotonic_s: for what lasts.
    """

    def __init__(
        self,
        identity: Identity,
        address: HubAddress,
        store: Store,
        journal: Path,
        folder: IdentityFolder,
        now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
        monotonic_s: Callable[[], float] = time.monotonic,
        content: Path | None = None,
    ) -> None:
        self._identity = identity
        self._store = store
        self._journal = journal
        self._folder = folder
        self._now_ms = now_ms
        self._monotonic_s = monotonic_s
        self.hub = HubConnection(address, identity.tls())
        self._shipper = Shipper(identity, store, self.hub, BlobFiles(journal).path, now_ms)
        self._feeds = FeedTaker(content / "feeds", store, self.hub, identity.device) if content else None
        self._readers = _Readers(journal)
        self._offset_ms, self._heard = 0, False
        self._floor_ms = store.number("clock_floor_ms")
        self._content_timestamp = 0
        self._ca_is_new = False
        self._closed: set[str] = set()
        store.forget_kept_back(identity.device)
        self._retry_s = monotonic_s() + RETRY_KEPT_BACK_S
        self._overdue = Overdue(monotonic_s)
        self.policy = self._stored_policy()

    def round(self, report: Report) -> Round:
        """Never raises for the hub's or the journal's sake: what is wrong stands in the Round."""
        troubles: dict[str, str] = {}
        error: AgentError | None = None
        settled = 0
        feeds: tuple[str, ...] = ()
        over: Over = {}
        self._try_kept_back_again()
        try:
            readers = self._readers.all()
        except JournalUnavailable as err:
            return self._came(None, {"journal": str(err)})
        try:
            self._check_in(report, readers, troubles)
            for reader in readers:
                settled += self._shipper.ship(reader)
            feeds = self._bring_feeds(troubles)
            over = {} if "receipt" in troubles else self._look_for_over(readers)
        except AgentError as err:
            error = err
        self._judge(readers, troubles)
        return self._came(error, troubles, settled, feeds, over)

    def _came(
        self,
        error: AgentError | None,
        troubles: dict[str, str],
        settled: int = 0,
        feeds: tuple[str, ...] = (),
        over: Over | None = None,
    ) -> Round:
        clock = (self._offset_ms, self._floor_ms, self._heard)
        return Round(
            *(self.counts(), self.policy, error, troubles, *clock, settled, feeds, over or {}),
            self._content_timestamp,
            self._ca_is_new,
        )

    def counts(self) -> Counts:
        total = Counts()
        for reader in self._readers.open():
            receipt = self._shipper.receipts.get(reader.epoch)
            written = reader.written()
            held = written - (written - receipt.held) if receipt else Ranges()
            total = replace(
                total,
                written=total.written + written.count(),
                held=total.held + held.count(),
                aside=total.aside + (len(receipt.aside) if receipt else 0),
                waiting=total.waiting + self._shipper.waiting(reader).count(),
                given=total.given + reader.given(),
                given_held=total.given_held + reader.given_among(held),
            )
        with contextlib.suppress(OSError):  # told at check-in
            losses = read_losses(loss_file(self._journal, "kiosk"))
            total = replace(total, lost=losses.total if losses else 0)
        return replace(total, kept_back=len(self._store.kept_back(self._identity.device)))

    def close(self) -> None:
        self._shipper.close()
        self.hub.close()
        self._readers.close()

    def _check_in(self, report: Report, readers: Sequence[JournalReader], troubles: dict[str, str]) -> None:
        message = CheckIn(
            version=__version__,
            epochs=[self._epoch_state(reader) for reader in readers],
            troubles=list(report.troubles)[:100],
            policy_revision=self.policy.revision if self.policy else 0,
            exhibition=report.exhibition,
            lost=report.lost + self._not_on_record(readers, troubles),
            uptime_s=report.uptime_s,
            run=report.run,
            feeds_at_ms=self._feeds.at_ms if self._feeds else None,
            content=report.content,
            selftest=report.selftest,
            system=report.system,
            signing=short_digest(self._signing_pem().encode()),
        )
        asked_ms = self._now_ms()
        answer = self.hub.check_in(message)
        self._note_time(answer.at_ms, (asked_ms + self._now_ms()) // 2, troubles)
        self._follow_signing_key(answer.signing)
        self._take_receipts(answer, troubles)
        self._take_policy(answer, troubles)
        self._take_feed_list(answer, troubles)
        self._content_timestamp = answer.timestamp

    def _epoch_state(self, reader: JournalReader) -> EpochState:
        receipt = self._shipper.receipts.get(reader.epoch)
        has = receipt.digest() if receipt else ""
        return EpochState(epoch=reader.epoch, written=reader.written().count(), given=reader.given(), receipt=has)

    def _not_on_record(self, readers: Sequence[JournalReader], troubles: dict[str, str]) -> int:
        """Lost answers that no `lost` record tells of yet. One that is being written counts as soon as it is there."""
        try:
            losses = read_losses(loss_file(self._journal, "kiosk"))
        except OSError as err:
            troubles["journal"] = f"{loss_file(self._journal, 'kiosk')} cannot be read ({err.strerror})."
            return 0
        if losses is None:
            return 0
        told = bool(losses.id) and any(reader.has(losses.id) for reader in readers)
        return losses.fresh + (0 if told else losses.frozen)

    def _note_time(self, hub_ms: int, own_ms: int, troubles: dict[str, str]) -> None:
        self._offset_ms, self._heard = hub_ms - own_ms, True
        if abs(self._offset_ms) > CLOCK_WRONG_MS:
            minutes = abs(self._offset_ms) // 60_000
            way = "behind" if self._offset_ms > 0 else "ahead of"
            troubles["clock"] = f"This device's clock is {minutes} minutes {way} the hub's."
        if hub_ms > self._floor_ms + FLOOR_STEP_MS:
            self._store.keep_fact("clock_floor_ms", hub_ms)
            self._floor_ms = hub_ms

    def _follow_signing_key(self, pem: str) -> None:
        if not pem or pem.strip() == self._signing_pem().strip():
            return
        signing = certificates.read_pem(pem, "signing")
        self._ca_is_new = not certificates.is_issued(signing, self._identity.ca)
        if self._ca_is_new:  # the next certificate brings it (renew.py); till then the key that was known is the same
            return
        self._shipper.key = certificates.signing_key(signing, self._identity.ca)
        self._folder.keep_signing(self._identity, signing)
        self._identity = replace(self._identity, signing=signing)
        log.info("signing key changed device=%s", self._identity.device)

    def _take_receipts(self, answer: CheckInAnswer, troubles: dict[str, str]) -> None:
        verified: list[tuple[Receipt, bytes]] = []
        for signed in answer.receipts:
            try:
                verified.append(check_receipt(signed, self._shipper.key, self._identity.device, self._shipper.receipts))
            except ContractError as err:
                log.warning("receipt refused reason=%r", str(err))
                troubles["receipt"] = f"A receipt of the hub does not count: {err}."
        self._shipper.keep_all(verified)

    def _take_policy(self, answer: CheckInAnswer, troubles: dict[str, str]) -> None:
        if answer.policy is None:
            return
        revision = self.policy.revision if self.policy else 0
        try:
            policy = check_policy(answer.policy, self._shipper.key, self._identity.device, revision)
        except ContractError as err:
            log.warning("policy refused reason=%r", str(err))
            troubles["policy"] = f"A policy of the hub does not count, the old one stays: {err}."
            return
        self._store.keep_policy(policy, answer.policy)
        self.policy = policy
        log.info("policy kept revision=%d", policy.revision)

    def _take_feed_list(self, answer: CheckInAnswer, troubles: dict[str, str]) -> None:
        if answer.feeds is None or self._feeds is None:
            return
        try:
            self._feeds.take_list(answer.feeds, self._shipper.key)
        except ContractError as err:
            log.warning("list of feeds refused reason=%r", str(err))
            troubles["feeds"] = f"A list of feeds of the hub does not count, the old one stays: {err}."

    def _bring_feeds(self, troubles: dict[str, str]) -> tuple[str, ...]:
        """After the records: what visitors gave goes first."""
        if self._feeds is None:
            return ()
        changed, wrong = self._feeds.bring(self._shipper.key)
        if wrong:
            troubles["feeds"] = " ".join([*filter(None, [troubles.get("feeds")]), *wrong[:DETAILS_MAX]])
        return tuple(changed)

    def _look_for_over(self, readers: Sequence[JournalReader]) -> Over:
        """After a check-in whose receipts count: they say what the hub has now. Its clock counts."""
        keep_days = self.policy.keep_days if self.policy else None
        now_ms = self._now_ms() + self._offset_ms
        return self._overdue.look(readers, self._shipper.receipts, now_ms, keep_days or KEEP_DAYS)

    def _stored_policy(self) -> Policy | None:
        """The kept one; it was verified before it was kept, and the key may have been rotated since."""
        signed = self._store.policy(self._identity.device)
        if signed is None:
            return None
        try:
            return read_policy(verify(self._shipper.key, "policy", signed))
        except ContractError as err:
            log.warning("kept policy not used reason=%r", str(err))
            return None

    def _judge(self, readers: Sequence[JournalReader], troubles: dict[str, str]) -> None:
        """What staff should know of the journal, and epochs that must not go on."""
        if damaged := damaged_files(readers):
            reasons = {reader.path: reader.problem for reader in readers}
            rows = "; ".join(reasons[path] or f"{path}: damaged" for path in damaged[:DETAILS_MAX])
            troubles["journal-damaged"] = f"{rows}. A new file was begun. {MOVE_AWAY}"
        if problems := [reader.problem for reader in readers if reader.problem and not reader.is_damaged]:
            troubles["journal"] = " ".join(problems[:DETAILS_MAX])
        if self._overdue.left:
            troubles["not-deleted"] = (
                f"{self._overdue.left} records are at the hub and older than this device may keep them, and were not "
                "deleted within an hour. Is the touch application running, and can it write its journal?"
            )
        if kept := self._store.kept_back(self._identity.device):
            rows = "; ".join(f"{one.epoch}/{one.seq}: {one.reason}" for one in kept[:DETAILS_MAX])
            troubles["kept-back"] = f"{len(kept)} records are refused by the hub and stay on this device: {rows}"
        for reader in readers:
            self._judge_epoch(reader, troubles)

    def _judge_epoch(self, reader: JournalReader, troubles: dict[str, str]) -> None:
        receipt = self._shipper.receipts.get(reader.epoch)
        if receipt is None:
            return
        if receipt.aside:
            rows = "; ".join(f"{one.seq}: {one.reason}" for one in receipt.aside[:DETAILS_MAX])
            troubles["set-aside"] = f"The hub has set {len(receipt.aside)} records aside: {rows}"
        unknown = receipt.held - reader.written()
        if receipt.closed:
            troubles["fork"] = (
                f"The hub closed epoch {reader.epoch}: it got other records under the same numbers. "
                "Was this device's disk copied or restored?"
            )
        elif unknown and reader.problem is None:
            troubles["rewound"] = (
                f"The hub holds {unknown.count()} records of epoch {reader.epoch} that this device no longer has. "
                "Was its disk restored?"
            )
        else:
            return
        self._close_epoch(reader, troubles)

    def _close_epoch(self, reader: JournalReader, troubles: dict[str, str]) -> None:
        """The writer begins a new one at its next probe."""
        if reader.epoch in self._closed:
            return
        try:
            mark_closed(self._journal, reader.writer, reader.epoch)
        except OSError as err:
            troubles["fork-open"] = f"Epoch {reader.epoch} could not be marked as closed ({err.strerror})."
            return
        self._closed.add(reader.epoch)
        log.warning("epoch closed epoch=%s writer=%s", reader.epoch, reader.writer)

    def _try_kept_back_again(self) -> None:
        if self._monotonic_s() >= self._retry_s:
            self._store.forget_kept_back(self._identity.device)
            self._retry_s = self._monotonic_s() + RETRY_KEPT_BACK_S

    def _signing_pem(self) -> str:
        return self._identity.signing.public_bytes(serialization.Encoding.PEM).decode()


class _Readers:
    """Open readers, renewed when a file appears or goes."""

    def __init__(self, journal: Path) -> None:
        self._journal = journal
        self._open: list[JournalReader] = []

    def all(self) -> list[JournalReader]:
        """Raises JournalUnavailable."""
        try:
            names = {path.name for path in self._journal.glob("*.db")}
        except OSError:
            names = set()
        if names != {reader.path.name for reader in self._open}:
            self.close()
            self._open = open_readers(self._journal)
        return self._open

    def open(self) -> list[JournalReader]:
        return self._open

    def close(self) -> None:
        for reader in self._open:
            reader.close()
        self._open = []


def hub_is_here(error: AgentError | None) -> bool:
    """A hub that refuses is here; one that is away or not ours is not."""
    return error is None or (isinstance(error, HubRefused) and not isinstance(error, HubAway | HubNotTrusted))
