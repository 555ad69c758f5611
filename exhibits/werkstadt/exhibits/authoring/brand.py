"""Compiles brand/brand.toml and the marks it names into a pack."""

from pathlib import Path

from werkstadt.exhibits.authoring.exhibit import read_licence, read_version
from werkstadt.exhibits.authoring.pack import FORMAT, CompiledPack, canonical_json
from werkstadt.exhibits.authoring.source import Source, check_words
from werkstadt.exhibits.brand import HEX, NAMES, Palette, weak
from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.problems import Problem, short

FILE = "brand.toml"
NAME_WORDS_MAX = 6


def compile_brand(folder: Path) -> tuple[CompiledPack | None, list[Problem]]:
    """None where there are problems that are not warnings."""
    source = Source(folder, str(folder))
    fields = source.read_toml(FILE)
    if fields is None:
        return None, source.problems
    if fields.raw("format") != FORMAT:
        fields.refuse("format", f"format = {FORMAT}", short(fields.raw("format")) if "format" in fields else "none")
    table: dict[str, object] = {"format": FORMAT, "kind": "brand", "licence": read_licence(fields)}
    read_version(fields)
    if "name" in fields:
        table["name"] = name = fields.words("name")
        check_words(fields, "name", name, NAME_WORDS_MAX)
    for key in ("mark", "mark_dark"):
        if key in fields:
            table[key] = source.add_picture(fields.text(key), fields.spot(key)) or ""
    if "mark_dark" in fields and "mark" not in fields:
        fields.refuse("mark_dark", "mark, the sign on the light page", "none")
    table["colours"] = _read_colours(fields.table("colours")) if "colours" in fields else {}
    fields.done()
    if any(not problem.warning for problem in source.problems):
        return None, source.problems
    files = {"brand.json": canonical_json(table), **source.files}
    return CompiledPack("brand", "brand", str(fields.raw("version")), files), source.problems


def _read_colours(fields: Fields) -> dict[str, str]:
    read = {name: fields.text(name, 7) for name in NAMES if name in fields}
    fields.done()
    for name, colour in read.items():
        if colour and not HEX.fullmatch(colour):
            fields.refuse(name, "a colour like #14213A", short(colour))
    if fields.problems and any(not problem.warning for problem in fields.problems):
        return {}
    for name, expected, came in weak(Palette(**read)):
        fields.refuse(name if name in read else "", expected, f"{name}: {came}")
    return read
