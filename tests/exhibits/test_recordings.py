"""Films and sounds at `check`: whole ones of a free format pass, everything else is refused in a sentence, in time."""

import os
import struct
import time
from pathlib import Path

import pytest

from tests.support.clips import film, make, tone
from tests.support.webm import vp8_key_frame, webm
from werkstadt.exhibits.authoring import decoding, recordings
from werkstadt.exhibits.authoring.flashes import CELLS, flashing_at
from werkstadt.exhibits.authoring.recordings import check_recording
from werkstadt.exhibits.problems import Problem, Spot

STILL = vp8_key_frame(64, 48)


def told(file: Path, is_film: bool = True) -> str:
    """What is wrong with it, "" for nothing."""
    problems: list[Problem] = []
    data = check_recording(file, Spot("exhibit.toml", 7, "file"), problems, is_film)
    assert (data is None) == bool(problems)
    assert all(str(problem).startswith("exhibit.toml:7, file: expected ") for problem in problems)
    return " / ".join(f"{problem.expected}: {problem.came}" for problem in problems)


def write(tmp_path: Path, data: bytes, name: str = "a.webm") -> Path:
    file = tmp_path / name
    file.write_bytes(data)
    return file


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return film(tmp_path_factory.mktemp("clips") / "good.webm", 3.0)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("a.opus", ()), ("a.ogg", ("-c:a", "libvorbis")), ("a.flac", ()), ("a.wav", ())],
)
def test_sounds_of_every_free_format_are_taken(tmp_path: Path, name: str, arguments: tuple[str, ...]) -> None:
    assert told(tone(tmp_path / name, 1.5, *arguments), is_film=False) == ""


def test_a_whole_film_is_taken_with_its_facts_and_played_through_once(
    good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[decoding.Facts] = []
    assert check_recording(good, Spot("a"), [], True, found) == good.read_bytes()
    (picture,) = found[0].of("video")
    assert (picture.width_px, picture.height_px, picture.frames_per_s) == (64, 48, 10.0)
    assert 2.9 < found[0].duration_s < 3.2
    monkeypatch.setenv("PATH", str(tmp_path))  # the same again, also elsewhere, needs no FFmpeg
    assert told(write(tmp_path, good.read_bytes(), "copy.webm")) == ""


def test_a_file_that_is_no_recording_is_refused(tmp_path: Path) -> None:
    assert told(write(tmp_path, b"Kein Film. " * 50)) == "a WEBM file, as its name says: a.webm: other bytes"
    assert "a WEBM file" in told(write(tmp_path, b""))
    assert "a recording that can be read: gone.webm" in told(tmp_path / "gone.webm")


def test_a_wrong_container_is_refused_whatever_its_name_says(tmp_path: Path) -> None:
    sound = tone(tmp_path / "a.ogg", 1.5)
    assert told(write(tmp_path, sound.read_bytes())) == "a WEBM file, as its name says: a.webm: OGG"
    mkv = make(tmp_path / "a.mkv", "-f", "lavfi", "-i", "testsrc=size=64x48:duration=1", "-c:v", "libvpx")
    assert told(write(tmp_path, mkv.read_bytes())).endswith("a.webm: other bytes")


@pytest.mark.attempt("Q65")
def test_a_list_of_addresses_is_not_given_to_ffmpeg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "probe", lambda *_: pytest.fail("it was"))
    monkeypatch.setattr(recordings, "probe", lambda *_: pytest.fail("it was"))
    assert told(write(tmp_path, b"#EXTM3U\n#EXTINF:3,\nfile:///etc/passwd\n")).endswith("other bytes")


def test_a_film_without_pictures_is_refused(tmp_path: Path, good: Path) -> None:
    assert told(write(tmp_path, webm())) == "a recording that can be read: a.webm: one with nothing in it"
    alone = make(tmp_path / "sound.webm", "-i", str(good), "-vn", "-c:a", "copy")
    assert "one stream of pictures and at most one of sound: sound.webm: 0 of pictures, 1 of sound" in told(alone)
    empty = webm(frames=[(0, b"\0" * 9)])  # a block with nothing that could be decoded
    assert told(write(tmp_path, empty))


