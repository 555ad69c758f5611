"""Reads what is to be shown today. A bad pack is left out and told to staff; the others are shown."""

import datetime as dt
from pathlib import Path

from werkstadt.exhibits import calendar, content
from werkstadt.exhibits.model import Exhibit, Show
from werkstadt.exhibits.problems import ContentError
from werkstadt.kiosk.rules.asking import Asking
from werkstadt.kiosk.rules.hall import Hall, Trouble


def load_hall(content_folder: Path, zone: str, now: dt.datetime) -> Hall:
    """content_folder: holds packs/ and current. now: aware; the day is cut in the exhibition's time zone."""
    try:
        exhibition = content.load_exhibition(content_folder / "current")
    except ContentError as err:
        return Hall(troubles=(Trouble("no-exhibition", str(err)),))
    exhibits: list[Exhibit] = []
    troubles: list[Trouble] = []
    for show in calendar.shown(exhibition, zone, calendar.site_day(exhibition, now)):
        try:
            exhibits.append(content.load_exhibit(content_folder / "packs" / show.hash, show.hash))
        except ContentError as err:
            troubles.append(Trouble("bad-pack", f"{show.pack}: {err}"))
    forms = {form.pack: form for form in exhibition.forms}
    return Hall(exhibition, tuple(exhibits), forms.get(exhibition.feedback or ""), tuple(troubles), forms)


def open_form(content_folder: Path, show: Show, language: str, started_ms: int) -> Asking:
    """Raises ContentError. The form's runtime is imported here: nobody needs it before."""
    from werkstadt.exhibits.forms.session import FormSession

    form = content.load_form(content_folder / "packs" / show.hash, show.hash)
    return Asking(FormSession(form, language), form.id, form.version, show.hash, started_ms)
