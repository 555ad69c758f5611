"""What a closed device must look like from within. Decides from what was read; selftest.py reads.

Every check says held, failed, or that it cannot be told here, with a sentence. What cannot be told counts neither way.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

YEARS = (2026, 2099)
PORTS = frozenset({8446, 8447})
"""Files for other devices, by the hub's certificates (agent.toml: swarm_port, relay_port)."""
MDNS, DHCP = 5353, (68, 546)
KIOSK, AGENT = "werkstadt-kiosk", "werkstadt-agent"
LOGINS = frozenset({"agetty", "getty", "login", "sshd", "telnetd", "dropbear", "gdm", "lightdm", "sddm"})
FOREIGN = ("firewire_core", "firewire_ohci", "thunderbolt", "dccp", "sctp", "rds", "tipc")
CLOSED = {
    "kernel/dmesg_restrict": 1,
    "kernel/kptr_restrict": 1,
    "kernel/kexec_load_disabled": 1,
    "kernel/unprivileged_bpf_disabled": 1,
    "kernel/yama/ptrace_scope": 1,
}
"""Under /proc/sys, and at least so much."""
NO_SHELL = ("/usr/sbin/nologin", "/sbin/nologin", "/bin/false", "/usr/bin/false")
DEBUGGING = re.compile(
    r"QTWEBENGINE_(REMOTE|CHROMIUM|DISABLE)|QML.*(DEBUG|IMPORT)|QT_(PLUGIN|QPA_GENERIC|QPA_PLATFORM_PL)"
    r"|LD_PRELOAD|LD_LIBRARY|PYTHON(PATH|STARTUP|INSPECT)|WERKSTADT_WEB_UNSANDBOXED"
)


class Verdict(StrEnum):
    HELD = "held"
    FAILED = "failed"
    UNKNOWN = "cannot be told"


@dataclass(frozen=True)
class Process:
    """status, limits: as in /proc/PID. environment: names only; None where they may not be read."""

    name: str
    status: str = ""
    limits: str = ""
    environment: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Listener:
    """protocol: "tcp" or "udp". local: only this machine can reach it."""

    protocol: str
    port: int
    local: bool = False


@dataclass(frozen=True)
class Facts:
    """Texts as the kernel gives them; None where it could not be read.

    sysctls: by path under /proc/sys. usb_defaults: authorized_default of each host controller. mounts: of
    /proc/self/mountinfo. secure_boot: the variable's last byte. writable: files of the state that anybody may change.
    sees_all: whether processes are all there are; a confined agent sees its own. units: that run, by their cgroups.
    shown: of kiosk and agent, what `systemctl show` prints. firewall: ActiveState of its unit. drops: whether its
    rules end with drop. crypts: nodes that the kernel decrypts. vault: what came of opening the data, as
    werkstadt-vault says it: "sealed", "beside", or "locked" and why. year: of the clock, UTC.
    """

    cmdline: str | None = None
    sysctls: Mapping[str, str] = field(default_factory=dict)
    usb_defaults: tuple[str, ...] | None = None
    processes: tuple[Process, ...] = ()
    sees_all: bool = False
    units: tuple[str, ...] | None = None
    shown: Mapping[str, str] = field(default_factory=dict)
    listeners: tuple[Listener, ...] | None = None
    mounts: str | None = None
    swaps: str | None = None
    modules: str | None = None
    passwd: str | None = None
    firewall: str | None = None
    drops: bool | None = None
    is_efi: bool = False
    secure_boot: int | None = None
    has_tpm: bool = False
    crypts: frozenset[str] = frozenset()
    vault: str | None = None
    writable: tuple[str, ...] | None = None
    year: int = 0
    state: str = "/var/lib/werkstadt"


@dataclass(frozen=True)
class Result:
    check: str
    verdict: Verdict
    sentence: str


def _held(sentence: str) -> tuple[Verdict, str]:
    return Verdict.HELD, sentence


def _failed(sentence: str) -> tuple[Verdict, str]:
    return Verdict.FAILED, sentence


