"""make demo: hub, agent and kiosk on this machine, joined, with the starter exhibition.

Data stay in build/demo/ until `make clean`. Exit: 0 ended when asked, 1 something failed (one sentence says what),
2 used wrongly.
"""

import argparse
import contextlib
import fcntl
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

REPOSITORY = Path(__file__).parents[1]
PROGRAMS = Path(sys.executable).parent
PACKS = REPOSITORY / "exhibits" / "packs"
STAFF = "admin"
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
START_LIMIT_S = 60.0
END_LIMIT_S = 4.0
"""After this a program that was asked to end is killed, and the demo says so."""


class DemoError(Exception):
    """The sentence that the person who typed `make demo` reads."""


@dataclass(frozen=True)
class Places:
    """Where the demo keeps what. Ports are on loopback."""

    root: Path
    device_port: int
    console_port: int

    @property
    def content(self) -> Path:
        return self.root / "device" / "content"

    @property
    def built(self) -> Path:
        return self.root / "built"

    @property
    def socket(self) -> Path:
        return self.root / "device" / "agent.sock"

    @property
    def sensor(self) -> Path:
        return self.root / "device" / "ttyRoom"

    def write_configs(self) -> None:
        """Made anew at every start: the demo's settings are the demo's own."""
        for folder in ("hub", "device", "etc", "log"):
            (self.root / folder).mkdir(parents=True, exist_ok=True)
        loopback = '["127.0.0.1"]'
        (self.root / "etc/hub.toml").write_text(
            f'state = "{self.root / "hub"}"\nsite = "Jena Digital Werkstadt (Demo)"\n'
            f'device_host = "127.0.0.1"\ndevice_port = {self.device_port}\n'
            f'console_host = "127.0.0.1"\nconsole_port = {self.console_port}\n'
            f"zeroconf = true\nzeroconf_interfaces = {loopback}\nlive_screenshots = true\nswarm = false\n"
        )
        (self.root / "etc/agent.toml").write_text(
            f'state = "{self.root / "device"}"\nsocket = "{self.socket}"\nhub = "127.0.0.1:{self.device_port}"\n'
            f'name = "Terminal (Demo)"\nprofile = "terminal-15"\nzeroconf = "loopback"\n\n'
            f'[[sensors]]\nname = "room"\nport = "{self.sensor}"\nsimulated = true\n'
        )


@dataclass
class Child:
    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def says_json(self) -> bool:
        """As the hub does when it takes requests; its ports take connections earlier."""
        return any(line.startswith(b"{") for line in self.log.read_bytes().splitlines())

    def last_words(self) -> str:
        lines = self.log.read_text(errors="replace").strip().splitlines()
        return lines[-1] if lines else "it said nothing"


@dataclass
class Demo:
    places: Places
    children: list[Child] = field(default_factory=list)

    def start(self, name: str, *command: str | Path, **environment: str) -> Child:
        log = self.places.root / "log" / f"{name}.log"
        with log.open("wb") as out, unbroken():
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=os.environ | environment,
                start_new_session=True,
            )
            child = Child(name, process, log)
            self.children.append(child)
        return child

    def wait_for(self, what: str, done: Callable[[], bool]) -> None:
        """Raises DemoError if a program ends meanwhile, or after START_LIMIT_S."""
        until_s = time.monotonic() + START_LIMIT_S
        while not done():
            self.check()
            if time.monotonic() > until_s:
                raise DemoError(f"{what} did not come up within {START_LIMIT_S:.0f} s; see {self.places.root / 'log'}")
            time.sleep(0.03)

    def check(self) -> None:
        for child in self.children:
            if child.process.poll() is not None:
                raise DemoError(f"{child.name} ended by itself: {child.last_words()}  (all of it: {child.log})")

    def window_closed(self) -> bool:
        return any(child.name == "kiosk" and child.process.poll() == 0 for child in self.children)

    def end(self) -> list[str]:
        """The display last, for the kiosk needs it to the end. Names what had to be killed."""
        for number in ENDINGS:
            signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C: it is ending
        stubborn: list[str] = []
        displays = [child for child in self.children if child.name == "display"]
        for group in ([child for child in self.children if child not in displays], displays):
            until_s = time.monotonic() + END_LIMIT_S
            for child in group:
                child.process.terminate()
            for child in group:
                try:
                    child.process.wait(timeout=max(0.0, until_s - time.monotonic()))
                except subprocess.TimeoutExpired:
                    stubborn.append(child.name)
                    child.process.kill()
                    child.process.wait()
        return stubborn


