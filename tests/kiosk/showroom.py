"""A small content folder as `werkstadt-pack build` leaves one, written by hand: three exhibits and a form."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 900" width="1200" height="900">
<rect width="1200" height="900" fill="{ground}"/><circle cx="520" cy="450" r="300" fill="none" stroke="#F4B41A"
stroke-width="24"/><circle cx="720" cy="450" r="300" fill="none" stroke="#FFFFFF" stroke-width="24"/></svg>"""

Tree = dict[str, object]


def words(de: str, en: str, simple: str | None = None) -> Tree:
    return {"de": de, "en": en, **({"de-simple": simple} if simple else {})}


def picture(name: str, alt: Tree | None = None) -> Tree:
    return {"file": name, "alt": alt or words("Zwei Ringe aus Licht", "Two rings of light")}


def page(de: str, en: str, text_de: str, text_en: str, simple: str | None = None) -> Tree:
    def blocks(text: str) -> list[Tree]:
        return [{"kind": "paragraph", "runs": [{"text": text}]}]

    told = {"de": blocks(text_de), "en": blocks(text_en)}
    if simple:
        told["de-simple"] = blocks(simple)
    return {"title": words(de, en), "picture": picture("ring.svg"), "blocks": told}


def quiz() -> Tree:
    return {
        "type": "quiz",
        "id": "quiz",
        "question": words("Wie klein sieht Licht?", "How small can light see?"),
        "choice": [
            {
                "text": words("Ein Haar", "A hair"),
                "right": False,
                "explanation": words("Ein Haar ist riesig.", "A hair is huge."),
            },
            {
                "text": words("Halb so klein wie seine Welle", "Half its wave"),
                "right": True,
                "explanation": words("Das hat Ernst Abbe ausgerechnet.", "Ernst Abbe worked that out."),
            },
        ],
    }


def live(sensor: str = "raum") -> Tree:
    def quantity(name: str, de: str, en: str, unit: str, axis: Sequence[float], upto: float) -> Tree:
        return {
            "name": name,
            "title": words(de, en),
            "unit": unit,
            "decimals": 0 if unit == "ppm" else 1,
            "axis": list(axis),
            "level": [
                {"upto": upto, "tone": "good", "label": words("gut", "good")},
                {"tone": "poor", "label": words("zu viel", "too much")},
            ],
            "explanation": words(f"{de}: Das spürt der Sensor.", f"{en}: this is what the sensor feels."),
        }

    return {
        "type": "live",
        "id": "live",
        "sensor": sensor,
        "title": words("Was dieser Raum spürt", "What this room feels"),
        "quantity": [
            quantity("co2", "Kohlendioxid", "Carbon dioxide", "ppm", (400, 2000), 1000),
            quantity("t", "Temperatur", "Temperature", "°C", (10, 35), 26),
            quantity("rh", "Luftfeuchte", "Humidity", "%", (0, 100), 60),
        ],
        "silence": words("Der Sensor schweigt gerade.", "The sensor is silent right now."),
    }


def exhibit(id_: str, title: Tree, ground: str, scenes: Sequence[Tree]) -> Tree:
    return {
        "format": 1,
        "kind": "exhibit",
        "id": id_,
        "title": title,
        "subtitle": words("Zum Ausprobieren", "To try out"),
        "duration_min": 4,
        "ages": [8, 99],
        "ground": ground,
        "cover": picture("ring.svg"),
        "scenes": list(scenes),
        "licence": "CC-BY-4.0",
    }


