"""Timed text as WebVTT, the part of it that is shown: cues one after another, of a few plain lines each.

Read at both edges: at `check`, where the author is told every fault with its line, and on the device, where a track
with a fault is left out. Everything is bounded, so that neither a huge nor a hostile file costs more than a moment.

Source: WebVTT, W3C Candidate Recommendation of 4 April 2019, chapters 4.1 to 4.4 (files) and 6.1 (parsing).
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from werkstadt.exhibits.problems import short

TRACK_MAX = 128 * 1024
"""Bytes of a file."""
CUES_MAX = 600
CUE_LETTERS_MAX = 120
CUE_LINES_MAX = 3
LATE_MAX_MS = 500
"""So much later than the recording may the last cue end: tools round up."""
FAULTS_MAX = 10
"""After so many an author knows enough."""
_TIME = r"(?:(\d{2}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t].*)?")
_ESCAPES = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&nbsp;": "\u00a0"}
_ESCAPE = re.compile(r"&[#\w]*;?")
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of what stands beside them: a line could be made to say something else."""


@dataclass(frozen=True)
class Cue:
    """What is to be read from start to end (ms of the recording, the end not included)."""

    start_ms: int
    end_ms: int
    text: str


@dataclass(frozen=True)
class Fault:
    line: int
    expected: str
    came: str


class TrackError(ValueError):
    """A track cannot be shown: a sentence that says why."""


def read_track(path: Path, within_ms: int) -> tuple[Cue, ...]:
    """Reads at most TRACK_MAX bytes. within_ms: as in parse_track. Raises TrackError."""
    try:
        with path.open("rb") as file:
            data = file.read(TRACK_MAX + 1)
        text = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as err:
        raise TrackError(f"{path.name}: {err}") from err
    if len(data) > TRACK_MAX:
        raise TrackError(f"{path.name}: expected at most {TRACK_MAX // 1024} KiB, got more")
    cues, faults = parse_track(text, within_ms)
    for fault in faults:
        raise TrackError(f"{path.name}:{fault.line}: expected {fault.expected}, got {fault.came}")
    return cues


def parse_track(text: str, within_ms: int | None = None) -> tuple[tuple[Cue, ...], tuple[Fault, ...]]:
    """All cues that are good, and what is wrong; of a text longer than TRACK_MAX characters, only that.

    within_ms: how long the recording is, None where nobody knows.
    """
    if len(text) > TRACK_MAX:
        return (), (Fault(1, f"at most {TRACK_MAX // 1024} KiB", f"{len(text) // 1024} KiB"),)
    lines = re.split(r"\r\n|\n|\r", text)
    head = lines[0].removeprefix("\ufeff")
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", head):
        return (), (Fault(1, "WEBVTT in the first line", short(head, 30)),)
    cues: list[Cue] = []
    faults: list[Fault] = []
    for number, block in _blocks(lines[1:]):
        if len(faults) >= FAULTS_MAX:
            break
        if len(cues) >= CUES_MAX:
            faults.append(Fault(number, f"at most {CUES_MAX} cues", "more"))
            break
        found = _parse_block(number, block, cues[-1].end_ms if cues else 0)
        if isinstance(found, Cue) and within_ms is not None and found.end_ms > within_ms + LATE_MAX_MS:
            found = Fault(number, f"cues within the {within_ms / 1000:.1f} s of the recording", block[0][:40])
        if isinstance(found, Cue):
            cues.append(found)
        elif isinstance(found, Fault):
            faults.append(found)
    if not cues and not faults:
        faults.append(Fault(len(lines), "at least one cue", "none"))
    return tuple(cues), tuple(faults)


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """What stands between empty lines, each with the number of its first line in the file, which begins before."""
    block: list[str] = []
    for number, line in enumerate([*lines, ""], start=2):
        if line.strip(" \t"):
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []


def _parse_block(number: int, block: list[str], after_ms: int) -> Cue | Fault | None:
    """None for a note. after_ms: when the cue before ends."""
    if re.fullmatch(r"NOTE(?:[ \t].*)?", block[0]):
        return None
    if "-->" not in block[0] and len(block) > 1:  # the cue's own name
        number, block = number + 1, block[1:]
    timing = _TIMING.fullmatch(block[0])
    if timing is None:
        expected = "a time like 00:01.500 --> 00:04.000"
        return Fault(number, expected, short(block[0], 40))
    start_ms, end_ms = _to_ms(*timing.groups()[:4]), _to_ms(*timing.groups()[4:])
    if end_ms <= start_ms:
        return Fault(number, "an end after its start", short(block[0], 40))
    if start_ms < after_ms:
        return Fault(number, "a start not before the end of the cue before", short(block[0], 40))
    return _parse_text(number + 1, block[1:], start_ms, end_ms)


def _to_ms(hours: str | None, minutes: str, seconds: str, thousandths: str) -> int:
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(thousandths)


def _parse_text(number: int, lines: list[str], start_ms: int, end_ms: int) -> Cue | Fault:
    if not 1 <= len(lines) <= CUE_LINES_MAX:
        return Fault(number - (not lines), f"1 to {CUE_LINES_MAX} lines of text", str(len(lines)))
    said: list[str] = []
    for at, line in enumerate(lines):
        if "<" in line or ">" in line:
            return Fault(number + at, "text without markup", short(line, 40))
        unknown = [escape for escape in _ESCAPE.findall(line) if escape not in _ESCAPES]
        if unknown:
            return Fault(number + at, f"& written as &amp;, or one of {', '.join(_ESCAPES)}", short(unknown[0], 20))
        text = _ESCAPE.sub(lambda found: _ESCAPES[found[0]], line).strip()
        odd = next((char for char in text if not _may_stand(char)), None)
        if odd is not None:
            return Fault(number + at, "letters and signs", f"U+{ord(odd):04X}")
        said.append(text)
    whole = "\n".join(said)
    if len(whole) > CUE_LETTERS_MAX:
        return Fault(number, f"at most {CUE_LETTERS_MAX} letters a cue", str(len(whole)))
    return Cue(start_ms, end_ms, whole)


def _may_stand(char: str) -> bool:
    return char == "\t" or not (unicodedata.category(char) in ("Cc", "Cs", "Co", "Cn") or char in _TURNING)


def cue_at(cues: Sequence[Cue], at_ms: int) -> int:
    """Number of the cue that is said now, -1 for none."""
    found = bisect_right(cues, at_ms, key=lambda cue: cue.start_ms) - 1
    return found if found >= 0 and at_ms < cues[found].end_ms else -1
