"""A view of espeak-ng's data without its hundred variants of each voice, so that listing the voices is quick.

speech-dispatcher 0.11 lists every language with every variant: 13,363 voices, for which libspeechd takes 1.7 s of a
core. A folder of links to the same data, without the variants, makes it 132 voices and 20 ms. The daemon finds it by
the environment in which we start it.
"""

import logging
from collections.abc import Iterable, MutableMapping
from pathlib import Path

log = logging.getLogger(__name__)

VARIABLE = "ESPEAK_DATA_PATH"
_PLACES = ("/usr/lib", "/usr/share")
_NAME = "espeak-ng-data"
_VARIANTS = "!v"


def installed_data(places: Iterable[str] = _PLACES) -> Path | None:
    for place in places:
        for found in (Path(place) / _NAME, *sorted(Path(place).glob(f"*/{_NAME}"))):
            if (found / "phontab").exists():
                return found
    return None


def lean_voices(into: Path, environment: MutableMapping[str, str], data: Path | None = None) -> None:
    """Makes the folder and names it in the environment. Where that fails, listing the voices takes longer: no more."""
    data = data or installed_data()
    if VARIABLE in environment or data is None:
        return
    try:
        link_all(data, into / _NAME, leave_out="voices")
        link_all(data / "voices", into / _NAME / "voices", leave_out=_VARIANTS)
    except OSError as err:
        log.warning("voices are listed slowly reason=%s", err)
        return
    environment[VARIABLE] = str(into)


def link_all(of: Path, into: Path, leave_out: str) -> None:
    """Links to everything in a folder but one; links to what is there no more go. Raises OSError."""
    into.mkdir(parents=True, exist_ok=True)
    wanted = {file.name: file for file in of.iterdir() if file.name != leave_out}
    for link in into.iterdir():
        if link.is_symlink() and (link.name not in wanted or link.readlink() != wanted[link.name]):
            link.unlink()
    for name, file in wanted.items():
        if not (into / name).is_symlink():
            (into / name).symlink_to(file)
