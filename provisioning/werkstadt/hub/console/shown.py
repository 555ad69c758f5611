"""What content says about itself: titles of exhibits, questions of forms. Without content there are bare names."""

import datetime as dt
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from werkstadt.exhibits import calendar, content
from werkstadt.exhibits.model import Card, Exhibit, Exhibition, Form, say
from werkstadt.exhibits.problems import ContentError
from werkstadt.exhibits.studies.load import load_study
from werkstadt.exhibits.studies.model import Study

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Shown:
    """exhibits, forms, studies: by id. exhibition: None where there is no content, or none that can be read."""

    exhibition: Exhibition | None = None
    exhibits: Mapping[str, Card] = field(default_factory=dict)
    forms: Mapping[str, Form] = field(default_factory=dict)
    studies: Mapping[str, Study] = field(default_factory=dict)


@dataclass(frozen=True)
class Today:
    """title: of the exhibition. exhibits: titles, in their order. is_open: now, by its hours."""

    title: str
    exhibits: tuple[str, ...]
    is_open: bool
    last_day: str | None


def shown(folder: Path | None) -> Shown:
    """folder: the content folder of the hub's settings."""
    if folder is None or not (folder / "current").exists():
        return Shown()
    return _read(folder, (folder / "current").resolve())


def opened(folder: Path | None) -> Mapping[str, Exhibit]:
    """Exhibits with their scenes, by id. Their packs are opened once for each exhibition."""
    if folder is None or not (folder / "current").exists():
        return {}
    return _open(folder, (folder / "current").resolve())


def shown_today(folder: Path | None, language: str, now: dt.datetime) -> Today | None:
    """now: with a time zone."""
    content_ = shown(folder)
    if content_.exhibition is None:
        return None
    exhibition = content_.exhibition
    shows = calendar.shown(exhibition, None, calendar.site_day(exhibition, now))
    titles = [exhibit_title(content_, show.pack, language) for show in shows]
    last = exhibition.last.isoformat() if exhibition.last else None
    return Today(say(exhibition.title, language)[0], tuple(titles), calendar.is_open(exhibition, now), last)


def exhibition_title(folder: Path | None, id: str | None, language: str) -> str:
    """What a device says it shows, in words where it is the exhibition that this hub has."""
    exhibition = shown(folder).exhibition
    if exhibition is not None and id == exhibition.id:
        return say(exhibition.title, language)[0]
    return id or "–"


def exhibit_title(content_: Shown, id: str, language: str) -> str:
    exhibit = content_.exhibits.get(id)
    return id if exhibit is None else say(exhibit.title, language)[0]


def form_title(content_: Shown, id: str, language: str) -> str:
    form = content_.forms.get(id)
    return id if form is None else say(form.title, language)[0]


def study_title(content_: Shown, id: str, language: str) -> str:
    study = content_.studies.get(id)
    return id if study is None else say(study.title, language)[0]


def task_title(content_: Shown, study: str, id: str, language: str) -> str:
    found = content_.studies.get(study)
    return next((say(task.title, language)[0] for task in found.tasks if task.id == id), id) if found else id


@lru_cache(maxsize=2)
def _open(folder: Path, current: Path) -> Mapping[str, Exhibit]:
    """current: as for _read."""
    exhibition = _read(folder, current).exhibition
    exhibits: dict[str, Exhibit] = {}
    for show in exhibition.shows if exhibition else ():
        try:
            exhibits[show.pack] = content.load_exhibit(folder / "packs" / show.hash, show.hash)
        except ContentError as err:
            log.warning("exhibit not readable pack=%s reason=%s", show.pack, err)
    return exhibits


@lru_cache(maxsize=2)
def _read(folder: Path, current: Path) -> Shown:
    """current: resolved, hence named by its content: what was read of it once stays true."""
    try:
        exhibition = content.load_exhibition(current)
    except ContentError as err:
        log.warning("exhibition not readable folder=%s reason=%s", current, err)
        return Shown()
    exhibits: dict[str, Card] = {}
    forms: dict[str, Form] = {}
    for show in exhibition.shows:
        try:
            exhibits[show.pack] = show.card or content.load_exhibit(folder / "packs" / show.hash, show.hash).card()
        except ContentError as err:
            log.warning("exhibit not readable pack=%s reason=%s", show.pack, err)
    for show in exhibition.forms:
        try:
            form = content.load_form(folder / "packs" / show.hash, show.hash)
            forms[form.id] = form
        except ContentError as err:
            log.warning("form not readable pack=%s reason=%s", show.pack, err)
    return Shown(exhibition, exhibits, forms, _read_studies(folder, exhibition))


def _read_studies(folder: Path, exhibition: Exhibition) -> dict[str, Study]:
    studies: dict[str, Study] = {}
    for show in exhibition.studies:
        try:
            study = load_study(folder / "packs" / show.hash, show.hash)
            studies[study.id] = study
        except ContentError as err:
            log.warning("study not readable pack=%s reason=%s", show.pack, err)
    return studies
