"""The heat map of a page: its newest picture, and where fingers of the runs looked at came down on it."""

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from werkstadt.contract.errors import ContractError
from werkstadt.contract.runs import StudyPage
from werkstadt.contract.touchtrace import Down, read_trace
from werkstadt.hub.blobfiles import BlobFiles
from werkstadt.hub.rules.studies.heat import Heat, heat_of
from werkstadt.hub.rules.studies.runs import Kept
from werkstadt.hub.store.studies import KeptPage

_SAME_SHAPE = 0.02
"""Pages of screens whose sides are as long to each other, within this, look alike."""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class PageHeat:
    """touches: how many elements were touched, by name, None for beside all of them; participants: in how many runs.

    runs: how many touched the page. otherwise: runs left out since their screen has another shape; unread: without a
    trace that can be read.
    """

    heat: Heat
    touches: Counter[str | None]
    participants: Counter[str | None]
    runs: int
    otherwise: int
    unread: int


def newest(pages: Iterable[KeptPage], page: str, version: str, language: str = "") -> KeptPage | None:
    """pages: newest first. version, language: empty for any."""
    for one in pages:
        if one.page.page == page and version in ("", one.page.version) and language in ("", one.page.language):
            return one
    return None


def page_heat(files: BlobFiles, runs: Iterable[Kept], shown: StudyPage) -> PageHeat:
    """Of the version that is shown. Places are scaled where the same picture stood on a larger or smaller screen."""
    points: list[tuple[float, float]] = []
    touches, participants = Counter[str | None](), Counter[str | None]()
    count = otherwise = unread = 0
    for kept in runs:
        if kept.run.version != shown.version:
            continue
        if not _same_shape(kept, shown):
            otherwise += 1
            continue
        downs = _downs(files, kept, shown.page)
        if downs is None:
            unread += 1
            continue
        scale = shown.width_mm / kept.run.screen.width_mm / 10
        points += [(x * scale, y * scale) for x, y, _ in downs]
        names = Counter([element for _, _, element in downs])
        touches.update(names)
        participants.update(names.keys())
        count += bool(downs)
    return PageHeat(heat_of(points, shown.width_mm, shown.height_mm), touches, participants, count, otherwise, unread)


def _same_shape(kept: Kept, shown: StudyPage) -> bool:
    screen = kept.run.screen
    return abs(screen.width_mm * shown.height_mm / (screen.height_mm * shown.width_mm) - 1) <= _SAME_SHAPE


def _downs(files: BlobFiles, kept: Kept, page: str) -> Sequence[Down] | None:
    if kept.trace is None:
        return None
    try:
        return read_trace(files.path(kept.trace).read_bytes()).downs(page)
    except (OSError, ContractError) as err:
        log.warning("touch trace not readable run=%s reason=%s", kept.id, err)
        return None
