"""The hub listens on nothing without authentication but enrolment: every route is asked, every port is looked at."""

import base64
import json
import re
import socket
import ssl
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psutil
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import ec
from fastapi.routing import APIRoute

from tests.hub.conftest import Join
from tests.support.big_content import fill, noise
from tests.support.device_simulator import DeviceSimulator, csr_of
from tests.support.hub_process import HubProcess
from tests.support.timed_hub import DAY_MS, Caller, TimedHub, timed_hub
from werkstadt.contract.messages import EnrolAnswer
from werkstadt.hub import authority, joining
from werkstadt.hub.api.protocol import STRANGERS_MAX
from werkstadt.hub.joining import Newcomer
from werkstadt.hub.store import devices

DOORS = {
    ("POST", "/api/v1/enrol"),
    ("POST", "/api/v1/enrol/voucher"),
    ("POST", "/api/v1/pair"),
    ("POST", "/api/v1/pair/{pair}/number"),
    ("POST", "/api/v1/pair/{pair}/same"),
    ("POST", "/api/v1/pair/{pair}/different"),
}
"""What is answered without a certificate."""
RENEWAL = ("POST", "/api/v1/renew")
LEAST = 15
"""Routes; fewer found means that the walk misses some."""
FILL = {"exhibition": "0" * 64, "sha256": "0" * 64, "path": "metadata/timestamp.json", "counter": "1", "name": "a"}
Way = tuple[str, str]


@pytest.fixture
def timed(tmp_path: Path) -> Iterator[TimedHub]:
    made = timed_hub(tmp_path)
    yield made
    made.store.close()


def ways(caller: Caller) -> list[Way]:
    found = [(method, one.path) for one in caller.routes() if isinstance(one, APIRoute) for method in one.methods or ()]
    assert len(found) >= LEAST, found
    assert len(found) == len(caller.routes()), "a mount, or a route of another kind, is not looked at"
    return sorted(found)


def filled(path: str) -> str:
    return re.sub(r"\{(\w+)(?::path)?\}", lambda found: FILL.get(found[1], "x"), path)


def answers(hub: TimedHub, certificate: str | None) -> dict[Way, tuple[int, str]]:
    """Status and title of each; every one is asked from an address of its own, as doors count failures."""
    told = {}
    for number, (method, path) in enumerate(ways(Caller(hub))):
        response = Caller(hub, f"10.0.1.{number}").ask(method, filled(path), b"", certificate)
        title = json.loads(response.content)["title"] if response.content else ""
        told[(method, path)] = (response.status_code, title)
    return told


def enrolled(hub: TimedHub) -> EnrolAnswer:
    csr = csr_of(ec.generate_private_key(ec.SECP256R1()))
    with hub.store.writing() as connection:
        newcomer = Newcomer(csr, "Eingang", "p", "1", "10.0.0.8", "code")
        return joining.admit(connection, hub, newcomer, hub.clock_ms)


def assert_refused(told: dict[Way, tuple[int, str]], status: int, title: str, *, but: set[Way] | None = None) -> None:
    """HEAD has no body, so its status alone counts."""
    wrong = {
        way: answer
        for way, answer in told.items()
        if way not in (but or set()) | DOORS and answer != (status, "" if way[0] == "HEAD" else title)
    }
    assert wrong == {}


def test_every_route_but_the_doors_asks_for_a_certificate(timed: TimedHub) -> None:
    told = answers(timed, None)
    assert set(told) >= DOORS
    assert RENEWAL in told
    assert_refused(told, 401, "no certificate")
    assert {told[door][0] for door in DOORS} <= {400, 403, 404}, "a door is open and lets nobody in without a reason"


def test_a_certificate_of_another_hub_opens_nothing(timed: TimedHub, tmp_path: Path) -> None:
    """TLS has refused it before; here it is as if somebody had got it through."""
    other = authority.create(tmp_path / "other", tmp_path / "other" / "secret", ("localhost",))
    foreign = other.issue_to_device(csr_of(ec.generate_private_key(ec.SECP256R1())), "d").pem
    assert_refused(answers(timed, foreign), 403, "unknown device")


def test_a_certificate_that_is_over_opens_its_renewal_alone(timed: TimedHub) -> None:
    old = enrolled(timed).certificate
    timed.clock_ms += 401 * DAY_MS
    told = answers(timed, old)
    assert_refused(told, 403, "certificate is over, renew it", but={RENEWAL})
    assert told[RENEWAL][0] == 400, "it looks at the request, which is empty"


def test_a_revoked_one_opens_nothing_and_renews_nothing(timed: TimedHub) -> None:
    one = enrolled(timed)
    with timed.store.writing() as connection:
        devices.revoke(connection, one.device, "stolen", timed.clock_ms)
    assert_refused(answers(timed, one.certificate), 403, "revoked")


def test_a_superseded_one_opens_nothing_and_renews_nothing(timed: TimedHub) -> None:
    one = enrolled(timed)
    caller = Caller(timed)
    wish = json.dumps({"csr": csr_of(ec.generate_private_key(ec.SECP256R1()))})
    new = EnrolAnswer.model_validate_json(caller.post("renew", wish, one.certificate).content)
    said = json.dumps({"version": "1", "epochs": []})
    assert caller.post("checkin", said, new.certificate).status_code == 200
    assert_refused(answers(timed, one.certificate), 403, "superseded")


def test_a_device_of_the_hub_is_refused_for_no_such_reason(timed: TimedHub) -> None:
    """So that the tests above do not hold for want of a device that is let in. A long poll would wait."""
    one = enrolled(timed).certificate
    for method, path in ways(Caller(timed)):
        if path == "/api/v1/live":
            continue
        response = Caller(timed, "10.0.0.9").ask(method, filled(path), b"", one)
        assert response.status_code != 401, (method, path)
        assert b'"certificate"' not in response.content, (method, path)


