"""An exhibition of as many exhibits as wanted, each with a cover, themes and a place: to find, to scroll, to start.

    python -m tests.support.many 500 FOLDER

Built as werkstadt-pack builds, from sources as an author writes them.
"""

import itertools
import math
import random
import sys
import tempfile
from pathlib import Path

from werkstadt.exhibits.authoring.exhibition import check_source
from werkstadt.exhibits.authoring.install import install

THINGS = [
    ("Licht", "light"), ("Farben", "colours"), ("Schatten", "shadows"), ("Linsen", "lenses"), ("Zahlen", "numbers"),
    ("Karten", "maps"), ("Daten", "data"), ("Roboter", "robots"), ("Stimmen", "voices"), ("Geräusche", "noises"),
    ("Wetter", "weather"), ("Straßen", "streets"), ("Bäume", "trees"), ("Bienen", "bees"), ("Schlüssel", "keys"),
    ("Geheimschriften", "ciphers"), ("Muster", "patterns"), ("Bilder", "pictures"), ("Züge", "trains"),
    ("Häuser", "houses"), ("Brücken", "bridges"), ("Sterne", "stars"), ("Wellen", "waves"), ("Maschinen", "machines"),
    ("Spiele", "games"),
]  # fmt: skip
QUESTIONS = [
    ("Wie entstehen {}?", "How do {} come about?"),
    ("Was {} verraten", "What {} give away"),
    ("{} zum Anfassen", "{} to touch"),
    ("Kleine {}, große Wirkung", "Small {}, large effect"),
    ("Wer versteht {}?", "Who understands {}?"),
    ("{} in Jena", "{} in Jena"),
    ("Verrückte {}", "Crazy {}"),
    ("{} messen und zeichnen", "Measuring and drawing {}"),
    ("Wenn {} sprechen", "When {} speak"),
    ("{} von morgen", "{} of tomorrow"),
    ("Das Rätsel der {}", "The riddle of {}"),
    ("{} selbst gebaut", "{} built by yourself"),
    ("Hundert Jahre {}", "A hundred years of {}"),
    ("{} im Dunkeln", "{} in the dark"),
    ("Unsichtbare {}", "Invisible {}"),
    ("{} unter dem Mikroskop", "{} under the microscope"),
    ("Finde die {}!", "Find the {}!"),
    ("{} und du", "{} and you"),
    ("Spaziergang durch {}", "A walk through {}"),
    ("Ein Tag ohne {}", "A day without {}"),
]
THEMES = {
    "light": ("Licht", "Light"),
    "data": ("Daten", "Data"),
    "city": ("Stadt", "City"),
    "nature": ("Natur", "Nature"),
    "secrets": ("Geheimnisse", "Secrets"),
    "making": ("Selbst machen", "Making"),
}
ZONES = {"foyer": ("im Foyer", "in the foyer"), "lab": ("im Labor", "in the lab"), "yard": ("im Hof", "in the yard")}
SYLLABLES = ("ba", "der", "ei", "fah", "ge", "heit", "kon", "lich", "mu", "nung", "ol", "pro", "que", "schaft", "ten")
PAGES = 5
GROUNDS = {"ink": "#14213A", "coral": "#C93F23", "petrol": "#0B6E69", "violet": "#5B3FA0", "sky": "#1F6FB5"}
MOST = len(THINGS) * len(QUESTIONS)


def titles(count: int) -> list[tuple[str, str]]:
    pairs = [
        (german.format(thing[0]), english.format(thing[1]).capitalize())
        for (german, english), thing in itertools.product(QUESTIONS, THINGS)
    ]
    random.Random(7).shuffle(pairs)  # noqa: S311 (the same every time)
    return [pairs[at % MOST] if at < MOST else (f"{pairs[at % MOST][0]} {at}", f"{pairs[at % MOST][1]} {at}")
            for at in range(count)]  # fmt: skip


