"""Devices, over real TLS: what they give is here once, whatever happens in between."""

import threading
from pathlib import Path

import pytest

from tests.hub.conftest import Join
from tests.support.device_simulator import DeviceSimulator
from tests.support.hub_process import HubProcess
from werkstadt.journal.writer import Journal


def answer(form: str = "feedback", **answers: object) -> dict[str, object]:
    return {
        "form": form,
        "form_version": "1",
        "exhibit": "abbe",
        "language": "de",
        "level": "plain",
        "started_at_ms": 1,
        "answers": answers,
    }


def give(device: DeviceSimulator, count: int) -> list[str]:
    """Answers saved in the device's journal; their ids."""
    with Journal.open(device.journal) as journal:
        return [journal.append("submission", 1, answer(stars=number % 5)).id for number in range(count)]


def ids_at(hub: HubProcess, device: DeviceSimulator) -> list[str]:
    return [row["id"] for row in hub.records("--device", device.device, "--kind", "submission")]


def test_what_was_given_is_here_in_order_and_a_second_sending_changes_nothing(hub: HubProcess, join: Join) -> None:
    device = join(hub)
    given = give(device, 40)
    device.ship()
    device.receipts.clear()
    device.ship()
    device.check_in()
    assert ids_at(hub, device) == given
    seen = hub.device(device.device)
    assert (seen["given"], seen["held"], seen["aside"]) == (40, 40, 0)


def test_two_devices_at_once_do_not_disturb_each_other(hub: HubProcess, join: Join) -> None:
    devices = [join(hub), join(hub)]
    given = [give(device, 120) for device in devices]
    threads = [threading.Thread(target=device.ship) for device in devices]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [ids_at(hub, device) for device in devices] == given


# Python 3.11's ssl leaves a socket that is reset between connect() and its handshake to be closed by its last
# reference, and warns of it (SSLSocket._create: the recv(1) before "connected" is known).
@pytest.mark.long
@pytest.mark.filterwarnings("ignore:Exception ignored in. <ssl.SSLSocket:pytest.PytestUnraisableExceptionWarning")
def test_records_are_here_exactly_once_after_kills_in_the_middle_of_sending(tmp_path: Path, join: Join) -> None:
    hub = HubProcess(tmp_path / "hub").start()
    device = join(hub)
    given: list[str] = []
    for _ in range(4):
        given += give(device, 150)
        sender = threading.Thread(target=ship_until_refused, args=(device,))
        sender.start()
        hub.kill()
        sender.join()
        hub.start()
    device.ship()
    device.check_in()
    assert ids_at(hub, device) == given
    assert hub.device(device.device)["held"] == len(given)
    hub.stop()


def ship_until_refused(device: DeviceSimulator) -> None:
    try:
        device.ship()
    except OSError:
        return


@pytest.mark.long
def test_after_a_restore_devices_send_again_what_the_back_up_had_not(tmp_path: Path, join: Join) -> None:
    with HubProcess(tmp_path / "hub") as hub:
        device = join(hub)
        given = give(device, 30)
        device.ship()
        hub.run("backup", tmp_path / "hub.tar")
        given += give(device, 20)
        device.ship()
        assert len(ids_at(hub, device)) == 50
    hub.run("restore", tmp_path / "hub.tar", "--replace")
    with hub:
        assert len(ids_at(hub, device)) == 30
        device.check_in()
        device.ship()
        assert ids_at(hub, device) == given
