"""What visitors answered: forms, figures, the rows behind them, exports."""

from itertools import islice
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response, StreamingResponse
from sqlalchemy import Connection

from werkstadt.hub import exportwork
from werkstadt.hub.console.charts import chart
from werkstadt.hub.console.desk import Desk, needs
from werkstadt.hub.console.lookup import Chosen, Lookup, look
from werkstadt.hub.console.shown import Shown, exhibit_title, form_title, shown
from werkstadt.hub.console.words import LANGUAGES
from werkstadt.hub.exports.writing import TYPES
from werkstadt.hub.resultrows import count, rows
from werkstadt.hub.rules import written
from werkstadt.hub.rules.freewords import words_of
from werkstadt.hub.rules.report import FIGURES_MOST, Figure, report
from werkstadt.hub.rules.schemas import bare
from werkstadt.hub.store import answers, devices, feeds, freeitems, results
from werkstadt.hub.store.answers import Submission

router = APIRouter(prefix="/results")
Reader = Annotated[Desk, Depends(needs("results"))]
RowReader = Annotated[Desk, Depends(needs("results.rows"))]
ROWS_PAGE = 50
TEXTS_MOST = 6
CLOUD_MOST = 40


@router.get("")
def forms(desk: Reader) -> Response:
    content = shown(desk.hub.settings.content)
    with desk.hub.store.reading() as connection:
        found = answers.forms(connection, desk.exhibits)
        published = feeds.listing(connection)
        anew = results.unfinished(connection)
    titles = {one.form: form_title(content, one.form, desk.language) for one in found}
    unused = [(id, form_title(content, id, desk.language)) for id in content.forms if id not in titles]
    unused = unused if desk.may("results.every") else []
    return desk.page("results/forms.html", forms=found, titles=titles, unused=unused, feeds=published, anew=anew)


