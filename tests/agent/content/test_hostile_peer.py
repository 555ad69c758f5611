"""An address that brings content, and is whatever it likes (docs/attacks.md, "Content")."""

import gzip
import hashlib
import itertools
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.hostile_server import Asked, honest, serving
from tests.support.repository import BRIDGE, Copy, Device, Town, assert_whole
from werkstadt.agent.content.roads import NotThereError, RoadError, web
from werkstadt.agent.content.roads.folder import FolderRoad
from werkstadt.agent.content.roads.web import WebRoad, unstalled
from werkstadt.agent.content.rules.stall import Stall

FRESH = bytes(range(256)) * 400
SHA = hashlib.sha256(FRESH).hexdigest()
BOMB = gzip.compress(bytes(5_000_000))
PATH = f"files/{SHA[:2]}/{SHA}"


@pytest.fixture
def fresh(town: Town) -> Path:
    """The repository after a picture was added."""
    return town.publish("winter", {"bridge": {**BRIDGE, "pictures/new.png": FRESH}})


def is_file(asked: Asked) -> bool:
    return asked.path.startswith("/files/")


def half(device: Device, data: bytes = FRESH) -> None:
    folder = device.content / "incoming"
    folder.mkdir(exist_ok=True)
    (folder / f"{SHA}.part").write_bytes(data[: len(data) // 2])


def test_an_honest_server_brings_it_and_is_asked_for_nothing_twice(device: Device, fresh: Path) -> None:
    with serving(fresh) as server:
        outcome = device.takes(WebRoad(server.base))
        assert (outcome.new, outcome.fetched) == (True, len(FRESH))
        assert len(server.asked) == len(set(server.asked)) == 7
        server.asked.clear()
        assert not device.takes(WebRoad(server.base)).new
        assert [path for path, _ in server.asked] == ["/metadata/2.root.json", "/metadata/timestamp.json"]
    assert_whole(device.content)


def test_a_server_that_closes_kept_connections_without_a_word_is_asked_again(device: Device, fresh: Path) -> None:
    with serving(fresh) as server:
        server.says_goodbye = False
        assert device.takes(WebRoad(server.base)).new


def test_half_a_file_is_gone_on_with(device: Device, fresh: Path) -> None:
    half(device)
    with serving(fresh) as server:
        assert device.takes(WebRoad(server.base)).fetched == len(FRESH) // 2
        assert (f"/{PATH}", f"bytes={len(FRESH) // 2}-") in server.asked


def whole_instead(asked: Asked) -> None:
    """Knows no ranges."""
    asked.send(200, asked.file.read_bytes()) if asked.file.is_file() else asked.send(404, b"")


def other_range(asked: Asked) -> None:
    """Begins somewhere else than was asked for."""
    if not is_file(asked) or not asked.offset:
        honest(asked)
        return
    data = asked.file.read_bytes()
    asked.send(206, data[asked.offset // 2 :], Content_Range=f"bytes {asked.offset // 2}-{len(data) - 1}/{len(data)}")


def short_range(asked: Asked) -> None:
    if not is_file(asked) or not asked.offset:
        honest(asked)
        return
    asked.send(206, asked.file.read_bytes()[asked.offset + 100 :], Content_Range="bytes nonsense")


@pytest.mark.parametrize("answer", [whole_instead, other_range])
def test_a_server_that_answers_ranges_oddly_brings_it_all_the_same(device: Device, fresh: Path, answer: object) -> None:
    half(device)
    with serving(fresh, answer) as server:  # type: ignore[arg-type]
        assert device.takes(WebRoad(server.base)).new
    assert_whole(device.content)


def test_a_range_that_is_too_short_is_a_road_that_broke(device: Device, fresh: Path) -> None:
    half(device)
    with serving(fresh, short_range) as server, device.refuses("road", parts=True):
        device.takes(WebRoad(server.base))
    device.goes_on()


def wrong_bytes(asked: Asked) -> None:
    asked.send(200, b"x" * len(FRESH)) if is_file(asked) else honest(asked)


def redirect(asked: Asked) -> None:
    asked.send(302, b"", Location="http://127.0.0.1:1/elsewhere") if is_file(asked) else honest(asked)


def packed(asked: Asked) -> None:
    """A few bytes that would be many."""
    if not is_file(asked):
        honest(asked)
        return
    asked.send(200, BOMB, Content_Encoding="gzip")


def packed_well(asked: Asked) -> None:
    """What is asked for, but packed, though nobody said it might be."""
    if is_file(asked):
        asked.send(200, gzip.compress(asked.file.read_bytes()), Content_Encoding="gzip")
    else:
        honest(asked)


def breaks_off(asked: Asked) -> None:
    asked.send(200, FRESH[:1_000], length=len(FRESH)) if is_file(asked) else honest(asked)


def endless(asked: Asked) -> None:
    if not is_file(asked):
        honest(asked)
        return
    asked.send_response(200)
    asked.send_header("Transfer-Encoding", "chunked")
    asked.end_headers()
    for _ in itertools.count():
        asked.wfile.write(b"10000\r\n%s\r\n" % bytes(0x10000))


def broken_chunks(asked: Asked) -> None:
    if not is_file(asked):
        honest(asked)
        return
    asked.send_response(200)
    asked.send_header("Transfer-Encoding", "chunked")
    asked.end_headers()
    asked.wfile.write(b"zz\r\nnonsense\r\n")


def refuses(asked: Asked) -> None:
    asked.send(500, b"<html>sorry</html>") if is_file(asked) else honest(asked)


def silent(asked: Asked) -> None:
    honest(asked) if not is_file(asked) else time.sleep(0.3)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        *((wrong_bytes, "changed"), (redirect, "road"), (packed, "road"), (packed_well, "road")),
        *((breaks_off, "road"), (endless, "changed"), (broken_chunks, "road"), (refuses, "road"), (silent, "road")),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_a_hostile_server_gets_nowhere(
    device: Device, fresh: Path, answer: object, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "READ_S", 0.2)
    with serving(fresh, answer) as server:  # type: ignore[arg-type]
        with device.refuses(code, parts=True):
            device.takes(WebRoad(server.base))
        assert all("elsewhere" not in path for path, _ in server.asked)
    device.goes_on()


def test_what_came_before_it_broke_off_is_kept_for_the_next(device: Device, fresh: Path) -> None:
    with serving(fresh, breaks_off) as server, device.refuses("road", parts=True):
        device.takes(WebRoad(server.base))
    assert (device.content / "incoming" / f"{SHA}.part").read_bytes() == FRESH[:1_000]
    with serving(fresh) as server:
        assert device.takes(WebRoad(server.base)).fetched == len(FRESH) - 1_000


def test_nobody_at_the_address_is_a_road_that_broke(device: Device) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    with device.refuses("road") as said:
        device.takes(WebRoad(address))
    assert address in said[0].sentence
    for odd in ("http://", "http://[::1", "http://a b", "http://" + "a" * 300):
        with device.refuses("road"):
            device.takes(WebRoad(odd))
    device.goes_on()


def test_the_environment_chooses_no_proxy(device: Device, fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with serving(fresh) as server:
        assert device.takes(WebRoad(server.base)).new


@pytest.mark.parametrize("status", [403, 404])
def test_what_is_not_there_is_not_there(fresh: Path, status: int) -> None:
    with serving(fresh, lambda asked: asked.send(status, b"")) as server, pytest.raises(NotThereError):
        list(WebRoad(server.base).read("metadata/2.root.json"))


# slowness


def test_a_head_that_comes_byte_by_byte_is_given_up(fresh: Path) -> None:
    """Each byte comes in time; the head would last for days."""
    over = threading.Event()

    def drip(asked: Asked) -> None:
        asked.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
        while not over.wait(0.02):
            asked.wfile.write(b"x")

    with serving(fresh, drip) as server:
        with pytest.raises(RoadError, match=r"no answer within 0\.5 s"):
            list(WebRoad(server.base, head_s=0.5).read("metadata/timestamp.json"))
        over.set()
    with serving(fresh) as server:
        road = WebRoad(server.base, head_s=0.5)
        assert b"".join(road.read("metadata/timestamp.json"))
        time.sleep(0.6)
        assert b"".join(road.read("metadata/timestamp.json")), "the time is that of one answer"


def test_a_byte_now_and_then_is_seen_before_a_whole_piece_has_come(fresh: Path) -> None:
    """A second of the clock passes with each byte: after half a minute that is too slow, whatever a piece may be."""
    gone = threading.Event()

    def drip(asked: Asked) -> None:
        asked.send(200, b"", length=len(FRESH))
        for at in range(len(FRESH)):
            if gone.wait(0.002):
                return
            asked.wfile.write(FRESH[at : at + 1])

    ticks = itertools.count()
    with serving(fresh, drip) as server:
        road = WebRoad(server.base, clock_s=lambda: float(next(ticks)))
        came: list[bytes] = []
        with pytest.raises(RoadError, match="too slow"):
            came.extend(road.read(PATH))
        gone.set()
    assert 0 < len(b"".join(came)) < 1_000


def test_slow_bytes_that_are_passed_over_count_as_slow_too(fresh: Path) -> None:
    gone = threading.Event()

    def drip(asked: Asked) -> None:
        asked.send(200, b"", length=len(FRESH))
        for at in range(len(FRESH)):
            if gone.wait(0.002):
                return
            asked.wfile.write(FRESH[at : at + 1])

    ticks = itertools.count()
    with serving(fresh, drip) as server:
        road = WebRoad(server.base, clock_s=lambda: float(next(ticks)))
        with pytest.raises(RoadError, match="too slow"):
            list(road.read(PATH, 50_000))
        gone.set()


def pieces(sizes: list[int]) -> Iterator[bytes]:
    yield from (bytes(size) for size in sizes)


@pytest.mark.parametrize(
    ("size", "step_s", "slow"),
    [(1, 1.0, True), (3_000, 1.0, False), (2_000, 1.0, True), (65_535, 30.0, True), (65_536, 30.0, False)],
)
def test_less_than_64_kib_in_30_s_is_too_slow(size: int, step_s: float, slow: bool) -> None:
    now_s = itertools.count(0.0, step_s)
    read = unstalled(pieces([size] * 200), "a road", lambda: next(now_s))
    if slow:
        with pytest.raises(RoadError, match="a road is too slow"):
            list(read)
    else:
        assert len(list(read)) == 200


def test_a_pause_after_much_is_no_stall_and_each_half_minute_counts_anew() -> None:
    stall = Stall(0.0)
    assert not stall.too_slow(1, 29.9)
    assert not stall.too_slow(64 * 1024, 30.0)
    assert not stall.too_slow(64 * 1024 - 1, 59.9)
    assert stall.too_slow(0, 60.0)


def test_by_http_too_old_states_are_refused(town: Town, device: Device, tmp_path: Path) -> None:
    old = Copy(town.root, tmp_path / "old")
    device.takes(FolderRoad(town.publish("winter", {"bridge": {"pack.json": b"2"}})))
    with serving(old.root) as server, device.refuses("rollback"):
        device.takes(WebRoad(server.base))
    town.later(days=31)
    with serving(town.root) as server, device.refuses("expired"):
        device.takes(WebRoad(server.base))
    device.goes_on()
