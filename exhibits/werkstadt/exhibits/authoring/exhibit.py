"""Compiles an exhibit's folder into a pack: pack.json and the pictures that it shows."""

import re
from collections.abc import Collection
from pathlib import Path

from werkstadt.exhibits.authoring.findable import found_by
from werkstadt.exhibits.authoring.pack import FORMAT, CompiledPack, canonical_json
from werkstadt.exhibits.authoring.scenes import Compiled, compile_scene
from werkstadt.exhibits.authoring.source import ID, ID_EXPECTED, Source, check_simple, check_words, inside
from werkstadt.exhibits.content import CARD_THEMES_MAX, CREDITS_MAX, GROUNDS, SCENES_MAX
from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.model import Words
from werkstadt.exhibits.problems import Problem, Spot, short

LICENCES = re.compile(
    r"CC0-1\.0|CC-PDDC|CC-BY(?:-NC)?(?:-SA|-ND)?-(?:2\.0|2\.5|3\.0|4\.0)(?:-DE)?|EUPL-1\.2|MIT|Apache-2\.0|OFL-1\.1"
    r"|ISC|0BSD|BSD-[23]-Clause|DL-DE-(?:BY|ZERO)-2\.0|LicenseRef-[A-Za-z0-9.-]+"
)
LICENCE_EXPECTED = "an SPDX licence like CC-BY-4.0, CC-BY-SA-4.0 or CC0-1.0"
VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+-]{0,39}")
TITLE_WORDS_MAX = 12
SUBTITLE_WORDS_MAX = 20
FORM_PILL_WORDS_MAX = 3


_ON_CARD = ("title", "subtitle", "duration_min", "ages", "ground")


def compile_exhibit(
    folder: Path, zones: tuple[str, ...] = (), known_themes: Collection[str] | None = None
) -> tuple[CompiledPack | None, list[Problem]]:
    """None where there are problems that are not warnings. zones: see Source.

    known_themes: ids that its exhibition defines; None for an exhibit that is looked at alone, which may name any.
    """
    source = Source(folder, str(folder), zones=zones)
    fields = source.read_toml("exhibit.toml")
    if fields is None:
        return None, source.problems
    table = _compile(fields, source)
    themes = _read_themes(fields, known_themes)
    fields.done()
    _warn_unused(source)
    if any(not problem.warning for problem in source.problems):
        return None, source.problems
    files = {"pack.json": canonical_json(table), **source.files}
    version = str(fields.raw("version"))
    cover = table["cover"]
    card = {key: table[key] for key in _ON_CARD} | {"themes": themes, "found_by": found_by(table["scenes"])}
    card["cover"] = cover["file"] if isinstance(cover, dict) else ""
    return CompiledPack("exhibit", str(table["id"]), version, files, card), source.problems


def _read_themes(fields: Fields, known: Collection[str] | None) -> list[str]:
    """They belong to the exhibition, not to the pack: the same pack may be shown under other themes."""
    themes = fields.texts("themes")
    if len(themes) > CARD_THEMES_MAX:
        fields.refuse("themes", f"at most {CARD_THEMES_MAX} of them", str(len(themes)))
    for theme in themes:
        if themes.count(theme) > 1:
            fields.refuse("themes", "each theme once", short(theme))
            break
    for theme in dict.fromkeys(themes):
        if not ID.fullmatch(theme):
            fields.refuse("themes", ID_EXPECTED, short(theme))
        elif known is not None and theme not in known:
            there = f"one of {', '.join(known)}" if known else "none, as there is no [[theme]]"
            fields.refuse("themes", f"{there} in exhibition.toml", short(theme))
    return list(themes)


