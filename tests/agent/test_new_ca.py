"""The hub gets another CA: devices that pin the earlier one follow whenever they come, and follow no other."""

import asyncio
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from tests.agent.house import until
from tests.agent.test_renewal import _running
from tests.support.hub_process import HubProcess
from tests.support.hub_simulator import Authority, HubSimulator
from werkstadt.agent import certificates
from werkstadt.agent.arrival import check_in_once
from werkstadt.agent.certificates import find_any_ca, find_same_ca, spki_sha256
from werkstadt.agent.config import HubAddress, Settings
from werkstadt.agent.courier import Courier, Report, Round
from werkstadt.agent.doctor import examine
from werkstadt.agent.enrol import enrol
from werkstadt.agent.errors import HubNotTrusted, HubRefused
from werkstadt.agent.handshake import presented_chain
from werkstadt.agent.identity import Identity, IdentityFolder
from werkstadt.agent.renew import renew
from werkstadt.agent.rescue import rescue
from werkstadt.agent.store import Store
from werkstadt.agent.voucher import enrol_by_voucher
from werkstadt.contract.code import pin_of
from werkstadt.journal import Journal


@pytest.fixture
def real(tmp_path: Path) -> Iterator[HubProcess]:
    with HubProcess(tmp_path / "hub") as hub:
        yield hub


def address(hub: HubProcess) -> HubAddress:
    return HubAddress("127.0.0.1", hub.devices_port)


def pin(identity: Identity) -> str:
    return pin_of(spki_sha256(identity.ca))


def round_of(settings: Settings, identity: Identity, hub: HubProcess) -> Round:
    store = Store(settings.own / "agent.db")
    courier = Courier(identity, address(hub), store, settings.journal, IdentityFolder(settings.own))
    came = courier.round(Report())
    courier.close()
    store.close()
    return came


def settings_at(folder: Path) -> Settings:
    (folder / "state").mkdir(parents=True)
    return Settings(state=folder / "state", socket=folder / "agent.sock", name=folder.name, zeroconf="loopback")


def test_a_device_goes_on_with_its_hub_and_takes_the_new_ca_with_its_next_certificate(
    real: HubProcess, settings: Settings, journal: Journal
) -> None:
    old = enrol(settings, real.new_code(), address(real))
    before = real.json("ca", "show")
    assert (before["pin"], before["former"]) == (pin(old), [])
    journal.append("interaction", 1, {"action": "touched"})
    assert round_of(settings, old, real).ca_is_new is False
    rotated = real.json("ca", "rotate")
    assert rotated["former"] == pin(old) != rotated["pin"]
    journal.append("interaction", 1, {"action": "touched"})
    came = round_of(settings, old, real)
    assert (came.error, came.troubles, came.ca_is_new, came.counts.waiting) == (None, {}, True, 0)
    assert real.json("ca", "show")["former"] == [{"pin": pin(old), "devices": ["Foyer"]}]
    new = renew(settings.own, old, address(real))
    assert (new.device, pin(new)) == (old.device, rotated["pin"])
    came = round_of(settings, new, real)
    assert (came.error, came.troubles, came.ca_is_new) == (None, {}, False)
    assert real.json("ca", "show")["former"] == [{"pin": pin(old), "devices": []}]
    assert isinstance(check_in_once(settings, old), HubRefused), "as after every renewal"
    assert "earlier" in real.run("ca", "show")


def test_a_running_agent_follows_by_itself(real: HubProcess, settings: Settings, journal: Journal) -> None:
    old = enrol(settings, real.new_code(), address(real))
    assert check_in_once(settings, old) is None
    wanted = real.json("ca", "rotate")["pin"]

    async def scene() -> None:
        async with _running(settings, lambda: 31_536_000_000) as daemon:
            await until(lambda: (found := IdentityFolder(settings.own).load()) is not None and pin(found) == wanted)
            await until(lambda: daemon.report()["hub"] == "here")
            await asyncio.to_thread(_until, lambda: real.json("ca", "show")["former"][0]["devices"] == [])
            assert {one.code for one in daemon._troubles.all()} & {"renewal", "hub"} == set()

    asyncio.run(scene())
    assert real.device(old.device)["name"] == "Foyer"


