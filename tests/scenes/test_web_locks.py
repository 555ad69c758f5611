"""Locks of a whole process: the network, the sandbox, what stays on the disk. Each is tried in one of its own."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("PySide6.QtWebEngineQuick", reason="the extra kiosk-web is not installed")

import PySide6

from tests.support.screen_reader import screen_reader
from tests.support.x11 import virtual_screen
from werkstadt.exhibits.authoring.exhibition import check_source
from werkstadt.exhibits.authoring.install import install

pytestmark = pytest.mark.long
LOCKS = ("headers", "gate", "flags")
ROOT = Path(__file__).parents[2]
DEBIAN_PYTHON = Path("/usr/bin/python3")
NOBODY = 65_534
TMP = "/tmp"  # noqa: S108 (where also another user may write)


def run(
    page: str, open_locks: Sequence[str] = (), wait_s: float = 1.0, user: int | None = None, **environment: str
) -> dict[str, Any]:
    """user: whose process it is; None for this one's, which as root goes without a sandbox."""
    with tempfile.TemporaryDirectory() as home:
        seen = {**os.environ, "HOME": home, "XDG_RUNTIME_DIR": home, "QML_DISABLE_DISK_CACHE": "1"}
        seen |= environment
        seen["PYTHONPATH"] = os.pathsep.join(path for path in (*sys.path, seen.get("PYTHONPATH", "")) if path)
        more: dict[str, Any] = {}
        python = Path(sys.executable)
        if user is not None:
            os.chown(home, user, user)
            # The interpreter of this virtual environment may lie where only its owner may go.
            python = DEBIAN_PYTHON
            seen["PYTHONPATH"] = os.pathsep.join((seen["PYTHONPATH"], str(Path(PySide6.__file__).parents[1])))
            more = {"user": user, "group": user, "extra_groups": []}
        elif os.geteuid() == 0:
            seen["WERKSTADT_WEB_UNSANDBOXED"] = environment.get("WERKSTADT_WEB_UNSANDBOXED", "1")
        told = json.dumps({"page": page, "open": list(open_locks), "wait_s": wait_s}) + "\n"
        command = [str(python), "-m", "tests.scenes.lone_site"]
        done = subprocess.run(
            command, input=told, capture_output=True, text=True, check=False, cwd=ROOT, env=seen, timeout=120, **more
        )
        assert done.returncode == 0, done.stderr
        came: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        came["left"] = sorted(
            str(path.relative_to(home))
            for path in Path(home).rglob("*")
            if path.is_file() and "fontconfig" not in str(path)
        )
        return came


class Ear:
    """Listens on this machine, by TCP and UDP at the same number, and tells whether anybody came."""

    def __init__(self) -> None:
        self.tcp = socket.create_server(("127.0.0.1", 0))
        self.port = self.tcp.getsockname()[1]
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", self.port))
        for one in (self.tcp, self.udp):
            one.setblocking(False)

    def heard(self) -> set[str]:
        """Who came since it was asked last."""
        found = set()
        with suppress(BlockingIOError):
            while True:
                self.tcp.accept()[0].close()
                found.add("tcp")
        with suppress(BlockingIOError):
            while True:
                self.udp.recvfrom(2048)
                found.add("udp")
        return found


@pytest.fixture
def ear() -> Iterator[Ear]:
    one = Ear()
    with ExitStack() as stack:
        stack.enter_context(closing(one.tcp))
        stack.enter_context(closing(one.udp))
        yield one


def calls(port: int) -> str:
    """A page that tries to be heard by every way there is."""
    return f"""<p>da</p><img src="http://127.0.0.1:{port}/img"><link rel=stylesheet href="http://127.0.0.1:{port}/css">
<iframe src="http://127.0.0.1:{port}/frame"></iframe>
<script src="http://127.0.0.1:{port}/js"></script><form method=post action="http://127.0.0.1:{port}/form"></form><script>
fetch('http://127.0.0.1:{port}/fetch', {{mode: 'no-cors'}}).catch(() => 0);
navigator.sendBeacon('http://127.0.0.1:{port}/beacon', 'x');
try {{ new WebSocket('ws://127.0.0.1:{port}/') }} catch {{}}
try {{ new EventSource('http://127.0.0.1:{port}/') }} catch {{}}
setTimeout(() => document.querySelector('form').submit(), 300);
</script>"""


def stun(port: int) -> str:
    return f"""<p>da</p><script>
const peer = new RTCPeerConnection({{iceServers: [{{urls: 'stun:127.0.0.1:{port}'}}]}});
peer.createDataChannel('x'); peer.createOffer().then(offer => peer.setLocalDescription(offer));</script>"""


@pytest.mark.unhardened("Q49")
def test_with_all_locks_open_the_network_is_reached(ear: Ear) -> None:
    run(calls(ear.port), LOCKS)
    assert "tcp" in ear.heard()


@pytest.mark.attempt("Q49")
@pytest.mark.parametrize("lock", LOCKS)
def test_each_lock_alone_keeps_every_request_in(ear: Ear, lock: str) -> None:
    came = run(calls(ear.port), [other for other in LOCKS if other != lock])
    assert came["state"] == "shown"
    assert "da" in came["words"]
    assert ear.heard() == set()


