"""The command line, as staff type it."""

import csv
import io
import json
import re
import shutil
import socket
import ssl
import tarfile
import threading
from pathlib import Path

import pytest
from typer.testing import CliRunner
from zeroconf import ServiceBrowser, ServiceListener, Zeroconf

from tests.hub.conftest import Join
from tests.support.chains import chain, record
from tests.support.hub_process import HubProcess
from werkstadt.contract.code import parse_code
from werkstadt.contract.errors import ContractError
from werkstadt.hub.announce import SERVICE
from werkstadt.hub.cli.app import app
from werkstadt.hub.settings import read_settings, settings_of

COMMANDS = (
    *(
        "init",
        "serve",
        "records",
        "indicators",
        "backup",
        "restore",
        "results list",
        "results export",
        "results check",
        "results rebuild",
        "retention run",
        "retention log",
        "staff exhibits",
        "journal import",
        "score",
    ),
    *("device code", "device list", "device set", "device revoke"),
    *("voucher make", "voucher list", "voucher withdraw", "ca show"),
    *("ca rotate", "ca forget", "ca rotate-signing"),
    *("feed put", "feed words", "feed list", "feed remove"),
    *("staff add", "staff password", "staff disable", "staff list", "staff pin"),
    *("keys make", "keys init", "keys trial", "keys sign", "keys accept", "keys admins", "keys rotate-online"),
    *("keys renew", "keys show", "publish", "withdraw", "content show", "content everywhere", "content export"),
    *("system publish", "system show"),
)
DOCS = Path(__file__).parents[2] / "docs" / "hub.md"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example_and_stands_in_the_docs(command: str) -> None:
    shown = CliRunner().invoke(app, [*command.split(), "--help"], env={"COLUMNS": "120", "TERM": "dumb"})
    assert shown.exit_code == 0
    assert f"Example: werkstadt-hub {command}" in re.sub(r"\s+", " ", shown.output)
    assert f"werkstadt-hub {command}" in DOCS.read_text(encoding="utf-8")


def test_every_command_is_listed_here() -> None:
    top = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    groups = {
        f"{group.name} {(one.name or one.callback.__name__).rstrip('_')}"
        for group in app.registered_groups
        if group.typer_instance is not None
        for one in group.typer_instance.registered_commands
        if one.callback
    }
    assert top | groups == set(COMMANDS)


def test_used_wrongly_is_status_2() -> None:
    assert CliRunner().invoke(app, ["no-such"]).exit_code == 2
    assert CliRunner().invoke(app, ["records", "--json", "--csv"]).exit_code == 2
    assert CliRunner().invoke(app, ["indicators", "--from", "gestern"]).exit_code == 2


@pytest.mark.long
def test_what_works_while_the_hub_serves_works_without_it_too(tmp_path: Path, join: Join) -> None:
    hub = HubProcess(tmp_path / "hub")
    assert parse_code(hub.new_code()).pin == hub.made["pin"]
    with hub:
        device = join(hub)
        assert hub.json("device", "set", device.device, "--zone", "showroom")["revision"] == 2
        answer = device.check_in(policy_revision=1)
        assert answer.policy is not None
        policy = json.loads(device.verify("policy", answer.policy))
        assert (policy["zone"], policy["revision"], policy["time_zone"]) == ("showroom", 2, "Europe/Berlin")
        assert device.check_in(policy_revision=2).policy is None
        made = hub.json("staff", "add", "ada", "--role", "researcher", "--role", "auditor")
        assert made["roles"] == ["auditor", "researcher"]
        assert "taken" in hub.run("staff", "add", "ada", "--role", "admin", refused=True)
    assert hub.json("staff", "password", "ada")["password"] != made["password"]
    assert hub.json("staff", "disable", "ada")["disabled"]
    listed = {one["name"]: one["disabled"] for one in hub.json("staff", "list")["staff"]}
    assert listed == {"admin": False, "ada": True}
    assert "expected one that is enrolled" in hub.run("device", "set", "nobody", "--zone", "x", refused=True)
    assert "IANA" in hub.run("device", "set", device.device, "--time-zone", "Mars/North", refused=True)


def test_a_second_hub_on_the_same_state_is_told_who_has_it(hub: HubProcess) -> None:
    said = hub.run("serve", refused=True)
    assert re.search(rf"expected nobody else at work here, got process {hub.pid} \(werkstadt-hub serve\)", said)


def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        hub = HubProcess(tmp_path / "hub", console_port=port)
        said = hub.run("serve", refused=True)
    assert f"console: 127.0.0.1 port {port}: expected a free port" in said
    assert len(said.strip().splitlines()) == 1


