"""A small exhibit or study that works, to change."""

from collections.abc import Mapping
from pathlib import Path

from werkstadt.exhibits.authoring.source import ID, ID_EXPECTED
from werkstadt.exhibits.authoring.studytemplate import study_files
from werkstadt.exhibits.problems import ContentError
from werkstadt.exhibits.scenetypes import folder_of, kinds

TEMPLATES = ("exhibit", "study")
EXHIBIT, STUDY = TEMPLATES

_EXHIBIT = """\
# How this file is written: docs/packs.md
format = 1
id = "{id}"
version = "0.1.0"
duration_min = 3
ages = [8, 99]
ground = "petrol"
cover = "pictures/cover.svg"
licence = "CC-BY-4.0"

[title]
de = "Ein neues Exponat"
en = "A new exhibit"
de-simple = "Etwas Neues"

[subtitle]
de = "Was es hier zu entdecken gibt"
en = "What there is to discover"
de-simple = "Das kannst du hier sehen"

[cover_alt]
de = "Ein Kreis, der über einem Viereck schwebt"
en = "A circle that hovers above a square"
de-simple = "Ein Kreis und ein Viereck"

[[scene]]
type = "story"
id = "begin"

[[scene]]
type = "quiz"
id = "guess"
question.de = "Was fiel dir zuerst auf?"
question.en = "What did you notice first?"
question.de-simple = "Was hast du zuerst gesehen?"

[[scene.choice]]
right = true
text = {{ de = "Der Kreis", en = "The circle", de-simple = "Den Kreis" }}
explanation.de = "Rundes springt ins Auge."
explanation.en = "Round things catch the eye."
explanation.de-simple = "Rundes sieht man schnell."

[[scene.choice]]
right = false
text = {{ de = "Das Viereck", en = "The square", de-simple = "Das Viereck" }}
explanation.de = "Die meisten sehen den Kreis."
explanation.en = "Most see the circle first."
explanation.de-simple = "Viele sehen den Kreis."
"""
_COVER = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300">
  <rect x="120" y="160" width="160" height="100" fill="#f4b942"/>
  <circle cx="200" cy="90" r="60" fill="#ffffff"/>
</svg>
"""
_PAGE = "# {title}\n\n![{alt}](../pictures/cover.svg)\n\n{text}\n"
_PAGES = {
    "de": ("Hier beginnt es", "Ein Kreis über einem Viereck", "Tippe auf das **Bild**: Es wird groß."),
    "en": ("It begins here", "A circle above a square", "Tap the **picture**: it grows."),
    "de-simple": ("Los geht es", "Ein Kreis und ein Viereck", "Tippe auf das **Bild**."),
}


def template_files(id_: str) -> Mapping[str, str]:
    pages = {
        f"story/01.{tag}.md": _PAGE.format(title=title, alt=alt, text=text)
        for tag, (title, alt, text) in _PAGES.items()
    }
    return {"exhibit.toml": _EXHIBIT.format(id=id_), "pictures/cover.svg": _COVER, **pages}


def example_files(kind: str, id_: str) -> Mapping[str, bytes]:
    """The example of a scene type, under another id."""
    example = folder_of(kind) / "example"
    files = {str(path.relative_to(example)): path.read_bytes() for path in example.rglob("*") if path.is_file()}
    return {**files, "exhibit.toml": files["exhibit.toml"].replace(b'id = "example"', f'id = "{id_}"'.encode(), 1)}


def write_template(folder: Path, kind: str | None = None, of: str = EXHIBIT) -> None:
    """folder: does not exist yet; its name is the exhibit's id. kind: the scene type to begin with, None for a story
    and a quiz. of: one of TEMPLATES. Raises ContentError.
    """
    id_ = folder.absolute().name
    if not ID.fullmatch(id_) or len(id_) > 40:
        raise ContentError(str(folder), ID_EXPECTED, id_)
    if folder.exists():
        raise ContentError(str(folder), "a folder that is not there yet", "one that is")
    if kind is not None and kind not in kinds():
        raise ContentError("--scene", f"one of {', '.join(kinds())}", kind)
    if of not in TEMPLATES:
        raise ContentError("--template", f"one of {', '.join(TEMPLATES)}", of)
    if of == STUDY and kind:
        raise ContentError("--scene", f"none with --template {STUDY}", kind)
    texts = study_files(id_) if of == STUDY else template_files(id_)
    files = example_files(kind, id_) if kind else {name: text.encode() for name, text in texts.items()}
    try:
        for name, data in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    except OSError as err:
        raise ContentError(str(folder), "a folder that can be written", str(err.strerror)) from err
