"""A recording is played by a process of its own: what one does with it, how it fares, and that nothing stays."""

import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest

from tests.kiosk.recorded import Room, at_ms, play_in, state, until
from tests.support.clips import film
from tests.support.webm import vp8_key_frame, webm
from werkstadt.exhibits.webvtt import Cue
from werkstadt.kiosk.playback import process
from werkstadt.kiosk.playback.child import MEMORY_MAX, TICK_MS
from werkstadt.kiosk.playback.player import Player
from werkstadt.kiosk.rules import playing as rules

MIB = 1024


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return film(tmp_path_factory.mktemp("clips") / "clip.webm", 1.2)


@pytest.fixture
def room(qapp: object) -> Iterator[Room]:
    yield Room()
    until(lambda: not [one for one in threading.enumerate() if one.name == "player's end"], "all players have ended")


@pytest.fixture
def player(room: Room, clip: Path) -> Iterator[Player]:
    one = play_in(room, clip)
    yield one
    one.close()


def started(player: Player) -> Player:
    player.toggle()
    until(lambda: state(player) == "playing" and at_ms(player) > 0, "it plays")
    return player


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


# Rules


@pytest.mark.requirement("A07")
def test_what_is_heard_and_seen_becomes_one_text_in_the_order_of_time() -> None:
    heard, seen = (Cue(0, 10, "a"), Cue(20, 30, "c")), (Cue(0, 15, "b"), Cue(15, 40, "d"))
    script = rules.script_of(heard, seen)
    assert [(line.text, line.seen) for line in script] == [("b", True), ("a", False), ("d", True), ("c", False)]
    assert [rules.line_at(script, at) for at in (0, 14, 15, 19, 20, 99)] == [1, 1, 2, 2, 3, 3]
    assert rules.line_at((), 5) == -1
    assert rules.line_at(rules.script_of((Cue(5, 9, "x"),), ()), 4) == -1


def test_times_stay_within_the_recording_and_are_told_as_on_a_clock() -> None:
    assert [rules.within(at, 100) for at in (-1, 0, 50, 100, 101)] == [0, 0, 50, 100, 100]
    assert [rules.clock(at) for at in (0, 999, 1000, 65_000, 600_000)] == ["0:00", "0:00", "0:01", "1:05", "10:00"]


def test_pictures_of_a_size_that_no_picture_may_have_take_no_bytes() -> None:
    assert rules.frame_bytes(1920, 1080) == rules.FRAME_BYTES_MAX
    assert rules.frame_bytes(10, 5) == 200
    assert [rules.frame_bytes(*size) for size in ((0, 5), (5, 0), (-1, 5), (1921, 5), (5, 1081))] == [0] * 5


# Playing


def test_nothing_is_started_before_somebody_plays(player: Player) -> None:
    QTest.qWait(50)
    assert (state(player), player.pid) == ("resting", 0)
    assert player.property("caption") == ""


def test_it_plays_holds_on_goes_on_and_comes_to_its_end(player: Player, room: Room) -> None:
    started(player)
    until(lambda: not player.image.isNull(), "a picture")
    player.toggle()
    assert state(player) == "paused"
    QTest.qWait(150)
    stood = at_ms(player)
    QTest.qWait(200)
    assert at_ms(player) == stood, "it stands still"
    player.toggle()
    until(lambda: state(player) == "ended")
    assert player.property("clock") == player.property("total") == "0:01"
    assert room.codes == []
    player.toggle()
    until(lambda: state(player) == "playing" and 0 < at_ms(player) < 800, "it begins again")


def test_pictures_come_as_large_as_they_are_shown(player: Player) -> None:
    player.fit(320, 240)
    started(player)
    until(lambda: player.image.width() == 320)
    assert player.image.height() == 240
    player.fit(160, 500)
    until(lambda: player.image.width() == 160)
    assert player.image.height() == 120, "never out of shape"
    colours = {player.image.pixelColor(x, 60).rgb() for x in range(0, 160, 8)}
    assert len(colours) > 3, "and it is the test picture with its bars"