def _unknown(sentence: str) -> tuple[Verdict, str]:
    return Verdict.UNKNOWN, sentence


def _judged(good: bool, well: str, ill: str) -> tuple[Verdict, str]:
    return _held(well) if good else _failed(ill)


Judgement = tuple[Verdict, str]


def usb(facts: Facts) -> Judgement:
    if facts.usb_defaults is None:
        return _unknown("The USB controllers could not be read.")
    asked = "usbcore.authorized_default=0" in (facts.cmdline or "").split()
    shut = all(value.strip() in ("0", "2") for value in facts.usb_defaults)
    return _judged(
        asked and shut,
        "USB devices are refused from the first moment of the start on.",
        "Any USB device is taken: usbcore.authorized_default=0 is not in force.",
    )


def kernel_keys(facts: Facts) -> Judgement:
    value = facts.sysctls.get("kernel/sysrq")
    if value is None:
        return _unknown("kernel.sysrq could not be read.")
    return _judged(
        value.strip() == "0", "Keys that talk to the kernel do nothing.", f"kernel.sysrq is {value.strip()}."
    )


def serial_console(facts: Facts) -> Judgement:
    if facts.cmdline is None:
        return _unknown("The kernel's command line could not be read.")
    odd = re.findall(r"\b(console=tty[SU]\S*|init=\S+|single|rescue|emergency|systemd\.debug_shell\S*)", facts.cmdline)
    return _judged(
        not odd, "The kernel has no serial console and no rescue mode.", f"The kernel was started with {odd}."
    )


def no_login(facts: Facts) -> Judgement:
    if not facts.sees_all and facts.units is None:
        return _unknown("Neither processes nor units may be read by this user.")
    found = sorted({process.name for process in facts.processes} & LOGINS)
    found += sorted(unit for unit in facts.units or () if re.match(r"(system-)?[a-z-]*getty|ssh|telnet", unit))
    return _judged(not found, "Nobody is asked to log in, on no line.", f"A log-in runs: {', '.join(found)}.")


def no_ports(facts: Facts) -> Judgement:
    if facts.listeners is None:
        return _unknown("The ports could not be read.")
    odd = sorted(
        f"{one.protocol} {one.port}"
        for one in facts.listeners
        if not one.local and one.port not in PORTS and (one.protocol, one.port) != ("udp", MDNS)
        and not (one.protocol == "udp" and one.port in DHCP)
    )  # fmt: skip
    return _judged(not odd, "No port is open but those for files among devices.", f"Ports are open: {', '.join(odd)}.")


def no_core(facts: Facts) -> Judgement:
    own = [process for process in facts.processes if process.name in (KIOSK, AGENT)]
    if not own:
        return _unknown("Neither touch application nor agent runs.")
    may = [one.name for one in own if not re.search(r"^Max core file size\s+0\s", one.limits, re.MULTILINE)]
    hidden = {KIOSK, AGENT} - {one.name for one in own}
    may += sorted(name for name in hidden if "LimitCORE=0" not in facts.shown.get(name, "LimitCORE=0").split())
    return _judged(not may, "A fault leaves no memory on the disk.", f"Core files are kept of {', '.join(may)}.")


def read_only_system(facts: Facts) -> Judgement:
    if facts.mounts is None:
        return _unknown("The mounts could not be read.")
    rows = _mounts(facts.mounts)
    root = rows.get("/")
    if root is None:
        return _unknown("No root file system is named.")
    kind, options, _ = root
    if "ro" in options:
        return _held("The system is mounted read-only.")
    return _judged(
        kind == "overlay", "The system lies under a layer in memory.", f"The system ({kind}) can be written to."
    )


def data_mount(facts: Facts) -> Judgement:
    if facts.mounts is None:
        return _unknown("The mounts could not be read.")
    rows = _mounts(facts.mounts)
    if facts.state not in rows:
        return _failed(f"{facts.state} is no file system of its own.")
    missing = [name for name in ("nosuid", "nodev", "noexec") if name not in rows[facts.state][1]]
    return _judged(not missing, "What is kept can start nothing.", f"{facts.state} is mounted without {missing}.")