def form() -> Tree:
    def question(ref: str, type_: str, label: Tree, **more: object) -> Tree:
        return {"ref": ref, "type": type_, "label": label, "required": False, **more}

    moods = ("geht so", "gut", "sehr gut", "toll", "großartig")
    moods_en = ("so-so", "good", "very good", "great", "wonderful")
    faces = [
        {"name": str(number), "label": words(de, en)}
        for number, (de, en) in enumerate(zip(moods, moods_en, strict=True), 1)
    ]
    parts = [("licht", "Licht", "Light"), ("zahlen", "Zahlen", "Numbers"), ("raum", "Der Raum", "The room")]
    options = [{"name": name, "label": words(de, en)} for name, de, en in parts]
    return {
        "format": 1,
        "kind": "form",
        "id": "feedback",
        "title": words("Deine Meinung", "Your opinion"),
        "questions": [
            question(
                "rating",
                "select_one",
                words("Wie hat es dir gefallen?", "How did you like it?"),
                appearance="smiley5",
                required=True,
                choices=faces,
            ),
            question("best", "select_one", words("Was war am besten?", "What was best?"), choices=options),
            question(
                "more", "select_multiple", words("Wovon willst du mehr?", "What do you want more of?"), choices=options
            ),
            question(
                "age",
                "integer",
                words("Wie alt bist du?", "How old are you?"),
                constraint=". >= 3 and . <= 120",
                constraint_message=words("Bitte eine Zahl von 3 bis 120.", "A number from 3 to 120, please."),
            ),
            question(
                "text",
                "text",
                words("Was möchtest du uns sagen?", "What would you like to tell us?"),
                hint=words("Bitte ohne Namen.", "No names, please."),
            ),
            question("end", "note", words("Gleich geschafft.", "Almost done.")),
        ],
    }


def starter() -> dict[str, Tree]:
    """Three exhibits by pack."""
    pages = [
        page(
            "Licht hat eine Grenze.",
            "Light has a limit.",
            "Ernst Abbe hat 1873 in Jena ausgerechnet, wie klein ein Ding sein darf, damit man es noch sieht.",
            "In 1873 Ernst Abbe worked out in Jena how small a thing may be to be seen.",
            "Ernst Abbe war Forscher in Jena. Er hat gerechnet.",
        ),
        page("Noch kleiner?", "Even smaller?", "Dann hilft nur ein Trick.", "Then only a trick helps."),
    ]
    return {
        "abbe": exhibit(
            "abbe",
            words("Wie klein ist klein?", "How small is small?", "Wie klein ist klein?"),
            "ink",
            [{"type": "story", "id": "abbe", "page": pages}, quiz()],
        ),
        "raum": exhibit("raum", words("Was dieser Raum spürt", "What this room feels"), "petrol", [live()]),
        "ort": exhibit(
            "ort",
            words("Die Jena Digital Werkstadt", "The Jena Digital Werkstadt"),
            "coral",
            [{"type": "story", "id": "ort", "page": [page("Hier.", "Here.", "Du bist hier.", "You are here.")]}],
        ),
    }


def write_showroom(
    content: Path,
    exhibits: Mapping[str, Tree] | None = None,
    with_form: bool = True,
    ring: bytes | None = None,
    form_files: Mapping[str, bytes] | None = None,
) -> Path:
    """Fills content/ and switches content/current. Returns content. form_files: of a built form, in place of ours."""
    packs = dict(starter() if exhibits is None else exhibits)
    shows = [{"pack": id_, "hash": write_pack(content, tree, "pack.json", ring)} for id_, tree in packs.items()]
    form_hash = unpack(content, form_files) if form_files else write_pack(content, form(), "form.json")
    forms = [{"pack": "feedback", "hash": form_hash}] if with_form else []
    exhibition = {
        "format": 1,
        "kind": "exhibition",
        "id": "licht",
        "title": words("Licht und Daten", "Light and data"),
        "last": "2027-01-31",
        "time_zone": "Europe/Berlin",
        "hours": {day: ["00:00-24:00"] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")},
        "shows": shows,
        "forms": forms,
        **({"feedback": "feedback"} if with_form else {}),
    }
    text = dumped(exhibition)
    folder = content / "exhibitions" / hashlib.sha256(text).hexdigest()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "exhibition.json").write_bytes(text)
    switching = content / "current.new"
    switching.symlink_to(folder.relative_to(content))
    switching.replace(content / "current")
    return content


def write_pack(content: Path, tree: Tree, document: str, ring: bytes | None = None) -> str:
    """ring: another picture than a good one."""
    files = {document: dumped(tree), "ring.svg": ring or SVG.format(ground="#0B6E69").encode()}
    listed = {name: {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)} for name, data in files.items()}
    manifest = dumped({"format": 1, "kind": tree["kind"], "id": tree["id"], "version": "1", "files": listed})
    return unpack(content, {**files, "manifest.json": manifest})


def unpack(content: Path, files: Mapping[str, bytes]) -> str:
    """Its hash."""
    hash_ = hashlib.sha256(files["manifest.json"]).hexdigest()
    folder = content / "packs" / hash_
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return hash_


def dumped(tree: object) -> bytes:
    return json.dumps(tree, ensure_ascii=False, sort_keys=True).encode()