@router.get("/{form}")
def one_form(desk: Reader, form: str, choice: Chosen, part: Annotated[int, Query(ge=1, le=200)] = 1) -> Response:
    with desk.hub.store.reading() as connection:
        lookup = look(desk, connection, form, choice)
        selection = lookup.wanted.selection
        leaves = results.leaves(connection, form, selection)
        start = (part - 1) * FIGURES_MOST
        counted = {leaf: (one.n, one.counts) for leaf, one in leaves.items()}
        found = report(counted, selection.chosen, lookup.wanted.schema, desk.language, start=start)
        days = results.days_of(connection, form, selection)
        total = results.submissions(connection, desk.exhibits).get(form, 0)
        frame = _frame(desk, connection, lookup)
        clouds = _clouds(desk, connection, lookup, found.figures)
        texts = _newest_texts(desk, connection, lookup, found.figures)
        anew = results.unfinished(connection).get(form)
    return desk.page(
        "results/form.html",
        report=found,
        charts={figure.ref: chart(figure) for figure in found.figures},
        clouds=clouds,
        texts=texts,
        language_tags=LANGUAGES,
        days=days,
        total=total,
        part=part,
        parts=max(1, -(-found.questions // FIGURES_MOST)),
        anew=anew,
        **frame,
    )


@router.get("/{form}/rows")
def single(desk: RowReader, form: str, choice: Chosen, page: Annotated[int, Query(ge=1, le=100_000)] = 1) -> Response:
    with desk.hub.store.reading() as connection:
        lookup = look(desk, connection, form, choice)
        n = count(connection, lookup.wanted)
        found = list(islice(rows(connection, lookup.wanted, (page - 1) * ROWS_PAGE), ROWS_PAGE))
        states = freeitems.states_of(connection, [one.nr for one in found])
        frame = _frame(desk, connection, lookup)
    schema = lookup.wanted.schema
    return desk.page(
        "results/rows.html",
        columns=[(ref, written.label_of(schema, ref, desk.language)) for ref in _refs(lookup, found)],
        rows=[(one, _written(desk, lookup, one)) for one in found],
        states=states,
        n=n,
        page=page,
        pages=max(1, -(-n // ROWS_PAGE)),
        answer=written.written_answer(schema, choice.question, choice.answer.replace("..", " – "), desk.language),
        question=written.label_of(schema, choice.question, desk.language),
        **frame,
    )


@router.get("/{form}/{kind}")
def export(desk: RowReader, form: str, kind: Literal["csv", "xlsx", "sav", "json"], choice: Chosen) -> Response:
    with desk.hub.store.reading() as connection:
        lookup = look(desk, connection, form, choice)
        n = count(connection, lookup.wanted)
    with_words = desk.may("results.texts")
    made = exportwork.export_of(
        desk.hub.store, lookup.wanted, lookup.title, desk.language, desk.now_ms, desk.zone, with_words=with_words
    )
    desk.note("export", subject=form, detail=f"{kind} {n} rows{choice.query()}")
    headers = {"Content-Disposition": f'attachment; filename="{made.file_name(kind)}"'}
    return StreamingResponse(exportwork.pieces(made, kind), media_type=TYPES[kind], headers=headers)


def _frame(desk: Desk, connection: Connection, lookup: Lookup) -> dict[str, Any]:
    content = shown(desk.hub.settings.content)
    groups = results.groups(connection, lookup.wanted.form, desk.exhibits)
    names = {one.id: one.name for one in devices.listing(connection)}
    return {
        "form": lookup.wanted.form,
        "title": lookup.title,
        "choice": lookup.choice,
        "narrowed": lookup.is_narrowed,
        "devices": sorted(((id, names.get(id, id)) for id in groups["device"]), key=lambda pair: pair[1].casefold()),
        "exhibits": sorted((id, exhibit_title(content, id, desk.language)) for id in groups["exhibit"] if id),
        "answered_languages": sorted(language for language in groups["language"] if language),
        "versions": sorted(groups["version"]),
        "exhibit_title": lambda id: _exhibit(desk, content, id),
    }


def _exhibit(desk: Desk, content: Shown, id: str) -> str:
    return exhibit_title(content, id, desk.language) if id else desk.say("results.no_exhibit")


def _clouds(
    desk: Desk, connection: Connection, lookup: Lookup, figures: tuple[Figure, ...]
) -> dict[str, list[tuple[str, int, int]]]:
    """By question: released words, how many texts have them, and their size from 1 to 5."""
    found = {}
    for figure in figures:
        if figure.kind == "text":
            released = freeitems.released_texts(connection, lookup.wanted.form, figure.ref, desk.exhibits)
            counts = list(words_of(str(one.said) for one in released).items())[:CLOUD_MOST]
            most = max((n for _, n in counts), default=1)
            found[figure.ref] = [(word, n, 1 + round(4 * (n - 1) / max(1, most - 1))) for word, n in sorted(counts)]
    return found


def _newest_texts(
    desk: Desk, connection: Connection, lookup: Lookup, figures: tuple[Figure, ...]
) -> dict[str, list[tuple[str, str, str]]]:
    """By question: (language, text, state) for those who may read texts; else only the released ones."""
    refs = {figure.ref for figure in figures if figure.kind == "text"}
    found: dict[str, list[tuple[str, str, str]]] = {ref: [] for ref in refs}
    if not refs:
        return found
    if not desk.may("results.texts"):
        for ref in refs:
            released = freeitems.released_texts(connection, lookup.wanted.form, ref, desk.exhibits, TEXTS_MOST)
            found[ref] = [(one.language, str(one.said), freeitems.RELEASED) for one in released]
        return found
    newest = list(islice(rows(connection, lookup.wanted), ROWS_PAGE))
    states = freeitems.states_of(connection, [one.nr for one in newest])
    for one in newest:
        for ref, value in one.answers.items():
            told = found.get(bare(ref))
            if told is not None and isinstance(value, str) and value and len(told) < TEXTS_MOST:
                told.append((one.language, value, states.get((one.nr, ref), freeitems.WAITING)))
    return found


def _refs(lookup: Lookup, found: list[Submission]) -> list[str]:
    """Questions in the order of the form, then those it no longer has; repeats with their numbers."""
    seen: dict[str, list[str]] = {}
    for one in found:
        for ref in one.answers:
            told = seen.setdefault(bare(ref), [])
            if ref not in told:
                told.append(ref)
    order = [ref for ref, asked in lookup.wanted.schema.items() if asked.type != "note"]
    order += [ref for ref in seen if ref not in lookup.wanted.schema]
    return [one for ref in order for one in sorted(seen.get(ref, [ref]))]


def _written(desk: Desk, lookup: Lookup, one: Submission) -> dict[str, str]:
    found = {}
    for ref, value in one.answers.items():
        asked = lookup.wanted.schema.get(bare(ref))
        hidden = (asked is None or asked.holds_words) and not desk.may("results.texts")
        if written.is_removed(value):
            found[ref] = desk.say("results.deleted")
        elif hidden:
            found[ref] = desk.say("results.text_hidden")
        elif written.blob_of(value, one.blobs):
            found[ref] = desk.say("results.file")
        else:
            found[ref] = written.written_answer(lookup.wanted.schema, ref, value, desk.language)
    return found
