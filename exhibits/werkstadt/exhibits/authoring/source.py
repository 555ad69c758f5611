"""One author's folder: opens its files inside it and nowhere else, and collects what is wrong."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from werkstadt.exhibits.authoring.pictures import check_picture
from werkstadt.exhibits.authoring.tomllines import key_lines, line_of
from werkstadt.exhibits.fields import REQUIRED_LANGUAGES, Fields, dotted
from werkstadt.exhibits.fields import Path as KeyPath
from werkstadt.exhibits.model import Words
from werkstadt.exhibits.problems import Problem, Spot, short

TEXT_FILE_MAX = 256 * 1024
PAGE_WORDS_MAX = 60
SIMPLE = "de-simple"
Check = Callable[[Path, Spot, list[Problem]], bytes | None]
ID = re.compile(r"[a-z](?:-?[a-z0-9])*")
ID_EXPECTED = "small letters, digits and single dashes, at most 40 characters"


@dataclass
class Source:
    """folder: of one exhibit. shown: how its path is named in problems. files: used so far, by path in it.

    zones: all that the exhibition has; none where nobody said.
    """

    folder: Path
    shown: str
    problems: list[Problem] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    zones: tuple[str, ...] = ()

    def name(self, file: str) -> str:
        return f"{self.shown}/{file}" if self.shown else file

    def read_text(self, file: str) -> str | None:
        """None with a problem where it cannot be read."""
        data = self.read_bytes(file, TEXT_FILE_MAX, Spot(self.name(file)))
        if data is None:
            return None
        try:
            return data.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as err:
            line = data[: err.start].count(b"\n") + 1
            self.problems.append(Problem(Spot(self.name(file), line), "UTF-8", f"byte 0x{data[err.start]:02x}"))
            return None

    def read_bytes(self, file: str, most: int, spot: Spot) -> bytes | None:
        path = self.folder / file
        try:
            if not path.is_file():
                self.problems.append(Problem(spot, "a file that is there", self._missing(file)))
                return None
            size = path.stat().st_size
            if size > most:
                self.problems.append(Problem(spot, f"a file of at most {most // 1024} KiB", f"{size // 1024} KiB"))
                return None
            return path.read_bytes()
        except OSError as err:
            self.problems.append(Problem(spot, "a file that can be read", err.strerror or str(err)))
            return None

    def read_toml(self, file: str) -> Fields | None:
        text = self.read_text(file)
        if text is None:
            return None
        try:
            tree = tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError) as err:
            at_line = re.search(r"at line (\d+)", str(err))
            line = int(at_line[1]) if at_line else len(text.splitlines())
            self.problems.append(Problem(Spot(self.name(file), line), "TOML", str(err)))
            return None
        lines = key_lines(text)

        def spot_of(path: KeyPath) -> Spot:
            flat = flatten(path)
            return Spot(self.name(file), line_of(lines, flat), dotted(flat))

        return Fields(tree, spot_of, self.problems)

    def add_picture(self, file: str, spot: Spot) -> str | None:
        """Path within the folder, once the picture is checked and counted among the pack's files; else None."""
        return self.add_file(file, spot, check_picture, "a picture")

    def add_file(self, file: str, spot: Spot, check: Check, what: str) -> str | None:
        """As add_picture, for any kind of file. check: gives its bytes, or None with a problem. what: "a picture"."""
        path = inside(file)
        if path is None:
            self.problems.append(Problem(spot, "a path inside the exhibit's folder, with /", short(file)))
            return None
        if path in self.files:
            return path
        if not self._spelled_as_on_disk(path):
            self.problems.append(Problem(spot, f"{what} that is there", self._missing(path)))
            return None
        before = len(self.problems)
        data = check(self.folder / path, spot, self.problems)
        if data is None or any(not problem.warning for problem in self.problems[before:]):
            return None
        self.files[path] = data
        return path

    def compile_picture(self, fields: Fields, key: str) -> dict[str, object] | None:
        """From KEY, KEY_alt and KEY_caption; None where none is named."""
        if key not in fields:
            for other in (f"{key}_alt", f"{key}_caption"):
                if other in fields:
                    fields.raw(other)
                    fields.refuse(other, f"{key}, the picture it belongs to", "none")
            return None
        file = self.add_picture(fields.text(key), fields.spot(key))
        alt = fields.words(f"{key}_alt")
        check_words(fields, f"{key}_alt", alt, PAGE_WORDS_MAX)
        caption = fields.words(f"{key}_caption") if f"{key}_caption" in fields else {}
        return {"file": file or "", "alt": alt, **({"caption": caption} if caption else {})}

    def _missing(self, file: str) -> str:
        if (self.folder / file).is_symlink():
            return f"{file} is a link to nowhere"
        for near in (self.folder / file).parent.glob("*"):
            if near.name.lower() == PurePosixPath(file).name.lower():
                return f"{file} (there is {near.name}: letters are not the same)"
        return f"{file} is missing"

    def _spelled_as_on_disk(self, path: str) -> bool:
        """Also where the author's disk takes a.SVG for a.svg: the kiosk's does not."""
        here = self.folder
        for part in PurePosixPath(path).parts:
            if not here.is_dir() or part not in {child.name for child in here.iterdir()}:
                return False
            here /= part
        return here.is_file() and here.resolve().is_relative_to(self.folder.resolve())


def flatten(path: KeyPath) -> KeyPath:
    """("scene", 0, "choice.1.text") → ("scene", 0, "choice", 1, "text")."""
    pieces = (piece for part in path for piece in (part.split(".") if isinstance(part, str) else (part,)))
    return tuple(int(piece) if isinstance(piece, str) and piece.isdigit() else piece for piece in pieces)


def inside(file: str) -> str | None:
    """The path in its short form if it stays inside the folder."""
    parts: list[str] = []
    if not file or file.startswith("/") or "\\" in file or ":" in file:
        return None
    for part in file.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts) or None


def check_zone(fields: Fields, key: str, zone: str, zones: tuple[str, ...]) -> None:
    """zones: as in Source; where none is named, any will do."""
    if zone and zones and zone not in zones:
        fields.refuse(key, f"one of the exhibition's zones: {', '.join(zones)}", short(zone))


def check_simple(fields: Fields, key: str, words: Words) -> None:
    """Warns where Einfache Sprache is missing."""
    if all(tag in words for tag in REQUIRED_LANGUAGES) and SIMPLE not in words:
        fields.warn(key, f"text in {SIMPLE} too", "none")


def check_words(fields: Fields, key: str, words: Words, most: int) -> None:
    """At most so many words in each language, and Einfache Sprache asked for."""
    check_simple(fields, key, words)
    for tag, text in words.items():
        count = count_words(text)
        if count > most:
            fields.refuse(f"{key}.{tag}", f"at most {most} words", f"{count} words")


def count_words(text: str) -> int:
    """What stands between spaces and has a letter or digit in it."""
    return sum(any(char.isalnum() for char in word) for word in text.split())