@pytest.mark.attempt("Q65")
def test_pictures_of_a_thousand_million_pixels_are_refused_without_the_memory_for_them(tmp_path: Path) -> None:
    start = time.monotonic()
    huge = webm(31_623, 31_623, frames=[(0, vp8_key_frame(16_383, 16_383))])
    assert "16 × 16 to 1920 × 1080 px" in told(write(tmp_path, huge))
    assert time.monotonic() - start < 10


def test_pictures_larger_than_the_glass_are_refused(tmp_path: Path) -> None:
    wide = film(tmp_path / "wide.webm", 1.2, "2048x64", sound=False)
    assert told(wide) == "16 × 16 to 1920 × 1080 px: wide.webm: 2048 × 64 px"


@pytest.mark.parametrize(
    ("duration_ms", "came"),
    [
        (3 * 86_400e3, "259200.0 s"),
        (-5_000.0, "-5.0 s"),
        (float("nan"), "does not say"),
        (None, "does not say"),
        (200.0, "0.2 s"),
    ],
    ids=["days", "negative", "not a number", "unknown", "a blink"],
)
def test_absurd_durations_are_refused(tmp_path: Path, duration_ms: float | None, came: str) -> None:
    said = told(write(tmp_path, webm(duration_ms=duration_ms, frames=[(0, STILL)])))
    assert said.startswith("a recording of 1 to 600 s: ")
    assert came in said


@pytest.mark.attempt("Q65")
def test_a_thousand_streams_are_refused(tmp_path: Path) -> None:
    said = told(write(tmp_path, webm(tracks=1000, frames=[(0, STILL)])))
    assert "one stream of pictures" in said
    assert "1000 in all" in said


