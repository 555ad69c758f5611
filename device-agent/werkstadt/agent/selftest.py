"""`selftest`: reads how closed this device is. Changes nothing, and tries nothing that a visitor would notice."""

import contextlib
import datetime as dt
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from werkstadt.agent.rules.selftest import (
    AGENT,
    CLOSED,
    KIOSK,
    Facts,
    Listener,
    Process,
    Result,
    judge,
)

RULES = Path("usr/lib/werkstadt/device/firewall.nft")
"""Is there on a closed device (package werkstadt-device), nowhere else."""
VAULT = Path("run/werkstadt-vault")
"""Written by the helper (VAULT_SAID) when it has opened the data, or could not."""
FIREWALL = "werkstadt-firewall.service"
SHOW = ["systemctl", "show", "--property=LoadState,User,NoNewPrivileges,CapabilityBoundingSet,LimitCORE"]
_FILES_MOST = 50_000
_LISTEN = "0A"
"""Of a TCP socket: include/net/tcp_states.h."""
_SECURE_BOOT = "SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"

Run = Callable[[list[str]], str | None]


def is_closed_device(root: Path = Path("/")) -> bool:
    return (root / RULES).exists()


def self_test(state: Path, root: Path = Path("/")) -> list[Result]:
    return judge(read_facts(state, root))


def ask_system(command: list[str]) -> str | None:
    """What it prints; None where it cannot be run."""
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        return subprocess.run(command, capture_output=True, text=True, timeout=10, check=False).stdout
    return None


def read_facts(
    state: Path,
    root: Path = Path("/"),
    run: Run = ask_system,
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
) -> Facts:
    """root: where /proc, /sys and /etc are. run: a command's output."""
    proc, sys = root / "proc", root / "sys"
    boot = _bytes(sys / "firmware/efi/efivars" / _SECURE_BOOT)
    rules = _text(root / RULES)
    return Facts(
        cmdline=_text(proc / "cmdline"),
        sysctls={
            name: value for name in ("kernel/sysrq", *CLOSED) if (value := _text(proc / "sys" / name)) is not None
        },
        usb_defaults=_usb(sys),
        processes=tuple(_processes(proc)),
        sees_all=_text(proc / "1/comm") is not None,
        units=_units(sys),
        shown={name: said for name in (KIOSK, AGENT) if (said := run([*SHOW, f"{name}.service"])) is not None},
        listeners=_listeners(proc),
        mounts=_text(proc / "self/mountinfo"),
        swaps=_text(proc / "swaps"),
        modules=_text(proc / "modules"),
        passwd=_text(root / "etc/passwd"),
        firewall=_active(run),
        drops=None if rules is None else "hook input priority filter; policy drop;" in rules,
        is_efi=(sys / "firmware/efi").is_dir(),
        secure_boot=boot[-1] if boot else None,
        has_tpm=(sys / "class/tpmrm/tpmrm0").exists(),
        crypts=frozenset(_crypts(sys)),
        vault=_text(root / VAULT),
        writable=_writable(state),
        year=now().year,
        state=str(state),
    )


def _text(file: Path) -> str | None:
    data = _bytes(file)
    return None if data is None else data.decode(errors="replace")


def _bytes(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None


def _usb(sys: Path) -> tuple[str, ...] | None:
    """None where there is no USB at all."""
    found = [_text(file) for file in sorted((sys / "bus/usb/devices").glob("usb*/authorized_default"))]
    return tuple(text for text in found if text is not None) or None


def _processes(proc: Path) -> Iterator[Process]:
    for folder in proc.glob("[0-9]*"):
        name = (_text(folder / "comm") or "").strip()
        if name not in (KIOSK, AGENT):
            yield Process(name)
            continue
        environ = _bytes(folder / "environ")
        names = None if environ is None else tuple(
            one.partition(b"=")[0].decode(errors="replace") for one in environ.split(b"\0") if one
        )  # fmt: skip
        yield Process(name, _text(folder / "status") or "", _text(folder / "limits") or "", names)


def _listeners(proc: Path) -> tuple[Listener, ...] | None:
    """TCP that listens, and UDP that is connected to nobody. Source: proc(5), /proc/net/tcp."""
    found: list[Listener] = []
    read = False
    for name in ("tcp", "tcp6", "udp", "udp6"):
        text = _text(proc / "net" / name)
        if text is None:
            continue
        read = True
        for line in text.splitlines()[1:]:
            fields = line.split()
            if len(fields) < 4:
                continue
            address, _, port = fields[1].rpartition(":")
            if fields[3] == _LISTEN if name.startswith("tcp") else set(fields[2].rpartition(":")[0]) == {"0"}:
                found.append(Listener(name[:3], int(port, 16), _is_local(address)))
    return tuple(found) if read else None


def _is_local(address: str) -> bool:
    """Hex in the machine's order, four bytes at a time: 127.0.0.0/8 and ::1."""
    if len(address) == 8:
        return address.endswith("7F")
    return address == "00000000000000000000000001000000" or (
        address.startswith("0000000000000000FFFF0000") and address.endswith("7F")
    )


def _units(sys: Path) -> tuple[str, ...] | None:
    """Whatever has a cgroup below the system's: services, and slices of those that may be there several times."""
    folder = sys / "fs/cgroup/system.slice"
    return tuple(sorted(one.name for one in folder.iterdir() if one.is_dir())) if folder.is_dir() else None


def _active(run: Run) -> str | None:
    said = run(["systemctl", "is-active", FIREWALL])
    return said.strip() if said and said.strip() else None


def _crypts(sys: Path) -> Iterator[str]:
    """A node's uuid begins with what made it. Source: systemd 252, src/shared/blockdev-util.c."""
    for folder in sys.glob("class/block/dm-*"):
        if (_text(folder / "dm/uuid") or "").startswith("CRYPT-"):
            yield f"/dev/mapper/{(_text(folder / 'dm/name') or '').strip()}"


def _writable(state: Path) -> tuple[str, ...] | None:
    """Files and folders that anybody may change; sticky folders and links aside."""
    if not state.is_dir():
        return None
    found: list[str] = []
    seen = 0
    for folder, _, files in os.walk(state):
        for path in (Path(folder), *(Path(folder) / name for name in files)):
            seen += 1
            if seen > _FILES_MOST:
                return tuple(found)
            with contextlib.suppress(OSError):
                mode = path.lstat().st_mode
                if mode & 0o002 and not mode & 0o1000 and not path.is_symlink():
                    found.append(str(path))
    return tuple(found)
