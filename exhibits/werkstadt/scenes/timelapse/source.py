"""Compiles a timelapse: pictures of one folder in the order of their names, all of one size, within bounds."""

import re
from pathlib import PurePosixPath

from werkstadt.exhibits.authoring.pictures import picture_size
from werkstadt.exhibits.authoring.source import PAGE_WORDS_MAX, Source, check_words, inside
from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.model import Words
from werkstadt.exhibits.problems import Problem, Spot, short
from werkstadt.scenes.timelapse.load import FRAMES_MAX, FRAMES_MIN, SECONDS_MAX, SECONDS_MIN

TITLE_WORDS_MAX = 8
LABEL_WORDS_MAX = 4
ALL_MAX = 24 * 1024 * 1024
"""Bytes of all pictures together: they are sent to every device."""
_PICTURE = re.compile(r"\d{1,4}[\w-]*\.(?:svg|png|jpe?g)")


def compile(fields: Fields, source: Source) -> dict[str, object]:
    title, text, alt = fields.words("title"), fields.words("text"), fields.words("alt")
    check_words(fields, "title", title, TITLE_WORDS_MAX)
    check_words(fields, "text", text, PAGE_WORDS_MAX - TITLE_WORDS_MAX)
    check_words(fields, "alt", alt, PAGE_WORDS_MAX)
    seconds = fields.whole("seconds", SECONDS_MIN, SECONDS_MAX) if "seconds" in fields else 8
    files = _find(fields, source)
    labels = _labels(fields, len(files))
    frames = [{"file": file, "label": label} for file, label in zip(files, labels, strict=False)]
    return {"title": title, "text": text, "alt": alt, "seconds": seconds, "frame": frames}


def _find(fields: Fields, source: Source) -> list[str]:
    written = fields.text("frames", 100)
    folder = inside(written)
    if folder is None or not (source.folder / folder).is_dir():
        fields.refuse("frames", "a folder of pictures like 01.jpg, 02.jpg", f"{short(written)} is missing")
        return []
    names = sorted(path.name for path in (source.folder / folder).iterdir() if not path.name.startswith("."))
    for name in names:
        if not _PICTURE.fullmatch(name):
            spot = Spot(source.name(f"{folder}/{name}"))
            source.problems.append(Problem(spot, "names that begin with their number, like 01.jpg", name))
    names = [name for name in names if _PICTURE.fullmatch(name)]
    if not FRAMES_MIN <= len(names) <= FRAMES_MAX:
        fields.refuse("frames", f"{FRAMES_MIN} to {FRAMES_MAX} pictures", f"{len(names)} in {short(folder)}")
        return []
    files = [source.add_picture(f"{folder}/{name}", Spot(source.name(f"{folder}/{name}"))) for name in names]
    added = [file for file in files if file is not None]
    _check_sizes(source, added)
    weight = sum(len(source.files[file]) for file in added)
    if weight > ALL_MAX:
        fields.refuse("frames", f"at most {ALL_MAX // 2**20} MiB in all", f"{weight / 2**20:.0f} MiB")
    return added


def _check_sizes(source: Source, files: list[str]) -> None:
    sizes = [picture_size(source.files[file]) for file in files]
    for file, size in zip(files, sizes, strict=True):
        if size != sizes[0]:
            first = f"{sizes[0][0]:g} × {sizes[0][1]:g}, as {PurePosixPath(files[0]).name}"
            source.problems.append(Problem(Spot(source.name(file)), first, f"{size[0]:g} × {size[1]:g}"))
            return


def _labels(fields: Fields, count: int) -> list[Words]:
    """One for each picture: a list of words, or numbers from one to another, which are the same in every language."""
    if "years" in fields:
        low, high = fields.numbers("years", "[first, last], two years", whole=True)
        years = [round(low + (high - low) * at / max(1, count - 1)) for at in range(count)]
        return [{"de": str(year), "en": str(year), "de-simple": str(year)} for year in years]
    tables = fields.tables("label", count, max(1, count))
    labels = [table.words("text") for table in tables]
    for table, label in zip(tables, labels, strict=True):
        check_words(table, "text", label, LABEL_WORDS_MAX)
        table.done()
    return labels
