"""docs/admin-guide.md, followed to the letter on machines of their own: hub, laptops, fresh devices, sticks.

Pictures of what the devices show are left in WERKSTADT_PICTURES, where that is set.
"""

import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.support import staffdesk
from tests.support.big_content import thicken
from tests.support.guide import PAGE, PIN, Block, Reader, blocks, phrase_of
from tests.support.lan import Lan
from tests.support.machine import Machine, can_be_made
from werkstadt.agent.config import Settings as AgentSettings
from werkstadt.hub.settings import settings_of

pytestmark = [
    pytest.mark.book,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not can_be_made(), reason="needs root, for network namespaces"),
]
PATIENCE_S = 240.0
MIB = 1024 * 1024
FILM = 24 * MIB
AGENT = "werkstadt-agent"
CONTENT = "/var/lib/werkstadt/content"
HUB_MACHINES = ("hub", "admin", "author", "author2", "newhub")
DEVICES = ("device", "device2", "device3")


def until(holds: Callable[[Machine], object], device: Machine, what: str, patience_s: float = PATIENCE_S) -> None:
    end_s = time.monotonic() + patience_s
    while not holds(device):
        logs = (device.log(unit)[-2500:] for unit in (AGENT, "werkstadt-kiosk"))
        assert time.monotonic() < end_s, "\n".join((f"did not come at {device.name}: {what}", *logs))
        time.sleep(0.2)


def in_force(machine: Machine) -> str:
    """The hash of what it shows, "" for nothing. Looked at from outside, so links are read and not followed."""
    link = machine.path(f"{CONTENT}/current")
    return link.readlink().name if link.is_symlink() else ""


def shown(machine: Machine) -> bytes:
    return machine.path(f"{CONTENT}/exhibitions/{in_force(machine)}/exhibition.json").read_bytes()


def published(hub: Machine) -> str:
    link = hub.path("/var/lib/werkstadt/hub/content/current")
    return link.readlink().name


def status(machine: Machine) -> dict[str, object]:
    said = machine.type("werkstadt-agent status --json || true").text
    told: dict[str, object] = json.loads(next(line for line in said.splitlines() if line.startswith("{")))
    return told


def kiosk_shows(machine: Machine, id_: str) -> bool:
    """The real touch application says so to the agent, and its picture is neither black nor of one colour."""
    told = status(machine)["kiosk"]
    assert isinstance(told, dict)
    return told["connected"] is True and told["exhibition"] == id_ and colours(machine) > 20


def colours(machine: Machine) -> int:
    """Different colours in the picture of its screen, of one point in each 8 × 8."""
    picture = QImage(str(machine.path("/run/home/shown.png"))).scaled(240, 135)
    return len({picture.pixel(x, y) for x in range(picture.width()) for y in range(picture.height())})


