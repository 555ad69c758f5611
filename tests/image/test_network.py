"""A network of strangers: what its DHCP server says, what it floods, what it finds open, how often it goes away."""

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.image.conftest import IMAGE, folder_in
from tests.image.page import assert_held, until_joining
from tests.support.foreign_lan import DEVICE, ROUTER, ForeignLan, call, flags_of, flood, port_of
from tests.support.guest import Guest, running
from tests.support.insider import Insider

pytestmark = pytest.mark.image
PEERS, REFUSED = 8446, 0x14
"""Of the swarm of devices, where nobody listens before it has joined; RST and ACK."""
FLOOD, TIMES = 20_000, 50
PORTS = (*range(1, 1100), 3389, 5353, 5900, 6000, 8000, 8080, 8443, 8446, 8447, 9100, 10_000)


@dataclass(frozen=True)
class Cabled:
    guest: Guest
    insider: Insider
    lan: ForeignLan

    def has_address(self) -> bool:
        return DEVICE in self.insider.sh("ip -4 -o address").text


@pytest.fixture(scope="module")
def cabled(report: Path) -> Iterator[Cabled]:
    folder = folder_in(report, "network")
    initrd = Insider.initrd(IMAGE, folder)
    with (
        Insider(folder) as insider,
        closing(ForeignLan(folder)) as lan,
        running(IMAGE, folder, *insider.arguments, *lan.arguments, initrd=initrd) as guest,
    ):
        until_joining(guest, "at the start")
        there = Cabled(guest, insider, lan)
        guest.until(there.has_address, "an address", 120)
        yield there


@pytest.mark.attempt("V22")
def test_of_a_foreign_server_only_address_and_gateway_count(cabled: Cabled) -> None:
    def told(text: str) -> str:
        return cabled.insider.sh(text).text

    assert cabled.lan.given
    routes = told("ip -4 route")
    assert f"default via {ROUTER}" in routes
    assert "11.0.0.0/8" not in routes, "no route of a stranger's"
    asked = "cat /etc/resolv.conf; cat /run/systemd/resolve/resolv.conf; hostname; cat /etc/timezone; date +%Z"
    for said in told(asked).splitlines():
        assert not [word for word in (ROUTER, "evil", "JST", "EST") if word in said], said
    assert "timesyncd" not in told("systemctl list-units --state=running --no-legend --plain")
    assert_held(cabled.guest, "a-foreign-server")


@pytest.mark.attempt("V23")
def test_nobody_there_finds_an_open_port(cabled: Cabled) -> None:
    cabled.lan.answers.clear()
    cabled.lan.say(*map(call, PORTS))
    time.sleep(20)
    said = {(port_of(answer), flags_of(answer)) for answer in cabled.lan.answers}
    assert said <= {(PEERS, REFUSED)}, "neither taken nor refused, as if nobody were there, but where devices meet"
    cabled.insider.sh("/usr/sbin/nft flush ruleset || /sbin/nft flush ruleset")
    cabled.lan.say(*map(call, PORTS))
    cabled.guest.until(lambda: len(cabled.lan.answers) > len(PORTS) // 2, "else the calls never arrived", 60)
    cabled.insider.sh("systemctl restart werkstadt-firewall")


@pytest.mark.attempt("V24")
def test_a_flood_does_not_keep_a_finger_from_its_answer(cabled: Cabled) -> None:
    frames = list(flood(FLOOD))
    for first in range(0, FLOOD, 500):
        cabled.lan.say(*frames[first : first + 500])
        if first % 5000 == 0:
            assert_held(cabled.guest, f"flooded-{first}")
    assert_held(cabled.guest, "flooded")


@pytest.mark.attempt("V22")
def test_a_cable_out_and_in_fifty_times(cabled: Cabled) -> None:
    for number in range(TIMES):
        for up in (False, True):
            cabled.guest.ask("set_link", name="lan", up=up)
            time.sleep(0.1 + 0.02 * number)
    assert_held(cabled.guest, "cable-out-and-in")
    cabled.guest.until(cabled.has_address, "an address again", 180)
