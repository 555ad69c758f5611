"""What we promised ourselves and a person would forget."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", *patterns], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    return [REPOSITORY / name for name in listed.stdout.splitlines()]


def test_every_command_is_documented_as_it_is() -> None:
    command = [sys.executable, "packaging/commands.py", "check"]
    done = subprocess.run(command, cwd=REPOSITORY, env=os.environ | {"COLUMNS": "100"}, check=False)
    assert done.returncode == 0, "docs/commands.md is not what --help says: make words"
    named = re.findall(r"^##+ (werkstadt-\S+)", (REPOSITORY / "docs/commands.md").read_text(), re.MULTILINE)
    scripts = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]["scripts"]
    assert set(scripts) == set(named)


def test_every_make_target_says_what_it_does() -> None:
    text = (REPOSITORY / "Makefile").read_text()
    targets = re.findall(r"^([a-z][a-z-]*):(.*)$", text, re.MULTILINE)
    assert len(targets) > 8
    assert [name for name, rest in targets if "##" not in rest] == []


def test_the_namespace_has_no_init_of_its_own_and_every_portion_says_it_is_typed() -> None:
    portions = [path.parent for path in tracked("*/werkstadt/*/py.typed")]
    assert len(portions) == 9
    assert tracked("*/werkstadt/__init__.py", "packaging/__init__.py") == []


def test_the_repository_names_no_machine_and_no_registry() -> None:
    odd = re.compile(
        r"(?<!\))(?<!-device)/root/(?!item)|(?<!run)/home/[a-z]|files\.pythonhosted|pypi\.org/simple|deb\.debian\.org|registry\.npmjs"
    )
    # instance('list')/root/item is how a form names its choices
    texts = [path for path in tracked() if path.suffix in {".py", ".md", ".toml", ".txt", ".sh", ".qml", ".yml"}]
    assert len(texts) > 100
    assert [str(path) for path in texts if path != Path(__file__) and odd.search(path.read_text())] == []


def test_links_in_the_documents_lead_somewhere() -> None:
    broken = []
    for page in tracked("*.md"):
        prose = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(), flags=re.DOTALL)
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", prose):
            if not (page.parent / target).exists():
                broken.append(f"{page.relative_to(REPOSITORY)}: {target}")
    assert broken == []


def test_only_lgpl_modules_of_qt_are_imported() -> None:
    """The wheels' own metadata calls every module "LGPL or GPL", so this list stands here by hand."""
    lgpl = {
        "QtCore",
        "QtGui",
        "QtQml",
        "QtQuick",
        "QtQuickTest",
        "QtSvg",
        "QtTest",
        "QtNetwork",
        "QtDBus",
        "QtQuickControls2",
        "QtMultimedia",
        "QtTextToSpeech",
        "QtWebEngineCore",
        "QtWebEngineQuick",
    }
    seen = set()
    for path in tracked("*.py"):
        seen |= set(re.findall(r"(?:from|import) PySide6\.(Qt\w+)", path.read_text()))
        for names in re.findall(r"from PySide6 import ([\w, ]+)$", path.read_text()):
            seen |= {name.strip() for name in names.split(",") if name.strip().startswith("Qt")}
    assert "QtQuick" in seen
    assert seen <= lgpl
    imports = {
        name for path in tracked("*.qml") for name in re.findall(r"^import (Qt\S*)", path.read_text(), re.MULTILINE)
    }
    parts = {"QtQuick.Window", "QtQuick.Templates", "QtQuick.Layouts", "QtQuick.Shapes"}
    assert imports <= {"QtQml", "QtQuick", *parts, "QtMultimedia", "QtWebEngine"}
