"""Takes films and sounds into a pack: whole, playable, in a free format, with what is heard and seen as text."""

import hashlib
from pathlib import Path, PurePosixPath

from werkstadt.exhibits.authoring.decoding import Facts, MediaError, check_end, container_of, decode, probe
from werkstadt.exhibits.authoring.source import Check, Source, check_simple
from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.problems import Problem, Spot, short
from werkstadt.exhibits.recordings import (
    DURATION_MAX_MS,
    DURATION_MIN_MS,
    FILM_SUFFIXES,
    HIGH_MAX_PX,
    SIDE_MIN_PX,
    SOUND_SUFFIXES,
    SOUNDS,
    WIDE_MAX_PX,
)
from werkstadt.exhibits.webvtt import TRACK_MAX, Cue, parse_track

FILE_MAX = 48 * 1024 * 1024
"""Bytes: it is sent to every device."""
FRAMES_A_SECOND_MAX = 60.0
CHANNELS_MAX = 2
LETTERS_A_SECOND_MAX = 25
FILM_CODECS = ("vp8", "vp9")
SOUND_CODECS = ("opus", "vorbis", "flac", "pcm_s16le")
CONTAINERS = {".webm": "webm", ".opus": "ogg", ".ogg": "ogg", ".flac": "flac", ".wav": "wav"}
_KEPT_MAX = 64
_known: dict[bytes, Facts] = {}
"""What has been played through already, by its SHA-256: it takes a while."""


def compile_recording(fields: Fields, source: Source, film: bool) -> dict[str, object]:
    """From the keys file, sound, captions, descriptions and all_said of a scene."""
    found: list[Facts] = []
    what = "a film" if film else "a sound"

    def check(path: Path, spot: Spot, problems: list[Problem]) -> bytes | None:
        return check_recording(path, spot, problems, film, found)

    sound = fields.one_of("sound", SOUNDS if film else SOUNDS[:2]) if "sound" in fields else "speech"
    written = fields.text("file")
    file = None
    if written and _is_named(fields, "file", written, FILM_SUFFIXES if film else SOUND_SUFFIXES, what):
        file = source.add_file(written, fields.spot("file"), check, what)
    if file is not None and not found:  # another scene has it too
        found.append(_known[_hash(source.files[file])])
    facts = found[0] if file and found else None
    compiled: dict[str, object] = {"file": file or "", "sound": sound}
    if facts is not None:
        compiled["duration_ms"] = round(facts.duration_s * 1000)
        if film:
            compiled["width_px"], compiled["height_px"] = facts.of("video")[0].width_px, facts.of("video")[0].height_px
        _check_sound(fields, sound, facts)
    within_ms = round(facts.duration_s * 1000) if facts else None
    for key in _tracks(fields, sound, film):
        compiled[key] = _compile_track(fields, source, key, within_ms)
    return compiled


def _is_named(fields: Fields, key: str, file: str, suffixes: tuple[str, ...], what: str) -> bool:
    """Asked before anything else: a file that is in the pack already as something else is not looked at again."""
    if PurePosixPath(file).suffix.lower() in suffixes:
        return True
    fields.refuse(key, f"{what} ({', '.join(suffixes)})", short(file))
    return False


def _check_sound(fields: Fields, sound: str, facts: Facts) -> None:
    key = "sound" if "sound" in fields else "file"
    if sound == "none" and facts.of("audio"):
        fields.refuse(key, 'a film without sound, since sound = "none"', "one with sound")
    elif sound != "none" and not facts.of("audio"):
        fields.refuse(key, 'sound = "none" for a film without sound', f'sound = "{sound}"')


def _tracks(fields: Fields, sound: str, film: bool) -> list[str]:
    """Which texts are there; what is missing or too much is told."""
    wanted = {"captions": sound != "none", "descriptions": film}
    if film:
        all_said = fields.flag("all_said") if "all_said" in fields else False
        wanted["descriptions"] = not all_said
        if all_said and sound != "speech":
            fields.refuse("all_said", 'sound = "speech", where all that is seen is also said', f'sound = "{sound}"')
    there = []
    for key, wants in wanted.items():
        if key in fields and wants:
            there.append(key)
        elif key in fields:
            fields.raw(key)
            fields.refuse(
                key, f"no {key} where nothing is {'heard' if key == 'captions' else 'to be described'}", "some"
            )
        elif wants:
            fields.raw(key)
            what = "what is heard, for those who cannot hear it" if key == "captions" else _SEEN
            fields.refuse(key, f"{key}: {what}, WebVTT files by language", "none")
    return there


_SEEN = "what is seen, for those who cannot see it (or all_said = true where it is all said)"


def _compile_track(fields: Fields, source: Source, key: str, within_ms: int | None) -> dict[str, str]:
    files = fields.words(key)
    check_simple(fields, key, files)
    added = {
        tag: source.add_file(file, fields.spot(f"{key}.{tag}"), _track_check(source, file, within_ms), "a WebVTT file")
        for tag, file in files.items()
        if _is_named(fields, f"{key}.{tag}", file, (".vtt",), "a WebVTT file")
    }
    return {tag: file for tag, file in added.items() if file is not None}


