"""Files that belong to records: resumed, checked, and waited for."""

import hashlib
from pathlib import Path

import pytest
import requests

from tests.hub.conftest import Join
from tests.support.chains import record
from tests.support.device_simulator import DeviceSimulator
from tests.support.hub_process import HubProcess
from werkstadt.hub.blobfiles import BlobFiles, PartError

DATA = bytes(range(256)) * 4096
NAME = hashlib.sha256(DATA).hexdigest()


def put(device: DeviceSimulator, data: bytes, offset: int, name: str = NAME, **headers: str) -> requests.Response:
    sent = {"Upload-Offset": str(offset)} | {key.replace("_", "-"): value for key, value in headers.items()}
    return device.session.put(device.url(f"/api/v1/blobs/{name}"), data=data, headers=sent, timeout=20)


def stands_at(device: DeviceSimulator, name: str = NAME) -> tuple[int, int, str]:
    answer = device.session.head(device.url(f"/api/v1/blobs/{name}"), timeout=20)
    return answer.status_code, int(answer.headers["upload-offset"]), answer.headers["upload-complete"]


def test_a_file_comes_in_pieces_and_its_record_waits_for_it(hub: HubProcess, join: Join) -> None:
    device = join(hub)
    drawing = record(1, blobs=[NAME])
    assert stands_at(device) == (404, 0, "?0")
    assert device.send("e1", [drawing]).settled().count() == 0
    half = len(DATA) // 2
    assert put(device, DATA[:half], 0).status_code == 202
    assert stands_at(device) == (200, half, "?0")
    told = put(device, DATA[half:], 7)
    assert (told.status_code, told.json()["where"], told.json()["expected"]) == (409, "Upload-Offset", str(half))
    assert put(device, DATA[half:], half).status_code == 201
    assert stands_at(device) == (200, len(DATA), "?1")
    assert (hub.state / "blobs" / NAME[:2] / NAME).read_bytes() == DATA
    assert device.send("e1", [drawing]).held.to_json() == [[1, 1]]
    other = join(hub)
    assert put(other, b"", 0).status_code == 201


def test_a_file_with_another_hash_is_dropped_when_it_says_that_it_is_whole(hub: HubProcess, join: Join) -> None:
    device = join(hub)
    name = "ab" * 32
    assert put(device, b"wrong", 0, name).status_code == 202
    told = put(device, b"", 5, name)
    assert (told.status_code, told.json()["where"]) == (422, "blob")
    assert stands_at(device, name) == (404, 0, "?0")
    assert put(device, b"wrong", 0, name, Upload_Complete="?1").status_code == 422


@pytest.mark.parametrize("offset", ["-1", "x", "99999999999999999999"])
def test_a_wrong_offset_is_refused(hub: HubProcess, join: Join, offset: str) -> None:
    device = join(hub)
    answer = device.session.put(
        device.url(f"/api/v1/blobs/{NAME}x"), data=b"", headers={"Upload-Offset": offset}, timeout=20
    )
    assert answer.json()["where"] == "sha256"
    answer = device.session.put(
        device.url(f"/api/v1/blobs/{'cd' * 32}"), data=b"", headers={"Upload-Offset": offset}, timeout=20
    )
    assert (answer.status_code, answer.json()["where"]) == (400, "Upload-Offset")


def test_two_requests_never_write_one_file_at_once(tmp_path: Path) -> None:
    files = BlobFiles(tmp_path)
    part = files.open_part("d1", NAME, 0)
    with pytest.raises(PartError):
        files.open_part("d1", NAME, 0)
    other = files.open_part("d2", NAME, 0)
    other.append(DATA)
    assert other.keep()
    other.close()
    part.close()
    assert files.state("d1", NAME) == (len(DATA), True)