@pytest.mark.attempt("Q50")
@pytest.mark.unhardened("Q50")
def test_a_connection_without_a_request_is_kept_in_by_how_the_engine_is_started(ear: Ear) -> None:
    """Neither a site's policy nor the interceptor sees it."""
    ahead = f"<p>da</p><link rel=preconnect href='http://127.0.0.1:{ear.port}'>"
    run(ahead, ["flags"])
    assert ear.heard() == {"tcp"}, "without the flags it gets out"
    run(ahead, ["headers", "gate"])
    assert ear.heard() == set()


@pytest.mark.attempt("Q49")
def test_with_all_locks_shut_nobody_is_called_and_staff_would_know(ear: Ear) -> None:
    came = run(calls(ear.port), ["headers"])
    assert ear.heard() == set()
    assert any(f"127.0.0.1:{ear.port}" in what for what in came["refusals"])
    assert [code for code, _ in came["reports"]] == ["web-outside"]


@pytest.mark.attempt("Q50")
@pytest.mark.unhardened("Q50")
def test_a_call_between_browsers_sends_no_packet(ear: Ear) -> None:
    run(stun(ear.port), LOCKS)
    assert ear.heard() == {"udp"}, "with the locks open it does"
    run(stun(ear.port))
    assert ear.heard() == set()


@pytest.mark.attempt("Q72", "Q38")
def test_the_environment_opens_no_door_and_nothing_stays_on_the_disk(ear: Ear) -> None:
    keep = "<p>da</p><script>localStorage.a = 1; document.cookie = 'a=1'; indexedDB.open('a')</script>"
    came = run(
        keep,
        QTWEBENGINE_REMOTE_DEBUGGING="127.0.0.1:0",
        QTWEBENGINE_CHROMIUM_FLAGS="--remote-debugging-port=0 --no-sandbox",
        SSLKEYLOGFILE="/tmp/keys",  # noqa: S108 (it must not be written)
    )
    assert came["state"] == "shown"
    assert not {"QTWEBENGINE_REMOTE_DEBUGGING", "SSLKEYLOGFILE"} & set(came["environment"])
    assert came["left"] == []


def test_without_a_sandbox_no_site_is_shown() -> None:
    if os.geteuid() != 0:
        pytest.skip("only root has no sandbox")
    came = run("<p>da</p>", WERKSTADT_WEB_UNSANDBOXED="", QTWEBENGINE_DISABLE_SANDBOX="1")
    assert came["state"] == "gone"
    assert came["reports"][0][0] == "web-unsafe"


@pytest.mark.attempt("Q61")
def test_a_user_of_its_own_has_the_sandbox_and_the_kernel_confirms_it() -> None:
    if os.geteuid() != 0:
        came = run("<p>da</p>")
    else:
        with tempfile.TemporaryDirectory() as folder:
            Path(folder).chmod(0o755)
            came = run(
                "<p>da</p>", user=NOBODY, TMPDIR=TMP, WERKSTADT_WEB_UNSANDBOXED="", QTWEBENGINE_DISABLE_SANDBOX="1"
            )
    assert came["state"] == "shown", came
    assert came["seccomp"] == ["2"]
    assert came["sandboxed"] is True


def test_where_no_namespaces_may_be_made_the_kiosk_goes_on_without_the_site(tmp_path: Path) -> None:
    """As on a machine whose administrator has forbidden them: Chromium would end the whole program."""
    if os.geteuid() != 0:
        pytest.skip("needs another user")
    fake = Path(tempfile.mkdtemp())
    fake.chmod(0o755)
    (fake / "unshare").write_text("#!/bin/sh\necho 'unshare: Operation not permitted' >&2\nexit 1\n", encoding="ascii")
    (fake / "unshare").chmod(0o755)
    path = f"{fake}:{os.environ['PATH']}"
    came = run("<p>da</p>", user=NOBODY, TMPDIR=TMP, WERKSTADT_WEB_UNSANDBOXED="", PATH=path)
    shutil.rmtree(fake)
    assert came["state"] == "gone"
    assert "not permitted" in came["reports"][0][1]


def test_a_screen_reader_of_the_system_reads_and_presses_what_is_in_the_page(tmp_path: Path) -> None:
    """As on a lending tablet: from outside, over AT-SPI. Within the kiosk Python must not walk there; see rules.py."""
    packs = ROOT / "exhibits" / "packs" / "prototyp"
    checked = check_source(packs)
    install(checked, tmp_path / "content")
    with tempfile.TemporaryDirectory(prefix="w") as folder, ExitStack() as stack:
        reader = stack.enter_context(screen_reader(Path(folder)))
        screen = stack.enter_context(virtual_screen(1280, 720))
        seen = {**os.environ, **reader.environment, "DISPLAY": screen.name, "QT_QPA_PLATFORM": "xcb"}
        seen |= {"WERKSTADT_WEB_UNSANDBOXED": "1"} if os.geteuid() == 0 else {}
        command = [sys.executable, "-m", "werkstadt.kiosk", "--state", str(tmp_path), "--size", "1280x720", "--window"]
        kiosk = subprocess.Popen(command, env=seen, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        stack.callback(kiosk.communicate)
        stack.callback(kiosk.terminate)
        reader.press("Berühre mich")
        reader.press("Prototyp testen")
        reader.hear("An welchem Tag?")
        reader.press("Samstag")
        reader.press("/Robotik, 14 Uhr")
        reader.hear("2 von 8 Plätzen")
        reader.press("Platz nehmen")
        reader.hear("Geschafft!")
        reader.press("/Weiter$")
        reader.hear("Nicht du wirst geprüft")
        assert kiosk.poll() is None
