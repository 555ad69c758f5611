"""What environment and command line may slip into the kiosk's process: real processes, and plain ones beside."""

import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import psutil
import pytest

from tests.attempts.outside import kiosk_command, on_a_screen
from tests.kiosk.showroom import write_showroom
from werkstadt.kiosk.environment import environment
from werkstadt.kiosk.ownprogram import own_program

ROOT = Path(__file__).parents[2]
EVIL_QML = """import QtQuick
Item { Component.onCompleted: console.warn("taken over") }
"""
TAKEN = "from pathlib import Path\nPath({!r}).write_text('taken over')\n"
PLATFORM_OF_PORTS = "vnc"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


def started(folder: Path, *more: str, **environment: str) -> tuple[psutil.Process, subprocess.Popen[str]]:
    """A kiosk without a screen, once it is ready or has ended."""
    write_showroom(folder / "state" / "content")
    seen = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(folder), **environment}
    command = [*kiosk_command(folder, "--size", "640x400"), *more]
    program = subprocess.Popen(
        command, env=seen, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    process = psutil.Process(program.pid)
    end_s = time.monotonic() + 60
    while not (folder / "state" / "ready").exists() and program.poll() is None:
        assert time.monotonic() < end_s
        time.sleep(0.02)
    return process, program


def listens(process: psutil.Process) -> list[int]:
    return [one.laddr.port for one in process.net_connections("inet") if one.status == psutil.CONN_LISTEN]


def ended(program: subprocess.Popen[str]) -> str:
    program.terminate()
    return program.communicate(timeout=60)[1]


@pytest.mark.attempt("Q70")
@pytest.mark.parametrize(
    "options", [["-qmljsdebugger=port:{port}"], ["-platform", "vnc:port={port}"], ["-plugin", "x"]]
)
def test_options_of_qt_are_none_of_ours(tmp_path: Path, options: list[str]) -> None:
    port = free_port()
    _, program = started(tmp_path, *(option.format(port=port) for option in options))
    assert program.wait(timeout=60) == 2
    assert "unrecognized arguments" in program.communicate()[1]


@pytest.mark.attempt("Q70", "Q75")
def test_no_variable_opens_a_port(tmp_path: Path) -> None:
    """A foreign platform is not taken; where the session names none that is ours, Qt looks for the session's own."""
    port = free_port()
    told = {
        "QT_QPA_PLATFORM": f"vnc:port={port}",
        "QML_DEBUGGER": f"port:{port}",
        "QTWEBENGINE_REMOTE_DEBUGGING": f"{port}",
    }
    process, program = started(tmp_path, **told)
    if program.poll() is None:
        assert listens(process) == []
    assert f"{port}" not in ended(program), "nothing speaks of it"


@pytest.mark.unhardened("Q70")
def test_a_plain_program_opens_a_port_for_whoever_asks(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    command = [sys.executable, "-m", "tests.attempts.plain_window", str(ready), "-platform", f"vnc:port={free_port()}"]
    seen = {**os.environ, "HOME": str(tmp_path)}
    program = subprocess.Popen(command, env=seen, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end_s = time.monotonic() + 30
    while program.poll() is None and not listens(psutil.Process(program.pid)) and time.monotonic() < end_s:
        time.sleep(0.05)
    found = listens(psutil.Process(program.pid)) if program.poll() is None else []
    program.kill()
    program.wait()
    assert found


@pytest.mark.attempt("Q75")
def test_the_kiosk_listens_nowhere(tmp_path: Path) -> None:
    process, program = started(tmp_path)
    assert process.net_connections("inet") == []
    ended(program)


def evil_modules(folder: Path) -> dict[str, str]:
    """A folder with a Werkstadt.Controls, a QtQuick plugin's place and a Python module of somebody else's."""
    qml = folder / "evil" / "QtQuick" / "Shapes"
    qml.mkdir(parents=True)
    (qml / "qmldir").write_text("module QtQuick.Shapes\nShape 1.0 Shape.qml\n")
    (qml / "Shape.qml").write_text(EVIL_QML)
    return {name: str(folder / "evil") for name in ("QML_IMPORT_PATH", "QML2_IMPORT_PATH", "QT_PLUGIN_PATH")}


def imports_shapes(environment: Mapping[str, str], folder: Path) -> str:
    """What a plain program says that imports a module of Qt's."""
    text = (
        "from PySide6.QtGui import QGuiApplication; from PySide6.QtQml import QQmlComponent, QQmlEngine\n"
        "import sys; app = QGuiApplication(sys.argv); engine = QQmlEngine(); one = QQmlComponent(engine)\n"
        "from PySide6.QtCore import QUrl\n"
        "one.setData(b'import QtQuick.Shapes\\nShape {}', QUrl()); made = one.create(); print(one.errorString())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", text],
        env={**os.environ, **environment},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.stdout + done.stderr


@pytest.mark.unhardened("Q71")
def test_a_plain_program_takes_modules_from_whoever_names_a_folder(tmp_path: Path) -> None:
    assert "taken over" in imports_shapes(evil_modules(tmp_path), tmp_path)
    assert "taken over" not in imports_shapes({}, tmp_path)


@pytest.mark.attempt("Q71")
def test_no_folder_of_others_is_read(tmp_path: Path) -> None:
    generic = {"QT_QPA_GENERIC_PLUGINS": "evdevkeyboard:/dev/input/event0", "QT_LOGGING_RULES": "*=true"}
    process, program = started(tmp_path, **evil_modules(tmp_path), **generic)
    assert program.poll() is None
    opened = {entry.path for entry in process.memory_maps()} | {entry.path for entry in process.open_files()}
    said = ended(program)
    assert "taken over" not in said
    assert "qt.qml" not in said, "no log of everything"
    assert not [path for path in opened if str(tmp_path / "evil") in path]


def test_what_the_environment_says_is_ours_or_nothing() -> None:
    seen = {
        "QML_IMPORT_PATH": "/x",
        "QT_QPA_PLATFORM": "vnc",
        "QT_IM_MODULE": "ibus",
        "PYTHONPATH": "/x",
        "QT_QUICK_BACKEND": "software",
        "HOME": "/x",
    }
    changed = environment(Path("/state"), seen)
    gone = {name for name, value in changed.items() if value is None}
    assert gone == {"QML_IMPORT_PATH", "QT_QPA_PLATFORM", "QT_IM_MODULE", "PYTHONPATH"}
    assert "QT_QUICK_BACKEND" not in changed
    assert changed["QT_WAYLAND_DISABLE_WINDOWDECORATION"] == "1"
    assert environment(Path("/state"), {"QT_QPA_PLATFORM": "wayland"}).get("QT_QPA_PLATFORM", "stays") == "stays"


@pytest.mark.attempt("Q71")
def test_programs_that_the_kiosk_starts_read_no_code_of_others(tmp_path: Path) -> None:
    """As the player and the voice are started: by module name, in a folder that somebody may write to."""
    hidden = tmp_path / "taken"
    for name in ("json.py", "sitecustomize.py", "werkstadt_probe.py"):
        (tmp_path / name).write_text(TAKEN.format(str(hidden)))
    seen = {**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONSTARTUP": str(tmp_path / "json.py")}
    plain = [sys.executable, "-m", "json.tool", "--help"]
    subprocess.run(plain, cwd=tmp_path, env=seen, capture_output=True, check=False, timeout=30)
    assert hidden.exists(), "a plain one does"
    hidden.unlink()
    done = subprocess.run(
        own_program("json.tool", "--help"),
        cwd=tmp_path,
        env=seen,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert not hidden.exists()
    assert done.stdout.startswith("usage:")


def test_programs_of_our_own_are_found_by_the_path_of_this_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a device, where only the launcher knows where our code lies."""
    folder = tmp_path / "library" / "lying_elsewhere"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    (folder / "says.py").write_text("import sys\nprint(sys.argv[1:], __name__)\n")
    monkeypatch.syspath_prepend(str(folder.parent))
    command = own_program("lying_elsewhere.says", "a b", "-c")
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=True, timeout=30)
    assert done.stdout == "['a b', '-c'] __main__\n"


def _cores() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))


@pytest.fixture
def cores() -> None:
    if Path("/proc/sys/kernel/core_pattern").read_text(encoding="ascii").startswith(("|", "/")):
        pytest.skip("this machine keeps its core files elsewhere")
    if resource.getrlimit(resource.RLIMIT_CORE)[1] == 0:
        pytest.skip("this machine keeps no core files at all")


@pytest.mark.unhardened("Q40")
@pytest.mark.usefixtures("cores")
def test_a_plain_program_leaves_its_memory_on_the_disk(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"]
    subprocess.run(command, cwd=tmp_path, preexec_fn=_cores, check=False, timeout=30)
    assert [path for path in tmp_path.iterdir() if path.name.startswith("core")]


@pytest.mark.long
@pytest.mark.attempt("Q40", "Q41")
def test_a_crash_leaves_no_core_and_no_word_and_the_next_start_is_at_the_beginning(tmp_path: Path) -> None:
    write_showroom(tmp_path / "state" / "content")
    old = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (old[1], old[1]))
    try:
        with on_a_screen(kiosk_command(tmp_path), tmp_path) as kiosk:
            before = kiosk.screen.pixels(0, 0, 1280, 720)
            kiosk.screen.tap(640, 20)
            time.sleep(0.3)
            kiosk.to_the_text_field()
            empty = kiosk.screen.pixels(40, 160, 1200, 100)
            for letter in "kanarienvogel":
                kiosk.press(letter)
            assert kiosk.screen.wait_for_change((40, 160, 1200, 100), empty, 2), "else nothing was written"
            time.sleep(0.3)
            limits = Path(f"/proc/{kiosk.process.pid}/limits").read_text(encoding="ascii")
            assert "Max core file size        0 " in limits
            kiosk.process.send_signal(signal.SIGSEGV)
            kiosk.process.wait(timeout=30)
    finally:
        resource.setrlimit(resource.RLIMIT_CORE, old)
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert not [path for path in left if path.name.startswith("core")]
    assert not [path for path in left if b"kanarienvogel" in path.read_bytes().lower()]
    (tmp_path / "state" / "ready").unlink()
    (tmp_path / "run").rename(tmp_path / "run-before")
    with on_a_screen(kiosk_command(tmp_path), tmp_path) as kiosk:
        assert kiosk.screen.pixels(0, 0, 1280, 720) == before, "the resting page, as at first"
