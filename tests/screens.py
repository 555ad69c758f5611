"""Pictures of every page, in every language, on three kinds of machine: `make screenshots`.

    python -m tests.screens [--into build/screenshots] [--profile NAME …] [--language TAG …] [--larger] [--theme NAME]
                            [--simple] [--upright] [--lanes]

Deterministic: motion is held, clocks stand still, and readings come from a formula. Next to the single pictures lies
one contact sheet for each profile and language, and one of all controls. --lanes: instead of all that, people at one
board.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

PROFILES = ("terminal-15", "board-65", "tablet-10")
LANGUAGES = ("de", "en")
_SHEET_COLUMNS = 4
_SHEET_WIDTH_PX = 480


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--into", type=Path, default=Path("build/screenshots"))
    parser.add_argument("--profile", nargs="*", default=PROFILES, choices=PROFILES)
    parser.add_argument("--language", nargs="*", default=LANGUAGES, choices=LANGUAGES)
    parser.add_argument("--larger", action="store_true", help="with larger text")
    parser.add_argument("--simple", action="store_true", help="in Einfache Sprache, where the language has it")
    parser.add_argument("--upright", action="store_true", help="with the glass turned upright")
    parser.add_argument("--lanes", action="store_true", help="several people at one board")
    parser.add_argument("--theme", default="light", choices=("light", "night", "contrast"))
    parser.add_argument("--content", type=Path, help="a built content folder; by default the starter exhibition")
    told = parser.parse_args()
    told.into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        content = told.content or _starter(Path(temporary, "content"))
        if told.lanes:
            pictures = _shoot_lanes(told.into, content, Path(temporary))
            _contact_sheet(pictures, told.into / "sheet-lanes.png")
            print(f"lanes: {len(pictures)} pictures in {told.into}")
            return 0
        for profile in told.profile:
            for language in told.language:
                pictures = _shoot(told, content, profile, language, Path(temporary))
                _contact_sheet(pictures, told.into / f"sheet-{pictures[0].stem.split('__')[0]}.png")
                print(f"{profile} {language}: {len(pictures)} pictures in {told.into}")
        if not told.larger and not told.upright:
            pictures = _shoot_gallery(told.into)
            _contact_sheet(pictures, told.into / "sheet-gallery.png")
            print(f"gallery: {len(pictures)} pictures in {told.into}")
    return 0


def _shoot_gallery(into: Path) -> list[Path]:
    """Every control in every state, in every theme."""
    for theme in ("light", "night", "contrast"):
        command = [sys.executable, "-m", "werkstadt.kiosk.look.gallery", str(into / "gallery"), "--theme", theme]
        subprocess.run(command, check=True)
    return sorted((into / "gallery").glob("*.png"))


def _starter(content: Path) -> Path:
    from tests.support.content import starter_content

    return starter_content(content)


def _shoot(told: argparse.Namespace, content: Path, profile: str, language: str, temporary: Path) -> list[Path]:
    from tests.kiosk.tour import tour
    from tests.kiosk.visitor import ListJournal, Visitor
    from werkstadt.kiosk.look.profile import PROFILES as GLASS

    glass = GLASS[profile]
    shrink = max(1, round(glass.width_px / 1920))
    wide, high = glass.width_px // shrink, glass.height_px // shrink
    size = (high, wide) if told.upright else (wide, high)
    journal = ListJournal()
    visitor = Visitor(content, temporary / "state", journal, profile=profile, size_px=size)
    chosen = [way for way in ("upright", "simple", "larger") if getattr(told, way)]
    kind = "-".join([profile, language, *chosen, *([told.theme] * (told.theme != "light"))])
    pictures = []
    for number, page in enumerate(tour(visitor, journal, language)):
        if page == "saving":
            continue
        if page == "start":
            visitor.lane.setLarger(told.larger)
            visitor.lane.setSimple(told.simple)
            visitor.lane.setTheme(told.theme)
            visitor.settle()
        picture = told.into / f"{kind}__{number:02d}-{page}.png"
        visitor.window.grabWindow().save(str(picture))
        pictures.append(picture)
    visitor.close()
    return [*pictures, *_shoot_questions(told, kind, language, temporary, profile, size)]


def _shoot_questions(
    told: argparse.Namespace, kind: str, language: str, temporary: Path, profile: str, size: tuple[int, int]
) -> list[Path]:
    """A form with every kind of question, each page empty and answered."""
    from tests.kiosk.capturing import FakeDevices
    from tests.kiosk.form_tour import form_tour
    from tests.kiosk.visitor import ListJournal, Visitor
    from tests.support.every_question import showroom

    devices = FakeDevices()
    content = showroom(temporary / f"questions-{kind}", personal=True)
    visitor = Visitor(content, temporary / "state", ListJournal(), devices=devices, profile=profile, size_px=size)
    visitor.lane.wake()
    if language != visitor.lane.stay.language:
        visitor.lane.speak(language)
    visitor.lane.setLarger(told.larger)
    visitor.lane.setSimple(told.simple)
    visitor.lane.setTheme(told.theme)
    pictures = []
    for number, page in enumerate(form_tour(visitor, devices)):
        pictures.append(told.into / f"{kind}__questions-{number:02d}-{page}.png")
        visitor.window.grabWindow().save(str(pictures[-1]))
    visitor.close()
    return pictures


def _shoot_lanes(into: Path, content: Path, temporary: Path) -> list[Path]:
    from tests.kiosk.board import strip
    from tests.kiosk.visitor import ListJournal, Visitor

    visitor = Visitor(content, temporary / "state", ListJournal(), profile="board-65", lanes_max=4)
    pictures = []
    for number, name in enumerate(strip(visitor)):
        pictures.append(into / f"lanes__{number}-{name}.png")
        visitor.window.grabWindow().save(str(pictures[-1]))
    visitor.close()
    return pictures


def _contact_sheet(pictures: list[Path], into: Path) -> None:
    from PIL import Image

    images = [Image.open(picture).convert("RGB") for picture in pictures]
    small = [one.resize((_SHEET_WIDTH_PX, round(one.height * _SHEET_WIDTH_PX / one.width))) for one in images]
    height = max(one.height for one in small) + 8
    rows = -(-len(small) // _SHEET_COLUMNS)
    sheet = Image.new("RGB", (_SHEET_COLUMNS * (_SHEET_WIDTH_PX + 8), rows * height), "#808080")
    for number, one in enumerate(small):
        sheet.paste(one, (number % _SHEET_COLUMNS * (_SHEET_WIDTH_PX + 8), number // _SHEET_COLUMNS * height))
    sheet.save(into)


def _start() -> int:
    """In a process of its own, with Qt's environment set before Qt is there."""
    from werkstadt.kiosk.environment import environment

    wanted = {"QT_QPA_PLATFORM": "offscreen", "WERKSTADT_SCREENS": "1", "QT_SCALE_FACTOR": "1"}
    if os.geteuid() == 0:
        wanted["WERKSTADT_WEB_UNSANDBOXED"] = "1"  # Chromium has no sandbox for root
    with tempfile.TemporaryDirectory() as cache:
        seen = {**os.environ, **wanted}
        return subprocess.run(
            [sys.executable, "-m", "tests.screens", *sys.argv[1:]],
            env={
                **seen,
                **{name: value for name, value in environment(Path(cache), seen).items() if value is not None},
            },
            check=False,
        ).returncode


if __name__ == "__main__":
    if "WERKSTADT_SCREENS" not in os.environ:
        sys.exit(_start())
    from PySide6.QtGui import QGuiApplication

    from werkstadt.kiosk.steady import hold_singletons

    hold_singletons()
    application = QGuiApplication(sys.argv[:1])
    sys.exit(main())
