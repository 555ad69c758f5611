"""From a store to an export: which columns, which rows, and until when the file may be kept."""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import closing
from tempfile import TemporaryFile
from typing import IO
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from werkstadt.hub.console.words import say
from werkstadt.hub.exports.writing import Export, Words, csv_lines, json_pieces, write_sav, write_xlsx
from werkstadt.hub.resultrows import Wanted, rows
from werkstadt.hub.rules.exporting import columns
from werkstadt.hub.rules.retention import Terms, delete_export_by, terms_of
from werkstadt.hub.store import results, schemas
from werkstadt.hub.store.answers import Submission
from werkstadt.hub.store.database import Store

_CHUNK = 256 * 1024


def export_of(
    store: Store, wanted: Wanted, title: str, language: str, now_ms: int, zone: ZoneInfo, *, with_words: bool
) -> Export:
    """The rows are read when the export is written."""
    at = dt.datetime.fromtimestamp(now_ms / 1000, zone)
    with store.reading() as connection:
        keys = results.keys(connection, wanted.form, wanted.selection.exhibits)
        days = results.days_of(connection, wanted.form, wanted.selection)
        by = delete_export_by(
            days[0] if days else None, terms(connection, wanted.form), at.date(), with_words=with_words
        )
    found = columns(wanted.schema, keys, language, with_words=with_words)

    def read() -> Iterable[Submission]:
        with store.reading() as connection:
            yield from rows(connection, wanted)

    return Export(wanted.form, title, found, read, language, words_of(language), at, by.isoformat())


def terms(connection: Connection, form: str) -> Terms:
    told = schemas.settings_of(connection).get(form)
    return Terms() if told is None else _terms(told)


def all_terms(connection: Connection) -> list[Terms]:
    """Of every form that is known."""
    return [_terms(told) for told in schemas.settings_of(connection).values()]


def _terms(told: schemas.Told) -> Terms:
    return terms_of(personal=told.personal, days=told.retention_days)


def words_of(language: str) -> Words:
    return Words(
        positive=say(language, "results.only_positive"),
        answers=say(language, "export.answers"),
        questions=say(language, "export.questions"),
        chosen=say(language, "export.chosen"),
        not_chosen=say(language, "export.not_chosen"),
        delete_by=say(language, "export.delete_by"),
    )


def pieces(export: Export, kind: str) -> Iterator[bytes]:
    """The file, piece by piece. What needs a file to be written into has one without a name, gone with it."""
    if kind in ("csv", "json"):
        yield from csv_lines(export) if kind == "csv" else json_pieces(export)
        return
    with closing(TemporaryFile()) as file:
        write(export, kind, file)
        file.seek(0)
        while piece := file.read(_CHUNK):
            yield piece


def write(export: Export, kind: str, out: IO[bytes]) -> None:
    """out: seekable."""
    if kind == "xlsx":
        write_xlsx(export, out)
    elif kind == "sav":
        write_sav(export, out)
    else:
        out.writelines(pieces(export, kind))
