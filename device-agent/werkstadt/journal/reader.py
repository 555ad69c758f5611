"""The reading side of the journal, for another process and another user than the writer's."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from werkstadt.contract.ranges import Ranges
from werkstadt.contract.record import Header, Record, parse_header
from werkstadt.contract.shipping import Size, wire_size
from werkstadt.journal.database import COLUMNS, DamagedError, NewerError, check_format, connect_reader, record_of
from werkstadt.journal.errors import is_damage, unavailable
from werkstadt.journal.files import epoch_files, name_parts

_AT_ONCE = 500


def open_readers(folder: Path) -> list["JournalReader"]:
    """Every epoch of every writer, in the order in which they were begun; also damaged ones: see their problem.

    Raises JournalUnavailable if the folder cannot be read; one that is not there yet has no epochs.
    """
    try:
        return [JournalReader(path) for path in epoch_files(folder)]
    except FileNotFoundError:
        return []
    except OSError as err:
        raise unavailable(err, folder) from err


def damaged_files(readers: Iterable["JournalReader"]) -> list[Path]:
    """Files that their writer, or whoever reads them, found damaged, and that still lie there."""
    known = list(readers)
    left = {(reader.writer, reader.left_as_damaged()) for reader in known}
    return [reader.path for reader in known if reader.is_damaged or (reader.writer, reader.epoch) in left]


class JournalReader:
    """One epoch, query-only. Keeps its connection: open readers once and again when there is a new file.

    Nothing here raises for a damaged or unreadable file: it gives what can be read, and problem says what cannot.
    """

    def __init__(self, path: Path) -> None:
        """Use open_readers. Raises ValueError if path is not named like a journal."""
        parts = name_parts(path)
        if parts is None:
            raise ValueError(f"{path}: expected <writer>-<epoch>.db")
        self.path = path
        self.writer, self.epoch = parts
        self._connection: sqlite3.Connection | None = None
        self._damage: str | None = None
        self._trouble: str | None = None
        self._lost: set[int] = set()
        self._left: str | None = None
        self._query("SELECT 1 FROM origin")

    @property
    def problem(self) -> str | None:
        """What staff should know, None if all is well. Damage stays said; what may pass is said until it passed."""
        problem = self._damage or self._trouble
        return None if problem is None else f"{self.path}: {problem}"

    @property
    def is_damaged(self) -> bool:
        return self._damage is not None

    def left_as_damaged(self) -> str | None:
        """The epoch before this one, where this one was begun because that one was damaged."""
        if self._left is None:
            rows = self._query("SELECT body FROM record WHERE seq = 1")
            self._left = _left_by(rows[0][0]) if rows and rows[0][0] else ""
        return self._left or None

    def lost(self) -> int:
        """Answers that `lost` records tell of."""
        beginning = b'{"count":'
        rows = self._query("SELECT header, body FROM record WHERE substr(body, 1, ?) = ?", (len(beginning), beginning))
        return sum(json.loads(body)["count"] for header, body in rows if parse_header(header).kind == "lost")

    def of_kind(self, kind: str) -> Iterator[tuple[Header, bytes]]:
        """Records of a kind whose body is still there, in their order; a few hundred at a time."""
        said = f'"kind":{json.dumps(kind)}'.encode()
        for _, header, body in self._with_body("header, body", "instr(header, ?)", (said,)):
            parsed = parse_header(header)
            if parsed.kind == kind:
                yield parsed, body

    def still_there(self, among: Ranges) -> Iterator[Header]:
        """Headers of those whose body is still there, in their order; a few hundred at a time."""
        for first, last in among.spans:
            for _, header in self._with_body("header", "seq <= ?", (last,), after=first - 1):
                yield parse_header(header)

    def _with_body(self, what: str, where: str, values: Sequence[object], after: int = 0) -> Iterator[Any]:
        """seq and what of each record after this one whose body is still there, in their order."""
        query = f"SELECT seq, {what} FROM record WHERE seq > ? AND body IS NOT NULL AND {where} ORDER BY seq LIMIT ?"  # noqa: S608
        while rows := self._query(query, (after, *values, _AT_ONCE)):
            yield from rows
            after = rows[-1][0]

    def has(self, id: str) -> bool:
        return bool(self._query("SELECT 1 FROM record WHERE id = ?", (id,)))

    def written(self) -> Ranges:
        """Everything that was written, also what can no longer be read."""
        rows = self._query("SELECT seq FROM record ORDER BY seq DESC LIMIT 1")
        return Ranges(((1, rows[0][0]),)) if rows else Ranges()

    def given(self) -> int:
        rows = self._query("SELECT given FROM record ORDER BY seq DESC LIMIT 1")
        return int(rows[0][0]) if rows else 0

    def given_among(self, seqs: Ranges) -> int:
        """Submissions with these numbers."""
        return sum(self._given_up_to(last) - self._given_up_to(first - 1) for first, last in seqs.spans)

    def _given_up_to(self, seq: int) -> int:
        rows = self._query("SELECT given FROM record WHERE seq <= ? ORDER BY seq DESC LIMIT 1", (seq,))
        return int(rows[0][0]) if rows else 0

    def sizes(self, among: Ranges, most: int) -> list[Size]:
        """The first `most` of these in order, without those that proved unreadable."""
        found: list[Size] = []
        query = "SELECT seq, length(header), coalesce(length(body), 0) FROM record WHERE seq BETWEEN ? AND ? LIMIT ?"
        for first, last in (among - Ranges.of(self._lost)).spans:
            if len(found) >= most:
                break
            rows = self._query(query, (first, last, most - len(found)))
            found += (Size(seq, wire_size(header, body)) for seq, header, body in rows)
        return found

    def records(self, seqs: Sequence[int]) -> list[Record]:
        """Those that are there and are as they were written, ascending; the others are named in problem, and left out
        of sizes."""
        asked = Ranges.of(seqs)
        try:
            return self._all_sound(asked)
        except (DamagedError, sqlite3.Error):
            return [record for seq in asked for record in self._what_can_be_read(seq)]

    def _all_sound(self, asked: Ranges) -> list[Record]:
        """Many at once. Raises DamagedError or sqlite3.Error where one of them cannot be read."""
        if self._connection is None:
            raise sqlite3.ProgrammingError("not open")
        query = f"SELECT {COLUMNS} FROM record WHERE seq BETWEEN ? AND ?"  # noqa: S608
        found = [record_of(row) for span in asked.spans for row in self._connection.execute(query, span)]
        self._trouble = None
        return found

    def _what_can_be_read(self, seq: int) -> list[Record]:
        found: list[Record] = []
        before, self._damage = self._damage, None
        rows = self._query(f"SELECT {COLUMNS} FROM record WHERE seq = ?", (seq,))  # noqa: S608
        try:
            found += (record_of(row) for row in rows)
        except DamagedError as err:
            self._damage = str(err)
        if self._damage:
            self._lost.add(seq)
            self._damage = before or f"record {seq}: {self._damage}"
        else:
            self._damage = before
        return found

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, err: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _query(self, query: str, values: Sequence[object] = ()) -> list[Any]:
        try:
            if self._connection is None:
                self._connection = connect_reader(self.path)
                check_format(self._connection)
            rows = self._connection.execute(query, values).fetchall()
        except (DamagedError, NewerError) as err:
            self._damage = str(err)
            self.close()
            return []
        except sqlite3.Error as err:
            if is_damage(err):
                self._damage = f"damaged ({err})"
            else:
                self._trouble = f"cannot be read now ({err})"
            self.close()
            return []
        self._trouble = None
        return rows


def _left_by(body: bytes) -> str:
    """The epoch that the first record of the next one calls damaged; empty for every other reason."""
    said = json.loads(body)
    return str(said["previous_epoch"]) if said.get("reason") == "damaged" else ""
