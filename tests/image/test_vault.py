"""What lasts is encrypted: made at the first start, whenever the plug is pulled; with a TPM and without; in another
machine. Seen from outside alone: the disk's bytes, and the journal that comes out by the serial line.
"""

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.image.conftest import IMAGE, folder_in
from tests.image.page import until_friendly, until_joining
from tests.image.test_start import DATA_AT, KEY_AT, MIB, read
from tests.support.guest import Guest
from tests.support.tpm import Tpm
from werkstadt.helper.bootstate import SECTOR
from werkstadt.helper.vault import NAME, decode_key

pytestmark = pytest.mark.image
HEADER = 16 * MIB
"""Of LUKS: keys and how they are kept. What is kept begins behind it."""
LUKS = b"LUKS\xba\xbe"
PLAIN = (b"SQLite format 3\0", b"PRIVATE KEY", b"\x53\xef\x01\x00\x01\x00")
"""What a device without encryption has on its disk: the journal, a key, ext4's own mark."""
FRESH = 11
"""Files on an ext4 where nothing was put yet: lost+found and what ext4 has for itself."""


@pytest.fixture
def guest(report: Path) -> Iterator[Guest]:
    guest = Guest(IMAGE, folder_in(report, f"vault-{len(list(report.glob('vault-*')))}"))
    yield guest
    guest.cut()


@pytest.mark.attempt("V39")
def test_with_a_tpm_the_disk_tells_nothing_and_only_its_own_machine_opens_it(guest: Guest) -> None:
    own, foreign = Tpm(guest.disk.with_name("tpm")), Tpm(guest.disk.with_name("other-tpm"))
    guest.tpm = own
    start(guest, "what lasts is open, its key is sealed")
    until_joining(guest, "at the first start")
    guest.cut()
    assert decode_key(read(guest.disk, KEY_AT, SECTOR)) is None, "no key lies on the disk"
    assert_nothing_plain(guest.disk)
    start(guest, "what lasts is open, its key is sealed")
    assert files(guest) > FRESH, "what was kept is there again"
    guest.cut()
    before = read(guest.disk, DATA_AT, HEADER)
    guest.tpm = foreign
    start(guest, "vault: data: expected the TPM to give the key")
    until_friendly(guest, "in another machine")
    guest.cut()
    assert read(guest.disk, DATA_AT, HEADER) == before, "and it is left as it is"
    guest.tpm = own
    start(guest, "what lasts is open, its key is sealed")
    assert files(guest) > FRESH, "back in its own machine"


@pytest.mark.attempt("V09", "V39")
def test_without_a_tpm_the_key_lies_beside_whenever_the_plug_was_pulled_at_the_first_start(guest: Guest) -> None:
    def key() -> bytes:
        return read(guest.disk, KEY_AT, SECTOR)

    def has_header() -> bool:
        return read(guest.disk, DATA_AT, SECTOR).startswith(LUKS)

    def has_files() -> bool:
        return any(read(guest.disk, DATA_AT + HEADER, MIB))

    first = bytes(SECTOR)
    moments: list[tuple[str, Callable[[], bool]]] = [
        ("a key is written", lambda: key() != first),
        ("there is a header", has_header),
        ("it is being formatted", has_files),
        ("the table is written", lambda: NAME.encode("utf-16-le") in read(guest.disk, 2 * SECTOR, 32 * SECTOR)),
    ]
    for what, is_now in moments:
        guest.start()
        guest.until(is_now, what)
        guest.cut()
        first = key()
    start(guest, "what lasts is open, its key is beside")
    until_joining(guest, "after all the cuts")
    guest.cut()
    assert_nothing_plain(guest.disk)
    assert_key_beside(guest.disk)
    start(guest, "what lasts is open, its key is beside")
    assert files(guest) > FRESH


def start(guest: Guest, said: str) -> None:
    guest.start()
    guest.until(lambda: said in guest.journal(), said)


def files(guest: Guest) -> int:
    """How many the data's file system has, as its check says at each start."""
    found: list[str] = []

    def checked() -> bool:
        found.extend(re.findall(r"werkstadt-data: clean, (\d+)/", guest.journal()))
        return bool(found)

    guest.until(checked, "the data was checked")
    return int(found[0])


def assert_nothing_plain(disk: Path) -> None:
    data = read(disk, DATA_AT, 1024 * MIB)
    assert data.startswith(LUKS)
    assert any(data[HEADER:]), "there is something"
    assert not [one for one in PLAIN if one in data]


def assert_key_beside(disk: Path) -> None:
    """As the documents say: whoever has the disk has the key."""
    key, header = disk.with_name("key"), disk.with_name("header")
    key.write_text(decode_key(read(disk, KEY_AT, SECTOR)) or "")
    header.write_bytes(read(disk, DATA_AT, HEADER))
    assert b"argon2" not in header.read_bytes()[:MIB], "each start is quick"
    command = ["cryptsetup", "luksDump", "--batch-mode", "--dump-volume-key", "--key-file", str(key), str(header)]
    assert "MK dump" in subprocess.run(command, capture_output=True, text=True, check=True).stdout
