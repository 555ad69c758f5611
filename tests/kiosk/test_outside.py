"""The kiosk as a program among others: started, read and driven from outside, ended."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.kiosk.showroom import write_showroom
from tests.support.screen_reader import require_at_spi
from werkstadt.journal import open_readers
from werkstadt.kiosk.options import parse_options

VISITOR = Path(__file__).with_name("atspi_visitor.py")
PATIENCE_S = 60.0
KIOSK = [sys.executable, "-m", "werkstadt.kiosk"]


def started(tmp_path: Path, *more: str, **environment: str) -> subprocess.Popen[str]:
    write_showroom(tmp_path / "content")
    command = [*KIOSK, "--state", str(tmp_path), "--ready-file", str(tmp_path / "ready"), "--size", "1280x720", *more]
    seen = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **environment}
    return subprocess.Popen(command, env=seen, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def wait_for(file: Path, program: subprocess.Popen[str]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not file.exists():
        assert program.poll() is None, program.communicate()[1]
        assert time.monotonic() < end, f"{file} did not appear"
        time.sleep(0.02)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly_and_silently(tmp_path: Path, number: signal.Signals) -> None:
    program = started(tmp_path)
    wait_for(tmp_path / "ready", program)
    program.send_signal(number)
    out, err = program.communicate(timeout=PATIENCE_S)
    assert program.returncode == 0, err
    assert out == "ready\n"
    assert "Error" not in err, err
    (reader,) = open_readers(tmp_path / "journal")
    assert reader.problem is None


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    seen = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run([*KIOSK, *arguments], env=seen, capture_output=True, text=True, timeout=60, check=False)


def test_used_wrongly_it_says_so_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "kiosk.toml").write_text('profile = "board-65"\nfullscren = true\n')
    (tmp_path / "five.toml").write_text("lanes_max = 5\n")
    (tmp_path / "high.toml").write_text("mount_mm = 8500\n")
    for arguments, words in (
        (["--config", str(tmp_path / "kiosk.toml")], "kiosk.toml:2: fullscren"),
        (["--config", str(tmp_path / "none.toml")], "expected a configuration file"),
        (["--config", str(tmp_path / "five.toml")], "lanes_max: expected a number from 1 to 4"),
        (["--lanes-max", "0"], "lanes_max: expected a number from 1 to 4"),
        (["--config", str(tmp_path / "high.toml")], "mount_mm: expected millimetres from 0 to 2000"),
        (["--size", "big"], "expected WIDTHxHEIGHT"),
        (["--language", "xx"], "expected one of de, en"),
    ):
        done = run(*arguments)
        assert done.returncode == 2
        assert words in done.stderr
        assert "Traceback" not in done.stderr
        assert done.stderr.count("\n") == 1


def test_a_board_is_set_up_by_its_configuration(tmp_path: Path) -> None:
    config = tmp_path / "kiosk.toml"
    config.write_text('profile = "board-65"\nlanes_max = 2\nmount_mm = 850\nreach = true\n')
    options = parse_options(["--config", str(config)])
    assert (options.lanes_max, options.mount_mm, options.reach) == (2, 850.0, True)
    assert parse_options(["--config", str(config), "--lanes-max", "3"]).lanes_max == 3
    config.write_text("")
    options = parse_options(["--config", str(config)])
    assert (options.lanes_max, options.mount_mm, options.reach) == (None, None, False)


def test_an_unknown_profile_ends_it_with_the_names_there_are(tmp_path: Path) -> None:
    done = run("--state", str(tmp_path), "--profile", "fridge")
    assert done.returncode == 1
    assert "terminal-15" in done.stderr
    assert "Traceback" not in done.stderr


HEAVY = ("pydantic", "cryptography", "lxml", "asyncio", "qasync", "sqlalchemy", "requests", "pyxform", "typer", "ssl")
NOT_LGPL = (
    "VirtualKeyboard",
    "Charts",
    "Graphs",
    "DataVisualization",
    "Quick3D",
    "Lottie",
    "HttpServer",
    "NetworkAuth",
)
LATER = ("Multimedia", "WebEngine", "TextToSpeech", "Widgets")
QT_AT_FIRST_FRAME = {"QtCore", "QtGui", "QtNetwork", "QtOpenGL", "QtQml", "QtQuick", "QtSvg"}


def test_nothing_heavy_is_imported_before_the_first_frame(tmp_path: Path) -> None:
    script = """
import sys
from werkstadt.kiosk import __main__ as program
program.tell_ready = lambda file: (print(chr(10).join(sorted(sys.modules))), file.write_text("ready"))
sys.exit(program.main(sys.argv[1:]))
"""
    write_showroom(tmp_path / "content")
    command = [sys.executable, "-c", script, "--state", str(tmp_path), "--ready-file", str(tmp_path / "ready")]
    seen = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    program = subprocess.Popen(command, env=seen, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    wait_for(tmp_path / "ready", program)
    program.terminate()
    modules = set(program.communicate(timeout=PATIENCE_S)[0].split())
    assert "werkstadt.kiosk.stage" in modules
    assert not modules & set(HEAVY)
    qt = {name.removeprefix("PySide6.") for name in modules if name.startswith("PySide6.Qt")}
    assert not [name for name in qt if name.removeprefix("Qt").startswith((*NOT_LGPL, *LATER))]
    assert qt <= QT_AT_FIRST_FRAME
    assert not [name for name in modules if name.startswith(("werkstadt.agent", "werkstadt.hub", "werkstadt.journal."))]


@contextmanager
def virtual_screen() -> Iterator[str]:
    """An X server of our own; it chooses a free number itself."""
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x720x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as answer:
            yield f":{answer.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


WAY = (
    "Berühre mich",
    "Wie klein ist klein?",
    "?Licht hat eine Grenze.",
    "Weiter",
    "?Noch kleiner?",
    "Weiter",
    "Halb so klein",
    "?Stimmt!",
    "Deine Meinung",
    "?Wie hat es dir gefallen?",
    "toll",
    "Weiter",
    "?Was war am besten?",
    "Licht",
    "English",
    "?What was best?",
    "Next",
    "?What do you want more of?",
    "Next",
    "7",
    "Next",
    "h",
    "i",
    "Next",
    "Next",
    "?Is everything right?",
    "Send",
    "?Thank you!",
)


def test_a_screen_reader_finds_its_way_to_the_thanks_from_outside(tmp_path: Path) -> None:
    require_at_spi()
    write_showroom(tmp_path / "content")
    script = """
set -e
/usr/libexec/at-spi-bus-launcher --launch-immediately & BUS=$!
trap 'kill $KIOSK $BUS 2>/dev/null || true' EXIT
"$PYTHON" -m werkstadt.kiosk --state "$STATE" --ready-file "$STATE/ready" --still & KIOSK=$!
/usr/bin/python3 "$VISITOR" "$@"
kill $KIOSK
wait $KIOSK
"""
    with virtual_screen() as display:
        seen = {
            **os.environ,
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "PYTHON": sys.executable,
            "STATE": str(tmp_path),
            "VISITOR": str(VISITOR),
            "XDG_RUNTIME_DIR": str(tmp_path),
        }
        command = ["dbus-run-session", "--", "bash", "-c", script, "way", *WAY]
        done = subprocess.run(command, env=seen, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    assert done.stdout.strip().endswith("found: Thank you!")
    (reader,) = open_readers(tmp_path / "journal")
    assert reader.given() == 1