def test_without_init_every_command_says_so(tmp_path: Path) -> None:
    for command in ("serve", "device code", "records", "indicators", f"backup {tmp_path / 'x.tar'}"):
        done = CliRunner().invoke(app, [*command.split(), "--state", str(tmp_path / "none")])
        assert (done.exit_code, "werkstadt-hub init" in done.stderr) == (1, True), command


def test_init_twice_is_refused_and_keeps_the_keys(tmp_path: Path) -> None:
    hub = HubProcess(tmp_path / "hub")
    before = (hub.state / "keys" / "ca.key").read_bytes()
    assert "set up before" in hub.run("init", refused=True)
    assert hub.json("init", "--if-needed") == {"new": False}
    assert (hub.state / "keys" / "ca.key").read_bytes() == before


def test_keys_are_encrypted_and_only_the_owner_reads_anything(tmp_path: Path) -> None:
    hub = HubProcess(tmp_path / "hub")
    for name in ("ca.key", "server.key", "signing.key"):
        assert "BEGIN ENCRYPTED PRIVATE KEY" in (hub.state / "keys" / name).read_text()
    assert {path.stat().st_mode & 0o077 for path in (hub.state, *hub.state.rglob("*"))} == {0}
    (hub.state / "keys" / "secret").chmod(0o644)
    assert "expected a file that only its owner can read" in hub.run("device", "code", refused=True)
    (hub.state / "keys" / "secret").chmod(0o600)
    (hub.state / "keys" / "secret").write_text("another secret of some length\n")
    assert "expected a key that the secret opens" in hub.run("device", "code", refused=True)


@pytest.mark.long
def test_a_hub_ends_cleanly_on_a_signal_while_devices_listen(tmp_path: Path, join: Join) -> None:
    hub = HubProcess(tmp_path / "hub").start()
    device = join(hub)
    context = ssl.create_default_context(cafile=str(hub.state / "keys" / "ca.pem"))
    context.load_cert_chain(device.folder / "certificate.pem", device.folder / "key.pem")
    wire = context.wrap_socket(socket.create_connection(("127.0.0.1", hub.devices_port)), server_hostname="localhost")
    wire.sendall(b"GET /api/v1/live?after=0 HTTP/1.1\r\nHost: hub\r\n\r\n")
    device.check_in()
    assert hub.stop() == 0
    with wire.makefile("rb") as answer:
        assert answer.readline() == b"HTTP/1.1 200 OK\r\n"
        assert answer.read().endswith(b"[]")
    wire.close()
    assert not (hub.state / "hub.sock").exists()


def test_records_and_indicators_come_as_lines_and_as_tables(hub: HubProcess, join: Join) -> None:
    device = join(hub)
    day = {"day": "2026-11-23", "exhibition": "start", "exhibits": ["abbe", "room"]}
    first = record(1)
    visit = record(2, first.hash, {"duration_ms": 5}, kind="visit")
    odd = record(3, visit.hash, b'{"odd":"\\u0000"}', kind="later")
    device.send("e1", [first, visit, odd, record(4, odd.hash, day, kind="exhibition_day")])
    kinds = [row["kind"] for row in hub.records("--device", device.device)]
    assert kinds == ["submission", "visit", "later", "exhibition_day"]
    assert hub.records("--device", device.device, "--to", "2026-11-22") == []
    rows = list(csv.DictReader(io.StringIO(hub.run("records", "--csv", "--device", device.device))))
    assert json.loads(rows[0]["body"])["form"] == "feedback"
    assert "submission" in hub.run("records", "--device", device.device)
    assert hub.json("records", "--count")["later"] == 1
    period = ("--from", "2026-11-01", "--to", "2026-11-30")
    found = {one["number"]: one for one in hub.json("indicators", *period)["indicators"]}
    assert (found[38]["value"], found[39]["value"], found[None]["name_de"]) == (2, 1, "Besuche an Terminals")
    table = list(csv.DictReader(io.StringIO(hub.run("indicators", *period, "--csv"))))
    assert [row["value"] for row in table] == ["2", "1", str(found[None]["value"])]
    assert "Ausstellungstage: 1" in hub.run("indicators", *period)


@pytest.mark.long
def test_a_back_up_made_while_records_come_in_is_whole(tmp_path: Path, join: Join) -> None:
    with HubProcess(tmp_path / "hub") as hub:
        device = join(hub)
        records = chain(400)
        device.send("e1", records[:100])
        sender = threading.Thread(
            target=lambda: [device.send("e1", records[start : start + 50]) for start in range(100, 400, 50)]
        )
        sender.start()
        said = hub.json("backup", tmp_path / "hub.tar")
        sender.join()
        assert said["with_secret"]
        assert (tmp_path / "hub.tar").stat().st_mode & 0o077 == 0
        assert "expected a name that is free" in hub.run("backup", tmp_path / "hub.tar", refused=True)
        assert "expected nobody else" in hub.run("restore", tmp_path / "hub.tar", "--replace", refused=True)
    other = HubProcess(tmp_path / "other")
    shutil.rmtree(other.state)
    other.run("restore", tmp_path / "hub.tar")
    held = [row["seq"] for row in other.records()]
    assert held == list(range(1, len(held) + 1))
    assert len(held) >= 100


