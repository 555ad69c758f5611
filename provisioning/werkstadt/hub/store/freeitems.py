"""What visitors said freely, waiting for staff: nothing of it is public before they release it."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, func, select, update

from werkstadt.contract.errors import ContractError
from werkstadt.contract.record import parse_header
from werkstadt.hub.rules.freewords import DRAWING, TEXT, free_answers
from werkstadt.hub.rules.schemas import bare
from werkstadt.hub.rules.texts import plain
from werkstadt.hub.store import dialect, schemas
from werkstadt.hub.store.tables import free_items, progress, records, word_feeds

WAITING, RELEASED, REFUSED = "waiting", "released", "refused"
STATES = (WAITING, RELEASED, REFUSED)
RELEASED_MOST = 5_000
_NAME = "free"
_REF_MOST, _EXHIBIT_MOST = 200, 64


@dataclass(frozen=True)
class Item:
    """said: the answer as the record has it, of a drawing its body; None: it was deleted in between."""

    nr: int
    record: int
    ref: str
    what: str
    form: str
    exhibit: str
    device: str
    day: str
    state: str
    decided_by: str
    decided_ms: int | None
    language: str
    said: object


def read_new(connection: Connection, most: int = 2_000) -> bool:
    """Notes what came in since. False: nothing is left. The same again changes nothing."""
    done = int(connection.execute(select(progress.c.nr).where(progress.c.name == _NAME)).scalar() or 0)
    newest = int(connection.execute(select(func.max(records.c.nr))).scalar() or 0)
    if done >= newest:
        return False
    upto = min(newest, done + most)
    # By arrival, not by the index of kinds, which would be gone through as a whole.
    is_free = func.coalesce(records.c.kind, "").in_(("submission", DRAWING))
    columns = (records.c.nr, records.c.kind, records.c.form, records.c.device, records.c.day, records.c.header)
    query = select(*columns, records.c.body).where(records.c.nr > done, records.c.nr <= upto, is_free)
    known = schemas.Known(connection)
    found: list[dict[str, object]] = []
    for nr, kind, form, device, day, header, body in connection.execute(query.where(records.c.body.is_not(None))):
        for ref, what, exhibit in _free(kind, form, header, body, known):
            if len(ref) <= _REF_MOST:
                row = {"record": nr, "ref": ref, "what": what, "form": form, "exhibit": exhibit[:_EXHIBIT_MOST]}
                found.append({**row, "device": device, "day": day})
    names = ("record", "ref", "what", "form", "exhibit", "device", "day")
    dialect.insert_many(connection, free_items, names, [tuple(row[name] for name in names) for row in found])
    dialect.upsert(connection, progress, ("name",), {"name": _NAME, "nr": upto})
    return True


def _free(kind: str, form: str, header: bytes, body: bytes, known: schemas.Known) -> Iterable[tuple[str, str, str]]:
    try:
        said = json.loads(body)
        if kind == DRAWING:
            yield "", DRAWING, parse_header(header).pack or ""
            return
    except (ValueError, ContractError):
        return
    answers = said.get("answers") if isinstance(said, dict) else None
    if not isinstance(answers, dict):
        return
    exhibit = plain(str(said.get("exhibit") or ""))
    for ref, what, _ in free_answers(answers, known.of(form).of(str(said.get("form_version") or ""))):
        yield plain(ref), what, exhibit


def forget_known(connection: Connection, form: str) -> int:
    """After a form was learned: what turned out to be a choice or a number waits for nobody."""
    schema = schemas.Known(connection).of(form).merged()
    refs = connection.execute(select(free_items.c.ref).where(free_items.c.form == form).distinct()).scalars()
    closed = [ref for ref in refs if (asked := schema.get(bare(ref))) is not None and not asked.is_free]
    where = (free_items.c.form == form, free_items.c.ref.in_(closed))
    return connection.execute(delete(free_items).where(*where)).rowcount if closed else 0


def counts(connection: Connection, exhibits: frozenset[str] | None) -> dict[str, int]:
    query = select(free_items.c.state, func.count()).where(*_seen(exhibits)).group_by(free_items.c.state)
    return dict.fromkeys(STATES, 0) | {state: n for state, n in connection.execute(query)}


def page(
    connection: Connection, state: str, exhibits: frozenset[str] | None, most: int = 20, after: int = 0, form: str = ""
) -> list[Item]:
    """Oldest first, so that nobody waits for ever. after: the nr of the last one already seen."""
    where = [free_items.c.state == state, free_items.c.nr > after, *_seen(exhibits)]
    if form:
        where.append(free_items.c.form == form)
    return _items(connection, where, most)


def by_numbers(connection: Connection, numbers: Sequence[int], exhibits: frozenset[str] | None) -> list[Item]:
    return _items(connection, [free_items.c.nr.in_(numbers), *_seen(exhibits)], len(numbers))


def _items(connection: Connection, where: Sequence[ColumnElement[bool]], most: int) -> list[Item]:
    query = select(free_items, records.c.body).outerjoin(records, records.c.nr == free_items.c.record)
    return [
        _item(dict(row))
        for row in connection.execute(query.where(*where).order_by(free_items.c.nr).limit(most)).mappings()
    ]


def _item(row: dict[str, object]) -> Item:
    body = row.pop("body")
    said = json.loads(body) if isinstance(body, bytes) else {}
    answers = said.get("answers") if isinstance(said, dict) else None
    value = said if row["what"] == DRAWING else answers.get(row["ref"]) if isinstance(answers, dict) else None
    if body is None or (isinstance(value, dict) and value.get("removed") is True):
        value = None
    language = said.get("language") if isinstance(said, dict) else None
    return Item(**row, language=plain(str(language or "")), said=value)  # type: ignore[arg-type]


def decide(
    connection: Connection, numbers: Sequence[int], state: str, exhibits: frozenset[str] | None, who: str, now_ms: int
) -> list[int]:
    """Sets them to a state; WAITING undoes. Returns those that were another one before and may be seen."""
    where = [free_items.c.nr.in_(numbers), free_items.c.state != state, *_seen(exhibits)]
    changed = list(connection.execute(select(free_items.c.nr).where(*where).order_by(free_items.c.nr)).scalars())
    values = {"state": state, "decided_by": who, "decided_ms": now_ms}
    if changed:
        connection.execute(update(free_items).where(free_items.c.nr.in_(changed)).values(**values))
    return changed


def released_texts(
    connection: Connection, form: str, ref: str, exhibits: frozenset[str] | None = None, most: int = RELEASED_MOST
) -> list[Item]:
    """Newest first. ref: without the numbers of repeats."""
    where = [free_items.c.form == form, free_items.c.state == RELEASED, free_items.c.what == TEXT, *_seen(exhibits)]
    where.append(free_items.c.ref == ref if "/" not in ref else free_items.c.ref.like(f"{ref.split('/')[0]}%"))
    query = select(free_items, records.c.body).outerjoin(records, records.c.nr == free_items.c.record)
    rows = connection.execute(query.where(*where).order_by(free_items.c.nr.desc()).limit(most)).mappings()
    found = [_item(dict(row)) for row in rows]
    return [one for one in found if bare(one.ref) == ref and isinstance(one.said, str)]


def states_of(connection: Connection, numbers: Sequence[int]) -> dict[tuple[int, str], str]:
    """By record and ref."""
    query = select(free_items.c.record, free_items.c.ref, free_items.c.state)
    query = query.where(free_items.c.record.in_(numbers))
    return {(record, ref): state for record, ref, state in connection.execute(query)}


def feeds_of_words(connection: Connection) -> dict[str, tuple[str, str]]:
    """Form and question by feed."""
    query = select(word_feeds.c.feed, word_feeds.c.form, word_feeds.c.ref)
    return {feed: (form, ref) for feed, form, ref in connection.execute(query)}


def bind_feed(connection: Connection, feed: str, form: str, ref: str, who: str, now_ms: int) -> None:
    row = {"feed": feed, "form": form, "ref": ref, "put_by": who, "changed_ms": now_ms}
    dialect.upsert(connection, word_feeds, ("feed",), row)


def unbind_feed(connection: Connection, feed: str) -> bool:
    return connection.execute(delete(word_feeds).where(word_feeds.c.feed == feed)).rowcount == 1


def _seen(exhibits: frozenset[str] | None) -> list[ColumnElement[bool]]:
    return [] if exhibits is None else [free_items.c.exhibit.in_(exhibits)]
