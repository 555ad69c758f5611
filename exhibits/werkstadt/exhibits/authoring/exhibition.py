"""Compiles an exhibition: its exhibits, forms and studies, and exhibition.json, which names them by hash."""

import hashlib
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from werkstadt.exhibits.authoring import brand as brands
from werkstadt.exhibits.authoring.exhibit import compile_exhibit
from werkstadt.exhibits.authoring.forms import compile_form
from werkstadt.exhibits.authoring.pack import FORMAT, CompiledPack, canonical_json
from werkstadt.exhibits.authoring.source import ID, ID_EXPECTED, Source, check_simple, check_words, check_zone
from werkstadt.exhibits.authoring.study import FILE as STUDY
from werkstadt.exhibits.authoring.study import compile_study
from werkstadt.exhibits.authoring.template import write_template
from werkstadt.exhibits.content import DOCUMENT_MAX, EXHIBITION_FORMATS, SHOWS_MAX, STUDIES_MAX, THEMES_MAX, ZONES_MAX
from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.hours import WEEKDAYS, parse_times, parse_zone, write_times
from werkstadt.exhibits.problems import Problem, Spot, short

NAME_WORDS_MAX = 5

Row = dict[str, object]


@dataclass
class Checked:
    """exhibition: bytes of exhibition.json, None where it cannot be built. packs: by id."""

    problems: list[Problem] = field(default_factory=list)
    packs: dict[str, CompiledPack] = field(default_factory=dict)
    exhibition: bytes | None = None
    brand: CompiledPack | None = None

    @property
    def errors(self) -> list[Problem]:
        return [problem for problem in self.problems if not problem.warning]

    def exhibition_hash(self) -> str:
        return hashlib.sha256(self.exhibition or b"").hexdigest()


def check_source(path: Path) -> Checked:
    """path: the folder of an exhibition, an exhibit or a study, or one form's .xlsx; all but the first alone."""
    if (path / "exhibition.toml").is_file():
        return _check_exhibition(path)
    if (path / "exhibit.toml").is_file():
        checked = Checked()
        id_ = _add(checked, *compile_exhibit(path))
        form = _form_of(checked, id_)
        if form:
            _add_form(checked, path, form)
        return _alone(checked, id_, shows=[id_], forms=[form] if form else [])
    if (path / STUDY).is_file():
        checked = Checked()
        beside = path.resolve().parent
        id_ = _add_study(checked, path, _once(checked, lambda name: compile_exhibit(beside / name)))
        return _alone(checked, id_, shows=[], forms=[], studies=[id_] if id_ else [])
    if path.suffix.lower() == ".xlsx" and path.is_file():
        checked = Checked()
        id_ = _add(checked, *compile_form(path))
        return _alone(checked, id_, shows=[_add(checked, *_stand_in(id_))], forms=[id_], feedback=id_)
    came = "another folder" if path.is_dir() else "a file" if path.exists() else "nothing"
    expected = "a folder with exhibition.toml, exhibit.toml or study.toml, or a form's .xlsx"
    return Checked([Problem(Spot(str(path)), expected, came)])


def _check_exhibition(folder: Path) -> Checked:
    source = Source(folder, str(folder))
    checked = Checked(source.problems)
    fields = source.read_toml("exhibition.toml")
    if fields is None:
        return checked
    table = _read_head(fields)
    shows = fields.tables("show", 0, SHOWS_MAX)
    if not shows:
        fields.refuse("show", "at least one [[show]]", "none")
    table["themes"] = themes = _read_named(fields.tables("theme", 0, THEMES_MAX), "title")
    table["zones"] = named = _read_named(fields.tables("zone", 0, ZONES_MAX), "where")
    zones = _read_zones(fields, [str(zone["id"]) for zone in named])
    rows = [_read_show(show, "exhibit", folder, zones) for show in shows]
    studies = [_read_show(study, "study", folder, zones) for study in fields.tables("study", 0, STUDIES_MAX)]
    forms = [form for form in fields.texts("forms") if _is_form(fields, folder, form)]
    if "feedback" in fields:
        table["feedback"] = fields.text("feedback", 40)
        if table["feedback"] not in fields.texts("forms"):
            fields.refuse("feedback", "one of forms", short(table["feedback"]))
    brand = _read_brand(fields, folder)
    fields.done()
    if brand:
        checked.brand, problems = brands.compile_brand(folder / brand)
        checked.problems.extend(problems)
    theme_ids = [str(theme["id"]) for theme in themes]
    exhibit = _once(checked, lambda name: compile_exhibit(folder / name, zones, theme_ids))
    for id_ in _ids(rows):
        exhibit(id_)
    for form in dict.fromkeys(forms):
        if form in checked.packs:
            fields.refuse("forms", "a name that no exhibit has", short(form))
        _add(checked, *compile_form(folder / f"{form}.xlsx"))
    for id_ in _ids(rows):
        form = _form_of(checked, id_)
        if form and form not in fields.texts("forms"):
            spot = Spot(str(folder / id_ / "exhibit.toml"), key="form")
            checked.problems.append(Problem(spot, "one of the exhibition's forms", short(form)))
    for id_ in _ids(studies):
        _add_study(checked, folder / id_, exhibit)
    _warn_not_shown(checked, folder, {*_ids(rows), *checked.packs})
    return _finish(checked, table, rows, forms, studies)


