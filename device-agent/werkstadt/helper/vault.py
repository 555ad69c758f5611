"""What lasts lies encrypted: its partition is made at the first start, and opened at each (docs/adr/0029).

systemd-repart formats it before it writes it into the table. So after a power cut there is none, and it is made anew,
or a whole one; and one that stands in the table is never formatted.
"""

import os
import secrets
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from werkstadt.helper.refusal import Refusal

SECTOR = 512
KEY, NAME = "werkstadt-key", "werkstadt-data"
DATA_NUMBER = "6"
"""The image has five partitions (packaging/image/build.py)."""
DEFINITION = """\
[Partition]
Type=b6b3f7f2-5b1d-4e9c-8a55-2f6a1d0c9e11
Label=werkstadt-data
Format=ext4
Encrypt={encrypt}
SizeMinBytes=256M
"""
"""Type: ours alone, so that repart takes no other partition for this one, and systemd mounts none by itself."""
REPART = ("systemd-repart", "--dry-run=no", "--empty=refuse", "--seed=random", "--pretty=no", "--tpm2-pcrs=7")
ENROLL = "systemd-cryptenroll"
ATTACH = ("/lib/systemd/systemd-cryptsetup", "attach", NAME)

SHUTDOWN = bytes.fromhex("80010000000c000001450000")
"""TPM2_Shutdown(TPM_SU_CLEAR): tag, length, command, what for."""
SUCCESS = bytes.fromhex("80010000000a00000000")

Kept = Literal["sealed", "beside"]
"""Where the key is: in this machine's TPM, or in a sector of the same disk."""
Run = Callable[..., str]
"""What a command prints. Raises subprocess.CalledProcessError."""


@dataclass(frozen=True)
class Disk:
    """The one that this system was started from. parts: nodes by their names in the table."""

    node: Path
    parts: Mapping[str, Path]


def find_disk(slot: Path, sys_: Path) -> Disk:
    """slot: the node of the system's partition. As the kernel has it now, without waiting for udev. Raises OSError."""
    node = slot.resolve(strict=True)
    folder = (sys_ / "class/block" / node.name).resolve(strict=True).parent
    parts = {}
    for file in folder.glob("*/uevent"):
        rows = dict(line.split("=", 1) for line in file.read_text().splitlines() if "=" in line)
        if "PARTNAME" in rows:
            parts[rows["PARTNAME"]] = node.parent / file.parent.name
        elif rows.get("PARTN") == DATA_NUMBER:  # added to a disk in use, so the kernel was told no name (BLKPG)
            parts[NAME] = node.parent / file.parent.name
    return Disk(node.parent / folder.name, parts)


def open_vault(look: Callable[[], Disk], tpm: Path | None, run: Run) -> Kept:
    """look: find_disk. tpm: its node. Raises Refusal: it is not open then, and is left as it is. OSError."""
    try:
        return _open(look, tpm is not None, run)
    finally:
        if tpm is not None and not let_go(tpm):
            print("the TPM was not told that the plug may be pulled", flush=True)


def let_go(tpm: Path) -> bool:
    """Whether it took what is said before the plug is pulled.

    A TPM that was asked for a key takes a pulled plug for a wrong guess, and after some of them (three, with swtpm) it
    gives no key for a while: the one that systemd 252 seals with is not exempt (TPMA_OBJECT_NODA).
    """
    try:
        wire = os.open(tpm, os.O_RDWR)
        try:
            os.write(wire, SHUTDOWN)
            return os.read(wire, 64) == SUCCESS
        finally:
            os.close(wire)
    except OSError:
        return False