def _track_check(source: Source, file: str, within_ms: int | None) -> Check:
    def check(path: Path, spot: Spot, problems: list[Problem]) -> bytes | None:
        name = source.name(file)
        data = source.read_bytes(file, TRACK_MAX, spot)
        if data is None:
            return None
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as err:
            line = data[: err.start].count(b"\n") + 1
            problems.append(Problem(Spot(name, line), "UTF-8", f"byte 0x{data[err.start]:02x}"))
            return None
        cues, faults = parse_track(text, within_ms)
        problems.extend(Problem(Spot(name, fault.line), fault.expected, fault.came) for fault in faults)
        _warn_fast(name, cues, problems)
        return None if faults else data

    return check


def _warn_fast(name: str, cues: tuple[Cue, ...], problems: list[Problem]) -> None:
    for cue in cues:
        letters = 1000 * len(cue.text) / (cue.end_ms - cue.start_ms)
        if letters > LETTERS_A_SECOND_MAX:
            came = f"{letters:.0f} at {cue.start_ms / 1000:.1f} s"
            problems.append(Problem(Spot(name), f"at most {LETTERS_A_SECOND_MAX} letters a second", came, warning=True))
            return


def check_recording(
    path: Path, spot: Spot, problems: list[Problem], film: bool, found: list[Facts] | None = None
) -> bytes | None:
    """Its bytes; None with a problem. found: gets what it is made of."""
    try:
        size = path.stat().st_size
        if size > FILE_MAX:
            raise MediaError(f"at most {FILE_MAX // 2**20} MiB", f"{size / 2**20:.0f} MiB")
        data = path.read_bytes()
        facts = _examine(path, data, film)
    except MediaError as err:
        problems.append(Problem(spot, err.expected, err.came if path.name in err.came else f"{path.name}: {err.came}"))
        return None
    except OSError as err:
        problems.append(Problem(spot, "a recording that can be read", f"{path.name}: {err.strerror}"))
        return None
    if found is not None:
        found.append(facts)
    return data


def _hash(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _examine(path: Path, data: bytes, film: bool) -> Facts:
    """Raises MediaError."""
    container = CONTAINERS[path.suffix.lower()]
    came = container_of(data)
    if came != container:
        raise MediaError(f"a {container.upper()} file, as its name says", f"{came.upper()}" if came else "other bytes")
    check_end(data, container)
    facts = _known.get(_hash(data)) or probe(path, container)
    _check_facts(facts, film)
    if _hash(data) not in _known:
        decode(path, container, facts)
        if len(_known) >= _KEPT_MAX:
            _known.clear()
        _known[_hash(data)] = facts
    return facts


def _check_facts(facts: Facts, film: bool) -> None:
    pictures, sounds = facts.of("video"), facts.of("audio")
    if len(pictures) != film or len(sounds) > 1 or len(facts.streams) != len(pictures) + len(sounds):
        expected = "one stream of pictures and at most one of sound" if film else "one stream of sound"
        raise MediaError(expected, f"{len(pictures)} of pictures, {len(sounds)} of sound, {len(facts.streams)} in all")
    for stream in pictures:
        size = f"{stream.width_px} × {stream.height_px} px" if stream.width_px else "more than can be decoded"
        if stream.codec not in FILM_CODECS or stream.pixels != "yuv420p":
            raise MediaError("pictures in VP9 or VP8 with 8 bits (yuv420p)", f"{stream.codec} {stream.pixels}")
        if not (SIDE_MIN_PX <= stream.width_px <= WIDE_MAX_PX and SIDE_MIN_PX <= stream.height_px <= HIGH_MAX_PX):
            raise MediaError(f"{SIDE_MIN_PX} × {SIDE_MIN_PX} to {WIDE_MAX_PX} × {HIGH_MAX_PX} px", size)
        if stream.frames_per_s > FRAMES_A_SECOND_MAX:
            raise MediaError(f"at most {FRAMES_A_SECOND_MAX:.0f} frames a second", f"{stream.frames_per_s:.0f}")
    for stream in sounds:
        if stream.codec not in SOUND_CODECS:
            raise MediaError(f"sound in {', '.join(SOUND_CODECS)}", stream.codec)
        if stream.channels > CHANNELS_MAX:
            raise MediaError("sound in one or two channels", str(stream.channels))
    if not DURATION_MIN_MS <= facts.duration_s * 1000 <= DURATION_MAX_MS:
        came = f"{facts.duration_s:.1f} s" if facts.duration_s else "one that does not say how long"
        raise MediaError(f"a recording of {DURATION_MIN_MS / 1000:g} to {DURATION_MAX_MS / 1000:g} s", came)
    if not (pictures or sounds):
        raise MediaError("a recording", "nothing to play")