def run(*command: str | Path) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        words = (done.stderr.strip() or done.stdout.strip()).splitlines()
        raise DemoError(f"{Path(command[0]).name} {command[1]}: {words[-1] if words else 'failed'}")
    return done.stdout


@contextlib.contextmanager
def unbroken() -> Iterator[None]:
    """A Ctrl-C within is heard at the end: no program is started that nobody would know of, and so nobody would end."""
    heard: list[int] = []
    before = {number: signal.signal(number, lambda got, _frame: heard.append(got)) for number in ENDINGS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if heard:
        raise KeyboardInterrupt


@contextlib.contextmanager
def only_demo(root: Path) -> Iterator[None]:
    root.mkdir(parents=True, exist_ok=True)
    with (root / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as err:
            lock.seek(0)
            holder = lock.read().strip() or "unknown"
            raise DemoError(f"A demo is already running here (process {holder}). End it with Ctrl-C first.") from err
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def require_free(port: int, what: str, option: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as err:
            raise DemoError(
                f'Port {port} for {what} is in use by another program. Choose one: make demo ARGS="{option} {port + 1}"'
            ) from err


def publish_content(places: Places) -> None:
    """Builds and signs the packs when a source changed since the last time. The device fetches them like any other."""
    digest = hashlib.sha256()
    for path in sorted(PACKS.rglob("*")):
        if path.is_file():
            digest.update(f"{path.relative_to(PACKS)}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    stamp = places.root / "published-from"
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    run(PROGRAMS / "werkstadt-pack", "build", str(PACKS), "--into", str(places.built))
    hub = ("--config", places.root / "etc/hub.toml")
    if not (places.root / "hub/repository/metadata/timestamp.json").exists():
        run(PROGRAMS / "werkstadt-hub", "keys", "trial", "--into", places.root / "keys", *hub)
    key = ("--author", "author", "--key", places.root / "keys/author.key", "--no-passphrase")
    run(PROGRAMS / "werkstadt-hub", "publish", places.built, *key, *hub)
    stamp.write_text(digest.hexdigest())


def start_display(demo: Demo) -> str:
    """A virtual display of the terminal's size; its name."""
    reader, writer = os.pipe()
    os.set_inheritable(writer, True)
    log: IO[bytes]
    with (demo.places.root / "log/display.log").open("wb") as log, unbroken():
        command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1920x1080x24", "-nolisten", "tcp"]
        process = subprocess.Popen(command, stdout=log, stderr=log, pass_fds=[writer], start_new_session=True)
        demo.children.append(Child("display", process, demo.places.root / "log/display.log"))
    os.close(writer)
    with os.fdopen(reader) as answer:
        number = answer.readline().strip()
    if not number:
        raise DemoError(f"Xvfb did not start; see {demo.places.root / 'log/display.log'}")
    return f":{number}"


def start_kiosk(demo: Demo, fullscreen: bool) -> Path:
    """The file that appears at the first interactive frame."""
    places = demo.places
    ready = places.root / "device" / "kiosk-ready"
    ready.unlink(missing_ok=True)
    environment = {}
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        environment = {"DISPLAY": start_display(demo), "QT_QPA_PLATFORM": "xcb"}
        fullscreen = True
    command: list[str | Path] = [PROGRAMS / "werkstadt-kiosk", "--state", places.root / "device"]
    command += ["--content", places.content, "--agent-socket", places.socket, "--profile", "terminal-15"]
    command += ["--ready-file", ready, "--fullscreen" if fullscreen else "--window"]
    demo.start("kiosk", *command, **environment)
    return ready


def ask_hub(places: Places, *command: str) -> dict[str, object]:
    told: dict[str, object] = json.loads(
        run(PROGRAMS / "werkstadt-hub", *command, "--config", places.root / "etc/hub.toml", "--json")
    )
    return told


def join_hub(places: Places) -> None:
    if (places.root / "device/agent/identity").exists():
        return
    code = ask_hub(places, "device", "code")["code"]
    run(PROGRAMS / "werkstadt-agent", "enrol", "--config", places.root / "etc/agent.toml", "--code", str(code))


def bring_up(demo: Demo, fullscreen: bool) -> str:
    """Everything running and joined; the one-time staff password."""
    places = demo.places
    hub_config = places.root / "etc/hub.toml"
    ready = start_kiosk(demo, fullscreen)
    if not (places.root / "hub/keys/signing.pem").exists():
        run(PROGRAMS / "werkstadt-hub", "init", "--if-needed", "--config", hub_config)
    publish_content(places)
    hub = demo.start("hub", PROGRAMS / "werkstadt-hub", "serve", "--json", "--config", hub_config)
    demo.start("sensor", sys.executable, "-m", "werkstadt.agent.simulated_sensor", "--link", places.sensor)
    demo.wait_for("The hub", hub.says_json)
    join_hub(places)
    demo.start("agent", PROGRAMS / "werkstadt-agent", "run", "--config", places.root / "etc/agent.toml")
    demo.wait_for("The kiosk", ready.exists)
    demo.wait_for("The exhibition", (places.content / "current").exists)
    return str(ask_hub(places, "staff", "password", STAFF)["password"])


def options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__.splitlines()[0])
    parser.add_argument("--fullscreen", action="store_true", help="let the kiosk fill the screen")
    parser.add_argument("--try", dest="only_try", action="store_true", help="end as soon as everything is up")
    parser.add_argument("--device-port", type=int, default=8443, help="default: 8443")
    parser.add_argument("--console-port", type=int, default=8080, help="default: 8080")
    parser.add_argument("--root", type=Path, default=REPOSITORY / "build" / "demo", help="default: build/demo")
    return parser.parse_args(arguments)


def announce(places: Places, password: str) -> None:
    print(f"\n  Console   http://localhost:{places.console_port}\n  Name      {STAFF}\n  Password  {password}")
    print("            (good for one log-in)\n\nCtrl-C ends hub, agent and kiosk; the data stay.\n", flush=True)


def show(demo: Demo, fullscreen: bool, only_try: bool) -> None:
    """Until Ctrl-C, or until the window is closed."""
    places = demo.places
    require_free(places.device_port, "devices", "--device-port")
    require_free(places.console_port, "the console", "--console-port")
    places.write_configs()
    announce(places, bring_up(demo, fullscreen))
    while not only_try and not demo.window_closed():
        demo.check()
        time.sleep(0.5)


def main(arguments: list[str]) -> int:
    chosen = options(arguments)
    places = Places(chosen.root.resolve(), chosen.device_port, chosen.console_port)
    demo = Demo(places)
    for number in ENDINGS:
        signal.signal(number, signal.default_int_handler)
    stubborn: list[str] = []
    try:
        with only_demo(places.root):
            try:
                show(demo, chosen.fullscreen, chosen.only_try)
            finally:
                stubborn = demo.end()
    except KeyboardInterrupt:
        print()
    except DemoError as err:
        print(f"make demo: {err}", file=sys.stderr)
        return 1
    if stubborn:
        print(f"make demo: {', '.join(stubborn)} did not end within {END_LIMIT_S:g} s: killed", file=sys.stderr)
        return 1
    print("Ended. The data stay in", places.root)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