@pytest.mark.long
def test_a_restore_keeps_what_was_there_and_refuses_what_is_not_whole(tmp_path: Path) -> None:
    hub = HubProcess(tmp_path / "hub")
    hub.run("backup", tmp_path / "hub.tar")
    hub.run("staff", "add", "ada", "--role", "admin")
    assert "--replace" in hub.run("restore", tmp_path / "hub.tar", refused=True)
    for name, spoil in (("cut", lambda data: data[:20_000]), ("text", lambda _: b"no back-up")):
        (tmp_path / name).write_bytes(spoil((tmp_path / "hub.tar").read_bytes()))
        assert "expected a" in hub.run("restore", tmp_path / name, "--replace", refused=True)
    changed = (tmp_path / "hub.tar").read_bytes().replace(b"SQLite format 3", b"SQLite format 4", 1)
    (tmp_path / "changed").write_bytes(changed)
    assert "got others: hub.db" in hub.run("restore", tmp_path / "changed", "--replace", refused=True)
    assert {one["name"] for one in hub.json("staff", "list")["staff"]} == {"admin", "ada"}
    old = Path(hub.json("restore", tmp_path / "hub.tar", "--replace")["old"])
    assert {one["name"] for one in hub.json("staff", "list")["staff"]} == {"admin"}
    assert (old / "hub.db").exists()


@pytest.mark.parametrize("name", ["../evil", "keys/../../evil", "/etc/evil", "other"])
def test_a_back_up_cannot_write_elsewhere(tmp_path: Path, name: str) -> None:
    with tarfile.open(tmp_path / "evil.tar", "w") as tar:
        info = tarfile.TarInfo(name)
        info.size = 4
        tar.addfile(info, io.BytesIO(b"evil"))
    state = tmp_path / "state"
    done = CliRunner().invoke(app, ["restore", str(tmp_path / "evil.tar"), "--state", str(state)])
    assert (done.exit_code, "expected files of a hub" in done.stderr) == (1, True)
    assert not list(tmp_path.rglob("evil"))


@pytest.mark.long
def test_the_hub_is_found_by_zeroconf_with_its_pin(tmp_path: Path) -> None:
    found: list[dict[bytes, bytes | None]] = []
    seen = threading.Event()
    with HubProcess(tmp_path / "hub", zeroconf=True, zeroconf_interfaces=["127.0.0.1"], site="Jena") as hub:

        class Listener(ServiceListener):
            def add_service(self, zc: Zeroconf, type_: str, name: str) -> None:
                info = zc.get_service_info(type_, name)
                if info is not None and (info.properties or {}).get(b"spki") == hub.made["pin"].encode():
                    assert info.port == hub.devices_port
                    found.append(info.properties)
                    seen.set()

            def update_service(self, zc: Zeroconf, type_: str, name: str) -> None: ...

            def remove_service(self, zc: Zeroconf, type_: str, name: str) -> None: ...

        with Zeroconf(interfaces=["127.0.0.1"]) as zeroconf:
            ServiceBrowser(zeroconf, SERVICE, Listener())
            assert seen.wait(30)
    assert (found[0][b"v"], found[0][b"name"]) == (b"1", b"Jena")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\nport = 1\n", "hub.toml:2: port"),
        ("device_port = 70000", "device_port: expected a port from 0 to 65535, got 70000"),
        ('time_zone = "Mars"', "time_zone: expected an IANA name"),
        ("device_names = [1]", "device_names: expected a list of texts"),
        ('console_host = "0.0.0.0"', "console_host: expected a loopback address"),
        ('console_certificate = "c.pem"', "console_certificate: expected console_certificate and console_key together"),
    ],
)
def test_a_wrong_setting_is_named_with_its_place(text: str, said: str) -> None:
    with pytest.raises(ContractError, match=re.escape(said)):
        settings_of(text, Path("/etc/werkstadt/hub.toml"), None)


def test_settings_have_defaults_and_the_command_line_wins(tmp_path: Path) -> None:
    file = tmp_path / "hub.toml"
    file.write_text('state = "there"\ncontent = "content"\n')
    assert read_settings(file, None).state == tmp_path / "there"
    assert read_settings(file, tmp_path / "here").state == tmp_path / "here"
    assert read_settings(file, None).content == tmp_path / "content"
    assert (read_settings(file, None).devices.port, read_settings(file, None).console.port) == (8443, 8080)
    with pytest.raises(ContractError, match="expected a TOML file that can be read"):
        read_settings(tmp_path / "none.toml", None)
