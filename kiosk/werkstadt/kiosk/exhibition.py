"""Reads what is to be shown today: cards, without opening a pack. A bad pack is left out and told to staff."""

import datetime as dt
import zoneinfo
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from pathlib import Path

from werkstadt.exhibits import calendar, content
from werkstadt.exhibits.model import Card, Exhibit, Show
from werkstadt.exhibits.problems import ContentError
from werkstadt.kiosk.rules.asking import Asking
from werkstadt.kiosk.rules.finding import Catalogue
from werkstadt.kiosk.rules.hall import Hall, Trouble


def load_hall(content_folder: Path, zone: str, now: dt.datetime, doubtful: Collection[str] = ()) -> Hall:
    """content_folder: holds packs/ and current. now: aware; the day is cut in the exhibition's time zone.

    doubtful: hashes of packs that were bad before: those, and all of an exhibition without cards, are opened at once.
    """
    try:
        exhibition = content.load_exhibition(content_folder / "current")
    except ContentError as err:
        return Hall(troubles=(Trouble("no-exhibition", str(err)),))
    here: list[Card] = []
    troubles: list[Trouble] = []
    day = calendar.site_day(exhibition, now)
    shows = _each_once(calendar.shown(exhibition, zone, day))
    for show in shows:
        try:
            here.append(_card(content_folder, show, doubtful))
        except ContentError as err:
            troubles.append(bad_pack(show.pack, err))
    studies = _each_once(calendar.studies_shown(exhibition, zone, day))
    here = [replace(show.card, study=True) for show in studies if show.card] + here
    known = {show.pack for show in shows}
    others = _each_once(calendar.shown(exhibition, None, day)) if zone else ()
    elsewhere = tuple(show.card for show in others if show.card and show.pack not in known)
    forms = {form.pack: form for form in exhibition.forms}
    brand = None
    if exhibition.brand:
        try:
            brand = content.load_brand(content_folder / "packs" / exhibition.brand.hash, exhibition.brand.hash)
        except ContentError as err:
            troubles.append(bad_pack(exhibition.brand.pack, err))
    return Hall(
        exhibition,
        tuple(here),
        forms.get(exhibition.feedback or ""),
        tuple(troubles),
        forms,
        elsewhere,
        brand,
        Catalogue(here, elsewhere, exhibition.themes, exhibition.zones),
    )


def unopened(hall: Hall) -> tuple[Card, ...]:
    """Cards whose packs nobody has looked into yet."""
    carded = {show.hash for show in hall.exhibition.shows if show.card} if hall.exhibition else set()
    return tuple(card for card in hall.exhibits if card.hash in carded)


def open_exhibit(content_folder: Path, card: Card) -> Exhibit:
    """Raises ContentError."""
    return content.load_exhibit(content_folder / "packs" / card.hash, card.hash)


def bad_pack(pack: str, err: ContentError) -> Trouble:
    return Trouble("bad-pack", f"{pack}: {err}")


def open_form(
    content_folder: Path,
    show: Show,
    language: str,
    now: Callable[[], dt.datetime],
    time_zone: str,
    cannot: frozenset[str] = frozenset(),
) -> Asking:
    """Raises ContentError. The form's runtime is imported here: nobody needs it before.

    now: aware; time_zone: IANA name of the site, in whose days a form's dates are. cannot: types of questions that
    cannot be asked now.
    """
    from werkstadt.exhibits.forms.functions import Clock
    from werkstadt.exhibits.forms.session import FormSession

    folder = content_folder / "packs" / show.hash
    form = content.load_form(folder, show.hash)
    session = FormSession(form, language, clock=Clock(now, zoneinfo.ZoneInfo(time_zone)))
    started_ms = round(now().timestamp() * 1000)
    return Asking(session, form.id, form.version, show.hash, started_ms, folder.absolute(), form, cannot)


def _card(content_folder: Path, show: Show, doubtful: Collection[str]) -> Card:
    """Raises ContentError."""
    if show.card is not None and show.hash not in doubtful:
        return show.card
    exhibit = content.load_exhibit(content_folder / "packs" / show.hash, show.hash)
    return show.card or exhibit.card(show.zones)


def _each_once(shows: Iterable[Show]) -> tuple[Show, ...]:
    """An exhibit that is shown twice on a day, such as in two zones, has one card."""
    return tuple({show.pack: show for show in reversed(tuple(shows))}.values())[::-1]
