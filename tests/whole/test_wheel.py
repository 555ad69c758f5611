"""The built wheel, one extra at a time, in a fresh environment without the developers' tools."""

import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.support.content import starter_content
from tests.whole.house import until

pytestmark = pytest.mark.system  # it asks a registry for each extra's packages
REPOSITORY = Path(__file__).parents[2]
PROGRAM_OF = {"agent": "werkstadt-agent", "hub": "werkstadt-hub", "pack": "werkstadt-pack", "kiosk": "werkstadt-kiosk"}


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(REPOSITORY)]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@contextmanager
def running(folder: Path, *command: str | Path, **environment: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Its output is in folder/said. Ends by SIGTERM, and well."""
    with (folder / "said").open("wb") as said:
        program = subprocess.Popen(
            command, stdout=said, stderr=subprocess.STDOUT, cwd=folder, env=os.environ | environment
        )
    try:
        yield program
        assert program.poll() is None, (folder / "said").read_text()
        program.terminate()
        assert program.wait(timeout=30) == 0, (folder / "said").read_text()
    finally:
        if program.poll() is None:
            program.kill()
            program.wait()


def hub_answers_on_its_console(program: Path, folder: Path) -> None:
    config = folder / "hub.toml"
    config.write_text(f'state = "{folder / "hub"}"\ndevice_port = 0\nconsole_port = 0\nzeroconf = false\n')
    subprocess.run([program, "init", "--config", config], check=True, cwd=folder, capture_output=True)
    with running(folder, program, "serve", "--json", "--config", config) as hub:
        said = folder / "said"
        until(lambda: re.search(r"^{.*}$", said.read_text(), re.MULTILINE) is not None or hub.poll() is not None, "hub")
        found = re.search(r"^{.*}$", said.read_text(), re.MULTILINE)
        assert found is not None, said.read_text()
        port = json.loads(found[0])["console"]
        assert httpx.get(f"http://127.0.0.1:{port}/login", trust_env=False).status_code == 200


def agent_tells_what_is_missing(program: Path, folder: Path) -> None:
    config = folder / "agent.toml"
    config.write_text(f'state = "{folder / "device"}"\nsocket = "{folder / "agent.sock"}"\nzeroconf = "off"\n')
    (folder / "device").mkdir()
    done = subprocess.run(
        [program, "doctor", "--json", "--config", config], capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr
    assert json.loads(done.stdout), done.stderr


def pack_finds_its_own_exhibition_right(program: Path, folder: Path) -> None:
    (packs,) = program.parents[1].glob("lib/python*/site-packages/werkstadt/exhibits/packs")
    done = subprocess.run([program, "check", packs], capture_output=True, text=True, check=False, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr


def kiosk_shows_its_first_frame(program: Path, folder: Path) -> None:
    content, ready = starter_content(folder / "content"), folder / "ready"
    options: list[str | Path] = ["--state", folder / "device", "--content", content, "--ready-file", ready]
    with running(folder, program, *options, QT_QPA_PLATFORM="offscreen") as kiosk:
        until(lambda: ready.exists() or kiosk.poll() is not None, "the first frame")


WORKS: dict[str, Callable[[Path, Path], None]] = {
    "agent": agent_tells_what_is_missing,
    "hub": hub_answers_on_its_console,
    "kiosk": kiosk_shows_its_first_frame,
    "pack": pack_finds_its_own_exhibition_right,
}


@pytest.mark.parametrize("extra", sorted(PROGRAM_OF))
def test_in_a_fresh_environment_with_one_extra_its_program_works(extra: str, wheel: Path, tmp_path: Path) -> None:
    python = tmp_path / "env/bin/python"
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "env")], check=True)
    versions = tmp_path / "versions.txt"
    versions.write_text("\n".join(re.findall(r"^\S+==\S+", (REPOSITORY / "constraints.txt").read_text(), re.MULTILINE)))
    install = [str(python), "-m", "pip", "install", "--no-compile", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, "-c", str(versions), f"werkstadt[{extra}] @ file://{wheel}"], check=True, cwd=tmp_path)

    shown = subprocess.run([python.with_name(PROGRAM_OF[extra]), "--help"], capture_output=True, text=True, check=False)
    assert shown.returncode == 0, shown.stderr
    assert PROGRAM_OF[extra] in shown.stdout

    WORKS[extra](python.with_name(PROGRAM_OF[extra]), tmp_path)

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
