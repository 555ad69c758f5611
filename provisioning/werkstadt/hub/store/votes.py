"""Votes, read out of the records as they come, so that a poll's count costs the same after a year."""

from sqlalchemy import Connection, func, select

from werkstadt.hub.rules.feeds import VOTE, Count, Vote, last_votes, vote_of
from werkstadt.hub.store import dialect
from werkstadt.hub.store.tables import poll_totals, poll_votes, progress, records

_NAME = "votes"
_KEYS = ("device", "visit", "exhibit", "scene")


def newest_record(connection: Connection) -> int:
    """nr of the record that came last; 0: none."""
    return int(connection.execute(select(func.max(records.c.nr))).scalar() or 0)


def read_to(connection: Connection) -> int:
    """nr of the record up to which votes were read."""
    return int(connection.execute(select(progress.c.nr).where(progress.c.name == _NAME)).scalar() or 0)


def unread(connection: Connection, most: int) -> tuple[list[Vote], int]:
    """The next votes in the order of arrival, and up to which record that is. A deleted body is no vote any more."""
    done, newest = read_to(connection), newest_record(connection)
    # By arrival, not by the index of kinds: that one would go through all votes that ever came.
    is_vote = func.coalesce(records.c.kind, "") == VOTE
    columns = (records.c.nr, records.c.device, records.c.header, records.c.body, records.c.received_ms)
    query = select(*columns).where(records.c.nr > done, records.c.nr <= newest, is_vote, records.c.body.is_not(None))
    rows = connection.execute(query.order_by(records.c.nr).limit(most)).all()
    found = [vote_of(row.device, row.header, row.body, row.received_ms) for row in rows]
    return [vote for vote in found if vote is not None], rows[-1].nr if len(rows) == most else newest


def keep(connection: Connection, votes: list[Vote], upto: int) -> None:
    """The same votes again change nothing."""
    rows = [vars(vote) for vote in last_votes(votes)]
    dialect.keep_latest(connection, poll_votes, _KEYS, ("boottime_ms", "seq"), rows)
    dialect.upsert(connection, progress, ("name",), {"name": _NAME, "nr": upto})


def counts(connection: Connection) -> list[Count]:
    """With those whose rows are deleted, as their time was over."""
    columns = (poll_votes.c.exhibit, poll_votes.c.scene, poll_votes.c.choice)
    query = select(*columns, func.count(), func.max(poll_votes.c.received_ms)).group_by(*columns)
    found = {row[:3]: Count(*row) for row in connection.execute(query)}
    for exhibit, scene, choice, votes, as_of_ms in connection.execute(select(poll_totals)):
        here = found.get((exhibit, scene, choice))
        more, newest = (here.votes, here.as_of_ms) if here is not None else (0, 0)
        found[exhibit, scene, choice] = Count(exhibit, scene, choice, votes + more, max(as_of_ms, newest))
    return list(found.values())