def keep_picture(machine: Machine, name: str) -> None:
    if folder := os.environ.get("WERKSTADT_PICTURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        shutil.copy(machine.path("/run/home/shown.png"), Path(folder) / f"{name}.png")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """The hub with keys and a first exhibition, as on Monday evening; no device yet."""
    with ExitStack() as stack:
        lan = stack.enter_context(Lan())
        machines = {name: stack.enter_context(Machine(lan, name)) for name in (*HUB_MACHINES, *DEVICES)}
        lan.cut("admin")
        reader = Reader(machines, tmp_path_factory.mktemp("sticks"))
        for heading in ("The hub", "Monday noon: keys by the book", "The first exhibition"):
            reader.chapter(heading)
        yield reader


def test_every_block_of_commands_says_where_it_is_typed() -> None:
    known = {*HUB_MACHINES, *DEVICES, "install", "every-device", "image", "hut", "newhub"}
    shell = [block for block in blocks() if block.language == "sh"]
    assert len(shell) > 40
    assert {block.machine for block in shell} <= known
    assert {block.language for block in blocks()} == {"sh", "nft", "toml"}, "other blocks of commands are not followed"


def test_settings_and_ports_in_it_are_those_of_the_programs() -> None:
    by_name = {block.machine: block for block in blocks() if block.language != "sh"}
    settings = settings_of(by_name["hub.toml"].text, Path("/etc/werkstadt/hub.toml"), None)
    assert settings.console.port == 443
    usual = settings_of("", Path("/etc/werkstadt/hub.toml"), None)
    ports = {usual.devices.port, usual.swarm_port}
    assert set(map(int, re.findall(r"tcp dport \{ 22, (\d+), (\d+) \}", by_name["hub"].text)[0])) == ports
    table = {int(row) for row in re.findall(r"^\| (\d+) tcp", _page(), re.MULTILINE)}
    agent = AgentSettings()
    assert table == ports | {agent.swarm_port, agent.relay_port, usual.console.port}


def set_up_device(reader: Reader, name: str) -> None:
    (block,) = (one for one in blocks() if one.machine == "every-device")
    reader.follow(block, name)


@pytest.fixture(scope="module")
def house(town: Reader) -> Reader:
    """Three devices have joined, each in another way, and show what the hub has."""
    for name in DEVICES:
        set_up_device(town, name)
    for heading in ("One device: a code", "Names and zones"):
        town.chapter(heading)
    compare(town)
    join_by_stick(town)
    until_all_show(town, "hub", DEVICES)
    return town


def compare(town: Reader) -> None:
    """The console's side is a person's: the page is opened first, then both press."""
    (block,) = (one for one in blocks() if one.heading == "A few devices: six digits")
    with staffdesk.at(town.machines["hub"]) as desk:
        page = desk.begin_comparing()

        def same(found: re.Match[str]) -> str:
            assert desk.press_same(page) == found[1].replace(" ", ""), "the console shows other digits"
            return "y"

        question = r"(\d{3} \d{3})\s+Does the hub show the same digits\? \[y/N\]:"
        assert "Joined as" in town.follow(block, answers={question: same}).text


def voucher_blocks() -> dict[str, Block]:
    """What is done with a voucher, by its first words."""
    found = [one for one in blocks() if one.heading == "Many devices: a voucher"]
    return dict(zip(("make", "stick", "image", "withdraw"), found, strict=True))


def join_by_stick(town: Reader) -> None:
    of = voucher_blocks()
    town.follow(of["make"])
    town.follow(of["stick"])
    until(lambda device: status(device)["enrolled"], town.machines["device3"], "it joins by the stick")
    town.follow(of["withdraw"])
    listed = town.machines["hub"].type("werkstadt-hub voucher list").text
    assert "1 of 30 devices" in listed
    assert "withdrawn" in listed


def until_all_show(town: Reader, road: str, names: Sequence[str]) -> None:
    """What the hub shows, each on its screen."""
    wanted = published(town.machines["hub"])
    for name in names:
        device = town.machines[name]
        until(lambda device: in_force(device) == wanted, device, "the exhibition")
    for name in names:
        device = town.machines[name]
        until(lambda device: kiosk_shows(device, "licht-und-daten"), device, "the touch application")
        keep_picture(device, f"{road}-{name}")


@contextmanager
def fresh_devices(town: Reader, road: str, more: str = "") -> Iterator[tuple[str, ...]]:
    """Three more, with a voucher on their image. more: lines for agent.toml. All are started in the same moment."""
    names = tuple(f"{road}{number}" for number in (1, 2, 3))
    of = voucher_blocks()
    with ExitStack() as stack:
        for name in names:
            town.machines[name] = stack.enter_context(Machine(town.machines["hub"].lan, name))
            set_up_device(town, name)
            town.machines[name].run("systemctl", "stop", AGENT)
            with town.machines[name].path("/etc/werkstadt/agent.toml").open("a") as config:
                config.write(more)
        town.follow(of["make"])
        for name in names:
            town.follow(of["image"], name)
        for name in names:
            town.machines[name].run("systemctl", "start", AGENT)
        try:
            yield names
        finally:
            town.follow(of["withdraw"])
            for name in names:
                town.known.pop(name, None)
                del town.machines[name]


def publish_a_film(town: Reader) -> None:
    """Anna adds it to what she has built, and goes the way of the book."""
    built = town.machines["author"].path("/run/home/built")
    thicken(built, "werkstadt", {"film.bin": os.urandom(FILM)})
    check, take, sign, accept = (one for one in blocks() if one.heading == "The first exhibition")
    again = replace(check, text=check.text.splitlines()[-1] + "\n")
    for block in (again, take, sign, accept):
        town.follow(block)


def road(*words: str) -> list[Block]:
    found = [one for one in blocks() if one.heading == "Wednesday: roads for large exhibitions"]
    return [one for one in found if any(word in one.text for word in words)]


def hub_timestamp(town: Reader) -> int:
    said = town.machines["hub"].type("werkstadt-hub content show --json").text
    return int(json.loads(said)["timestamp"])


def taken(machine: Machine) -> int:
    """The version of timestamp.json that this device took last."""
    content = status(machine)["content"]
    assert isinstance(content, dict)
    return int(content["timestamp"])


def until_all_follow(town: Reader, names: Sequence[str]) -> None:
    """Each has checked what is signed now, by whatever keys it is signed with."""
    wanted = hub_timestamp(town)
    for name in names:
        device = town.machines[name]
        until(lambda device: taken(device) >= wanted, device, "what is signed")


# the four roads, each with three fresh devices


def test_three_fresh_devices_join_each_in_its_way_and_show_the_exhibition_by_the_hub(house: Reader) -> None:
    hub = house.machines["hub"]
    listed = hub.type("werkstadt-hub device list").text
    assert len(re.findall(r"^[0-9a-f-]{36}", listed, re.MULTILINE)) == 3
    assert "Eingang" in listed
    assert hub.type("find /var/lib/werkstadt/hub /etc/werkstadt/secret ! -user werkstadt-hub").text == "", (
        "root typed all that, and the hub's own user must be able to go on with it"
    )
    for heading in ("Several exhibitions", "When something is refused"):
        house.chapter(heading)


def test_three_fresh_devices_get_a_film_from_one_another(house: Reader) -> None:
    publish_a_film(house)
    until_all_show(house, "film", DEVICES)
    hub = house.machines["hub"]
    hub.lan.cap("hub", 4 * MIB)
    for name in DEVICES:  # so that it is those three alone
        house.machines[name].run("systemctl", "stop", AGENT)
    before = hub.lan.sent("hub")
    with fresh_devices(house, "peer") as names:
        until_all_show(house, "peers", names)
        sent = hub.lan.sent("hub") - before
    for name in DEVICES:
        house.machines[name].run("systemctl", "start", AGENT)
    assert sent < 2 * FILM, f"the hub sent {sent / FILM:.2f} times the film"


def test_three_fresh_devices_get_a_film_from_the_relay_of_their_zone(house: Reader) -> None:
    (relay,) = road("relay = true")
    house.follow(relay)
    lan = house.machines["hub"].lan
    until(gives_as_relay, house.machines["device"], "that it is a relay")
    time.sleep(31)  # the hub learns it at its next check-in
    before, relay_before = lan.sent("hub"), lan.sent("device")
    with fresh_devices(house, "far", "swarm = false\n") as names:
        until_all_show(house, "relay", names)
    assert lan.sent("hub") - before < FILM
    assert lan.sent("device") - relay_before > 3 * FILM


def gives_as_relay(device: Machine) -> bool:
    content = status(device)["content"]
    assert isinstance(content, dict)
    return bool(content["relay_port"])


def test_three_fresh_devices_without_any_network_show_it_by_a_stick(house: Reader) -> None:
    export, trust, pin = road("content export", "content trust", "staff pin")
    house.follow(export)
    house.follow(pin, answers={r"(?:PIN|confirmation)[^\n]*:": PIN})
    lan = house.machines["hub"].lan
    with ExitStack() as stack:
        names = tuple(f"hut{number}" for number in (1, 2, 3))
        for name in names:
            house.machines[name] = stack.enter_context(Machine(lan, name))
            lan.cut(name)
            set_up_device(house, name)
            said = house.follow(trust, name).text
            assert "Content counts from now on by the root" in said
            assert "in force now" in said
        until_all_show(house, "stick", names)
        for name in names:
            del house.machines[name]


# the key drill, once, wholly


def test_the_drill_by_the_book(house: Reader) -> None:
    wanted = in_force(house.machines["device"])
    for heading in (
        "The years go by: renew",
        "An author leaves",
        "An admin's key is lost",
        "The hub's keys were stolen",
    ):
        house.chapter(heading)
        until_all_follow(house, DEVICES)
    house.chapter("A new CA")
    hub = house.machines["hub"]
    new_ca = hub.path("/var/lib/werkstadt/hub/keys/ca.pem").read_text()
    for name in DEVICES:
        until(lambda device: pinned_ca(device) == new_ca, house.machines[name], "the new CA", 240.0)
    assert "licht-und-daten  signed by cem" in hub.type("werkstadt-hub content show").text
    assert_old_keys_count_no_more(house)

    save, restore = (one for one in blocks() if one.heading == "The hub's disk is dead")
    house.follow(save)
    house.machines["hub"].run("systemctl", "stop", "werkstadt-hub")
    house.machines["hub"].lan.cut("hub")
    said = house.follow(restore).text
    assert "Eingang" in said
    assert "licht-und-daten  signed by cem" in said
    house.machines["hub"] = house.machines["newhub"]
    address = f"{house.machines['newhub'].address}:8443"
    for name in DEVICES:
        device = house.machines[name]
        until(lambda device: status(device)["hub_address"] == address, device, "the new hub", 240.0)
    until_all_follow(house, DEVICES)
    assert {in_force(house.machines[name]) for name in DEVICES} == {wanted}, "no screen has changed for all that"

    change_the_root(house)
    lock_out(house)
    of = voucher_blocks()
    house.follow(of["make"])
    house.chapter("A voucher was stolen")
    house.chapter("Friday: before the doors open")


def pinned_ca(device: Machine) -> str:
    return device.path("/var/lib/werkstadt/agent/identity/ca.crt").read_text()


def assert_old_keys_count_no_more(house: Reader) -> None:
    """Ben's stick is found again: it signs, and its signature is none."""
    hub = house.machines["hub"]
    hub.plug("post", house.sticks / "post") if "post" not in hub.sticks else None
    hub.type("werkstadt-hub keys renew --draft /media/post/try.json")
    for stick in ("ada", "ben"):
        hub.plug(stick, house.sticks / stick)
        sign = f"werkstadt-hub keys sign /media/post/try.json --key /media/{stick}/{stick}.key"
        hub.type(sign, {r"Passphrase of .*:": phrase_of(stick)})
        hub.pull(stick)
    said = hub.type("werkstadt-hub keys accept /media/post/try.json")
    assert said.code == 1
    assert "1 missing" in said.text


def change_the_root(house: Reader) -> None:
    """Devices refuse it and show what they show, until somebody has been at each of them."""
    *at_hub, at_device = (one for one in blocks() if one.heading == "Another root")
    for block in at_hub:
        house.follow(block)
    fingerprint = hashlib.sha256((house.sticks / "post/root.json").read_bytes()).hexdigest()
    shown = {name: in_force(house.machines[name]) for name in DEVICES}
    for name in DEVICES:
        device = house.machines[name]
        until(lambda device: "content/hub" in str(status(device)["troubles"]), device, "a refusal")
        assert in_force(device) == shown[name]
    for name in DEVICES:
        said = house.follow(at_device, name, {r"told you this second line\? \[y/N\]:": "y"}).text
        assert fingerprint in said
        assert "Whoever has the keys of the new root decides what it shows" in said
    until_all_follow(house, DEVICES)
    wanted = published(house.machines["hub"])
    for name in DEVICES:
        device = house.machines[name]
        until(lambda device: in_force(device) == wanted, device, "what the new root's author signed")


def lock_out(house: Reader) -> None:
    house.known["DEVICE"] = str(status(house.machines["device2"])["device"])
    house.chapter("A device was stolen")
    until(lambda device: "revoked" in str(status(device)), house.machines["device2"], "that it is locked out")
    assert kiosk_shows(house.machines["device2"], "licht-und-daten"), "no screen goes dark for it"


def test_every_command_of_the_book_was_typed(house: Reader) -> None:
    """Those of "install" in test_fresh_debian.py, where a Debian is fresh."""
    typed = {(block.machine, block.text) for block in house.followed}
    left = [one for one in blocks() if one.language == "sh" and (one.machine, one.text) not in typed]
    assert [one.text for one in left if one.machine != "install"] == []


def _page() -> str:
    return PAGE.read_text(encoding="utf-8")
