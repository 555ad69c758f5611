"""Makes media/samples.opus: the tone a', and one short tune kept ever more sparingly.

    python make_sound.py

Needs FFmpeg with libopus.
"""

import array
import math
import subprocess
import tempfile
import wave
from collections.abc import Iterator
from pathlib import Path

SAMPLES_PER_S = 48_000
A_HZ = 440.0
TUNE = (0, 4, 7, 12, 11, 7, 4, 0)
"""Half tones above a'."""
NOTE_S, PAUSE_S, TONE_S = 0.42, 0.64, 3.4
OVERTONES = (1.0, 0.5, 0.33, 0.25, 0.2, 0.16, 0.14, 0.12)
QUIET = 0.3


def tone() -> Iterator[float]:
    for number in range(round(TONE_S * SAMPLES_PER_S)):
        at_s = number / SAMPLES_PER_S
        swell = min(1.0, at_s / 0.05, (TONE_S - at_s) / 0.2)
        yield 0.5 * swell * math.sin(2 * math.pi * A_HZ * at_s)


def tune() -> Iterator[float]:
    """Bright like a string, so that what is lost can be heard."""
    for half_tones in TUNE:
        hertz = A_HZ * 2 ** (half_tones / 12) / 2
        for number in range(round(NOTE_S * SAMPLES_PER_S)):
            at_s = number / SAMPLES_PER_S
            swell = min(1.0, at_s / 0.008, (NOTE_S - at_s) / 0.03) * math.exp(-3.5 * at_s)
            waves = sum(part * math.sin(2 * math.pi * hertz * (n + 1) * at_s) for n, part in enumerate(OVERTONES))
            yield QUIET * swell * waves


def measured(sound: list[float], samples_per_s: int) -> list[float]:
    """Looked at so often only, and kept in between."""
    every = SAMPLES_PER_S // samples_per_s
    return [sound[number - number % every] for number in range(len(sound))]


def rounded(sound: list[float], bits: int) -> list[float]:
    steps = 2 ** (bits - 1)
    return [round(one * steps) / steps for one in sound]


def main() -> None:
    kept = list(tune())
    rest = [0.0] * round(PAUSE_S * SAMPLES_PER_S)
    parts = (list(tone()), kept, measured(kept, 6_000), rounded(kept, 8), rounded(kept, 4))
    whole = [one for part in parts for one in (*part, *rest)]
    into = Path(__file__).parent / "media" / "samples.opus"
    with tempfile.TemporaryDirectory() as temporary:
        file = Path(temporary) / "samples.wav"
        with wave.open(str(file), "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(SAMPLES_PER_S)
            out.writeframes(array.array("h", (round(32_000 * max(-1.0, min(1.0, one))) for one in whole)).tobytes())
        opus = [
            "-c:a",
            "libopus",
            "-b:a",
            "72k",
            "-application",
            "audio",
            "-map_metadata",
            "-1",
            "-fflags",
            "+bitexact",
        ]
        subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", str(file), *opus, str(into)], check=True)
    start = 0.0
    for part in parts:
        print(f"{start:.2f} to {start + len(part) / SAMPLES_PER_S:.2f} s")
        start += len(part) / SAMPLES_PER_S + PAUSE_S


if __name__ == "__main__":
    main()