def _open(look: Callable[[], Disk], has_tpm: bool, run: Run) -> Kept:
    disk = look()
    if KEY not in disk.parts:
        raise Refusal(str(disk.node), f"a partition {KEY}", sorted(disk.parts))
    if NAME not in disk.parts:
        _make(disk, has_tpm, run)
        disk = look()
        if NAME not in disk.parts:
            raise Refusal(str(disk.node), f"a new partition {NAME}", sorted(disk.parts))
    _quicken(disk, run)
    key = read_key(disk.parts[KEY])
    if key is not None:
        with _file(key) as path:
            said = _said(run, *ATTACH, disk.parts[NAME], path, "headless=1")
        expected = "the key that lies beside to open the data"
    elif has_tpm:
        said = _said(run, *ATTACH, disk.parts[NAME], "-", "tpm2-device=auto,headless=1,token-timeout=5s")
        expected = "the TPM to give the key (cleared, another board, or Secure Boot switched?)"
    else:
        said, expected = "no TPM", "the TPM that holds the key"
    if said is not None:
        raise Refusal("data", expected, said)
    return "sealed" if key is None else "beside"


def _make(disk: Disk, has_tpm: bool, run: Run) -> None:
    """The sector first: whatever is made then fits what it says."""
    if has_tpm:
        write_key(disk.parts[KEY], None)
        with _definitions("tpm2") as folder:
            said = _said(run, *REPART, "--tpm2-device=auto", folder, disk.node)
        if said is None:
            return
        print(f"the TPM seals nothing: {said}", flush=True)
    key = secrets.token_hex(32)
    write_key(disk.parts[KEY], key)
    with _file(key) as path, _definitions("key-file") as folder:
        said = _said(run, *REPART, f"--key-file={path}", folder, disk.node)
    if said is not None:
        raise Refusal(str(disk.node), f"room for {NAME}", said)


def _quicken(disk: Disk, run: Run) -> None:
    """A random key needs no function that takes two seconds. Cut off or failed anywhere, a key that fits is there, and
    a later start tries again. Quick ones are told by their hyphens."""
    key = read_key(disk.parts[KEY])
    if key is None or "-" in key:
        return
    with suppress(subprocess.SubprocessError), _file(key) as path:
        quick = run(ENROLL, f"--unlock-key-file={path}", "--recovery-key", disk.parts[NAME]).strip()
        write_key(disk.parts[KEY], quick)
        run(ENROLL, "--wipe-slot=0", disk.parts[NAME])


def read_key(partition: Path) -> str | None:
    """None: there is none, it is sealed. Raises Refusal where its sector holds something else, OSError."""
    with partition.open("rb") as source:
        return decode_key(source.read(SECTOR))


def write_key(partition: Path, key: str | None) -> None:
    """One sector, on the disk when this returns."""
    wire = os.open(partition, os.O_WRONLY | os.O_DSYNC)
    try:
        os.pwrite(wire, encode_key(key), 0)
    finally:
        os.close(wire)


def encode_key(key: str | None) -> bytes:
    return (key or "").encode("ascii").ljust(SECTOR, b"\0")


def decode_key(sector: bytes) -> str | None:
    """Raises Refusal. The key itself is never told."""
    text = sector.rstrip(b"\0")
    if not text:
        return None
    if len(sector) != SECTOR or not all(0x21 <= byte <= 0x7E for byte in text):
        raise Refusal(KEY, f"a key or nothing in {SECTOR} bytes", f"{len(sector)} others")
    return text.decode("ascii")


@contextmanager
def _file(key: str) -> Iterator[Path]:
    """For a command, in memory."""
    with tempfile.NamedTemporaryFile("w", dir="/run", prefix="werkstadt-", encoding="ascii") as file:
        file.write(key)
        file.flush()
        yield Path(file.name)


@contextmanager
def _definitions(encrypt: str) -> Iterator[str]:
    with tempfile.TemporaryDirectory(dir="/run", prefix="werkstadt-") as folder:
        (Path(folder) / "data.conf").write_text(DEFINITION.format(encrypt=encrypt))
        yield f"--definitions={folder}"


def _said(run: Run, *words: str | Path) -> str | None:
    """None: it did what it should. Otherwise its last line."""
    try:
        run(*words)
    except subprocess.CalledProcessError as err:
        lines = str(err.stderr or "").strip().splitlines()
        return lines[-1] if lines else f"exit status {err.returncode}"
    except subprocess.TimeoutExpired as err:
        return f"nothing within {err.timeout:.0f} s"
    return None
