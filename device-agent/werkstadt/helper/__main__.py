"""werkstadt-helper: what needs root on a device. Started by systemd's socket, and by udev for what is plugged in.

werkstadt-helper serve [--user NAME] [--socket PATH]     the verbs of request.py, for NAME and root
werkstadt-helper usb-seen 1-1.4 | keys-seen input7       is it let in? prints a property for udev
werkstadt-helper slot-good | slot-late                   an update has proven itself | or has not: starts anew
werkstadt-helper vault                                   opens what lasts; makes its partition at the first start
"""

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from werkstadt.helper.devices import SYS
from werkstadt.helper.refusal import Refusal
from werkstadt.helper.rules.keys import INPUT_NAME
from werkstadt.helper.rules.usb import PORT

TABLE = Path("/etc/werkstadt/agent.toml")
SLOT_WORDS = ("slot-good", "slot-late")
TPM = Path("/dev/tpmrm0")
VAULT_SAID = Path("/run/werkstadt-vault")
"""What came of it, one line, for everybody to read: the self-test tells it."""


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        "werkstadt-helper", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument(
        "do", nargs="?", default="serve", choices=("serve", "usb-seen", "keys-seen", *SLOT_WORDS, "vault")
    )
    parser.add_argument("device", nargs="?", default="")
    parser.add_argument("--user", default="root")
    parser.add_argument("--socket", type=Path, help="instead of systemd's")
    parser.add_argument("--table", type=Path, default=TABLE)
    parser.add_argument("--sys", type=Path, default=SYS)
    told = parser.parse_args(words)
    try:
        if told.do == "serve":
            _serve(told.user, told.socket, told.sys)
        elif told.do in SLOT_WORDS:
            _slot(told.do)
        elif told.do == "vault":
            _vault(told.sys)
        else:
            print(_seen(told.do, told.device, told.table, told.sys))
    except (KeyError, OSError, ValueError) as err:
        print(f"{told.do}: {err}", file=sys.stderr)
        return 1
    return 0


def _serve(user: str, path: Path | None, sys_: Path) -> None:
    """Raises KeyError where there is no such user, Refusal, OSError."""
    import pwd

    from werkstadt.helper.serve import listening, serve
    from werkstadt.helper.verbs import Host

    uids = {0, pwd.getpwnam(user).pw_uid}
    with listening(path) as listener:
        serve(listener, uids, Host(sys_))


def _slot(what: str) -> None:
    """Raises Refusal, OSError, subprocess.SubprocessError."""
    from werkstadt.helper.slots import COMMAND_LINE, PARTITION, is_late, say_good
    from werkstadt.helper.verbs import Host, start

    if what == "slot-good":
        print(say_good(PARTITION, COMMAND_LINE))
    elif is_late(PARTITION, COMMAND_LINE):
        print("the update did not bring the exhibition in time: starts anew", flush=True)
        start(Host(), "reboot.target")


def _vault(sys_: Path) -> None:
    """Once a start: whoever wants the mount again would have it tried again. Raises Refusal, OSError."""
    import subprocess

    from werkstadt.helper.slots import COMMAND_LINE, running
    from werkstadt.helper.vault import find_disk, open_vault

    def run(*words: str | Path) -> str:
        return subprocess.run(words, check=True, capture_output=True, text=True, timeout=240).stdout

    if VAULT_SAID.exists():
        raise Refusal(str(VAULT_SAID), "a new start", VAULT_SAID.read_text().strip())
    said = "locked"
    try:
        slot = Path(f"/dev/disk/by-partlabel/werkstadt-{running(COMMAND_LINE)}")
        tpm = TPM if (sys_ / "class/tpmrm/tpmrm0").exists() else None
        said = open_vault(lambda: find_disk(slot, sys_), tpm, run)
        print(f"what lasts is open, its key is {said}")
    except (OSError, Refusal) as err:
        said = f"locked {err}"
        raise
    finally:
        VAULT_SAID.write_text(said + "\n")
        VAULT_SAID.chmod(0o644)


def _seen(what: str, device: str, table: Path, sys_: Path) -> str:
    """Raises Refusal, OSError, ValueError."""
    from werkstadt.helper.seen import keys_seen, table_in, usb_seen

    pattern = PORT if what == "usb-seen" else INPUT_NAME
    if not re.fullmatch(pattern, device, re.ASCII):
        raise Refusal("device", f"text like {pattern}", device)
    if what == "usb-seen":
        return f"WERKSTADT_OUT={int(not usb_seen(device, table_in(table), sys_))}"
    return f"WERKSTADT_HELD={int(not keys_seen(device, table_in(table), sys_))}"


if __name__ == "__main__":
    sys.exit(main())
