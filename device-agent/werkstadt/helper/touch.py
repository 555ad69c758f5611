"""A touch screen's correction: for udev's rule to read, and the session to hear of.

libinput reads LIBINPUT_CALIBRATION_MATRIX when a device comes, and never again: so the device goes and comes, for udev
and who listens to it alone (a "remove" and an "add" that nothing was unplugged for).
"""

from collections.abc import Sequence
from pathlib import Path

from werkstadt.helper import devices
from werkstadt.helper.refusal import Refusal

RUN = Path("/run/werkstadt-touch")
"""One file for each device that is corrected, inputN: a number that the kernel gives once."""
PLAIN = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)


def set_matrix(sys: Path, run: Path, name: str, matrix: Sequence[float]) -> None:
    """name: inputN. Raises Refusal, OSError."""
    folder = sys / devices.INPUT / name
    with devices.folder_of(folder) as opened:
        if not devices.is_touch_screen(opened, name):
            raise Refusal(name, "a touch screen", "something else")
        events = sorted(path.name for path in folder.iterdir() if path.name.startswith("event"))
        file = run / name
        if tuple(matrix) == PLAIN:
            file.unlink(missing_ok=True)
        else:
            beside = run / f".{name}"
            beside.write_text(f'LIBINPUT_CALIBRATION_MATRIX="{written(matrix)}"\n')
            beside.chmod(0o644)
            beside.rename(file)
        for event in events:
            for action in ("remove", "add"):
                devices.write(opened, f"{event}/uevent", action)


def written(matrix: Sequence[float]) -> str:
    return " ".join(f"{number:.6f}" for number in matrix)
