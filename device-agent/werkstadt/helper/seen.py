"""What udev asks when a device comes, before anybody reads it: is it let in? By the table of root's alone, so a touch
screen works, and a keyboard is held, also where no agent runs. Where this fails, everything asked about stays out.
"""

import syslog
from pathlib import Path

from werkstadt.helper import devices
from werkstadt.helper.refusal import Refusal
from werkstadt.helper.rules.keys import NARROW, is_to_narrow, judge_input
from werkstadt.helper.rules.table import BUILT_IN, Table, parse_table
from werkstadt.helper.rules.usb import judge_usb


def table_in(path: Path) -> Table:
    """Without a readable table: the rules that always hold, which let screens in and no keyboard."""
    try:
        text = path.read_text("utf-8")
        # A device waits: TOML is loaded only where there is something to read in it.
        return parse_table(text) if "usb" in text or "keyboard" in text else BUILT_IN
    except FileNotFoundError:
        return BUILT_IN
    except (OSError, ValueError) as err:
        _note(f"{path}: only the built-in rules count: {err}")
        return BUILT_IN


def usb_seen(port: str, table: Table, sys: Path = devices.SYS) -> bool:
    """Whether it is authorised now. Raises OSError."""
    with devices.folder_of(sys / devices.USB / port) as folder:
        try:
            seen = devices.read_usb(folder, port)
            why = judge_usb(seen, table.usb)
            told = f"{seen.vendor}:{seen.product} {' '.join(seen.interfaces)} {seen.name!a}"
        except Refusal as err:
            why, told = str(err), "malformed"
        devices.write(folder, "authorized", "0" if why else "1")
    _note(f"usb {port} {told}: {'stays out, ' + why if why else 'let in'}")
    return not why


def keys_seen(name: str, table: Table, sys: Path = devices.SYS) -> dict[str, str]:
    """What udev keeps of it. One that is to be narrowed is held until it has no key too many: asked again, then.

    Raises OSError, ValueError.
    """
    with devices.folder_of(sys / devices.INPUT / name) as folder:
        seen = devices.read_input(folder, name)
        heard, _ = judge_input(seen, table.keyboards)
        narrow = is_to_narrow(seen, table.keyboards)
        devices.write(folder, "inhibited", "0" if heard else "1")
    _note(f"{name} {seen.name!a} at {seen.phys!a}: {'heard' if heard else 'held'}")
    told = {"WERKSTADT_HELD": str(int(not (heard or narrow)))}
    if narrow:
        told |= {"WERKSTADT_ONLY": "printable"} | {f"KEYBOARD_KEY_{code}": "reserved" for code in NARROW}
    return told


def _note(sentence: str) -> None:
    syslog.syslog(syslog.LOG_NOTICE, sentence)
