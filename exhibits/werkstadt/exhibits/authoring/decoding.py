"""What a film or a sound is made of, and whether it can be played from its first moment to its last.

FFmpeg looks into it, in processes of its own with limits; only authors need it. Nothing of what it prints is trusted
further than to be a number or a line of text.
"""

import contextlib
import json
import math
import re
import resource
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from werkstadt.exhibits.authoring.flashes import CELLS, COLUMNS, FLASHES_MAX, ROWS, flashing_at
from werkstadt.exhibits.problems import short

PROBE_S, DECODE_S = 20.0, 300.0
MEMORY_MAX = 1024 * 1024 * 1024
ANSWER_MAX = 4 * 1024 * 1024
STREAMS_MAX = 2
FORMATS = {"webm": "matroska", "ogg": "ogg", "flac": "flac", "wav": "wav"}
"""What FFmpeg calls the reader of each: it must not guess, since some of its readers open other files."""
_WHO = re.compile(r"^\[[^\]]*\] ")
"""Which part of it complains, and at which address in memory: no use to an author."""
_END_S = 1.0
"""So much earlier than it says a recording may end."""


class MediaError(ValueError):
    """expected and came, for a problem."""

    def __init__(self, expected: str, came: str) -> None:
        super().__init__(expected, came)
        self.expected, self.came = expected, came


@dataclass(frozen=True)
class Stream:
    """kind: "video", "audio" or another. width_px, height_px, frames_per_s: of pictures; channels: of sound."""

    kind: str
    codec: str
    width_px: int = 0
    height_px: int = 0
    pixels: str = ""
    frames_per_s: float = 0.0
    channels: int = 0


@dataclass(frozen=True)
class Facts:
    """duration_s: as it says itself; 0 where it does not say."""

    duration_s: float
    streams: tuple[Stream, ...]

    def of(self, kind: str) -> tuple[Stream, ...]:
        return tuple(stream for stream in self.streams if stream.kind == kind)


def container_of(data: bytes) -> str | None:
    """ "webm", "ogg", "flac" or "wav", by the first bytes.

    Sources: RFC 9559 (Matroska), 5 and 27; RFC 3533 (Ogg), 6; RFC 9639 (FLAC), 8; the RIFF header of WAVE files.
    """
    if data[:4] == b"\x1aE\xdf\xa3" and b"webm" in data[:128]:
        return "webm"
    if data[:4] == b"OggS":
        return "ogg"
    if data[:4] == b"fLaC":
        return "flac"
    return "wav" if data[:4] == b"RIFF" and data[8:12] == b"WAVE" else None


def check_end(data: bytes, container: str) -> None:
    """Whether it is cut off, where the container says so itself. Raises MediaError."""
    cut = MediaError("a whole recording", "one that is cut off")
    if container == "wav" and int.from_bytes(data[4:8], "little") > len(data) - 8:
        raise cut
    if container == "ogg":
        last = data.rfind(b"OggS")
        page = data[last:]
        table = page[27 : 27 + page[26]] if len(page) > 27 else b""
        if len(page) < 27 or not page[5] & 4 or len(page) < 27 + page[26] + sum(table):
            raise cut


def probe(path: Path, container: str) -> Facts:
    """Raises MediaError."""
    entries = "stream=codec_type,codec_name,width,height,pix_fmt,avg_frame_rate,channels:format=duration"
    program = ["-of", "json", "-show_entries", entries]
    with _run("ffprobe", [*_input(path, container), *program], PROBE_S) as ran:
        answer = ran.stdout.read(ANSWER_MAX + 1)
        said = ran.said()
    if ran.failed or len(answer) > ANSWER_MAX:
        came = "one with nothing in it" if said.endswith("End of file") else said or "one that cannot"
        raise MediaError("a recording that can be read", came)
    return _parse_facts(answer)


def _parse_facts(answer: bytes) -> Facts:
    try:
        table = json.loads(answer)
        rows = [row for row in table.get("streams", []) if isinstance(row, dict)]
        duration = float(table.get("format", {}).get("duration", 0))
    except (ValueError, TypeError, AttributeError) as err:
        raise MediaError("a recording that can be read", "one that cannot") from err
    return Facts(duration, tuple(_parse_stream(row) for row in rows))


