"""Reads what `werkstadt-pack build` compiled: exhibits, forms, the exhibition. No import here is heavy.

A pack's folder is verified by its name: manifest.json has the hash asked for, and the compiled document the hash that
the manifest says. Pictures were verified when the pack was installed; here only their presence and size are looked at.
An exhibition of format 2 has a card of each show, so that nobody has to open a pack to tell what is in it; one of
format 1 has none.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from werkstadt.exhibits.brand import HEX, NAMES, Brand, Palette, weak
from werkstadt.exhibits.fields import LANGUAGES, Fields, dotted
from werkstadt.exhibits.fields import Path as KeyPath
from werkstadt.exhibits.formfile import FORMATS, read_form
from werkstadt.exhibits.hours import WEEKDAYS, parse_times, parse_zone
from werkstadt.exhibits.model import (
    Card,
    Credit,
    Exhibit,
    Exhibition,
    Form,
    Show,
    Theme,
    Words,
    Zone,
)
from werkstadt.exhibits.pictures import load_picture
from werkstadt.exhibits.problems import ContentError, Problem, Spot
from werkstadt.exhibits.scenetypes import load_scene

FORMAT = 1
EXHIBITION_FORMATS = (1, 2)
DOCUMENT_MAX = 4 * 1024 * 1024
GROUNDS = ("ink", "coral", "petrol", "violet", "sky", "sand")
SCENES_MAX = 24
SHOWS_MAX = 1000
STUDIES_MAX = 40
TESTED_MAX = STUDIES_MAX * 6
"""Four versions and two forms each."""
THEMES_MAX = 24
ZONES_MAX = 48
CARD_THEMES_MAX = 6
FOUND_BY_MAX = 1_500
CREDITS_MAX = 200

Loaded = TypeVar("Loaded")


def load_exhibition(current: Path) -> Exhibition:
    """current: content/current, or a folder of content/exhibitions. Raises ContentError."""
    file = current / "exhibition.json"
    fields = _document(_read(file), file, "exhibition", EXHIBITION_FORMATS)
    carded = fields.raw("format") != 1
    exhibition = Exhibition(
        id=fields.text("id", 40),
        title=fields.words("title"),
        first=fields.day("first"),
        last=fields.day("last"),
        time_zone=parse_zone(fields, "time_zone"),
        hours=_load_hours(fields.table("hours")),
        closed=frozenset(fields.days("closed")),
        shows=tuple(_load_show(show, carded) for show in fields.tables("shows", 0, SHOWS_MAX)),
        forms=tuple(_load_show(form, False) for form in fields.tables("forms", 0, SHOWS_MAX)),
        feedback=fields.text("feedback", 40) if "feedback" in fields else None,
        themes=tuple(_load_theme(theme) for theme in fields.tables("themes", 0, THEMES_MAX)) if carded else (),
        zones=tuple(_load_zone(zone) for zone in fields.tables("zones", 0, ZONES_MAX)) if carded else (),
        brand=_load_show(fields.table("brand"), False) if "brand" in fields else None,
        studies=tuple(_load_show(study, True) for study in fields.tables("studies", 0, STUDIES_MAX)),
        tested=tuple(_load_show(one, False) for one in fields.tables("tested", 0, TESTED_MAX)),
    )
    return finished(fields, exhibition)


def load_exhibit(folder: Path, hash: str) -> Exhibit:
    """folder: the pack's own, content/packs/<hash>. Raises ContentError."""
    fields, version = open_pack(folder, hash, "exhibit", "pack.json")
    cover = load_picture(fields.table("cover"))
    low, high = fields.numbers("ages", "[from, to] in years", whole=True)
    scenes = [load_scene(scene) for scene in fields.tables("scenes", 1, SCENES_MAX)]
    exhibit = Exhibit(
        id=fields.text("id", 40),
        version=version,
        hash=hash,
        folder=folder,
        title=fields.words("title"),
        subtitle=fields.words("subtitle"),
        duration_min=fields.whole("duration_min", 1, 240),
        ages=(int(low), int(high)),
        ground=fields.one_of("ground", GROUNDS),
        cover=cover,
        scenes=tuple(scene for scene in scenes if scene is not None),
        licence=fields.text("licence", 64),
        credits=tuple(_load_credit(credit) for credit in fields.tables("credits", 0, CREDITS_MAX)),
        form=fields.text("form", 40) if "form" in fields else None,
        form_pill=fields.words("form_pill") if "form" in fields else {},
    )
    return finished(fields, exhibit)


def load_form(folder: Path, hash: str) -> Form:
    """folder: the pack's own, content/packs/<hash>. Raises ContentError."""
    fields, version = open_pack(folder, hash, "form", "form.json", FORMATS)
    return finished(fields, read_form(fields, version, hash))


def load_brand(folder: Path, hash: str) -> Brand:
    """folder: the pack's own, content/packs/<hash>. Raises ContentError."""
    fields, _ = open_pack(folder, hash, "brand", "brand.json")
    colours = fields.table("colours")
    palette = Palette(**{name: _colour(colours, name) for name in NAMES if name in colours})
    colours.done()
    fields.text("licence", 64)
    for name, expected, came in weak(palette):
        colours.refuse(name, expected, came)
    marks = {key: fields.text(key, 200) if key in fields else None for key in ("mark", "mark_dark")}
    house = fields.words("name") if "name" in fields else {}
    return finished(fields, Brand(hash, folder, palette, house, marks["mark"], marks["mark_dark"]))