def _until(true: Callable[[], bool]) -> None:
    for _ in range(200):
        if true():
            return
    raise AssertionError("did not come")


def test_one_that_was_off_over_several_changes_and_a_restart_of_the_hub_follows_too(
    real: HubProcess, settings: Settings, tmp_path: Path
) -> None:
    old = enrol(settings, real.new_code(), address(real))
    middle = settings_at(tmp_path / "middle")
    for number in range(3):
        real.json("ca", "rotate")
        if number == 0:
            between = enrol(middle, real.new_code(), address(real))
    real.stop()
    real.start()
    assert round_of(settings, old, real).error is None
    new = renew(settings.own, old, address(real))
    assert pin(new) == real.json("ca", "show")["pin"]
    assert check_in_once(settings, new) is None
    assert round_of(middle, between, real).error is None
    assert [one["devices"] for one in real.json("ca", "show")["former"]] == [[], ["middle"], []]
    assert pin(renew(middle.own, between, address(real))) == pin(new)


def test_every_way_in_leads_to_the_ca_of_now(real: HubProcess, tmp_path: Path) -> None:
    voucher, soon = tmp_path / "a.voucher", (dt.date.today() + dt.timedelta(days=30)).isoformat()
    real.run("voucher", "make", "--devices", "3", "--until", soon, "--to", voucher, "--hub", str(address(real)))
    by_old_code = real.new_code()
    real.json("ca", "rotate")
    wanted = real.json("ca", "show")["pin"]
    chain = presented_chain(address(real))
    assert pin_of(spki_sha256(find_any_ca(chain))) == wanted, "what digits are compared about"
    joined = [
        enrol(settings_at(tmp_path / "old-code"), by_old_code, address(real)),
        enrol(settings_at(tmp_path / "new-code"), real.new_code(), address(real)),
        enrol_by_voucher(settings_at(tmp_path / "voucher"), voucher.read_bytes()),
    ]
    for one, name in zip(joined, ("old-code", "new-code", "voucher"), strict=True):
        assert pin(one) == wanted, name
        assert check_in_once(Settings(state=tmp_path / name / "state", socket=tmp_path / "a.sock"), one) is None, name


def test_an_earlier_ca_is_forgotten_only_when_no_device_has_it(real: HubProcess, settings: Settings) -> None:
    old = enrol(settings, real.new_code(), address(real))
    assert check_in_once(settings, old) is None
    former = real.json("ca", "rotate")["former"]
    assert "Foyer" in real.run("ca", "forget", former, refused=True)
    assert "expected one of an earlier CA" in real.run("ca", "forget", "A" * 16, refused=True)
    assert check_in_once(settings, old) is None, "nothing was changed"
    real.run("device", "revoke", old.device, "--reason", "gone")
    real.run("ca", "forget", former)
    assert real.json("ca", "show")["former"] == []
    assert isinstance(check_in_once(settings, old), HubNotTrusted), "it does not know its hub any more"


def test_what_was_saved_on_a_stick_for_the_earlier_ca_is_opened(
    real: HubProcess, settings: Settings, journal: Journal, tmp_path: Path
) -> None:
    enrol(settings, real.new_code(), address(real))
    journal.append("interaction", 1, {"action": "touched"})
    saved = rescue(settings, tmp_path, dt.datetime(2026, 11, 26, tzinfo=dt.UTC))
    real.json("ca", "rotate")
    assert real.json("journal", "import", saved.file)["fresh"] == 2, "its beginning, and what was touched"


def test_the_doctor_finds_the_hub_in_order_before_the_device_has_followed(real: HubProcess, settings: Settings) -> None:
    enrol(settings, real.new_code(), address(real))
    real.json("ca", "rotate")
    found = [one for one in examine(settings) if one.check == "hub"]
    assert [one.well for one in found] == [True]


