"""Records and their files on the way from the journal to the hub. What is due is decided in contract/shipping.py."""

import base64
import logging
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from werkstadt.agent.errors import HubAway, HubRefused
from werkstadt.agent.hub import BLOB_CHUNK, HubConnection
from werkstadt.agent.identity import Identity
from werkstadt.agent.receipts import check_receipt
from werkstadt.agent.store import KeptBack, Store, seqs_kept_back
from werkstadt.contract import limits
from werkstadt.contract.errors import ContractError
from werkstadt.contract.messages import RecordsAnswer
from werkstadt.contract.ranges import Ranges
from werkstadt.contract.record import Record
from werkstadt.contract.shipping import Receipt, Size, next_batch, still_to_send
from werkstadt.contract.wire import encode_batch

log = logging.getLogger(__name__)

_ONE_IS_BAD = {400, 409, 413, 422}
"""Answers that may be about a single record of a batch. Others are about this device, or about the hub's day."""


class EpochReader(Protocol):
    """What shipping needs of a journal's reader."""

    @property
    def epoch(self) -> str: ...
    @property
    def problem(self) -> str | None: ...
    def written(self) -> Ranges: ...
    def sizes(self, among: Ranges, most: int) -> list[Size]: ...
    def records(self, seqs: Sequence[int]) -> list[Record]: ...


class Shipper:
    """Sends what is due. receipts: newest of each epoch, kept up to date here. blob_path: SHA-256 in hex → file."""

    def __init__(
        self,
        identity: Identity,
        store: Store,
        hub: HubConnection,
        blob_path: Callable[[str], Path],
        now_ms: Callable[[], int],
    ) -> None:
        self._identity = identity
        self._store = store
        self._hub = hub
        self._blob_path = blob_path
        self._now_ms = now_ms
        self.key = identity.signing_key()
        self.receipts = store.receipts(identity.device)

    def waiting(self, reader: EpochReader) -> Ranges:
        """Without those that the hub refuses whole."""
        held_back = seqs_kept_back(self._store.kept_back(self._identity.device), reader.epoch)
        return still_to_send(reader.written(), self.receipts.get(reader.epoch)) - held_back

    def ship(self, reader: EpochReader) -> int:
        """How many records were settled. Raises HubAway or HubRefused; what was settled before stays settled."""
        settled = 0
        while waiting := self.waiting(reader):
            seqs = next_batch(reader.sizes(waiting, limits.BATCH_RECORDS_MAX))
            records = reader.records(seqs)
            if not records:
                if [size.seq for size in reader.sizes(waiting, 1)] == seqs[:1]:
                    return settled  # nothing can be read now: the reader's problem says why
                continue
            self._send(reader.epoch, records)
            left = Ranges.of(seqs) - (Ranges.of(seqs) - self.waiting(reader))
            if left.count() == len(seqs):
                raise HubAway("The hub took records and acknowledged none of them.")
            settled += len(seqs) - left.count()
        return settled

    def keep(self, receipt: Receipt, payload: bytes) -> None:
        self.keep_all([(receipt, payload)])

    def keep_all(self, verified: list[tuple[Receipt, bytes]]) -> None:
        """Only what says something new is written to the disk."""
        new = [(one, payload) for one, payload in verified if _news(self.receipts.get(one.epoch), one)]
        if new:
            self._store.keep_receipts(new)
        self.receipts |= {one.epoch: one for one, _ in verified}

    def _send(self, epoch: str, records: Sequence[Record]) -> None:
        """In one request; where the hub refuses it, in halves, until the one it refuses is known."""
        ready = [record for record in records if self._files_are_there(epoch, record)]
        if not ready:
            return
        body = encode_batch(epoch, ready)
        signature = base64.b64encode(self._identity.sign(body)).decode()
        try:
            answer = self._hub.ask_signed("/api/v1/records", body, signature, RecordsAnswer)
        except HubRefused as err:
            if err.status not in _ONE_IS_BAD or err.where == "Werkstadt-Signature":
                raise
            if len(ready) == 1:
                self._keep_back(epoch, ready[0].parsed.seq, err.reason)
                return
            middle = len(ready) // 2
            self._send(epoch, ready[:middle])
            self._send(epoch, ready[middle:])
            return
        self._accept(answer, epoch)

    def _accept(self, answer: RecordsAnswer, epoch: str) -> None:
        try:
            receipt, payload = check_receipt(answer.receipt, self.key, self._identity.device, self.receipts, epoch)
        except ContractError as err:
            raise HubAway(f"The hub's receipt does not count: {err}.") from err
        self.keep(receipt, payload)

    def _files_are_there(self, epoch: str, record: Record) -> bool:
        """Uploads the files of a record; False: the record is kept back."""
        for sha256 in record.parsed.blobs if record.body is not None else ():
            try:
                self._upload(sha256)
            except FileNotFoundError:
                self._keep_back(epoch, record.parsed.seq, f"its file {sha256[:12]}… is missing on this device")
                return False
            except HubRefused as err:
                if err.status not in _ONE_IS_BAD:
                    raise
                self._keep_back(epoch, record.parsed.seq, f"its file {sha256[:12]}… was refused: {err.reason}")
                return False
        return True

    def _upload(self, sha256: str) -> None:
        path = self._blob_path(sha256)
        size = path.stat().st_size
        held, whole = self._hub.blob_held(sha256)
        if not whole:
            for offset, chunk in _chunks(path, min(held, size), size):
                self._hub.put_blob(sha256, offset, chunk, last=offset + len(chunk) == size)

    def _keep_back(self, epoch: str, seq: int, reason: str) -> None:
        log.warning("record kept back epoch=%s seq=%d reason=%r", epoch, seq, reason)
        self._store.keep_back(self._identity.device, KeptBack(epoch, seq, reason, self._now_ms()))


def _chunks(path: Path, start: int, size: int) -> Iterator[tuple[int, bytes]]:
    """(offset, bytes), at least one even where nothing is left: the hub judges when it is told that this is all."""
    with path.open("rb") as file:
        file.seek(start)
        chunk = file.read(BLOB_CHUNK)
        yield start, chunk
        while start + len(chunk) < size:
            start += len(chunk)
            chunk = file.read(BLOB_CHUNK)
            yield start, chunk


def _news(before: Receipt | None, now: Receipt) -> bool:
    return before is None or (before.held, before.aside, before.closed) != (now.held, now.aside, now.closed)
