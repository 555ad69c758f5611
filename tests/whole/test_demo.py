"""`make demo`: comes up, shows itself, ends at Ctrl-C, keeps the data, and says in a sentence what is wrong."""

import socket
from pathlib import Path

import pytest
from Xlib.display import Display  # type: ignore[import-untyped]

from tests.hub.console.forms import log_in
from tests.support.x11 import virtual_screen
from tests.whole.demo import DemoProcess, console, devices, logged_in
from tests.whole.house import until

PROGRAMS = ("werkstadt-hub", "werkstadt-agent", "werkstadt-kiosk", "simulated_sensor", "Xvfb")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where one demo has been before."""
    root = tmp_path_factory.mktemp("demo") / "demo"
    with DemoProcess(root) as demo:
        demo.wait_until_up()
        assert demo.press_ctrl_c() == 0
    return root


def one_sentence(demo: DemoProcess) -> str:
    assert demo.wait_until_ended() == 1
    assert demo.complained.startswith("make demo: ")
    assert demo.complained.count("\n") == 1
    return demo.complained


@pytest.mark.long
def test_it_brings_up_every_part_and_ctrl_c_ends_every_part(root: Path) -> None:
    with DemoProcess(root) as demo:
        identity = (root / "device/agent/identity").readlink()
        demo.wait_until_up()
        for program in PROGRAMS:
            assert demo.child(program).is_running()
        assert (root / "device/ttyRoom").exists()
        with logged_in(demo) as session, console(demo) as other:
            assert len(devices(session)) == 1, "the next start joined the device anew"
            assert log_in(other, "admin", demo.password).status_code == 403, "the password is good for one log-in"
        assert demo.press_ctrl_c() == 0
        assert demo.left() == []
        assert "The data stay in" in demo.said
        assert demo.complained == ""
        for name, log in demo.logs().items():
            assert "Traceback" not in log, f"{name}: {log}"
        assert not (root / "device/ttyRoom").is_symlink()
        assert (root / "device/agent/identity").readlink() == identity


def test_a_port_in_use_is_a_sentence_with_the_way_out(root: Path) -> None:
    demo = DemoProcess(root)
    with socket.create_server(("127.0.0.1", demo.console_port)), demo:
        sentence = one_sentence(demo)
    assert f"Port {demo.console_port} for the console is in use" in sentence
    assert "--console-port" in sentence


def test_a_second_demo_says_who_is_there_and_ctrl_c_ends_the_first_half_way(root: Path) -> None:
    with DemoProcess(root) as first:
        until(lambda: (root / "lock").read_text() == str(first.process.pid), "the first demo")
        with DemoProcess(root) as second:
            assert f"already running here (process {first.process.pid})" in one_sentence(second)
        first.note_family()
        assert first.press_ctrl_c() == 0
        assert first.left() == []


def test_a_part_that_dies_is_quoted_and_the_others_end(root: Path) -> None:
    with DemoProcess(root) as demo:
        demo.wait_until_up()
        until(lambda: bool(demo.logs().get("agent", "").strip()), "the agent has said something")
        demo.child("werkstadt-agent").kill()
        sentence = one_sentence(demo)
        assert f"agent ended by itself: {demo.logs()['agent'].strip().splitlines()[-1]}" in sentence
        assert demo.left() == []


def windows(display: str) -> list[tuple[int, int]]:
    """Width and height of everything that is shown at the top of the X tree."""
    connection = Display(display)
    try:
        tree = connection.screen().root.query_tree().children
        seen = [one.get_geometry() for one in tree if one.get_attributes().map_state]
        return [(int(one.width), int(one.height)) for one in seen]
    finally:
        connection.close()


@pytest.mark.long
@pytest.mark.parametrize(("options", "fills"), [((), False), (("--fullscreen",), True)])
def test_with_a_screen_it_opens_a_window_there(root: Path, options: tuple[str, ...], fills: bool) -> None:
    with virtual_screen(1600, 1000) as screen, DemoProcess(root, *options, DISPLAY=screen.name) as demo:
        demo.wait_until_up()
        assert demo.display == screen.name
        assert not any("Xvfb" in word for one in demo.family for word in one.cmdline())
        until(lambda: windows(screen.name) != [], "a window")
        ((width, height),) = windows(screen.name)
        assert (width, height) == (1600, 1000) if fills else (width < 1600 and height < 1000)
        assert demo.press_ctrl_c() == 0