def data_encrypted(facts: Facts) -> Judgement:
    if facts.mounts is None:
        return _unknown("The mounts could not be read.")
    vault = (facts.vault or "").strip()
    mount = _mounts(facts.mounts).get(facts.state)
    if mount is None:
        why = vault.partition(" ")[2] or "no partition is there"
        return _failed(f"Nothing is kept: the data could not be opened ({why}).")
    if mount[2] not in facts.crypts:
        return _failed("What is kept lies on the disk as it is.")
    sentence = {
        "sealed": "What is kept is encrypted, and its key is sealed to this machine.",
        "beside": "What is kept is encrypted, but the key lies beside: who takes the machine away can read it.",
    }
    return _held(sentence.get(vault, "What is kept is encrypted."))


def no_swap(facts: Facts) -> Judgement:
    if facts.swaps is None:
        return _unknown("The swap areas could not be read.")
    return _judged(
        len(facts.swaps.strip().splitlines()) <= 1, "No memory goes to a disk.", "Memory is swapped to a disk."
    )


def firewall(facts: Facts) -> Judgement:
    if facts.firewall is None or facts.drops is None:
        return _unknown("Whether the firewall is up could not be read.")
    return _judged(
        facts.firewall == "active" and facts.drops,
        "Nothing comes in from the network that was not asked for.",
        f"The firewall is {facts.firewall}{'' if facts.drops else ', and its rules do not end with drop'}.",
    )


def no_shell(facts: Facts) -> Judgement:
    if facts.passwd is None:
        return _unknown("/etc/passwd could not be read.")
    shells = {line.split(":")[0]: line.rpartition(":")[2].strip() for line in facts.passwd.splitlines() if ":" in line}
    own = {name: shell for name, shell in shells.items() if name in (KIOSK, AGENT)}
    if not own:
        return _failed("Touch application and agent have no users of their own.")
    may = sorted(name for name, shell in own.items() if shell not in NO_SHELL)
    return _judged(not may, "The programs' users have no shell.", f"These have a shell: {', '.join(may)}.")


def kiosk_confined(facts: Facts) -> Judgement:
    return _confined(facts, KIOSK)


def agent_confined(facts: Facts) -> Judgement:
    return _confined(facts, AGENT)


def _confined(facts: Facts, name: str) -> Judgement:
    """Source: proc(5): NoNewPrivs, CapBnd, Uid."""
    status = next((one.status for one in facts.processes if one.name == name and one.status), None)
    if status is None:
        return _confined_by_unit(facts.shown.get(name, ""), name)
    rows = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    open_ = []
    if rows.get("Uid", "0").split()[:1] == ["0"]:
        open_.append("runs as root")
    if rows.get("NoNewPrivs", "").strip() != "1":
        open_.append("may gain rights")
    if int(rows.get("CapEff", "1").strip() or "1", 16):
        open_.append("has rights of root")
    return _judged(not open_, f"{name} can gain no rights.", f"{name} {', '.join(open_)}.")


def _confined_by_unit(shown: str, name: str) -> Judgement:
    """Where its process may not be seen: what its unit says."""
    rows = dict(line.split("=", 1) for line in shown.splitlines() if "=" in line)
    if rows.get("LoadState") != "loaded":
        return _unknown(f"{name} does not run, or may not be seen by this user.")
    open_ = []
    if rows.get("User", "") in ("", "root"):
        open_.append("runs as root")
    if rows.get("NoNewPrivileges") != "yes":
        open_.append("may gain rights")
    if rows.get("CapabilityBoundingSet", "x").strip():
        open_.append("has rights of root")
    return _judged(not open_, f"{name} can gain no rights.", f"{name} {', '.join(open_)}.")


def debug_variables(facts: Facts) -> Judgement:
    names = next((one.environment for one in facts.processes if one.name == KIOSK), None)
    if names is None:
        return _unknown("The touch application's environment may not be read by this user.")
    found = sorted(name for name in names if DEBUGGING.match(name))
    return _judged(not found, "No variable opens a debugger.", f"These variables are set: {', '.join(found)}.")


