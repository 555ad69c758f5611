"""The starter exhibition, built as a device has it."""

import subprocess
import sys
from pathlib import Path

PACKS = Path(__file__).parents[2] / "exhibits" / "packs"


def starter_content(folder: Path) -> Path:
    program = Path(sys.executable).with_name("werkstadt-pack")
    done = subprocess.run([program, "build", PACKS, "--into", folder], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"the starter exhibition does not build: {done.stderr or done.stdout}")
    return folder
