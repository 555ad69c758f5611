"""From a hub's runs and content to the report of a study."""

import datetime as dt
import logging
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from werkstadt.contract.version import __version__
from werkstadt.exhibits.content import load_exhibit, load_form
from werkstadt.exhibits.model import Form, Words, say
from werkstadt.exhibits.problems import ContentError
from werkstadt.exhibits.studies.model import Study
from werkstadt.hub.rules.studies.runs import Kept
from werkstadt.hub.studyreport.document import document
from werkstadt.hub.studyreport.source import Source

log = logging.getLogger(__name__)


def report_of(
    id: str,
    study: Study | None,
    runs: Sequence[Kept],
    *,
    pilots: int,
    narrowed: Mapping[str, str],
    place: str,
    language: str,
    now_ms: int,
    zone: ZoneInfo,
) -> bytes:
    """A PDF. study: as the hub's content has it, None where it has not; runs: as chosen, without pilots; pilots: how
    many were left out; narrowed: what chose them, by the names of the console's filter. Raises ReportError."""
    source = Source(
        id=id,
        study=study,
        runs=runs,
        pilots=pilots,
        exhibits=_titles(study, language) if study else {},
        forms=_forms(study) if study else {},
        narrowed=narrowed,
        place=place,
        language=language,
        at=dt.datetime.fromtimestamp(now_ms // 1000, zone),
        software=__version__,
    )
    return document(source)


def file_name(id: str, language: str) -> str:
    name = "".join(char if char.isalnum() and char.isascii() else "-" for char in id).strip("-") or "study"
    return f"{name}-report-{language}.pdf"


def _titles(study: Study, language: str) -> dict[str, str]:
    """By hash. Packs that cannot be read are left out: the report then has their names."""
    found = {}
    for version in study.versions:
        words = _title(study.folder.parent, version.hash)
        if words:
            found[version.hash] = say(words, language)[0]
    return found


@lru_cache(maxsize=64)
def _title(packs: Path, hash: str) -> Words:
    """Packs are named by what is in them: what was read of one stays true."""
    try:
        return load_exhibit(packs / hash, hash).title
    except ContentError as err:
        log.warning("exhibit not readable pack=%s reason=%s", hash, err)
        return {}


def _forms(study: Study) -> dict[str, Form]:
    found = {}
    for show in (study.before, study.after):
        if show is not None:
            try:
                found[show.pack] = load_form(study.folder.parent / show.hash, show.hash)
            except ContentError as err:
                log.warning("form not readable pack=%s reason=%s", show.pack, err)
    return found
