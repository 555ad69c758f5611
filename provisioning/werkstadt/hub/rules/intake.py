"""What becomes of each record of a batch. Decides; the store does.

held        new, or sent again with the same bytes
set aside   not as agreed, or with an id that another record has: kept raw, with its reason
fork        the same (device, epoch, seq) with other bytes (a cloned card, a restored image): both are kept
waiting     names blobs that are not here yet: neither held nor set aside, so that it comes again

The chain finds forks that the triple alone would miss: where a record names another predecessor than the one held in
its place, that predecessor is *wanted*, and the receipt leaves its seq out, so that the other side sends it, too.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from werkstadt.contract.errors import ContractError
from werkstadt.contract.record import Record
from werkstadt.contract.wire import Spoiled, encode_batch
from werkstadt.hub.rules.facts import Facts, facts_of
from werkstadt.hub.rules.texts import plain


@dataclass(frozen=True)
class Link:
    hash: bytes
    previous: bytes


@dataclass(frozen=True)
class Known:
    """What the store holds around a batch.

    links: by seq, first the record that is held, then its forks; for the batch's seqs and their neighbours.
    ids: of the batch's ids those that are held, with epoch and seq. blobs: of the batch's those that are here.
    wanted: (seq, hash) of predecessors that are still to come.
    """

    links: Mapping[int, tuple[Link, ...]] = field(default_factory=dict)
    ids: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    blobs: frozenset[str] = frozenset()
    wanted: frozenset[tuple[int, bytes]] = frozenset()


@dataclass(frozen=True)
class Aside:
    seq: int
    reason: str
    raw: bytes


@dataclass
class Verdict:
    """wanted: new ones; found: those that are wanted no more; repeated: seqs that came again with the same bytes."""

    fresh: list[tuple[Record, Facts]] = field(default_factory=list)
    forked: list[Record] = field(default_factory=list)
    aside: list[Aside] = field(default_factory=list)
    waiting: list[tuple[int, str]] = field(default_factory=list)
    wanted: set[tuple[int, bytes]] = field(default_factory=set)
    found: set[tuple[int, bytes]] = field(default_factory=set)
    repeated: set[int] = field(default_factory=set)

    @property
    def is_fork(self) -> bool:
        return bool(self.forked or self.wanted)


def judge(rows: Iterable[Record | Spoiled], known: Known, received_ms: int, zone: ZoneInfo) -> Verdict:
    return _Judge(known, received_ms, zone).judge(rows)


class _Judge:
    def __init__(self, known: Known, received_ms: int, zone: ZoneInfo) -> None:
        self._known = known
        self._links = dict(known.links)
        self._ids = dict(known.ids)
        self._received_ms = received_ms
        self._zone = zone
        self._verdict = Verdict()

    def judge(self, rows: Iterable[Record | Spoiled]) -> Verdict:
        for row in rows:
            if isinstance(row, Spoiled):
                self._verdict.aside.append(Aside(row.seq, plain(row.reason), row.raw))
            else:
                self._judge_record(row)
        self._verdict.wanted -= self._known.wanted
        return self._verdict

    def _judge_record(self, record: Record) -> None:
        seq = record.parsed.seq
        here = self._links.get(seq, ())
        if here and any(link.hash == record.hash for link in here):
            self._verdict.repeated.add(seq)
            return
        try:
            facts = facts_of(record, self._received_ms, self._zone)
            if not here:
                self._check_id(record)
        except ContractError as err:
            raw = encode_batch(record.parsed.epoch, [record])
            self._verdict.aside.append(Aside(seq, plain(str(err)), raw))
            return
        for blob in record.parsed.blobs:
            if blob not in self._known.blobs:
                self._verdict.waiting.append((seq, blob))
                return
        if here:
            self._verdict.forked.append(record)
        else:
            self._verdict.fresh.append((record, facts))
            self._ids[record.parsed.id] = (record.parsed.epoch, seq)
        self._links[seq] = (*here, Link(record.hash, record.previous))
        self._follow_chain(record)

    def _check_id(self, record: Record) -> None:
        other = self._ids.get(record.parsed.id)
        if other is not None:
            raise ContractError("header.id", "an id of its own", f"that of record {other[1]} of epoch {other[0]}")

    def _follow_chain(self, record: Record) -> None:
        seq, verdict = record.parsed.seq, self._verdict
        place = (seq, record.hash)
        if place in self._known.wanted or place in verdict.wanted:
            verdict.found.add(place)
            verdict.wanted.discard(place)
        before = self._links.get(seq - 1)
        usual = before is not None and before[0].hash == record.previous
        if before is not None and not usual and all(link.hash != record.previous for link in before):
            verdict.wanted.add((seq - 1, record.previous))
        after = self._links.get(seq + 1)
        if after is not None:
            here = {link.hash for link in self._links[seq]}
            verdict.wanted.update((seq, link.previous) for link in after if link.previous not in here)