def cover(at: int, ground: str) -> str:
    """Rays, rings, waves, bars or a grid of light."""
    chance = random.Random(at)  # noqa: S311
    shapes: list[str] = []
    kind, white, sun = at % 5, "#FFFFFF", "#F4B41A"
    if kind == 0:
        for ray in range(9):
            angle = math.radians(chance.uniform(-6, 6) + 20 * ray - 80)
            x, y = 420 + 1100 * math.cos(angle), 450 + 1100 * math.sin(angle)
            colour = [sun, white, "#E58B1E", "#8FD3CC"][ray % 4]
            shapes.append(f'<path d="M420 450 L{x:.0f} {y:.0f} L{x + 60:.0f} {y + 90:.0f}Z" fill="{colour}"/>')
    elif kind == 1:
        for radius in range(60, 620, 46):
            colour = sun if radius % 3 else white
            x = 380 + 440 * chance.random()
            ring = f'cx="{x:.0f}" cy="450" r="{radius}" fill="none"'
            shapes.append(f'<circle {ring} stroke="{colour}" stroke-width="14"/>')
    elif kind == 2:
        for line in range(11):
            y, swing = 90 + 72 * line, chance.randint(20, 90)
            path = f"M0 {y} Q300 {y - swing} 600 {y} T1200 {y}"
            shapes.append(f'<path d="{path}" fill="none" stroke="{sun if line == 5 else white}" stroke-width="12"/>')
    elif kind == 3:
        for bar in range(13):
            height = chance.randint(140, 720)
            colour = sun if bar == at % 13 else white
            box = f'x="{80 + bar * 82}" y="{860 - height}" width="52" height="{height}"'
            shapes.append(f'<rect {box} fill="{colour}"/>')
    else:
        for x, y in itertools.product(range(9), range(7)):
            if chance.random() < 0.55:
                colour = sun if chance.random() < 0.15 else white
                shapes.append(f'<rect x="{90 + x * 116}" y="{60 + y * 116}" width="92" height="92" fill="{colour}"/>')
    box = f'<rect width="1200" height="900" fill="{GROUNDS[ground]}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 900">{box}{"".join(shapes)}</svg>'


def write_sources(folder: Path, count: int, zones: bool = True) -> Path:
    themes, places, grounds = list(THEMES), list(ZONES), list(GROUNDS)
    shows: list[str] = []
    for at, (german, english) in enumerate(titles(count)):
        id_ = f"e{at:04}"
        chosen = sorted({themes[at % 6], themes[(at // 6) % 6]})
        _write_exhibit(folder / id_, id_, german, english, grounds[(at * 3) % 5], chosen, at)
        zone = f'\nzones = ["{places[at % 3]}"]' if zones and at % 4 == 3 else ""
        shows.append(f'[[show]]\nexhibit = "{id_}"{zone}\n')
    named = [
        *(f'[[theme]]\nid = "{id_}"\ntitle = {words(*told)}\n' for id_, told in THEMES.items()),
        *(f'[[zone]]\nid = "{id_}"\nwhere = {words(*told)}\n' for id_, told in ZONES.items() if zones),
    ]
    head = 'format = 1\nid = "many"\ntime_zone = "Europe/Berlin"\nlast = 2027-12-31\n'
    head += f'title = {words("Licht und Daten", "Light and Data")}\n[hours]\nmon = "00:00-24:00"\n'
    (folder / "exhibition.toml").write_text("\n".join([head, *named, *shows]), encoding="utf-8")
    return folder


def words(german: str, english: str) -> str:
    return f'{{ de = "{german}", en = "{english}", de-simple = "{german}" }}'


def _write_exhibit(folder: Path, id_: str, german: str, english: str, ground: str, themes: list[str], at: int) -> None:
    (folder / "pictures").mkdir(parents=True)
    (folder / "pictures/cover.svg").write_text(cover(at, ground), encoding="utf-8")
    ages = [(4, 99), (6, 12), (8, 99), (12, 99), (15, 99)][at % 5]
    text = f"""\
format = 1
id = "{id_}"
version = "1"
duration_min = {2 + at * 7 % 11}
ages = [{ages[0]}, {ages[1]}]
ground = "{ground}"
cover = "pictures/cover.svg"
licence = "CC0-1.0"
themes = {themes!r}
title = {words(german, english)}
subtitle = {words("Zum Ausprobieren", "To try out")}
cover_alt = {words("Ein Muster aus Licht", "A pattern of light")}

[[scene]]
type = "story"
id = "story"
"""
    (folder / "exhibit.toml").write_text(text.replace("'", '"'), encoding="utf-8")
    (folder / "story").mkdir()
    for number in range(1, PAGES + 1):
        for tag, told in (("de", german), ("en", english), ("de-simple", german)):
            page = f"# {told if number == 1 else prose(at + number, 3)}\n\n"
            page += f"![{told}](../pictures/cover.svg)\n\n" if number == 1 else ""
            (folder / f"story/{number:02}.{tag}.md").write_text(
                f"{page}{prose(7 * at + number, 20)}\n", encoding="utf-8"
            )


def prose(seed: int, count: int) -> str:
    """Words that nobody knows, as many different ones as real texts have."""
    chance = random.Random(seed)  # noqa: S311
    return " ".join("".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(count)).capitalize()


def many_content(folder: Path, count: int, zones: bool = True) -> Path:
    """folder: becomes a content folder."""
    with tempfile.TemporaryDirectory() as sources:
        checked = check_source(write_sources(Path(sources), count, zones))
        if checked.errors:
            raise RuntimeError("; ".join(map(str, checked.errors[:5])))
        install(checked, folder)
    return folder


if __name__ == "__main__":
    many_content(Path(sys.argv[2]), int(sys.argv[1]))
