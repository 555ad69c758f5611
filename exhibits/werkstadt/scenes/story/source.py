"""Compiles a story from its Markdown files, one per page and language: 01.de.md, 01.en.md, 01.de-simple.md."""

import re
from collections.abc import Mapping
from typing import Any

from werkstadt.exhibits.authoring.markdown import Page, parse_page
from werkstadt.exhibits.authoring.source import PAGE_WORDS_MAX, SIMPLE, Source, count_words, inside
from werkstadt.exhibits.fields import LANGUAGES, REQUIRED_LANGUAGES, Fields
from werkstadt.exhibits.problems import Problem, Spot, short
from werkstadt.scenes.story.load import PAGES_MAX

_FILE = re.compile(r"(\d\d)\.([a-z-]+)\.md")


def compile(fields: Fields, source: Source) -> dict[str, object]:
    written = fields.text("pages", 100) if "pages" in fields else "story"
    folder = inside(written)
    if folder is None or not (source.folder / folder).is_dir():
        spot_key = "pages" if "pages" in fields else ""
        fields.refuse(spot_key, "a folder of pages like 01.de.md", f"{short(written)} is missing")
        return {}
    found = _find_pages(source, folder)
    pages = []
    for number in range(1, max(found, default=0) + 1):
        if number > PAGES_MAX:
            source.problems.append(Problem(Spot(source.name(folder)), f"at most {PAGES_MAX} pages", str(max(found))))
            break
        pages.append(_compile_page(source, folder, number, found.get(number, set())))
    if not pages:
        source.problems.append(Problem(Spot(source.name(folder)), "at least one page like 01.de.md", "none"))
    return {"page": pages}


def _find_pages(source: Source, folder: str) -> dict[int, set[str]]:
    """Languages by number of page."""
    found: dict[int, set[str]] = {}
    for path in sorted((source.folder / folder).iterdir()):
        match = _FILE.fullmatch(path.name)
        if match is None or match[2] not in LANGUAGES or match[1] == "00":
            if not path.name.startswith("."):
                expected = f"names like 01.de.md, for {', '.join(LANGUAGES)}"
                source.problems.append(Problem(Spot(source.name(f"{folder}/{path.name}")), expected, path.name))
            continue
        found.setdefault(int(match[1]), set()).add(match[2])
    return found


def _compile_page(source: Source, folder: str, number: int, languages: set[str]) -> dict[str, Any]:
    pages: dict[str, Page] = {}
    for tag in LANGUAGES:
        file = f"{folder}/{number:02d}.{tag}.md"
        if tag not in languages:
            _report_missing(source, file, tag, languages)
            continue
        text = source.read_text(file)
        if text is not None:
            pages[tag] = parse_page(text, source.name(file), source.problems)
            _check_length(source, file, pages[tag])
    compiled: dict[str, Any] = {
        "title": {tag: page.title for tag, page in pages.items()},
        "blocks": {tag: [_block(block.kind, block.runs) for block in page.blocks] for tag, page in pages.items()},
    }
    picture = _compile_picture(source, folder, number, pages)
    return {**compiled, "picture": picture} if picture else compiled


def _report_missing(source: Source, file: str, tag: str, languages: set[str]) -> None:
    if tag in REQUIRED_LANGUAGES:
        source.problems.append(Problem(Spot(source.name(file)), f"the page in {tag}", "no file"))
    elif languages:
        source.problems.append(Problem(Spot(source.name(file)), f"the page in {SIMPLE} too", "no file", warning=True))


def _check_length(source: Source, file: str, page: Page) -> None:
    words = count_words(page.text())
    if words > PAGE_WORDS_MAX:
        spot = Spot(source.name(file), 1)
        source.problems.append(Problem(spot, f"at most {PAGE_WORDS_MAX} words a page", f"{words} words"))


def _compile_picture(source: Source, folder: str, number: int, pages: Mapping[str, Page]) -> dict[str, object] | None:
    """The page's one picture. Each language gives its own words; none may show another picture or leave it out."""
    with_picture = {tag: page.picture for tag, page in pages.items() if page.picture is not None}
    if not with_picture:
        return None
    file: str | None = None
    named: dict[str, str | None] = {}
    for tag, picture in with_picture.items():
        spot = Spot(source.name(f"{folder}/{number:02d}.{tag}.md"), picture.line)
        named[tag] = inside(f"{folder}/{picture.file}")
        added = source.add_picture(named[tag] or picture.file, spot) if named[tag] else None
        if named[tag] is None:
            source.problems.append(Problem(spot, "a path inside the exhibit's folder, with /", short(picture.file)))
        file = file or added
        first = next(iter(named))
        if named[tag] != named[first]:
            expected = f"the picture of {number:02d}.{first}.md, {named[first]}"
            source.problems.append(Problem(spot, expected, short(picture.file)))
    for tag in pages:
        if tag in REQUIRED_LANGUAGES and tag not in with_picture:
            spot = Spot(source.name(f"{folder}/{number:02d}.{tag}.md"), 1)
            source.problems.append(Problem(spot, "the picture of the other languages", "none"))
    captions = {tag: picture.caption for tag, picture in with_picture.items() if picture.caption}
    if captions and any(tag not in captions for tag in REQUIRED_LANGUAGES):
        spot = Spot(source.name(f"{folder}/{number:02d}.{next(iter(captions))}.md"))
        source.problems.append(Problem(spot, f"a caption in {' and '.join(REQUIRED_LANGUAGES)}, or none", "one"))
    alt = {tag: picture.alt for tag, picture in with_picture.items()}
    return {"file": file or "", "alt": alt, **({"caption": captions} if captions else {})}


def _block(kind: str, runs: tuple[Any, ...]) -> dict[str, object]:
    return {
        "kind": kind,
        "runs": [
            {"text": run.text} if run.style == "plain" else {"text": run.text, "style": run.style} for run in runs
        ],
    }
