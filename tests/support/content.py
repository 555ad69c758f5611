"""The starter exhibition, built as a device has it."""

import atexit
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

PACKS = Path(__file__).parents[2] / "exhibits" / "packs"


def starter_content(folder: Path) -> Path:
    """Raises RuntimeError where it does not build."""
    shutil.copytree(_built(), folder, symlinks=True, dirs_exist_ok=True)
    return folder


@cache
def _built() -> Path:
    """Once for all tests of a process."""
    place = Path(tempfile.mkdtemp(prefix="starter-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    program = Path(sys.executable).with_name("werkstadt-pack")
    done = subprocess.run([program, "build", PACKS, "--into", place], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"the starter exhibition does not build: {done.stderr or done.stdout}")
    return place