def test_one_goes_to_any_moment_and_never_past_the_ends(player: Player) -> None:
    player.go(900)
    assert (at_ms(player), state(player), player.pid) == (900, "resting", 0)
    player.by(-10_000)
    assert at_ms(player) == 0
    player.go(99_000)
    assert at_ms(player) == 1_200
    player.go(600)
    player.toggle()
    until(lambda: state(player) == "playing" and at_ms(player) > 600, "it begins there")
    player.begin()
    assert at_ms(player) < 200
    until(lambda: 0 < at_ms(player) < 500, "from the start")
    assert state(player) == "playing"


def test_a_jump_while_it_stands_shows_the_picture_of_that_moment(player: Player) -> None:
    started(player)
    player.toggle()
    until(lambda: not player.image.isNull())
    QTest.qWait(100)
    before = player.image.copy()
    player.go(1_000)
    until(lambda: player.image != before, "another picture")
    assert (state(player), at_ms(player)) == ("paused", 1_000)


def test_what_it_said_before_a_jump_no_longer_counts(player: Player) -> None:
    started(player)
    player.toggle()
    QTest.qWait(150)
    player.go(900)
    player._hear("at 50")
    assert at_ms(player) == 900
    until(lambda: player._seeks == 0)
    player._hear("at 950")
    assert at_ms(player) == 950


def test_pictures_that_nobody_has_taken_are_overtaken_not_queued(room: Room, clip: Path) -> None:
    playback = process.Playback(clip, room.ducking)
    said: list[str] = []
    playback.said.connect(said.append)

    def frames() -> int:
        return sum(line.startswith("frame ") for line in said)

    until(lambda: "ready" in said)
    playback.tell("play")
    until(lambda: "at 4" in " ".join(said) and frames() > 0)
    QTest.qWait(400)
    assert frames() == 1
    playback.tell("shown")
    until(lambda: frames() == 2)
    playback.stop()


def test_after_its_end_one_goes_back_and_plays_from_there(player: Player) -> None:
    started(player)
    player.go(1_050)
    until(lambda: state(player) == "ended")
    player.go(500)
    assert state(player) == "paused"
    player.toggle()
    until(lambda: state(player) == "playing" and at_ms(player) > 500)
    assert at_ms(player) < 1_100


def test_how_loud_it_is_has_steps_and_ends(player: Player, room: Room, clip: Path) -> None:
    """A11."""
    room.start_level = 2
    assert play_in(room, clip).property("level") == 2, "what the machine may begin with"
    levels = []
    for _ in range(6):
        player.louder()
        levels.append(player.property("level"))
    assert levels == [4, 5, 5, 5, 5, 5]
    for _ in range(6):
        player.quieter()
    assert player.property("level") == 1


