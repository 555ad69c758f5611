"""Compiles a site: its folder's files after checking them, and the words around it."""

from werkstadt.exhibits.authoring.source import PAGE_WORDS_MAX, Source, check_words, inside
from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.problems import Problem, short
from werkstadt.scenes.web.load import DEVICES
from werkstadt.scenes.web.sitefiles import add_site

TITLE_WORDS_MAX = 12


def compile(fields: Fields, source: Source) -> dict[str, object]:
    title, fallback = fields.words("title"), fields.words("fallback")
    check_words(fields, "title", title, TITLE_WORDS_MAX)
    check_words(fields, "fallback", fallback, PAGE_WORDS_MAX)
    compiled: dict[str, object] = {
        "title": title,
        "fallback": fallback,
        "device": fields.one_of("device", DEVICES) if "device" in fields else DEVICES[0],
    }
    if "text" in fields:
        compiled["text"] = fields.words("text")
        check_words(fields, "text", fields.words("text"), PAGE_WORDS_MAX)
    written = fields.text("site", 100) if "site" in fields else "site"
    folder = inside(written)
    if folder is None or not (source.folder / folder).is_dir() or (source.folder / folder).is_symlink():
        spot = fields.spot("site" if "site" in fields else "")
        source.problems.append(
            Problem(spot, "a folder in the exhibit with an index.html", f"{short(written)} is missing")
        )
        return {**compiled, "site": "site", "files": []}
    return {**compiled, "site": folder, "files": add_site(source, folder)}