# Forged ones


class Town:
    """An old CA that a device pins, a new one, and what the old one says of it."""

    def __init__(self) -> None:
        self.old, self.new = Authority("old"), Authority("new")

    def cross(self, by: Authority, key: object, *, ca: bool = True, name: str = "new") -> x509.Certificate:
        return by.issue(key, name, ca=ca, by_parent=True)


@pytest.fixture
def town() -> Town:
    return Town()


def test_the_ca_that_the_pinned_one_certified_is_taken(town: Town) -> None:
    cross = town.cross(town.old, town.new.key.public_key())
    assert certificates.next_ca(town.old.certificate, town.new.certificate, [cross]) == town.new.certificate
    assert certificates.next_ca(town.old.certificate, town.old.certificate, []) == town.old.certificate
    newest = Authority("newest")
    further = town.cross(town.new, newest.key.public_key(), name="newest")
    line = [further, cross]
    assert certificates.next_ca(town.old.certificate, newest.certificate, line) == newest.certificate
    with pytest.raises(HubNotTrusted):
        certificates.next_ca(town.old.certificate, newest.certificate, [further])
    assert list(certificates.line_of(town.old.certificate, [cross, cross, further])) == [
        *(town.old.certificate, cross, further)
    ]


@pytest.mark.parametrize("what", ["none", "by a stranger", "no CA", "another key", "another curve", "not self-signed"])
def test_no_other_ca_is_taken(town: Town, what: str) -> None:
    stranger, key, said = Authority("stranger"), town.new.key.public_key(), town.new.certificate
    match what:
        case "none":
            vouched = []
        case "by a stranger":
            vouched = [town.cross(stranger, key)]
        case "no CA":
            vouched = [town.cross(town.old, key, ca=False)]
        case "another key":
            vouched = [town.cross(town.old, stranger.key.public_key())]
        case "another curve":
            vouched = [town.cross(town.old, ec.generate_private_key(ec.SECP384R1()).public_key())]
        case _:
            vouched = [town.cross(town.old, key)]
            said = vouched[0]
    with pytest.raises(HubNotTrusted):
        certificates.next_ca(town.old.certificate, said, vouched)


def test_a_device_does_not_pose_as_a_hub_with_a_new_ca(town: Town) -> None:
    """What a device holds is no CA: nothing below it counts, whatever else stands in the chain."""
    device = Authority("device")
    device.certificate = town.old.issue(device.key.public_key(), "device")
    leaf = device.issue(ec.generate_private_key(ec.SECP256R1()).public_key(), "posing", use=_server())
    with pytest.raises(HubNotTrusted, match="not issued by the hub's CA"):
        find_same_ca([leaf, device.certificate, town.old.certificate], town.old.certificate)
    cross = town.cross(town.old, town.new.key.public_key())
    honest = town.new.issue(ec.generate_private_key(ec.SECP256R1()).public_key(), "hub", use=_server())
    chain = [honest, cross, town.new.certificate, town.old.certificate]
    assert find_same_ca(chain, town.old.certificate) == town.old.certificate
    assert find_same_ca(chain, town.new.certificate) == town.new.certificate


def _server() -> x509.ObjectIdentifier:
    return x509.oid.ExtendedKeyUsageOID.SERVER_AUTH


def test_a_hub_that_signs_by_a_ca_of_its_own_invention_is_told_and_nothing_changes(
    hub: HubSimulator, settings: Settings
) -> None:
    old = enrol(settings, str(hub.code()), hub.address)
    hub.authority = Authority("stolen")
    with pytest.raises(HubNotTrusted, match="does not vouch for it"):
        renew(settings.own, old, hub.address)
    loaded = IdentityFolder(settings.own).load()
    assert loaded is not None
    assert (loaded.ca, loaded.certificate) == (old.ca, old.certificate)