def test_volume_and_commands_reach_the_process(player: Player, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    really_tell = process.Playback.tell

    def tell(playback: process.Playback, line: str) -> None:
        told.append(line)
        really_tell(playback, line)

    monkeypatch.setattr(process.Playback, "tell", tell)
    player.quieter()
    started(player)
    player.louder()
    assert [line for line in told if line.startswith("volume")] == ["volume 0.1259", "volume 0.2512"]
    assert told.index("play") > told.index("volume 0.1259"), "not a moment louder than wanted"


def test_who_plays_keeps_the_visit_without_being_an_act(
    player: Player, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    player._watch.setInterval(20)
    started(player)
    touches = room.touches
    until(lambda: room.notices > 2)
    player.toggle()
    noticed = room.notices
    QTest.qWait(80)
    assert room.notices == noticed, "who has stopped it does not"
    assert room.touches == touches + 1


@pytest.mark.requirement("A10")
def test_while_something_is_read_aloud_it_waits_and_then_goes_on(player: Player, room: Room) -> None:
    room.read_aloud(True)
    player.toggle()
    assert (state(player), player.pid) == ("waiting", 0), "it does not even begin"
    room.read_aloud(False)
    until(lambda: state(player) == "coming")
    room.read_aloud(True)
    until(lambda: player._ready)
    QTest.qWait(100)
    assert (state(player), at_ms(player)) == ("waiting", 0), "nor while it comes"
    room.read_aloud(False)
    until(lambda: state(player) == "playing" and at_ms(player) > 0)
    room.read_aloud(True)
    assert state(player) == "waiting"
    QTest.qWait(100)
    stood = at_ms(player)
    QTest.qWait(150)
    assert at_ms(player) == stood
    room.read_aloud(False)
    until(lambda: state(player) == "playing")
    room.read_aloud(True)
    player.toggle()
    room.read_aloud(False)
    QTest.qWait(500)
    assert state(player) == "paused", "who has stopped it meanwhile, has"


def test_a_loop_runs_for_nobody_and_stops_where_nothing_may_move(player: Player, room: Room) -> None:
    player._watch.setInterval(20)
    player.loop()
    until(lambda: at_ms(player) > 700)
    until(lambda: at_ms(player) < 500, "it begins again by itself")
    assert (state(player), room.touches, room.notices) == ("playing", 0, 0)
    room.look.moves = False
    until(lambda: state(player) == "paused")


# Texts


def write_track(folder: Path, name: str, *rows: tuple[float, float, str]) -> dict[str, str]:
    cues = [f"00:{start:06.3f} --> 00:{end:06.3f}\n{said}" for start, end, said in rows]
    (folder / name).write_text("WEBVTT\n\n" + "\n\n".join(cues), encoding="utf-8")
    return {"de": name}


def test_captions_are_said_in_time_and_can_be_put_away(room: Room, clip: Path) -> None:
    captions = write_track(clip.parent, "heard.vtt", (0.2, 0.5, "eins"), (0.7, 1.1, "zwei"))
    seen = write_track(clip.parent, "seen.vtt", (0, 1.2, "Balken"))
    player = play_in(room, clip, captions=captions, descriptions=seen)
    assert [line["text"] for line in player.property("lines")] == ["Balken", "eins", "zwei"]
    changes: list[tuple[str, int]] = []
    player.told.connect(lambda: changes.append((str(player.property("caption")), at_ms(player))))
    started(player)
    until(lambda: state(player) == "ended")
    first = {said: next(at for text, at in changes if text == said) for said in ("eins", "zwei")}
    assert 200 <= first["eins"] < 500
    assert 700 <= first["zwei"] < 1_100
    player.go(300)
    assert player.property("caption") == "eins"
    player.toggleCaptions()
    assert player.property("caption") == ""
    assert player.property("line") == 1, "what is read along stays"
    player.close()


@pytest.mark.requirement("A16")
def test_a_caption_comes_and_goes_within_a_tenth_of_a_second(room: Room, clip: Path) -> None:
    """A16."""
    player = play_in(room, clip, captions=write_track(clip.parent, "drift.vtt", (0.205, 0.805, "eins")))
    assert TICK_MS < 100
    seen = {}
    for at in range(0, 1_000, TICK_MS):  # what the process says while it plays
        player._hear(f"at {at}")
        seen[at] = player.property("caption")
    said = [at for at, text in seen.items() if text == "eins"]
    assert 205 <= said[0] < 305
    assert 705 <= said[-1] < 805


@pytest.mark.attempt("Q66")
def test_a_text_that_cannot_be_shown_is_left_out_and_told(room: Room, clip: Path) -> None:
    write_track(clip.parent, "good.vtt", (0, 1, "gut"))
    with (clip.parent / "bomb.vtt").open("wb") as out:
        out.truncate(100_000_000)
    player = play_in(room, clip, captions={"de": "bomb.vtt"}, descriptions={"de": "good.vtt"})
    assert room.codes == ["media-text"]
    assert player.property("textless")
    assert [line["text"] for line in player.property("lines")] == ["gut"]
    started(player)
    player.close()


# The process


def test_leaving_ends_its_process_at_once_and_leaves_nothing(room: Room, clip: Path) -> None:
    player = started(play_in(room, clip))
    pid, before = player.pid, threading.active_count()
    start = time.monotonic()
    player.close()
    assert time.monotonic() - start < 0.25
    assert (state(player), player.pid, player.image.isNull()) == ("resting", 0, True)
    until(lambda: not is_there(pid), "the process has gone, and is not even a zombie")
    until(lambda: threading.active_count() <= before)
    player._hear("at 900")
    room.read_aloud(True)
    assert state(player) == "resting"
    assert room.codes == []


def test_the_process_ends_when_the_kiosk_no_longer_speaks_to_it(room: Room, clip: Path) -> None:
    player = started(play_in(room, clip))
    assert player._playback is not None
    stdin = player._playback._process.stdin
    assert stdin is not None
    stdin.close()
    until(lambda: state(player) == "broken")
    assert room.codes == ["media-crashed"]
    player.close()


@pytest.mark.attempt("Q40")
def test_it_has_its_limits_and_no_core(player: Player) -> None:
    started(player)
    limits = Path(f"/proc/{player.pid}/limits").read_text(encoding="ascii")
    rows = {line[:25].strip(): line[25:].split() for line in limits.splitlines()}
    assert rows["Max data size"][:2] == [str(MEMORY_MAX)] * 2
    assert rows["Max core file size"][0] == "0"
    assert rows["Max open files"][0] == "256"


def loaded() -> bool:
    return "libQt6Multimedia" in Path("/proc/self/maps").read_text(encoding="utf-8")


def test_multimedia_is_not_loaded_into_the_kiosk(player: Player) -> None:
    before = loaded()
    started(player)
    assert loaded() == before, "some other test may have brought it, a film does not"
    assert "libavcodec" in Path(f"/proc/{player.pid}/maps").read_text(encoding="utf-8")


@pytest.mark.attempt("Q65")
def test_a_crash_of_the_decoder_is_a_card_and_can_be_tried_again(room: Room, clip: Path) -> None:
    player = started(play_in(room, clip))
    os.kill(player.pid, 11)
    until(lambda: state(player) == "broken")
    assert room.codes == ["media-crashed"]
    assert player.fault == rules.Fault.CRASHED
    player.toggle()
    until(lambda: state(player) == "playing")
    player.close()


@pytest.mark.attempt("Q65")
@pytest.mark.parametrize("talk", ["print('at 1', flush=True)", "", "print('ready', flush=True)"])
def test_a_player_that_hangs_is_a_card(room: Room, clip: Path, monkeypatch: pytest.MonkeyPatch, talk: str) -> None:
    monkeypatch.setattr(
        process, "own_program", lambda *_: [sys.executable, "-c", f"import time\n{talk}\ntime.sleep(60)"]
    )
    monkeypatch.setattr(rules, "START_MAX_S", 0.3)
    player = play_in(room, clip)
    player._watch.setInterval(20)
    player.toggle()
    pid = player.pid
    until(lambda: state(player) == "broken")
    assert room.codes == ["media-hangs"]
    until(lambda: not is_there(pid))
    player.close()


@pytest.mark.parametrize(
    "talk",
    [
        "while True: sys.stdout.write('x' * 9999)",
        "print('frame 99999 99999'); print('at 99999999999999'); print('state dancing'); print('frame'); sys.exit()",
        "sys.stdout.buffer.write(bytes(range(256)) * 20); sys.exit()",
        "print('ready'); print('at 500000')",
    ],
)
def test_a_player_that_lies_does_no_harm(room: Room, clip: Path, monkeypatch: pytest.MonkeyPatch, talk: str) -> None:
    monkeypatch.setattr(process, "own_program", lambda *_: [sys.executable, "-c", f"import sys\n{talk}"])
    player = play_in(room, clip)
    player.toggle()
    until(lambda: state(player) == "broken")
    assert room.codes in (["media-crashed"], ["media-broken"]), "at once, not because it hangs"
    assert player.image.isNull()
    player.close()


def test_where_no_process_can_be_started_it_is_a_card(room: Room, clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "own_program", lambda *_: ["/nowhere/python"])
    player = play_in(room, clip)
    player.toggle()
    assert (state(player), room.codes) == ("broken", ["media-crashed"])
    player.close()


def test_its_memory_cannot_be_shortened_under_the_kiosk(player: Player) -> None:
    started(player)
    open_files = Path(f"/proc/{player.pid}/fd").iterdir()
    shared = next(file for file in open_files if "memfd:frames" in str(file.readlink()))
    with shared.open("r+b") as frames, pytest.raises(PermissionError):
        frames.truncate(1)


# Bad input that has come to a device


def bad_files(good: bytes) -> dict[str, bytes]:
    half = len(good) // 2
    still = vp8_key_frame(64, 48)
    return {
        "list": b"#EXTM3U\n#EXTINF:3,\nfile:///etc/passwd\n",
        "nothing": webm(),
        "pixels": webm(
            31_623, 31_623, frames=[(0, vp8_key_frame(16_383, 16_383)), (40, vp8_key_frame(16_383, 16_383))]
        ),
        "streams": webm(tracks=1000, frames=[(0, still)]),
        "days": webm(duration_ms=3 * 86_400e3, frames=[(0, still)]),
        "negative": webm(duration_ms=-5e3, frames=[(0, still)]),
        "cut": good[:half],
    }


BAD = {
    "list": "it is no WebM",
    "nothing": "Could not open file",
    "pixels": "Cannot create codec",
    "streams": "1000 tracks",
    "days": "6000 ms",
    "negative": "it ended at 0 of 6000 ms",
    "cut": "of 6000 ms",
}
"""And what staff are told."""


@pytest.mark.attempt("Q65")
@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_on_a_device_is_a_card_while_the_kiosk_answers(room: Room, tmp_path: Path, name: str) -> None:
    good = film(tmp_path / "good.webm", 2.4).read_bytes() if name == "cut" else b""
    file = tmp_path / f"{name}.webm"
    file.write_bytes(bad_files(good)[name])
    player = play_in(room, file, duration_ms=6_000)
    gaps = [0.0, time.monotonic()]
    memory: list[int] = []

    def tick() -> None:
        now = time.monotonic()
        gaps[0], gaps[1] = max(gaps[0], now - gaps[1]), now
        memory.append(memory_mib(player.pid))

    clock = QTimer(interval=5)
    clock.timeout.connect(tick)
    clock.start()
    player.toggle()
    until(lambda: state(player) == "broken")
    clock.stop()
    assert BAD[name] in room.told[-1][1]
    assert len(room.codes) == 1
    assert max(memory) < 300
    assert gaps[0] < 0.5, "the kiosk answers"
    player.close()


def memory_mib(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    return next((int(line.split()[1]) // MIB for line in status.splitlines() if line.startswith("VmHWM")), 0)


def test_a_file_that_stops_decoding_in_the_middle_is_a_card_at_last(
    room: Room, clip: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "SILENT_MAX_S", 0.6)
    data = bytearray(clip.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 9_000] = b"\xa5" * 9_000
    (tmp_path / "middle.webm").write_bytes(bytes(data))
    player = play_in(room, tmp_path / "middle.webm", duration_ms=6_000)
    player._watch.setInterval(50)
    player.toggle()
    until(lambda: state(player) == "broken")
    assert room.codes[0] in ("media-hangs", "media-ended-early", "media-broken")
    player.close()
