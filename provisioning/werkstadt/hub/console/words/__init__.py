"""Interface words by key, German and English, and numbers, days and times as people write them."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

LANGUAGES = ("de", "en")
FOLDER = Path(__file__).parent


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """All words of a language, from every <part>.<language>.json of this folder."""
    words: dict[str, str] = {}
    for file in sorted(FOLDER.glob(f"*.{language}.json")):
        words |= json.loads(file.read_text(encoding="utf-8"))
    return words


def say(language: str, key: str, **values: object) -> str:
    """The words for a key, with {name} filled in. With n=1, "key.one" is taken where there is one.

    Raises KeyError for an unknown key: a page must never show a key.
    """
    words = catalogue(language)
    if values.get("n") == 1 and f"{key}.one" in words:
        key = f"{key}.one"
    return words[key].format_map(values) if values else words[key]


def knows(language: str, key: str) -> bool:
    return key in catalogue(language)


def choose_language(wanted: str | None, account: str | None, accept_language: str) -> str:
    """The address's ?lang=, else the account's language, else the first of Accept-Language we speak, else German."""
    if wanted in LANGUAGES:
        return str(wanted)
    if account in LANGUAGES:
        return str(account)
    weighed: list[tuple[float, int, str]] = []
    for place, part in enumerate(accept_language.split(",")):
        tag, _, weight = part.strip().partition(";q=")
        try:
            quality = float(weight) if weight else 1.0
        except ValueError:
            continue
        primary = tag.split("-")[0].lower()
        if primary in LANGUAGES and quality > 0:
            weighed.append((-quality, place, primary))
    return min(weighed)[2] if weighed else LANGUAGES[0]