@pytest.mark.parametrize("name", ["a.webm", "a.opus", "a.flac", "a.wav"])
def test_a_file_that_is_cut_off_is_refused(tmp_path: Path, good: Path, name: str) -> None:
    is_film = name.endswith("webm")
    whole = good if is_film else tone(tmp_path / name, 3.0)
    data = whole.read_bytes()
    assert told(write(tmp_path, data[: len(data) // 2], name), is_film)
    ogg = data[:-1] if name == "a.opus" else b""
    assert not ogg or "cut off" in told(write(tmp_path, ogg, name), is_film=False)


def test_a_film_that_ends_before_it_says_so_is_refused(tmp_path: Path, good: Path) -> None:
    data = bytearray(good.read_bytes())
    at = data.index(b"\x44\x89\x88") + 3  # Duration, eight bytes
    data[at : at + 8] = struct.pack(">d", 30_000.0)
    assert "a whole recording: a.webm: one that ends at 3." in told(write(tmp_path, bytes(data)))


def test_a_film_that_stops_decoding_in_the_middle_is_refused(tmp_path: Path, good: Path) -> None:
    data = bytearray(good.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 4_000] = b"\xa5" * 4_000
    assert told(write(tmp_path, bytes(data)))


def test_a_sound_with_a_damaged_place_is_refused(tmp_path: Path) -> None:
    data = bytearray(tone(tmp_path / "a.flac", 3.0).read_bytes())
    middle = len(data) // 2
    data[middle : middle + 200] = b"\xa5" * 200
    assert "a recording that plays to its end: a.flac: " in told(write(tmp_path, bytes(data), "a.flac"), is_film=False)


@pytest.mark.parametrize(
    ("arguments", "told_"),
    [
        (("-c:v", "libvpx-vp9", "-pix_fmt", "yuv444p"), "8 bits (yuv420p): a.webm: vp9 yuv444p"),
        (("-c:v", "libvpx", "-r", "100", "-deadline", "realtime"), "at most 60 frames a second: a.webm: 100"),
    ],
)
def test_what_a_small_machine_cannot_play_is_refused(tmp_path: Path, arguments: tuple[str, ...], told_: str) -> None:
    odd = make(tmp_path / "a.webm", "-f", "lavfi", "-i", "testsrc=size=64x48:rate=10:duration=1.2", *arguments)
    assert told_ in told(odd)


def test_sound_in_more_than_two_channels_and_in_other_codecs_is_refused(tmp_path: Path) -> None:
    assert "one or two channels: a.wav: 6" in told(tone(tmp_path / "a.wav", 1.2, "-ac", "6"), is_film=False)
    odd = tone(tmp_path / "b.wav", 1.2, "-c:a", "pcm_s24le")
    assert "pcm_s16le: b.wav: pcm_s24le" in told(odd, is_film=False)


def test_too_many_bytes_are_not_even_read(tmp_path: Path) -> None:
    file = tmp_path / "a.webm"
    with file.open("wb") as out:
        out.truncate(recordings.FILE_MAX + 1)
    assert told(file) == "at most 48 MiB: a.webm: 48 MiB"


@pytest.mark.requirement("B16")
def test_a_film_that_flashes_is_refused(tmp_path: Path) -> None:
    flashing = "nullsrc=size=64x48:rate=20:duration=2,geq=lum='255*lt(mod(N,4),2)':cb=128:cr=128"
    bad = make(tmp_path / "a.webm", "-f", "lavfi", "-i", flashing, *("-c:v", "libvpx", "-pix_fmt", "yuv420p"))
    assert "at most 3 flashes a second: a.webm: more at" in told(bad)


def test_without_ffmpeg_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = tone(tmp_path / "a.wav", 1.7)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "ffprobe on this machine, to check it with (Debian: apt install ffmpeg): a.wav: none" in told(whole, False)


def test_an_ffmpeg_that_hangs_or_talks_without_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = tone(tmp_path / "a.wav", 1.8)
    monkeypatch.setattr(decoding, "PROBE_S", 0.4)
    for words in ("exec sleep 60", "yes"):
        fake = tmp_path / "bin" / "ffprobe"
        fake.parent.mkdir(exist_ok=True)
        fake.write_text(f"#!/bin/sh\n{words}\n", encoding="utf-8")
        fake.chmod(0o755)
        with monkeypatch.context() as patch:
            patch.setenv("PATH", f"{fake.parent}:{os.environ['PATH']}")
            start = time.monotonic()
            assert "a recording that can be read" in told(whole, is_film=False)
            assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    "answer", ["[]", "null", "{", '{"format": 3}', '{"streams": 1}', '{"format": {"duration": "x"}}']
)
def test_an_answer_that_nobody_expects_is_no_fault_of_ours(answer: str) -> None:
    def look() -> None:
        recordings._check_facts(decoding._parse_facts(answer.encode()), film=False)

    with pytest.raises(decoding.MediaError):
        look()


# Flashes


def frames(greys: list[int], cells: int = CELLS) -> list[bytes]:
    return [bytes([grey] * cells + [90] * (CELLS - cells)) for grey in greys]


def test_three_flashes_a_second_may_be_and_four_may_not() -> None:
    def flashes(count: int) -> list[int]:
        return [grey for _ in range(count) for grey in (20, 20, 220, 220)] + [20] * 40

    assert flashing_at(frames(flashes(3)), 25.0) is None
    assert flashing_at(frames(flashes(4)), 25.0) is not None
    assert flashing_at(frames(flashes(4)), 5.0) is None, "so slowly it does not hurt"


def test_small_changes_small_places_and_slow_ones_are_no_flashes() -> None:
    quick = [20, 20, 220, 220] * 6
    assert flashing_at(frames([100, 100, 110, 110] * 6), 25.0) is None
    assert flashing_at(frames(quick, cells=CELLS // 10 - 1), 25.0) is None
    assert flashing_at(frames(quick, cells=CELLS // 10), 25.0) is not None
    assert flashing_at(frames([240, 240, 255, 255] * 6), 25.0) is None, "both are bright"
    assert flashing_at(frames(list(range(0, 256, 4))), 25.0) is None


def test_one_place_after_another_that_becomes_bright_is_no_flash() -> None:
    share = CELLS // 9
    sweep = [bytes([220] * share * part + [20] * (CELLS - share * part)) for part in range(10)]
    assert flashing_at(sweep, 25.0) is None


def test_a_still_picture_and_none_at_all_do_not_flash() -> None:
    assert flashing_at(frames([200] * 100), 25.0) is None
    assert flashing_at([], 25.0) is None