def _read_brand(fields: Fields, folder: Path) -> str:
    """Its folder's name; "" for none."""
    brand = fields.text("brand", 40) if "brand" in fields else ""
    if brand and not (ID.fullmatch(brand) and (folder / brand / brands.FILE).is_file()):
        fields.refuse("brand", f"a folder beside exhibition.toml with a {brands.FILE}", short(brand))
        return ""
    return brand


def _ids(rows: Sequence[Row]) -> list[str]:
    """Each once; "" stands for a row with a problem."""
    return list(dict.fromkeys(str(row["pack"]) for row in rows if row["pack"]))


def _read_head(fields: Fields) -> dict[str, object]:
    if fields.raw("format") != FORMAT:
        fields.refuse("format", f"format = {FORMAT}", short(fields.raw("format")) if "format" in fields else "none")
    id_ = fields.text("id", 40)
    if id_ and not ID.fullmatch(id_):
        fields.refuse("id", ID_EXPECTED, short(id_))
    title = fields.words("title")
    check_simple(fields, "title", title)
    hours = fields.table("hours") if "hours" in fields else Fields({}, lambda path: fields.spot(), fields.problems)
    times = {day: write_times(parse_times(hours, day)) for day in WEEKDAYS if day in hours}
    for day in WEEKDAYS:
        hours.raw(day)
    hours.done()
    table: dict[str, object] = {
        "format": EXHIBITION_FORMATS[-1],
        "kind": "exhibition",
        "id": id_,
        "title": title,
        "time_zone": parse_zone(fields, "time_zone"),
        "hours": times,
        "closed": sorted({day.isoformat() for day in fields.days("closed")}),
    }
    return {**table, **_read_dates(fields)}


def _read_dates(fields: Fields) -> dict[str, object]:
    first, last = fields.day("first"), fields.day("last")
    if first is not None and last is not None and last < first:
        fields.refuse("last", f"a day from {first}", str(last))
    return {name: day.isoformat() for name, day in (("first", first), ("last", last)) if day is not None}


def _read_zones(fields: Fields, named: list[str]) -> tuple[str, ...]:
    """All parts of the site, so that a slip of the pen in one is found; none where they are not listed.

    named: by [[zone]]; where there is no list, those are all.
    """
    zones = fields.texts("zones")
    for zone in zones:
        if not ID.fullmatch(zone) or len(zone) > 40:
            fields.refuse("zones", f"names of zones: {ID_EXPECTED}", short(zone))
    for zone in named:
        check_zone(fields, "zone", zone, zones)
    return zones or tuple(named)


def _read_named(tables: list[Fields], words: str) -> list[dict[str, object]]:
    """[[theme]] and [[zone]]: an id and what visitors call it. words: the key of that."""
    rows: list[dict[str, object]] = []
    for fields in tables:
        id_ = fields.text("id", 40)
        if id_ and not ID.fullmatch(id_):
            fields.refuse("id", ID_EXPECTED, short(id_))
        elif id_ in [row["id"] for row in rows]:
            fields.refuse("id", "an id of its own", short(id_))
        named = fields.words(words)
        check_words(fields, words, named, NAME_WORDS_MAX)
        rows.append({"id": id_, words: named})
        fields.done()
    return rows


def _read_show(fields: Fields, key: str, folder: Path, zones: tuple[str, ...]) -> dict[str, object]:
    """key: "exhibit" or "study"."""
    id_ = fields.text(key, 40)
    if id_ and not ID.fullmatch(id_):
        fields.refuse(key, ID_EXPECTED, short(id_))
        id_ = ""
    elif id_ and not (folder / id_ / f"{key}.toml").is_file():
        fields.refuse(key, f"a folder {id_} with {'an' if key == 'exhibit' else 'a'} {key}.toml", "none")
        id_ = ""
    row: dict[str, object] = {"pack": id_, "zones": list(fields.texts("zones")), **_read_dates(fields)}
    for zone in fields.texts("zones"):
        check_zone(fields, "zones", zone, zones)
    fields.done()
    return row


def _is_form(fields: Fields, folder: Path, form: str) -> bool:
    if not ID.fullmatch(form) or len(form) > 40:
        fields.refuse("forms", f"names of forms: {ID_EXPECTED}", short(form))
        return False
    if not (folder / f"{form}.xlsx").is_file():
        fields.refuse("forms", f"a file {form}.xlsx beside exhibition.toml", "none")
        return False
    return True


def _form_of(checked: Checked, exhibit: str) -> str:
    """Which form an exhibit names, "" for none."""
    pack = checked.packs.get(exhibit)
    if pack is None or pack.kind != "exhibit":
        return ""
    return str(json.loads(pack.files["pack.json"]).get("form") or "")


