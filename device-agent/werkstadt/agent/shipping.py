"""Records and their files on the way from the journal to the hub. What is due is decided in contract/shipping.py."""

import base64
import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
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


@dataclass(frozen=True)
class _Letter:
    """Records as they go in one request. signature: base64, by the device's key over body."""

    epoch: str
    records: Sequence[Record]
    body: bytes
    signature: str


@dataclass(frozen=True)
class _Parcel:
    """The next records of an epoch. seqs: as they were chosen; records: those of them that can be read.

    letter: None until the files of the records are at the hub.
    """

    epoch: str
    seqs: Sequence[int] = ()
    records: Sequence[Record] = ()
    letter: _Letter | None = None

    def begins(self, waiting: Ranges) -> bool:
        """Whether these are, whole and in order, what is due first."""
        return bool(self.seqs) and waiting & Ranges(((1, self.seqs[-1]),)) == Ranges.of(self.seqs)


class Shipper:
    """Sends what is due. receipts: newest of each epoch, kept up to date here. blob_path: SHA-256 in hex → file.

    One thread owns it; a second one only waits for the hub's answer to a letter.
    """

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
        self._wire = ThreadPoolExecutor(1, "wire")
        self.key = identity.signing_key()
        self.receipts = store.receipts(identity.device)

    def waiting(self, reader: EpochReader) -> Ranges:
        """Without those that the hub refuses whole."""
        held_back = seqs_kept_back(self._store.kept_back(self._identity.device), reader.epoch)
        return still_to_send(reader.written(), self.receipts.get(reader.epoch)) - held_back

    def ship(self, reader: EpochReader) -> int:
        """How many records were settled. Raises HubAway or HubRefused; what was settled before stays settled.

        While the hub works on one parcel the next one is made ready. It goes only if it is still what is due when the
        receipt is there; otherwise it is dropped, and made anew from what the receipt says.
        """
        settled = 0
        ready = _Parcel(reader.epoch)
        while waiting := self.waiting(reader):
            parcel = ready if ready.begins(waiting) else self._parcel(reader, waiting)
            if not parcel.records:
                if [size.seq for size in reader.sizes(waiting, 1)] == parcel.seqs[:1]:
                    return settled  # nothing can be read now: the reader's problem says why
                continue
            sent = Ranges.of(parcel.seqs)
            ready = self._send(parcel, meanwhile=partial(self._parcel, reader, waiting - sent))
            left = sent & self.waiting(reader)
            if left == sent:
                raise HubAway("The hub took records and acknowledged none of them.")
            settled += sent.count() - left.count()
        return settled

    def close(self) -> None:
        self._wire.shutdown()

    def keep(self, receipt: Receipt, payload: bytes) -> None:
        self.keep_all([(receipt, payload)])

    def keep_all(self, verified: list[tuple[Receipt, bytes]]) -> None:
        """Only what says something new is written to the disk."""
        new = [(one, payload) for one, payload in verified if _news(self.receipts.get(one.epoch), one)]
        if new:
            self._store.keep_receipts(new)
        self.receipts |= {one.epoch: one for one, _ in verified}

    def _parcel(self, reader: EpochReader, waiting: Ranges) -> _Parcel:
        """What comes first of waiting; without records where none can be read."""
        seqs = next_batch(reader.sizes(waiting, limits.BATCH_RECORDS_MAX))
        records = reader.records(seqs) if seqs else []
        if any(record.parsed.blobs for record in records):
            return _Parcel(reader.epoch, seqs, records)  # their files go first
        return _Parcel(reader.epoch, seqs, records, self._letter(reader.epoch, records))

    def _letter(self, epoch: str, records: Sequence[Record]) -> _Letter | None:
        if not records:
            return None
        body = encode_batch(epoch, records)
        return _Letter(epoch, records, body, base64.b64encode(self._identity.sign(body)).decode())

    def _send(self, parcel: _Parcel, meanwhile: Callable[[], _Parcel]) -> _Parcel:
        """Returns what meanwhile made while the hub was at work."""
        letter = parcel.letter or self._letter(
            parcel.epoch, [record for record in parcel.records if self._files_are_there(parcel.epoch, record)]
        )
        if letter is None:
            return meanwhile()
        answer = self._post(letter)
        try:
            made = meanwhile()
        finally:
            wait([answer])  # nobody else may use the connection before
        self._settle(letter, answer)
        return made

    def _post(self, letter: _Letter) -> Future[RecordsAnswer]:
        return self._wire.submit(self._hub.ask_signed, "/api/v1/records", letter.body, letter.signature, RecordsAnswer)

    def _settle(self, letter: _Letter, answer: Future[RecordsAnswer]) -> None:
        """Where the hub refuses it, it goes again in halves, until the record that is refused is known."""
        try:
            receipt = answer.result()
        except HubRefused as err:
            if err.status not in _ONE_IS_BAD or err.where == "Werkstadt-Signature":
                raise
            if len(letter.records) == 1:
                self._keep_back(letter.epoch, letter.records[0].parsed.seq, err.reason)
                return
            middle = len(letter.records) // 2
            for half in (letter.records[:middle], letter.records[middle:]):
                if smaller := self._letter(letter.epoch, half):
                    self._settle(smaller, self._post(smaller))
        else:
            self._accept(receipt, letter.epoch)

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
        """From where it stands at the hub; where it breaks off the round ends, and the next one asks again."""
        path = self._blob_path(sha256)
        size = path.stat().st_size
        held, whole = self._hub.blob_held(sha256)
        if whole:
            return
        try:
            for offset, chunk in _chunks(path, min(held, size), size):
                self._hub.put_blob(sha256, offset, chunk, last=offset + len(chunk) == size)
        except HubRefused as err:
            if err.status != 409 or held > size:
                raise
            raise HubAway("The hub still takes in an earlier piece of a file.") from err

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
