from pathlib import Path

import pytest

from werkstadt.agent.config import HubAddress, Sensor, load_settings, parse_address, parse_settings
from werkstadt.contract.errors import ContractError

SOURCE = Path("agent.toml")
FULL = """
state = "/srv/werkstadt"
socket = "/run/agent.sock"
name = "Foyer"
profile = "board-65"
hub = "192.168.10.2:8443"
zeroconf = "off"
kiosk_uid = 990

[[sensors]]
name = "room"
port = "/dev/ttyUSB0"
baud = 9600
simulated = true
silent_s = 20

[buttons]
devices = ["/dev/input/by-path/box"]
home = ["KEY_HOMEPAGE"]
"""


def test_every_key_is_read() -> None:
    settings = parse_settings(FULL, SOURCE)
    assert settings.state == Path("/srv/werkstadt")
    assert settings.content == Path("/srv/werkstadt/content")
    assert settings.hub == HubAddress("192.168.10.2", 8443)
    assert (settings.name, settings.profile, settings.zeroconf, settings.kiosk_uid) == ("Foyer", "board-65", "off", 990)
    assert settings.sensors == (Sensor("room", Path("/dev/ttyUSB0"), 9600, True, 20),)
    assert settings.buttons.devices == (Path("/dev/input/by-path/box"),)
    assert settings.buttons.keys == {"home": ("KEY_HOMEPAGE",)}
    assert settings.own == Path("/srv/werkstadt/agent")


def test_an_empty_file_is_the_usual_place() -> None:
    settings = parse_settings("", SOURCE)
    assert settings.state == Path("/var/lib/werkstadt")
    assert settings.socket == Path("/run/werkstadt/agent.sock")
    assert settings.name


def test_the_command_line_wins_and_content_follows_the_state(tmp_path: Path) -> None:
    config = tmp_path / "agent.toml"
    config.write_text(FULL)
    settings = load_settings(config, state=tmp_path, socket_path=tmp_path / "s")
    assert (settings.state, settings.content, settings.socket) == (tmp_path, tmp_path / "content", tmp_path / "s")
    config.write_text('content = "/usr/share/werkstadt/content"')
    assert load_settings(config, state=tmp_path).content == Path("/usr/share/werkstadt/content")


def test_a_file_that_was_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="a readable text file"):
        load_settings(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('stat = "x"', "agent.toml:1: stat"),
        ("\n\nstate = 5", "agent.toml:3: state"),
        ('hub = "hub"', "hub: expected HOST:PORT, got hub"),
        ('zeroconf = "some"', "zeroconf"),
        ("[buttons]\nstart = []", "agent.toml:2: buttons.start"),
        ("[buttons]\nhome = [5]", "buttons.home: expected a list of texts"),
        ('[[sensors]]\nname = "room"', r"sensors\[1\].port: expected to be given"),
        ('[[sensors]]\nname = "Room"\nport = "x"', r"sensors\[1\].name"),
        ('[[sensors]]\nname = "room"\nport = "x"\nspeed = 5', r"sensors\[1\].speed: expected one of"),
        ('[[sensors]]\nname = "room"\nport = 5', r"sensors\[1\].port"),
        ('[[sensors]]\nname = "room"\nport = "x"\nbaud = 0', r"sensors\[1\].baud: expected more than 0"),
        ('sensors = ["room"]', r"sensors\[1\]: expected a table"),
        ('[[sensors]]\nname = "a"\nport = "x"\n[[sensors]]\nname = "a"\nport = "y"', "a twice"),
        ("state = ", "TOML"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(text: str, named: str) -> None:
    with pytest.raises(ContractError, match=named):
        parse_settings(text, SOURCE)


@pytest.mark.parametrize("text", ["hub", "hub:", ":80", "hub:0", "hub:65536", "hub:x", "fe80::1:80", ""])
def test_an_address_without_host_or_port_is_refused(text: str) -> None:
    with pytest.raises(ContractError, match="HOST:PORT"):
        parse_address(text, "--hub")


def test_an_ipv6_address_stands_in_brackets() -> None:
    address = parse_address("[fe80::1]:8443", "--hub")
    assert address == HubAddress("fe80::1", 8443)
    assert str(address) == "[fe80::1]:8443"


def test_the_kiosks_user_may_be_named() -> None:
    assert parse_settings('kiosk_uid = "root"', Path("a.toml")).kiosk_uid == 0
    with pytest.raises(ContractError, match=r"kiosk_uid: expected a user of this machine, got nobody-here"):
        parse_settings('kiosk_uid = "nobody-here"', Path("a.toml"))
