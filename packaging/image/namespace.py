"""Root without root: a user namespace in which files belong to root, as they will on the device.

What is made there belongs, outside, to the person who typed `make image`, and to user numbers that /etc/subuid lends
them. Nothing on the machine can be changed from there that this person could not change.
"""

import os
import pwd
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

NEEDED = 65536
ENTER = ("unshare", "--user", "--map-root-user", "--map-auto", "--mount", "--pid", "--fork", "--kill-child")
SWITCHES = {  # of the kernel: the value that forbids user namespaces, and the line that allows them
    "user/max_user_namespaces": ("0", "sudo sysctl -w user.max_user_namespaces=10000"),
    "kernel/unprivileged_userns_clone": ("0", "sudo sysctl -w kernel.unprivileged_userns_clone=1"),
    "kernel/apparmor_restrict_unprivileged_userns": (
        "1",
        "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
    ),
}


def enter(arguments: Sequence[str]) -> None:
    """This very program as root in a namespace; comes back at once where it is root. Exits with 2 where it cannot."""
    if os.geteuid() == 0:
        return
    tried = subprocess.run([*ENTER, "true"], capture_output=True, text=True, check=False)
    if tried.returncode == 0:
        os.execvp(ENTER[0], [*ENTER, sys.executable, *arguments])  # noqa: S606
    user = pwd.getpwuid(os.getuid()).pw_name
    lent = {file: _text(Path("/etc") / file) for file in ("subuid", "subgid")}
    switches = {name: _text(Path("/proc/sys") / name).strip() for name in SWITCHES}
    print(f"make image: no user namespace: {tried.stderr.strip()}", file=sys.stderr)
    print("As an ordinary user it needs one. Please type:", file=sys.stderr)
    for line in to_type(user, lent, switches, newuidmap=Path("/usr/bin/newuidmap").exists()) or [
        "sudo make image   # this machine (a container?) allows none"
    ]:
        print(f"  {line}", file=sys.stderr)
    sys.exit(2)


def to_type(user: str, lent: Mapping[str, str], switches: Mapping[str, str], *, newuidmap: bool) -> list[str]:
    """The lines that set right what is missing. lent: /etc/subuid and /etc/subgid. switches: values of SWITCHES."""
    lines = [] if newuidmap else ["sudo apt-get install uidmap"]
    for file, option in (("subuid", "--add-subuids"), ("subgid", "--add-subgids")):
        if not any(_lends(line, user) for line in lent[file].splitlines()):
            lines.append(f"sudo usermod {option} {_free(lent[file])} {user}")
    return lines + [line for name, (forbids, line) in SWITCHES.items() if switches.get(name) == forbids]


def _lends(line: str, user: str) -> bool:
    name, _, numbers = line.partition(":")
    return name == user and numbers.partition(":")[2].isdigit() and int(numbers.partition(":")[2]) >= NEEDED


def _free(text: str) -> str:
    """The first numbers after all that are lent already."""
    parts = [line.split(":") for line in text.splitlines()]
    ends = [int(part[1]) + int(part[2]) for part in parts if len(part) == 3 and part[1].isdigit() and part[2].isdigit()]
    start = max(ends, default=100000)
    return f"{start}-{start + NEEDED - 1}"


def _text(file: Path) -> str:
    return file.read_text() if file.exists() else ""
