"""Small films and sounds made by FFmpeg, for tests."""

import subprocess
from pathlib import Path

VP8 = ("-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-pix_fmt", "yuv420p", "-b:v", "200k")


def make(file: Path, *arguments: str) -> Path:
    """arguments: inputs and how they are written, as FFmpeg takes them."""
    subprocess.run(["ffmpeg", "-v", "error", "-y", *arguments, str(file)], check=True, timeout=60)
    return file


def film(file: Path, seconds: float = 2.0, size: str = "64x48", picture: str = "testsrc", sound: bool = True) -> Path:
    source = f"{picture}=size={size}:rate=10:duration={seconds}"
    inputs = ["-f", "lavfi", "-i", source]
    if sound:
        inputs += ["-f", "lavfi", "-i", f"sine=440:duration={seconds}", "-c:a", "libopus"]
    return make(file, *inputs, *VP8)


def tone(file: Path, seconds: float = 2.0, *arguments: str) -> Path:
    return make(file, "-f", "lavfi", "-i", f"sine=440:duration={seconds}", *arguments)
