"""The scene type of docs/scenes.md, taken out of the page into a package of its own: nothing else is touched."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "scenes.md"
PROGRAM = Path(sys.executable).with_name("werkstadt-pack")
_BLOCK = re.compile(r"^(`{3,4})\w+ file=(\S+)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
SHOW = """
import sys
from pathlib import Path
from PySide6.QtGui import QAccessible, QGuiApplication
from tests.kiosk.visitor import ListJournal, Visitor
from werkstadt.kiosk.steady import hold_singletons

hold_singletons()
app = QGuiApplication([])
QAccessible.setActive(True)
visitor = Visitor(Path(sys.argv[1]), Path(sys.argv[2]), ListJournal())
visitor.tap("Berühre mich")
visitor.tap("Hallo sagen")
assert visitor.page == "hello"
visitor.tap("Sag es")
assert visitor.says("1 Mal gesagt")
visitor.tap("English")
visitor.press("Say it")
assert visitor.says("Said 2 times") and visitor.says("Hello!"), visitor.names()
visitor.close()
"""


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder for Python's path."""
    blocks = {name: text for _, name, text in _BLOCK.findall(PAGE.read_text(encoding="utf-8"))}
    assert {"load.py", "source.py", "view.py", "Scene.qml", "words.json", "README.md"} < set(blocks)
    for name, text in blocks.items():
        file = tmp_path / "path" / "werkstadt" / "scenes" / "hello" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path / "path"


def run(elsewhere: Path, *command: object) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(elsewhere), *filter(None, [os.environ.get("PYTHONPATH")])])
    told = {**os.environ, "PYTHONPATH": path, "QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
    return subprocess.run(
        [str(part) for part in command], env=told, capture_output=True, text=True, check=False, cwd=PAGE.parents[1]
    )


def test_authors_find_it_write_it_and_are_told_what_is_wrong(elsewhere: Path, tmp_path: Path) -> None:
    listed = run(elsewhere, PROGRAM, "scenes")
    assert re.search(r"^hello +A word, and a button", listed.stdout, re.MULTILINE), listed
    made = tmp_path / "greeting"
    assert run(elsewhere, PROGRAM, "new", made, "--scene", "hello").returncode == 0
    assert run(elsewhere, PROGRAM, "check", made).stdout == "0 errors, 0 warnings\n"
    toml = (made / "exhibit.toml").read_text(encoding="utf-8")
    (made / "exhibit.toml").write_text(toml.replace("Hello!", "one two three four five six"), encoding="utf-8")
    refused = run(elsewhere, PROGRAM, "check", made)
    assert refused.returncode == 1
    assert f"{made}/exhibit.toml:16, scene[1].word.en: expected at most 5 words, got 6 words" in refused.stderr


def test_visitors_see_it_press_it_and_read_it_in_two_languages(elsewhere: Path, tmp_path: Path) -> None:
    build = (
        "import sys; from pathlib import Path; from tests.scenes.examples import build_example; "
        "build_example('hello', Path(sys.argv[1]))"
    )
    built = run(elsewhere, sys.executable, "-c", build, tmp_path / "content")
    assert built.returncode == 0, built.stderr
    shown = run(elsewhere, sys.executable, "-c", SHOW, tmp_path / "content", tmp_path / "state")
    assert shown.returncode == 0, shown.stderr


def test_without_it_a_pack_that_needs_it_is_refused_by_name(elsewhere: Path, tmp_path: Path) -> None:
    example = elsewhere / "werkstadt" / "scenes" / "hello" / "example"
    refused = run(tmp_path, PROGRAM, "check", example)
    assert refused.returncode == 1
    assert 'got "hello"' in refused.stderr
