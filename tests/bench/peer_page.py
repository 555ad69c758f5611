"""The kiosk's start page as a web page: same words, same pictures, same size, a language button that works."""

import json
import shutil
from pathlib import Path

from werkstadt.exhibits.content import load_exhibit, load_exhibition

TEMPLATE = Path(__file__).with_name("peer_page.html")


def write(content: Path, folder: Path) -> Path:
    """content: as werkstadt-pack build made it. The page's file."""
    folder.mkdir(parents=True)
    exhibition = load_exhibition(content / "current")
    cards = []
    for show in exhibition.shows:
        exhibit = load_exhibit(content / "packs" / show.hash, show.hash)
        name = f"{exhibit.id}.svg"
        shutil.copyfile(exhibit.folder / exhibit.cover.file, folder / name)
        cards.append({"title": dict(exhibit.title), "picture": name})
    words = {
        "title": {"de": "Was willst du entdecken?", "en": "What would you like to explore?"},
        "second": dict(exhibition.title),
        "other": {"de": "English", "en": "Deutsch"},
    }
    fonts = Path(__file__).parents[2] / "kiosk/werkstadt/kiosk/assets"
    font = next(fonts.rglob("*Next*800*.ttf"), None) or next(fonts.rglob("*Next*.ttf"))
    page = folder / "start.html"
    text = TEMPLATE.read_text().replace("FONT", font.as_uri())
    page.write_text(text.replace("WORDS", json.dumps(words)).replace("CARDS", json.dumps(cards)))
    return page