def closed_kernel(facts: Facts) -> Judgement:
    known = {name: facts.sysctls[name].strip() for name in CLOSED if name in facts.sysctls}
    if not known:
        return _unknown("The kernel's settings could not be read.")
    low = [name for name, value in known.items() if not value.isdigit() or int(value) < CLOSED[name]]
    return _judged(not low, "The kernel tells and lends nothing to programs.", f"Not set: {', '.join(sorted(low))}.")


def foreign_buses(facts: Facts) -> Judgement:
    if facts.modules is None:
        return _unknown("The kernel's modules could not be read.")
    there = {line.split()[0] for line in facts.modules.splitlines() if line.split()}
    found = sorted(there & set(FOREIGN))
    return _judged(not found, "No driver for buses of strangers is there.", f"Drivers are there: {found}.")


def secure_boot(facts: Facts) -> Judgement:
    if not facts.is_efi:
        return _unknown("This machine does not start by UEFI, so there is no Secure Boot.")
    if facts.secure_boot is None:
        return _unknown("Whether Secure Boot is on could not be read.")
    return _judged(facts.secure_boot == 1, "The firmware starts signed systems only.", "Secure Boot is off.")


def tpm(facts: Facts) -> Judgement:
    if facts.has_tpm:
        return _held("There is a TPM that can seal the data's key to this machine.")
    return _unknown("There is no TPM: who takes this machine away can read what is on it.")


def private_state(facts: Facts) -> Judgement:
    if facts.writable is None:
        return _unknown("The state folder could not be read.")
    said = ", ".join(facts.writable[:3])
    return _judged(not facts.writable, "Nobody else may change what is kept.", f"Anybody may change {said}.")


def clock(facts: Facts) -> Judgement:
    first, last = YEARS
    return _judged(first <= facts.year <= last, "The clock shows a year that can be.", f"The clock shows {facts.year}.")


CHECKS: Mapping[str, Callable[[Facts], Judgement]] = {
    "usb": usb,
    "kernel-keys": kernel_keys,
    "serial-console": serial_console,
    "no-login": no_login,
    "no-ports": no_ports,
    "firewall": firewall,
    "no-core": no_core,
    "no-swap": no_swap,
    "read-only-system": read_only_system,
    "data-mount": data_mount,
    "data-encrypted": data_encrypted,
    "private-state": private_state,
    "no-shell": no_shell,
    "kiosk-confined": kiosk_confined,
    "agent-confined": agent_confined,
    "debug-variables": debug_variables,
    "closed-kernel": closed_kernel,
    "foreign-buses": foreign_buses,
    "secure-boot": secure_boot,
    "tpm": tpm,
    "clock": clock,
}


def judge(facts: Facts) -> list[Result]:
    return [Result(name, *check(facts)) for name, check in CHECKS.items()]


def score(results: Iterable[Result]) -> tuple[int, int]:
    """How many were held, of those that could be told."""
    told = [result for result in results if result.verdict is not Verdict.UNKNOWN]
    return sum(result.verdict is Verdict.HELD for result in told), len(told)


def _mounts(mountinfo: str) -> dict[str, tuple[str, set[str], str]]:
    """By mount point: file system, options, what is mounted. The last one of a place counts.

    Source: proc(5), /proc/PID/mountinfo.
    """
    found = {}
    for line in mountinfo.splitlines():
        left, _, right = line.partition(" - ")
        fields, kind = left.split(), right.split()
        if len(fields) > 5 and len(kind) > 1:
            found[fields[4]] = (kind[0], set(fields[5].split(",")), kind[1])
    return found


NIGHT = (1, 5)
"""From this hour on and before that one."""
LATE_H = 30.0


def is_due(now_day: str, hour: int, last_day: str | None, since_h: float) -> bool:
    """days: as 2026-11-26. since_h: the last one. Once a night; by day where a device is off at night, and at first."""
    first, end = NIGHT
    if last_day is None:
        return True
    return last_day != now_day and (first <= hour < end or since_h > LATE_H)
