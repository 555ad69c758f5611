"""The built wheel, one extra at a time, in a fresh environment without the developers' tools."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
PROGRAM_OF = {"agent": "werkstadt-agent", "hub": "werkstadt-hub", "pack": "werkstadt-pack", "kiosk": "werkstadt-kiosk"}


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(REPOSITORY)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.mark.parametrize("extra", sorted(PROGRAM_OF))
@pytest.mark.xdist_group("wheel")
def test_a_fresh_environment_with_one_extra_starts_its_program(extra: str, wheel: Path, tmp_path: Path) -> None:
    python = tmp_path / "env/bin/python"
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "env")], check=True)
    versions = tmp_path / "versions.txt"
    versions.write_text("\n".join(re.findall(r"^\S+==\S+", (REPOSITORY / "constraints.txt").read_text(), re.MULTILINE)))
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, "-c", str(versions), f"werkstadt[{extra}] @ file://{wheel}"], check=True, cwd=tmp_path)

    shown = subprocess.run([python.with_name(PROGRAM_OF[extra]), "--help"], capture_output=True, text=True, check=False)
    assert shown.returncode == 0, shown.stderr
    assert PROGRAM_OF[extra] in shown.stdout

    has_qt = subprocess.run([python, "-c", "import PySide6"], capture_output=True, check=False).returncode == 0
    assert has_qt == (extra == "kiosk")


def test_the_wheel_carries_the_starter_exhibition_and_the_pages(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for part in (
        "werkstadt/exhibits/packs/exhibition.toml",
        "werkstadt/kiosk/qml/",
        "werkstadt/hub/console/templates/",
    ):
        assert any(name.startswith(part) for name in names), f"{part} is missing from the wheel"
    assert "werkstadt/__init__.py" not in names