def _compile(fields: Fields, source: Source) -> Compiled:
    check_format(fields)
    low, high = fields.numbers("ages", "[from, to] in years", whole=True)
    table: Compiled = {
        "format": FORMAT,
        "kind": "exhibit",
        "id": read_id(fields, "id", source.folder.resolve().name),
        "duration_min": fields.whole("duration_min", 1, 240),
        "ages": [low, high],
        "ground": fields.one_of("ground", GROUNDS),
        "licence": read_licence(fields),
        "title": read_words(fields, "title", TITLE_WORDS_MAX),
        "subtitle": read_words(fields, "subtitle", SUBTITLE_WORDS_MAX),
        "cover": compile_cover(fields, source),
    }
    read_version(fields)
    table |= _read_form(fields)
    scenes = fields.tables("scene", 1, SCENES_MAX)
    table["scenes"] = [compile_scene(scene, source) for scene in scenes]
    _check_scene_ids(scenes)
    table["credits"] = [_compile_credit(credit, source) for credit in fields.tables("credit", 0, CREDITS_MAX)]
    return table


def check_format(fields: Fields) -> None:
    if fields.raw("format") != FORMAT:
        fields.refuse("format", f"format = {FORMAT}", short(fields.raw("format")) if "format" in fields else "none")


def read_id(fields: Fields, key: str, expected: str) -> str:
    """An id that is also the name of its folder or file."""
    id_ = fields.text(key, 40)
    if id_ and not ID.fullmatch(id_):
        fields.refuse(key, ID_EXPECTED, short(id_))
    elif id_ and id_ != expected:
        fields.refuse(key, f'"{expected}", the name of its folder', short(id_))
    return id_


def read_version(fields: Fields) -> str:
    version = fields.text("version", 40)
    if version and not VERSION.fullmatch(version):
        fields.refuse("version", "letters, digits, dots, like 1.0.0", short(version))
    return version


def read_licence(fields: Fields) -> str:
    if "licence" not in fields:
        fields.raw("licence")
        fields.refuse("licence", LICENCE_EXPECTED, "none")
        return ""
    licence = fields.text("licence", 64)
    if licence and not LICENCES.fullmatch(licence):
        fields.refuse("licence", LICENCE_EXPECTED, short(licence))
    return licence


def read_words(fields: Fields, key: str, most: int) -> Words:
    words = fields.words(key)
    check_words(fields, key, words, most)
    return words


def compile_cover(fields: Fields, source: Source) -> Compiled:
    alt = fields.words("cover_alt")
    check_simple(fields, "cover_alt", alt)
    written = fields.text("cover")
    return {"file": (source.add_picture(written, fields.spot("cover")) if written else None) or "", "alt": alt}


def _read_form(fields: Fields) -> Compiled:
    """The form behind the last button. That it is there is for the exhibition to check."""
    if "form" not in fields:
        return {}
    form = fields.text("form", 40)
    if form and not ID.fullmatch(form):
        fields.refuse("form", ID_EXPECTED, short(form))
    return {"form": form, "form_pill": read_words(fields, "form_pill", FORM_PILL_WORDS_MAX)}


def _check_scene_ids(scenes: list[Fields]) -> None:
    seen: list[object] = []
    for scene in scenes:
        id_ = scene.raw("id")
        if isinstance(id_, str) and not (ID.fullmatch(id_) and len(id_) <= 40):
            scene.refuse("id", ID_EXPECTED, short(id_))
        elif id_ in seen:
            scene.refuse("id", "an id of its own", short(id_))
        seen.append(id_)


def _compile_credit(fields: Fields, source: Source) -> Compiled:
    file = fields.text("file")
    path = inside(file)
    if file and path not in source.files:
        fields.refuse("file", "a picture that this exhibit shows", short(file))
    credit: Compiled = {"file": path or "", "author": fields.text("author"), "licence": read_licence(fields)}
    if "source" in fields:
        credit["source"] = fields.text("source")
    fields.done()
    return credit


def _warn_unused(source: Source) -> None:
    if any(not problem.warning for problem in source.problems):
        return
    for path in sorted((source.folder / "pictures").glob("*")):
        name = f"pictures/{path.name}"
        if path.is_file() and not path.name.startswith(".") and name not in source.files:
            spot = Spot(source.name(name))
            source.problems.append(Problem(spot, "a picture that is shown somewhere", "an unused one", warning=True))
