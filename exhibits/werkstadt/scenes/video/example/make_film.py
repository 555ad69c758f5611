"""Makes media/lines.webm: a sunrise that is drawn line by line, each picture quicker than the one before.

    python make_film.py

Needs Pillow and FFmpeg with libvpx and libopus. Every line ticks once; from some twenty a second on, ears hear a tone.
"""

import array
import math
import subprocess
import tempfile
import wave
from pathlib import Path

from PIL import Image, ImageDraw

WIDE, HIGH, LINES = 960, 540, 36
FRAMES_PER_S, SAMPLES_PER_S = 15, 24_000
PASSES_S = (8.0, 4.0, 2.0, 1.0, 0.6, *(0.2 for _ in range(32)))
REST_S = 1.6
INK, SUN, CORAL, PETROL, SKY = "#14213A", "#F4B41A", "#C93F23", "#0B6E69", "#1F6FB5"
FINER = 2


def sunrise(part: float) -> Image.Image:
    """part: how far the sun has risen, 0 to 1."""
    image = Image.new("RGB", (WIDE * FINER, HIGH * FINER), SKY)
    draw = ImageDraw.Draw(image)

    def disc(x: float, y: float, radius: float, colour: str) -> None:
        draw.ellipse([FINER * (x - radius), FINER * (y - radius), FINER * (x + radius), FINER * (y + radius)], colour)

    disc(200, 400 - 230 * part, 96, SUN)
    disc(180, 760, 400, PETROL)
    disc(790, 800, 400, "#0A5955")
    draw.rectangle([0, FINER * 470, FINER * WIDE, FINER * HIGH], fill=INK)
    draw.rectangle([FINER * 640, FINER * 330, FINER * 700, FINER * 472], fill=CORAL)
    draw.polygon([FINER * at for at in (628, 332, 670, 286, 712, 332)], fill=INK)
    for y in (352, 392, 432):
        draw.rectangle([FINER * 660, FINER * y, FINER * 680, FINER * (y + 20)], fill=SUN)
    return image.resize((WIDE, HIGH), Image.Resampling.LANCZOS)


def lines_at() -> list[tuple[float, int, int]]:
    """When each line is drawn (s), of which picture, and which of its lines."""
    found, start = [], 0.0
    for number, seconds in enumerate(PASSES_S):
        found += [(start + seconds * line / LINES, number, line) for line in range(LINES)]
        start += seconds
    return found


def write_frames(folder: Path) -> None:
    pictures = [sunrise(number / (len(PASSES_S) - 1)) for number in range(len(PASSES_S))]
    shown = Image.new("RGB", (WIDE, HIGH), "#0D1628")
    lines, high = lines_at(), HIGH // LINES
    done = 0
    for frame in range(round((sum(PASSES_S) + REST_S) * FRAMES_PER_S)):
        while done < len(lines) and lines[done][0] <= frame / FRAMES_PER_S:
            _, number, line = lines[done]
            band = (0, line * high, WIDE, (line + 1) * high)
            shown.paste(pictures[number].crop(band), band)
            done += 1
        seen = shown.copy()
        if done < len(lines) and lines[done][1] < 5:
            ImageDraw.Draw(seen).rectangle([0, lines[done][2] * high, WIDE, lines[done][2] * high + 3], fill=SUN)
        seen.save(folder / f"{frame:04d}.png")


def write_ticks(file: Path) -> None:
    sound = [0.0] * round((sum(PASSES_S) + REST_S) * SAMPLES_PER_S)
    for at_s, _, line in lines_at():
        start = round(at_s * SAMPLES_PER_S)
        hertz = 1_500 - 20 * line
        for sample in range(round(0.006 * SAMPLES_PER_S)):
            if start + sample < len(sound):
                fade = math.exp(-sample / (0.0012 * SAMPLES_PER_S))
                sound[start + sample] += 0.3 * fade * math.sin(2 * math.pi * hertz * sample / SAMPLES_PER_S)
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(SAMPLES_PER_S)
        out.writeframes(array.array("h", (round(32_000 * max(-1.0, min(1.0, one))) for one in sound)).tobytes())


def main() -> None:
    into = Path(__file__).parent / "media" / "lines.webm"
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_frames(folder)
        write_ticks(folder / "ticks.wav")
        pictures = ["-framerate", str(FRAMES_PER_S), "-i", str(folder / "%04d.png"), "-i", str(folder / "ticks.wav")]
        video = ["-c:v", "libvpx-vp9", "-pix_fmt", "yuv420p", "-crf", "40", "-b:v", "0", "-row-mt", "1", "-g", "75"]
        audio = ["-c:a", "libopus", "-b:a", "28k", "-ac", "1"]
        plain = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags", "+bitexact"]
        subprocess.run(["ffmpeg", "-v", "error", "-y", *pictures, *video, *audio, *plain, str(into)], check=True)


if __name__ == "__main__":
    main()
