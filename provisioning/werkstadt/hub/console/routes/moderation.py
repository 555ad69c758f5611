"""What visitors said freely: released, refused, and both undone."""

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, HTTPException, Query
from fastapi.responses import RedirectResponse, Response

from werkstadt.hub import feedwork
from werkstadt.hub.blobfiles import BlobFiles
from werkstadt.hub.console.desk import Desk, genuine, needs
from werkstadt.hub.console.drawings import drawing_of
from werkstadt.hub.console.shown import exhibit_title, form_title, shown
from werkstadt.hub.console.words import LANGUAGES
from werkstadt.hub.rules.freewords import DRAWING
from werkstadt.hub.rules.written import blob_of, label_of
from werkstadt.hub.store import answers, audit, devices, freeitems, retention, schemas
from werkstadt.hub.store.freeitems import Item

router = APIRouter(prefix="/moderation")
Moderator = Annotated[Desk, Depends(needs("moderate"))]
State = Literal["waiting", "released", "refused"]
PAGE = 20
DECIDED_MOST = 200
_TYPES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"RIFF", "audio/wav"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"ID3", "audio/mpeg"),
    (b"\x1aE\xdf\xa3", "video/webm"),
)
"""By their first bytes, whatever the device said; everything else is only offered to be saved."""


@router.get("")
def queue(
    desk: Moderator, state: State = "waiting", form: str = "", after: Annotated[int, Query(ge=0)] = 0, go: str = ""
) -> Response:
    content = shown(desk.hub.settings.content)
    with desk.hub.store.writing() as connection:
        freeitems.read_new(connection)
    with desk.hub.store.reading() as connection:
        items = freeitems.page(connection, state, desk.exhibits, PAGE, after, form)
        counts = freeitems.counts(connection, desk.exhibits)
        names = {one.id: one.name for one in devices.listing(connection)}
        known = schemas.Known(connection)
        labels = {item.nr: label_of(known.of(item.form).merged(), item.ref, desk.language) for item in items}
        deleted = retention.logged(connection, 20) if desk.may("results.every") else []
    return desk.page(
        "moderation/queue.html",
        items=items,
        counts=counts,
        chosen=state,
        form=form,
        labels=labels,
        names=names,
        drawings={item.nr: drawing_of(item.said) for item in items if item.what == DRAWING},
        form_title=lambda id: form_title(content, id, desk.language),
        exhibit_title=lambda id: exhibit_title(content, id, desk.language) if id else desk.say("results.no_exhibit"),
        language_tags=LANGUAGES,
        more=items[-1].nr if len(items) == PAGE else None,
        at_once=go == "on",
        deleted=deleted,
    )


@router.post("", dependencies=[Depends(genuine)])
def decide(
    desk: Moderator,
    nr: Annotated[list[int], Form()],
    to: Annotated[State, Form()],
    state: Annotated[State, Form()] = "waiting",
    form: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Then on with the next one: the first button has the focus."""
    with desk.hub.store.writing() as connection:
        changed = freeitems.decide(connection, nr[:DECIDED_MOST], to, desk.exhibits, desk.person.name, desk.now_ms)
        for one in changed:
            audit.write(connection, desk.now_ms, who=desk.person.name, what=f"moderation-{to}", subject=f"nr. {one}")
    if changed:
        feedwork.publish_words(desk.hub.store, desk.hub.feeds, desk.now_ms)
    query = urlencode({name: value for name, value in (("state", state), ("form", form), ("go", "on")) if value})
    return RedirectResponse(f"/moderation?{query}", status_code=303)


@router.get("/{nr}/file")
def file(desk: Moderator, nr: int) -> Response:
    """The file of an item; only what is surely a picture or a sound is shown as such."""
    path = _file_of(desk, nr)
    with path.open("rb") as source:
        start = source.read(16)
    kind = next((kind for mark, kind in _TYPES if start.startswith(mark)), "application/octet-stream")
    headers = {"Content-Security-Policy": "default-src 'none'; sandbox", "Content-Disposition": "inline"}
    if kind == "application/octet-stream":
        headers["Content-Disposition"] = f'attachment; filename="file-{nr}"'
    return Response(path.read_bytes(), media_type=kind, headers=headers)


def _file_of(desk: Desk, nr: int) -> Path:
    """404 for an item of another's exhibit, one without a file, and one whose file is gone."""
    with desk.hub.store.reading() as connection:
        items: list[Item] = freeitems.by_numbers(connection, [nr], desk.exhibits)
        record = answers.one(connection, items[0].record) if items else None
    sha256 = blob_of(items[0].said, record.blobs) if items and record is not None else None
    path = BlobFiles(desk.hub.settings.state / "blobs").path(sha256) if sha256 else None
    if path is None or not path.is_file():
        raise HTTPException(404)
    return path