def _colour(fields: Fields, name: str) -> str:
    colour = fields.text(name, 7)
    if HEX.fullmatch(colour):
        return colour
    fields.refuse(name, "a colour like #14213A", colour)
    return str(getattr(Palette(), name))


def _load_credit(fields: Fields) -> Credit:
    credit = Credit(
        file=fields.text("file"),
        author=fields.text("author"),
        licence=fields.text("licence", 64),
        source=fields.text("source") if "source" in fields else "",
    )
    fields.done()
    return credit


def _load_show(fields: Fields, carded: bool) -> Show:
    pack, hash, zones = fields.text("pack", 40), fields.text("hash", 64), fields.texts("zones")
    card = _load_card(fields.table("card"), pack, hash, zones) if carded else None
    show = Show(pack, hash, zones, fields.day("first"), fields.day("last"), card)
    if len(hash) != 64 or set(hash) - set("0123456789abcdef"):
        fields.refuse("hash", "a SHA-256 value in hex", hash)
    fields.done()
    return show


def _load_card(fields: Fields, id: str, hash: str, zones: tuple[str, ...]) -> Card:
    low, high = fields.numbers("ages", "[from, to] in years", whole=True)
    card = Card(
        id=id,
        hash=hash,
        title=fields.words("title"),
        subtitle=fields.words("subtitle"),
        duration_min=fields.whole("duration_min", 1, 240),
        ages=(int(low), int(high)),
        ground=fields.one_of("ground", GROUNDS),
        cover=fields.text("cover"),
        themes=fields.texts("themes"),
        zones=zones,
        found_by=_load_found_by(fields),
    )
    if card.cover.startswith("/") or ".." in card.cover.split("/"):
        fields.refuse("cover", "a path inside the pack", card.cover)
    fields.done()
    return card


def _load_found_by(fields: Fields) -> Words:
    table = fields.table("found_by")
    return {tag: table.text(tag, FOUND_BY_MAX) for tag in LANGUAGES if tag in table}


def _load_theme(fields: Fields) -> Theme:
    theme = Theme(fields.text("id", 40), fields.words("title"))
    fields.done()
    return theme


def _load_zone(fields: Fields) -> Zone:
    zone = Zone(fields.text("id", 40), fields.words("where"))
    fields.done()
    return zone


def _load_hours(fields: Fields) -> dict[int, tuple[tuple[dt.time, dt.time], ...]]:
    hours = {number: parse_times(fields, day) for number, day in enumerate(WEEKDAYS) if day in fields}
    fields.done()
    return hours


def open_pack(
    folder: Path, hash: str, kind: str, document: str, formats: Sequence[int] = (FORMAT,)
) -> tuple[Fields, str]:
    """What the compiled document holds, and the pack's version: all but its files' own bytes is verified.

    Raises ContentError. formats: of the document, those that are read.
    """
    manifest_file = folder / "manifest.json"
    data = _read(manifest_file)
    came = hashlib.sha256(data).hexdigest()
    if came != hash:
        raise ContentError(str(manifest_file), f"SHA-256 {hash[:12]}…", f"{came[:12]}…")
    manifest = _document(data, manifest_file, kind)
    version = manifest.text("version", 40)
    files = manifest.table("files")
    for name in files.key_names():
        _check_file(folder, name, files.table(name))
    listed = files.table(document).text("sha256", 64)
    _raise_first(manifest.problems)
    text = _read(folder / document)
    if hashlib.sha256(text).hexdigest() != listed:
        raise ContentError(str(folder / document), "the SHA-256 that its manifest says", "another one")
    return _document(text, folder / document, kind, formats), version


def _check_file(folder: Path, name: str, entry: Fields) -> None:
    size = entry.whole("size", 0, 2**53)
    path = Path(name)
    if path.is_absolute() or ".." in path.parts:
        entry.refuse("", "a path inside the pack", name)
        return
    try:
        came = (folder / path).stat().st_size
    except OSError as err:
        raise ContentError(str(folder / path), "a file that can be read", err.strerror or str(err)) from err
    if came != size:
        raise ContentError(str(folder / path), f"{size} bytes", f"{came} bytes")


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(DOCUMENT_MAX + 1)
    except OSError as err:
        raise ContentError(str(path), "a file that can be read", err.strerror or str(err)) from err
    if len(data) > DOCUMENT_MAX:
        raise ContentError(str(path), f"at most {DOCUMENT_MAX} bytes", "more")
    return data


def _document(data: bytes, path: Path, kind: str, formats: Sequence[int] = (FORMAT,)) -> Fields:
    try:
        tree = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as err:
        raise ContentError(str(path), "JSON in UTF-8", str(err)) from err

    def spot_of(key: KeyPath) -> Spot:
        return Spot(str(path), key=dotted(key))

    fields = Fields(tree, spot_of, [])
    if fields.raw("format") not in formats:
        fields.refuse("format", " or ".join(map(str, formats)), repr(fields.raw("format")))
    fields.one_of("kind", (kind,))
    _raise_first(fields.problems)
    return fields


def finished(fields: Fields, loaded: Loaded) -> Loaded:
    """Raises ContentError with the first of the problems."""
    fields.done()
    _raise_first(fields.problems)
    return loaded


def _raise_first(problems: list[Problem]) -> None:
    for problem in problems:
        raise ContentError(str(problem.spot), problem.expected, problem.came)
