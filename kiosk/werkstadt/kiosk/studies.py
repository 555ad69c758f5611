"""Opens a study for a participant: the pack, what is tested, its questions, whose turn it is, and the touch trace."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from werkstadt.exhibits import content
from werkstadt.exhibits.model import Card
from werkstadt.exhibits.problems import ContentError
from werkstadt.kiosk.exhibition import open_form
from werkstadt.kiosk.recorder import RunCount
from werkstadt.kiosk.rules.asking import Asking
from werkstadt.kiosk.rules.stay import Clocks
from werkstadt.kiosk.rules.study.run import Run, assign


@dataclass(frozen=True)
class Site:
    """content: holds packs/. time_zone: IANA name."""

    content: Path
    clocks: Clocks
    utc_now: Callable[[], dt.datetime]
    time_zone: str


def open_study(site: Site, card: Card, counted: RunCount, language: str) -> Run:
    """Raises ContentError. What is tested is opened before anybody is asked to take part."""
    from werkstadt.exhibits.studies.load import load_study

    packs = site.content / "packs"
    study = load_study(packs / card.hash, card.hash)
    assigned = assign(study, counted.runs, counted.epoch)
    tested = content.load_exhibit(packs / assigned.version.hash, assigned.version.hash)

    def ask(key: str) -> Asking | None:
        own = {"before": study.before, "after": study.after}.get(key)
        if own is None:
            return _ask_standard(key, language)
        try:
            return open_form(site.content, own, language, site.utc_now, site.time_zone)
        except ContentError:
            return None

    full = not study.pilot and counted.whole >= study.participants
    return Run(study, assigned, tested, ask, site.clocks.now_s, site.clocks.utc_ms, full=full)


def _ask_standard(instrument: str, language: str) -> Asking:
    from werkstadt.exhibits.forms.session import FormSession
    from werkstadt.exhibits.studies.instruments import FORMS

    form = FORMS[instrument]
    return Asking(FormSession(form, language), form.id, form.version, form.hash, 0, asked=form)