@pytest.mark.long
def test_nothing_else_listens_and_every_port_asks_for_a_certificate(tmp_path: Path, join: Join) -> None:
    fill(tmp_path / "built", {"small": noise(1_000)})
    with HubProcess(tmp_path / "hub", swarm=True, swarm_port=0) as hub:
        hub.run("keys", "trial", "--into", tmp_path / "keys")
        key = ("--author", "author", "--key", tmp_path / "keys/author.key", "--no-passphrase")
        hub.run("publish", tmp_path / "built", *key)
        device = join(hub)
        swarm, name = swarm_of(hub, device, (tmp_path / "built/current").readlink().name)
        wanted = {("127.0.0.1", hub.devices_port), ("127.0.0.1", hub.console_port), ("127.0.0.1", swarm)}
        found = [one for one in psutil.Process(hub.pid).net_connections("inet") if not one.raddr]
        assert {tuple(one.laddr) for one in found if one.status == psutil.CONN_LISTEN} == wanted
        datagrams = {tuple(one.laddr) for one in found if one.status != psutil.CONN_LISTEN}
        assert datagrams <= {("127.0.0.1", swarm)}, "libtorrent opens it; what comes there, it drops"
        assert not answers_datagrams(swarm)
        stranger = said_by(swarm, name)
        assert "alert certificate required" in stranger or "handshake failure" in stranger, stranger
        own = said_by(swarm, name, device.folder / "certificate.pem", device.folder / "key.pem")
        assert "alert" in own, "a device's own certificate is none of the peers'"
        assert "Requested Signature Algorithms" in said_by(hub.devices_port, "localhost"), "of a client's certificate"


def test_the_console_listens_on_the_loopback_and_shows_nothing_before_a_log_in(hub: HubProcess) -> None:
    found = [one for one in psutil.Process(hub.pid).net_connections("inet") if one.laddr.port == hub.console_port]
    assert {one.laddr.ip for one in found} == {"127.0.0.1"}


def test_a_flood_of_connections_without_certificate_keeps_no_device_out(hub: HubProcess, join: Join) -> None:
    """Of one address so many may stay; the device comes from the same one, and shows who it is."""
    device = join(hub)
    context = ssl.create_default_context(cafile=str(hub.state / "keys" / "ca.pem"))
    before = psutil.Process(hub.pid).memory_info().rss
    with ExitStack() as open_ones:
        wires = [flooding(open_ones, context, hub.devices_port) for _ in range(3 * STRANGERS_MAX)]
        silent = [
            open_ones.enter_context(socket.create_connection(("127.0.0.1", hub.devices_port))) for _ in range(200)
        ]
        began_s = time.monotonic()
        device.check_in()
        assert time.monotonic() - began_s < 10
        assert sum(stays(wire) for wire in wires) <= STRANGERS_MAX
        assert len(silent) == 200, "without a word of TLS they wait for their end in the kernel's queue"
        assert psutil.Process(hub.pid).memory_info().rss - before < 200 * 1024 * 1024
    newcomer = DeviceSimulator(device.folder / "new", hub.devices_port, hub.state / "keys" / "ca.pem")
    until_s = time.monotonic() + 20
    while True:
        try:
            newcomer.enrol(hub.new_code())
            break
        except requests.exceptions.ConnectionError:
            assert time.monotonic() < until_s, "the flood is over, and nobody new comes in"
            time.sleep(0.2)
    newcomer.close()


def flooding(stack: ExitStack, context: ssl.SSLContext, port: int) -> ssl.SSLSocket:
    wire = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
    return stack.enter_context(context.wrap_socket(wire, server_hostname="localhost"))


def stays(wire: ssl.SSLSocket) -> bool:
    wire.settimeout(0.05)
    try:
        return wire.recv(1) != b""
    except TimeoutError:
        return True
    except OSError:
        return False


def swarm_of(hub: HubProcess, device: DeviceSimulator, exhibition: str) -> tuple[int, str]:
    """The port that the hub's swarm listens on, and the name that TLS there goes by."""
    lt = pytest.importorskip("libtorrent")
    until_s = time.monotonic() + 30
    while True:
        said = device.session.get(device.url(f"/api/v1/roads/{exhibition}"), timeout=20).json()
        if said["torrent"]:
            torrent = lt.torrent_info(lt.bdecode(base64.b64decode(said["torrent"])))
            return int(said["port"]), str(torrent.info_hashes().get_best())
        assert time.monotonic() < until_s, "no swarm"
        time.sleep(0.2)


def answers_datagrams(port: int) -> bool:
    """To the first packet of uTP, and to a ping of the DHT: both are switched off."""
    hello = struct.pack(">BBHIIIHH", 0x41, 0, 7, 0, 0, 1 << 20, 1, 0)
    ping = b"d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wire:
        wire.settimeout(1.0)
        for packet in (hello, ping):
            wire.sendto(packet, ("127.0.0.1", port))
        try:
            return bool(wire.recvfrom(2048))
        except TimeoutError:
            return False


def said_by(port: int, name: str, certificate: Path | None = None, key: Path | None = None) -> str:
    """What openssl tells of a handshake with 127.0.0.1:port, asked for by that name."""
    shown = [] if certificate is None else ["-cert", str(certificate), "-key", str(key)]
    command = ["openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-servername", name, "-ign_eof", *shown]
    try:
        done = subprocess.run(
            command, input=b"\x13BitTorrent protocol\r\n\r\n", capture_output=True, timeout=8, check=False
        )
    except subprocess.TimeoutExpired as err:
        return ((err.stdout or b"") + (err.stderr or b"")).decode(errors="replace")
    return (done.stdout + done.stderr).decode(errors="replace")
