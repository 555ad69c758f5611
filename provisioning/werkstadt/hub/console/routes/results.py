"""What visitors answered: forms, charts, rows, CSV."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, HTTPException, Query
from fastapi.responses import Response, StreamingResponse

from werkstadt.exhibits.model import Form
from werkstadt.hub.console import export, questions
from werkstadt.hub.console.desk import Desk, needs
from werkstadt.hub.console.shown import Shown, exhibit_title, form_title, shown
from werkstadt.hub.console.words import LANGUAGES
from werkstadt.hub.store import answers, feeds
from werkstadt.hub.store.answers import Submission

router = APIRouter(prefix="/results")
Reader = Annotated[Desk, Depends(needs("results"))]
ROWS_PAGE = 50
TEXTS_MOST = 6
_Day = Annotated[str, Query(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]


@dataclass(frozen=True)
class Choice:
    """What is looked at; empty: all. question, answer: only submissions that gave this answer."""

    first: _Day = ""
    last: _Day = ""
    device: str = ""
    exhibit: str = ""
    answered_in: str = ""
    question: str = ""
    answer: str = ""

    def is_any(self) -> bool:
        return any((self.first, self.last, self.device, self.exhibit, self.answered_in, self.question))

    def query(self, **more: str) -> str:
        """For an address: what is set, with more over it."""
        fields = {**self.__dict__, **more}
        kept = {name: value for name, value in fields.items() if value}
        return f"?{urlencode(kept)}" if kept else ""


Chosen = Annotated[Choice, Depends()]


@router.get("")
def forms(desk: Reader) -> Response:
    content = shown(desk.hub.settings.content)
    with desk.hub.store.reading() as connection:
        found = answers.forms(connection)
        published = feeds.listing(connection)
    titles = {one.form: form_title(content, one.form, desk.language) for one in found}
    unused = [(id, form_title(content, id, desk.language)) for id in content.forms if id not in titles]
    return desk.page("results/forms.html", forms=found, titles=titles, unused=unused, feeds=published)


@router.get("/{form}")
def one_form(desk: Reader, form: str, choice: Chosen) -> Response:
    content, all_, chosen = _read(desk, form, choice)
    may_read_texts = desk.may("results.texts")
    found = questions.results(chosen, content.forms.get(form), desk.language)
    days = [submission.day for submission in chosen]
    return desk.page(
        "results/form.html",
        results=found,
        may_read_texts=may_read_texts,
        texts_most=TEXTS_MOST,
        language_tags=LANGUAGES,
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        total=len(all_),
        n=len(chosen),
        **_frame(desk, content, form, choice, all_),
    )


@router.get("/{form}/rows")
def rows(desk: Reader, form: str, choice: Chosen, page: Annotated[int, Query(ge=1)] = 1) -> Response:
    content, all_, chosen = _read(desk, form, choice)
    known = content.forms.get(form)
    start = (page - 1) * ROWS_PAGE
    part = chosen[start : start + ROWS_PAGE]
    return desk.page(
        "results/rows.html",
        columns=[(ref, questions.label_of(known, ref, desk.language)) for ref in _refs(known, part)],
        rows=[(one, _written(desk, known, one)) for one in part],
        n=len(chosen),
        start=start,
        page=page,
        pages=max(1, -(-len(chosen) // ROWS_PAGE)),
        answer=questions.written_answer(known, choice.question, choice.answer, desk.language),
        question=questions.label_of(known, choice.question, desk.language),
        **_frame(desk, content, form, choice, all_),
    )


@router.get("/{form}/csv")
def csv(desk: Reader, form: str, choice: Chosen) -> Response:
    content, _, chosen = _read(desk, form, choice)
    desk.note("export", subject=form, detail=f"{len(chosen)} rows")
    known = content.forms.get(form)
    refs = [ref for ref in _refs(known, chosen) if desk.may("results.texts") or not _is_text(known, ref)]
    positive = {one.ref for one in known.questions if one.appearance == "smiley5"} if known else set()
    header = ["id", "day", "device", "exhibit", "language", "level", "form", "form_version"]
    header += [f"{ref} ({desk.say('results.only_positive')})" if ref in positive else ref for ref in refs]
    body = export.lines(desk.language, header, _csv_rows(chosen, refs))
    name = "".join(char if char.isalnum() or char in "-_" else "-" for char in form)
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return StreamingResponse(body, media_type="text/csv; charset=utf-8", headers=headers)


def _read(desk: Desk, form: str, choice: Choice) -> tuple[Shown, list[Submission], list[Submission]]:
    """Content, all submissions of the form, and those chosen; newest first. 404 for a form nobody knows."""
    content = shown(desk.hub.settings.content)
    with desk.hub.store.reading() as connection:
        all_ = sorted(answers.each(connection, answers.Filter(form)), key=_newest_first)
    if not all_ and form not in content.forms:
        raise HTTPException(404)
    return content, all_, [one for one in all_ if _fits(one, choice)]


def _newest_first(one: Submission) -> tuple[int, int]:
    return -one.at_ms, -one.nr


def _fits(one: Submission, choice: Choice) -> bool:
    return (
        (not choice.first or one.day >= choice.first)
        and (not choice.last or one.day <= choice.last)
        and choice.device in ("", one.device)
        and choice.exhibit in ("", one.exhibit)
        and choice.answered_in in ("", one.language)
        and (not choice.question or questions.gave(one, choice.question, choice.answer))
    )


def _frame(desk: Desk, content: Shown, form: str, choice: Choice, all_: list[Submission]) -> dict[str, Any]:
    exhibits, languages = questions.exhibits_and_languages(all_)
    return {
        "form": form,
        "title": form_title(content, form, desk.language),
        "choice": choice,
        "devices": sorted({(one.device, one.device_name) for one in all_}, key=lambda pair: pair[1].casefold()),
        "exhibits": sorted((id, exhibit_title(content, id, desk.language)) for id in exhibits if id),
        "answered_languages": sorted(language for language in languages if language),
        "exhibit_title": lambda id: exhibit_title(content, id, desk.language) if id else desk.say("results.no_exhibit"),
    }


def _refs(form: Form | None, submissions: list[Submission]) -> list[str]:
    """Questions in the order of the form, then those it no longer has."""
    refs = {one.ref: None for one in form.questions if one.type != "note"} if form else {}
    for submission in submissions:
        refs.update(dict.fromkeys(submission.answers))
    return list(refs)


def _is_text(form: Form | None, ref: str) -> bool:
    """Unknown questions may be texts, so they count as such."""
    types = {one.ref: one.type for one in form.questions} if form else {}
    return types.get(ref, "text") == "text"


def _written(desk: Desk, form: Form | None, one: Submission) -> dict[str, str]:
    return {
        ref: desk.say("results.text_hidden")
        if _is_text(form, ref) and not desk.may("results.texts")
        else questions.written_answer(form, ref, value, desk.language)
        for ref, value in one.answers.items()
    }


def _csv_rows(submissions: list[Submission], refs: list[str]) -> Iterator[list[export.Cell]]:
    for one in submissions:
        fixed = [one.id, one.day, one.device_name, one.exhibit, one.language, one.level, one.form, one.form_version]
        yield [*fixed, *(_cell(one.answers.get(ref)) for ref in refs)]


def _cell(value: object) -> export.Cell:
    if isinstance(value, list):
        return " ".join(str(one) for one in value)
    return value if isinstance(value, int | float) or value is None else str(value)
