"""The example of every scene type, as a kiosk gets it; and golden pictures of it."""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from PIL import Image, ImageChops, ImageStat

from werkstadt.exhibits.authoring.exhibition import Checked, check_source
from werkstadt.exhibits.authoring.install import install
from werkstadt.exhibits.scenetypes import folder_of, kinds

THEMES = ("light", "night", "contrast")
GOLDEN_PX = (960, 540)
_APART = 2.0
"""Mean difference of grey values from which two pictures are not the same; letters shifted by a pixel stay below."""


def build_example(kind: str, content: Path) -> Path:
    """The content folder, with the type's example as its only exhibit. Raises AssertionError where it has problems."""
    install(_checked(kind), content)
    return content


@cache
def _checked(kind: str) -> Checked:
    """Once for all tests of a process: a film alone takes seconds."""
    checked = check_source(folder_of(kind) / "example")
    assert not checked.problems, "\n".join(str(problem) for problem in checked.problems)
    return checked


def golden_of(kind: str, theme: str) -> Path:
    return folder_of(kind) / "golden" / f"{theme}.png"


def differs(one: Image.Image, other: Image.Image) -> float:
    """Mean difference of grey values, 0 to 255, of the worst of 6 × 4 fields."""
    gap = ImageChops.difference(one.convert("L"), other.convert("L"))
    wide, high = gap.width // 6, gap.height // 4
    fields = [(x * wide, y * high, (x + 1) * wide, (y + 1) * high) for x in range(6) for y in range(4)]
    return max(ImageStat.Stat(gap.crop(field)).mean[0] for field in fields)


def same(one: Image.Image, other: Image.Image) -> bool:
    return one.size == other.size and differs(one, other) < _APART


def shoot(kind: str, folder: Path) -> Iterator[tuple[str, Image.Image]]:
    """The example's first page in every theme, as it opens. folder: for content and state."""
    from tests.kiosk.visitor import ListJournal, Visitor

    visitor = Visitor(build_example(kind, folder / "content"), folder / "state", ListJournal(), size_px=GOLDEN_PX)
    try:
        visitor.lane.wake()
        visitor.lane.open("example")
        visitor.settle()
        for theme in THEMES:
            visitor.lane.setTheme(theme)
            visitor.settle()
            picture = folder / f"{theme}.png"
            visitor.window.grabWindow().save(str(picture))
            yield theme, Image.open(picture).convert("RGB")
    finally:
        visitor.close()


def main() -> int:
    parser = argparse.ArgumentParser(description="Golden pictures of the scene types' examples, anew.")
    parser.add_argument("kinds", nargs="*", metavar="TYPE", help="none: all")
    for kind in parser.parse_args().kinds or kinds():
        with tempfile.TemporaryDirectory() as folder:
            for theme, picture in shoot(kind, Path(folder)):
                file = golden_of(kind, theme)
                file.parent.mkdir(exist_ok=True)
                if not file.is_file() or not same(Image.open(file).convert("RGB"), picture):
                    picture.quantize(128).save(file, optimize=True)
                    print(file)
    return 0


if __name__ == "__main__":
    if "WERKSTADT_GOLDEN" not in os.environ:
        root = {"WERKSTADT_WEB_UNSANDBOXED": "1"} if os.geteuid() == 0 else {}
        seen = {
            **os.environ,
            **root,
            "WERKSTADT_GOLDEN": "1",
            "QT_QPA_PLATFORM": "offscreen",
            "QT_QUICK_BACKEND": "software",
        }
        sys.exit(subprocess.run([sys.executable, "-m", "tests.scenes.examples", *sys.argv[1:]], env=seen).returncode)
    from PySide6.QtGui import QGuiApplication

    from werkstadt.kiosk.steady import hold_singletons

    hold_singletons()
    application = QGuiApplication(sys.argv[:1])
    sys.exit(main())