def _add_form(checked: Checked, exhibit: Path, form: str) -> None:
    """Of an exhibit that is shown alone: it lies where it would with an exhibition, beside the exhibit's folder."""
    file = exhibit.absolute().parent / f"{form}.xlsx"
    if file.is_file():
        _add(checked, *compile_form(file))
    else:
        spot = Spot(str(exhibit / "exhibit.toml"), key="form")
        checked.problems.append(Problem(spot, f"a file {form}.xlsx beside the exhibit's folder", "none"))


def _warn_not_shown(checked: Checked, folder: Path, shown: set[str]) -> None:
    """An exhibit that only a study tests is there for that. A study that is over may go on lying there."""
    for file in sorted(folder.glob("*/exhibit.toml")):
        if file.parent.name not in shown:
            spot = Spot(str(file.parent))
            checked.problems.append(Problem(spot, "an exhibit that is shown", "one without [[show]]", warning=True))


def _add(checked: Checked, pack: CompiledPack | None, problems: list[Problem]) -> str:
    checked.problems.extend(problems)
    if pack is None:
        return ""
    checked.packs[pack.id] = pack
    return pack.id


def _once(
    checked: Checked, compile: Callable[[str], tuple[CompiledPack | None, list[Problem]]]
) -> Callable[[str], CompiledPack | None]:
    """An exhibit that is shown and tested is compiled once, and what is wrong with it is told once."""
    tried: set[str] = set()

    def exhibit(id_: str) -> CompiledPack | None:
        if id_ not in tried:
            tried.add(id_)
            _add(checked, *compile(id_))
        return checked.packs.get(id_)

    return exhibit


def _add_study(checked: Checked, folder: Path, exhibit: Callable[[str], CompiledPack | None]) -> str:
    """With all that it needs. Two packs of an exhibition may not have one name."""
    study = compile_study(folder, exhibit)
    checked.problems.extend(study.problems)
    if study.pack is None:
        return ""
    for pack in (study.pack, *study.tested.values()):
        if checked.packs.setdefault(pack.id, pack).hash() != pack.hash():
            spot = Spot(str(folder / STUDY))
            checked.problems.append(Problem(spot, "names that no other pack has", short(pack.id)))
    return study.pack.id


def _stand_in(form: str) -> tuple[CompiledPack | None, list[Problem]]:
    """A small exhibit, since a form is reached from one."""
    with tempfile.TemporaryDirectory() as folder:
        exhibit = Path(folder) / ("preview" if form != "preview" else "exhibit")
        write_template(exhibit)
        return compile_exhibit(exhibit)


def _alone(
    checked: Checked, id_: str, shows: list[str], forms: list[str], feedback: str = "", studies: Sequence[str] = ()
) -> Checked:
    """An exhibition of one pack, always open, for preview."""
    table: dict[str, object] = {
        "format": EXHIBITION_FORMATS[-1],
        "kind": "exhibition",
        "id": id_ or "none",
        "title": {"de": "Vorschau", "en": "Preview"},
        "time_zone": "Europe/Berlin",
        "hours": {day: ["00:00-00:00"] for day in WEEKDAYS},
        "closed": [],
        **({"feedback": feedback} if feedback else {}),
    }
    return _finish(checked, table, _everywhere(shows), forms, _everywhere(studies))


def _everywhere(ids: Sequence[str]) -> list[Row]:
    return [{"pack": id_, "zones": []} for id_ in ids]


def _finish(
    checked: Checked,
    table: Mapping[str, object],
    shows: Sequence[Row],
    forms: Sequence[str],
    studies: Sequence[Row] = (),
) -> Checked:
    if not checked.errors:
        hashes = {id_: pack.hash() for id_, pack in checked.packs.items()}

        def carded(rows: Sequence[Row]) -> list[Row]:
            return [
                {**row, "hash": hashes[id_], "card": checked.packs[id_].card}
                for row in rows
                if (id_ := str(row["pack"]))
            ]

        form_rows = [{"pack": form, "zones": [], "hash": hashes[form]} for form in dict.fromkeys(forms)]
        listed = {*forms, *(row["pack"] for row in (*shows, *studies))}
        tested = [{"pack": id_, "zones": [], "hash": hashes[id_]} for id_ in sorted(hashes) if id_ not in listed]
        for_studies = {"studies": carded(studies), "tested": tested} if studies else {}
        brand = {"brand": {"pack": "brand", "zones": [], "hash": checked.brand.hash()}} if checked.brand else {}
        checked.exhibition = canonical_json(
            {**table, "shows": carded(shows), "forms": form_rows, **for_studies, **brand}
        )
        if len(checked.exhibition) > DOCUMENT_MAX:
            came, expected = f"{len(checked.exhibition)} bytes", f"an exhibition.json of at most {DOCUMENT_MAX} bytes"
            checked.problems.append(Problem(Spot("exhibition.toml"), expected, came))
            checked.exhibition = None
    checked.problems.sort(key=lambda problem: (problem.warning, problem.spot))
    return checked
