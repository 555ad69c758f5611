"""What staff do with feeds: put a table there, see what is published, take one away."""

import datetime as dt
from dataclasses import asdict, dataclass

from werkstadt.contract.feeds import NAME, NAME_EXPECTED, moment
from werkstadt.exhibits.model import Exhibit, Scene
from werkstadt.hub.console.shown import opened
from werkstadt.hub.core import Hub
from werkstadt.hub.errors import HubError
from werkstadt.hub.feeds import FeedBoard
from werkstadt.hub.rules.feedfiles import KINDS, parse_file
from werkstadt.hub.rules.feeds import POLL
from werkstadt.hub.rules.freewords import words_of
from werkstadt.hub.store import audit, feeds, freeitems, schemas
from werkstadt.hub.store.database import Store
from werkstadt.scenes.data.load import Data
from werkstadt.scenes.poll.load import Poll
from werkstadt.scenes.wordcloud.load import Wordcloud

_KIND_OF: dict[type[Scene], str] = {Poll: POLL, Wordcloud: "words", Data: "data"}

Result = dict[str, object]


class FeedError(HubError):
    """Refused, and what was published stays; the message is for the one who asked."""


@dataclass(frozen=True)
class Source:
    """A file as the command read it."""

    name: str
    text: str


def put(hub: Hub, name: str, kind: str, source: Source, as_of: str | None, *, who: str) -> Result:
    """as_of: a day such as 2026-11-30; None: now. Raises FeedError or ContractError."""
    if not NAME.fullmatch(name):
        raise FeedError(f"name: expected {NAME_EXPECTED}, got {name!r}")
    if kind not in KINDS:
        raise FeedError(f"kind: expected {' or '.join(KINDS)}, got {kind!r}")
    readers = _readers(hub, name)
    for exhibit, scene in readers:
        if _KIND_OF[type(scene)] != kind:
            wanted = _KIND_OF[type(scene)]
            raise FeedError(f"{name}: expected kind {wanted}, as exhibit {exhibit.id} shows it, got {kind}")
    with hub.store.reading() as connection:
        old = feeds.one(connection, name)
    if old is not None and old.kind != kind:
        raise FeedError(f"{name}: expected kind {old.kind}, as it is published, got {kind}: remove it first")
    now_ms = hub.now_ms()
    as_of_ms = _as_of_ms(as_of, now_ms)
    for exhibit, scene in readers:
        if isinstance(scene, Data) and moment(as_of_ms).date() < scene.as_of:
            day = f"{scene.as_of} or later, as the numbers that exhibit {exhibit.id} has"
            raise FeedError(f"as of: expected {day}, got {moment(as_of_ms).date()}: devices would leave it out")
    body = parse_file(source.text, kind, source.name, [scene for _, scene in readers if isinstance(scene, Data)])
    with hub.store.writing() as connection:
        done = feeds.put(connection, name, kind, body, as_of_ms, by=who, now_ms=now_ms)
        if done.is_new:
            detail = f"kind={kind} version={done.feed.version} file={source.name}"
            audit.write(connection, now_ms, who=who, what="feed put", subject=name, detail=detail)
    hub.feeds.changed()
    shown_in = sorted({exhibit.id for exhibit, _ in readers})
    result: Result = {"name": name, "kind": kind, "version": done.feed.version, "new": done.is_new}
    return {**result, "shown_in": shown_in if hub.settings.content is not None else None}


def bind_words(hub: Hub, name: str, form: str, ref: str, *, who: str) -> Result:
    """From now on the feed shows the released words of a question. Raises FeedError."""
    if not NAME.fullmatch(name):
        raise FeedError(f"name: expected {NAME_EXPECTED}, got {name!r}")
    for exhibit, scene in _readers(hub, name):
        if not isinstance(scene, Wordcloud):
            raise FeedError(
                f"{name}: expected kind {_KIND_OF[type(scene)]}, as exhibit {exhibit.id} shows it, got words"
            )
    now_ms = hub.now_ms()
    with hub.store.writing() as connection:
        asked = schemas.Known(connection).of(form).merged().get(ref)
        if asked is None or not asked.is_free or asked.type != "text":
            raise FeedError(f"question: expected a text of form {form}, got {ref!r}")
        old = feeds.one(connection, name)
        if old is not None and old.kind != "words":
            raise FeedError(f"{name}: expected kind {old.kind}, as it is published, got words: remove it first")
        freeitems.bind_feed(connection, name, form, ref, who, now_ms)
        audit.write(connection, now_ms, who=who, what="feed bound", subject=name, detail=f"{form} {ref}"[:200])
    published = publish_words(hub.store, hub.feeds, now_ms)
    return {"name": name, "form": form, "question": ref, "published": name in published}


def publish_words(store: Store, board: FeedBoard, now_ms: int) -> list[str]:
    """Every feed that shows released words, where they are others than before. Without any it is withdrawn."""
    changed = []
    with store.reading() as connection:
        bound = freeitems.feeds_of_words(connection)
        words = {
            name: words_of(str(one.said) for one in freeitems.released_texts(connection, form, ref))
            for name, (form, ref) in bound.items()
        }
        here = {name: feeds.one(connection, name) for name in bound}
    for name, counts in words.items():
        old = here[name]
        if (old is None and not counts) or (old is not None and old.body == {"words": counts}):
            continue
        with store.writing() as connection:
            if counts:
                feeds.put(connection, name, "words", {"words": counts}, now_ms, by="", now_ms=now_ms)
            else:
                feeds.withdraw(connection, name, now_ms)
        changed.append(name)
    if changed:
        board.changed()
    return changed


def listing(hub: Hub) -> Result:
    with hub.store.reading() as connection:
        return {"feeds": [asdict(one) for one in feeds.listing(connection)]}


def remove(hub: Hub, name: str, *, who: str) -> Result:
    """Raises FeedError."""
    polls = [exhibit.id for exhibit, scene in _readers(hub, name) if isinstance(scene, Poll)]
    if polls:
        raise FeedError(f"{name}: expected a feed that no poll is counted for, got that of exhibit {polls[0]}")
    now_ms = hub.now_ms()
    with hub.store.writing() as connection:
        if not feeds.withdraw(connection, name, now_ms) and not freeitems.unbind_feed(connection, name):
            raise FeedError(f"name: expected one of `werkstadt-hub feed list`, got {name!r}")
        freeitems.unbind_feed(connection, name)
        audit.write(connection, now_ms, who=who, what="feed removed", subject=name)
    hub.feeds.changed()
    return {"name": name, "removed": True}


def _readers(hub: Hub, name: str) -> list[tuple[Exhibit, Poll | Wordcloud | Data]]:
    """The scenes of the exhibition here that name this feed."""
    return [
        (exhibit, scene)
        for exhibit in opened(hub.settings.content).values()
        for scene in exhibit.scenes
        if isinstance(scene, Poll | Wordcloud | Data) and scene.feed == name
    ]


def _as_of_ms(text: str | None, now_ms: int) -> int:
    """Noon UTC of a day is that day in every time zone of Europe."""
    if text is None:
        return now_ms
    try:
        day = dt.datetime.strptime(text, "%Y-%m-%d").replace(hour=12, tzinfo=dt.UTC)
    except ValueError as err:
        raise FeedError(f"as of: expected a day such as 2026-11-30, got {text!r}") from err
    if not 0 <= day.timestamp() * 1000 <= now_ms + 86_400_000:
        raise FeedError(f"as of: expected a day from 1970 to today, got {text!r}")
    return int(day.timestamp() * 1000)