def _parse_stream(row: dict[str, object]) -> Stream:
    def whole(key: str) -> int:
        value = row.get(key)
        return value if isinstance(value, int) else 0

    up, _, down = str(row.get("avg_frame_rate", "0/1")).partition("/")
    rate = int(up) / int(down) if up.isdigit() and down.isdigit() and int(down) else 0.0
    return Stream(
        kind=str(row.get("codec_type", "")),
        codec=str(row.get("codec_name", "unknown"))[:40],
        width_px=whole("width"),
        height_px=whole("height"),
        pixels=str(row.get("pix_fmt", ""))[:40],
        frames_per_s=rate,
        channels=whole("channels"),
    )


def decode(path: Path, container: str, facts: Facts) -> None:
    """Plays it through. Raises MediaError where it breaks off, holds no picture, or flashes."""
    arguments = ["-err_detect", "crccheck", *_input(path, container)]
    film = facts.of("video")
    if film:
        scale = f"scale={COLUMNS}:{ROWS}:flags=area,format=gray"
        arguments += ["-map", "0:v:0", "-fps_mode", "passthrough", "-vf", scale, "-f", "rawvideo", "pipe:1"]
    if facts.of("audio"):
        arguments += ["-map", "0:a:0", "-f", "null", "-"]
    seen = 0

    def frames(pipe: IO[bytes]) -> Iterator[bytes]:
        nonlocal seen
        while len(frame := pipe.read(CELLS)) == CELLS:
            seen += 1
            yield frame

    with _run("ffmpeg", ["-nostdin", "-progress", "pipe:2", *arguments], DECODE_S) as ran:
        if film:
            flashes_s = flashing_at(frames(ran.stdout), film[0].frames_per_s or 25.0)
            if flashes_s is not None:
                raise MediaError(f"at most {FLASHES_MAX} flashes a second", f"more at {flashes_s:.1f} s")
        said = ran.said()
    if film and not seen:
        raise MediaError("a film with pictures", said or "none")
    if ran.failed or said:
        raise MediaError("a recording that plays to its end", said or "one that does not within its limits")
    if ran.reached_s < facts.duration_s - _END_S:
        came = f"one that ends at {ran.reached_s:.1f} of {facts.duration_s:.1f} s"
        raise MediaError("a whole recording", came)


def _input(path: Path, container: str) -> list[str]:
    return ["-v", "error", "-protocol_whitelist", "file", "-f", FORMATS[container], "-i", f"file:{path}"]


class Ran:
    """A process of FFmpeg's as it was when it ended. reached_s: how far it came, of those that play."""

    def __init__(self, process: "subprocess.Popen[bytes]", errors: IO[bytes]) -> None:
        assert process.stdout is not None
        self.stdout = process.stdout
        self.failed = False
        self.reached_s = 0.0
        self._process = process
        self._errors = errors

    def said(self) -> str:
        """The first line of complaint, once it has ended."""
        self.failed = self._process.wait() != 0
        self._errors.seek(0)
        complaints = []
        for line in self._errors.read(ANSWER_MAX).decode(errors="replace").splitlines():
            name, is_progress, value = line.partition("=")
            if name == "out_time_us" and value.lstrip("-").isdigit():
                self.reached_s = max(self.reached_s, int(value) / 1e6)
            elif not (is_progress and name.replace("_", "").isalnum() and name.islower()):
                complaints.append(line)
        return short(_WHO.sub("", complaints[0]), 120).strip('"') if complaints else ""


@contextlib.contextmanager
def _run(program: str, arguments: list[str], seconds: float) -> Iterator[Ran]:
    """Ends it after its time, whatever it does. Raises MediaError where there is no such program."""
    found = shutil.which(program)
    if found is None:
        raise MediaError(f"{program} on this machine, to check it with (Debian: apt install ffmpeg)", "none")
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            [found, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            preexec_fn=lambda: _limit(seconds),
        )
        guard = threading.Timer(seconds, process.kill)
        guard.start()
        try:
            yield Ran(process, errors)
        finally:
            guard.cancel()
            process.kill()
            assert process.stdout is not None
            process.stdout.close()
            process.wait()


def _limit(seconds: float) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX, MEMORY_MAX))
    cpu_s = math.ceil(seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (ANSWER_MAX, ANSWER_MAX))
