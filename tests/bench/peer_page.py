"""The kiosk's start page as a web page: same words, letters, pictures, icons and places, and a working language button.

Written as a web page would be that does this and nothing else: no framework, no network, no script but the switch.
"""

import json
import shutil
from pathlib import Path

from werkstadt.exhibits.content import load_exhibit, load_exhibition

GRID = Path(__file__).with_name("peer_grid.html")
TEMPLATE = Path(__file__).with_name("peer_page.html")
ASSETS = Path(__file__).parents[2] / "kiosk/werkstadt/kiosk/assets"
BUTTONS = (
    ("home", "Start", "Start"),
    ("language", "English", "Deutsch"),
    ("accessible", "Hilfen", "Help"),
    ("logout", "Beenden", "Finish"),
    ("message-circle", "Deine Meinung", "Your opinion"),
)


def write(content: Path, folder: Path) -> Path:
    """content: as werkstadt-pack build made it. The page's file."""
    folder.mkdir(parents=True)
    exhibition = load_exhibition(content / "current")
    cards = []
    for show in exhibition.shows:
        exhibit = load_exhibit(content / "packs" / show.hash, show.hash)
        name = f"{exhibit.id}.svg"
        shutil.copyfile(exhibit.folder / exhibit.cover.file, folder / name)
        second = {"de": f"{exhibit.subtitle['de']} · {exhibit.duration_min} Min."}
        second["en"] = f"{exhibit.subtitle['en']} · {exhibit.duration_min} min"
        cards.append({"title": dict(exhibit.title), "second": second, "picture": name})
    title = exhibition.title
    filled = {
        "WORDS": {
            "title": {"de": "Was willst du entdecken?", "en": "What do you want to discover?"},
            "second": {"de": f"{title['de']} · bis 31. Dezember", "en": f"{title['en']} · until 31 December"},
        },
        "CARDS": cards,
        "BUTTONS": [
            {"icon": (ASSETS / f"icons/tabler/{icon}.svg").read_text(), "text": {"de": german, "en": english}}
            for icon, german, english in BUTTONS
        ],
    }
    text = TEMPLATE.read_text().replace("FONTS", (ASSETS / "fonts/atkinson").as_uri())
    for name, value in filled.items():
        text = text.replace(name, json.dumps(value))
    page = folder / "start.html"
    page.write_text(text)
    return page


def write_grid(content: Path, folder: Path) -> Path:
    """The same cards as the kiosk's grid shows, of any number of exhibits; covers come as they are scrolled to."""
    folder.mkdir(parents=True)
    cards = []
    for show in load_exhibition(content / "current").shows:
        if show.card is None:
            raise ValueError(f"{content}: an exhibition with cards was expected, {show.pack} has none")
        name = f"{show.pack}.svg"
        shutil.copyfile(content / "packs" / show.hash / show.card.cover, folder / name)
        words = {"title": show.card.title["de"], "time": f"{show.card.duration_min} Min."}
        cards.append({**words, "picture": name})
    text = GRID.read_text().replace("FONTS", (ASSETS / "fonts/atkinson").as_uri()).replace("CARDS", json.dumps(cards))
    page = folder / "grid.html"
    page.write_text(text)
    return page
