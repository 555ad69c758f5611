"""werkstadt-helper: what needs root on a device. Started by systemd's socket, and by udev for what is plugged in.

werkstadt-helper serve [--user NAME] [--socket PATH]     the verbs of request.py, for NAME and root
werkstadt-helper usb-seen 1-1.4 | keys-seen input7       is it let in? prints properties for udev
werkstadt-helper disk-seen sda                           read-only, unless a rule says else; prints one, too
werkstadt-helper sticks-out                              what a helper that ended left open
werkstadt-helper slot-good | slot-late                   an update has proven itself | or has not: starts anew
werkstadt-helper slot-try | slot-trust SHA256            what was installed is tried | whom systems must come from
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
SLOT_WORDS = ("slot-good", "slot-late", "slot-try", "slot-trust")
SEEN = {"usb-seen": PORT, "keys-seen": INPUT_NAME, "disk-seen": r"sd[a-z]{1,3}"}
"""What udev asks about, and how the kernel names it."""
TPM = Path("/dev/tpmrm0")
VAULT_SAID = Path("/run/werkstadt-vault")
"""What came of it, one line, for everybody to read: the self-test tells it."""


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        "werkstadt-helper", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    words_known = ("serve", *SEEN, "sticks-out", *SLOT_WORDS, "vault")
    parser.add_argument("do", nargs="?", default="serve", choices=words_known)
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
            _slot(told.do, told.device)
        elif told.do == "sticks-out":
            _sticks_out(told.table, told.sys)
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


def _slot(what: str, root: str) -> None:
    """Raises Refusal, OSError, ValueError, subprocess.SubprocessError."""
    from werkstadt.helper.slots import COMMAND_LINE, PARTITION, is_late, say_good, trust, try_written
    from werkstadt.helper.verbs import Host, start

    if what == "slot-good":
        print(say_good(PARTITION, COMMAND_LINE))
    elif what == "slot-try":
        print(try_written(PARTITION, COMMAND_LINE))
    elif what == "slot-trust":
        print(trust(PARTITION, root))
    elif is_late(PARTITION, COMMAND_LINE):
        print("the update did not bring the exhibition in time: starts anew", flush=True)
        start(Host(), "reboot.target")


def _sticks_out(table: Path, sys_: Path) -> None:
    """Raises OSError."""
    from werkstadt.helper.seen import table_in
    from werkstadt.helper.sticks import all_out

    for port in all_out(sys_, table_in(table)):
        print(f"taken back: the stick at {port}")


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

    if not re.fullmatch(SEEN[what], device, re.ASCII):
        raise Refusal("device", f"text like {SEEN[what]}", device)
    if what == "disk-seen":
        from werkstadt.helper.sticks import disk_seen

        return f"UDEV_DISABLE_PERSISTENT_STORAGE_RULES_FLAG={int(not disk_seen(device, table_in(table), sys_))}"
    if what == "usb-seen":
        return f"WERKSTADT_OUT={int(not usb_seen(device, table_in(table), sys_))}"
    told = keys_seen(device, table_in(table), sys_)
    return "\n".join(f"{name}={value}" for name, value in told.items())


if __name__ == "__main__":
    sys.exit(main())
