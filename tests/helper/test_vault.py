"""What lasts is opened with the key where it is, and nothing that stands in the table is ever made anew."""

import contextlib
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from werkstadt.helper.refusal import Refusal
from werkstadt.helper.vault import (
    DATA_NUMBER,
    KEY,
    NAME,
    SECTOR,
    SHUTDOWN,
    SUCCESS,
    Disk,
    decode_key,
    encode_key,
    find_disk,
    let_go,
    open_vault,
    read_key,
    write_key,
)


class Cut(Exception):
    """The plug is pulled."""


class Computer:
    """A disk with its table and LUKS slots, a TPM or none, and the programs that work on them.

    cut: pulled at this one of all moments, before and after what each program does.
    """

    def __init__(self, folder: Path, tpm: bool) -> None:
        self.sector, self.chip = folder / "key", folder / "tpmrm0"
        self.sector.write_bytes(bytes(2 * SECTOR))
        self.tpm, self.seals, self.room, self.enrolls = tpm, True, True, True
        self.parts = {"werkstadt-a": Path("/dev/vda3"), KEY: self.sector}
        self.slots: dict[int, str] = {}
        self.sealed = False
        self.made = 0
        self.done: list[str] = []
        self.cut: int | None = None

    def look(self) -> Disk:
        return Disk(Path("/dev/vda"), dict(self.parts))

    def open(self) -> str:
        self.chip.write_bytes(bytes(len(SHUTDOWN)) + SUCCESS)
        try:
            return open_vault(self.look, self.chip if self.tpm else None, self.run)
        finally:
            assert self.chip.read_bytes().startswith(SHUTDOWN) is self.tpm, "and then the plug may be pulled"

    def run(self, *words: str | Path) -> str:
        program = [str(word) for word in words]
        self._moment()
        said = {"systemd-repart": self._repart, "systemd-cryptenroll": self._enroll}.get(program[0], self._attach)(
            program
        )
        self.done.append(f"{Path(program[0]).name} {program[-1] if 'wipe' in program[1] else ''}".strip())
        self._moment()
        return said

    def _moment(self) -> None:
        if self.cut is not None:
            self.cut -= 1
            if self.cut < 0:
                self.cut = None
                raise Cut

    def _repart(self, words: list[str]) -> str:
        folder = next(word.partition("=")[2] for word in words if word.startswith("--definitions="))
        (file,) = Path(folder).iterdir()
        wanted = dict(line.split("=") for line in file.read_text().splitlines() if "=" in line)
        assert wanted["Label"] == NAME
        assert NAME not in self.parts, "what stands in the table is not asked for again"
        if not self.room or (wanted["Encrypt"] == "tpm2" and not (self.tpm and self.seals)):
            raise subprocess.CalledProcessError(1, words, stderr="Failed to seal\nor no room")
        self.made += 1
        self.sealed = wanted["Encrypt"] == "tpm2"
        if self.sealed:
            assert "--tpm2-pcrs=7" in words
        else:
            self.slots = {0: _content(words, "--key-file=")}
        self.parts[NAME] = Path("/dev/vda6")
        return ""

    def _enroll(self, words: list[str]) -> str:
        if not self.enrolls:
            raise subprocess.CalledProcessError(1, words)
        assert words[-1] == "/dev/vda6"
        if "--wipe-slot=0" in words:
            self.slots.pop(0)
            return ""
        if _content(words, "--unlock-key-file=") not in self.slots.values():
            raise subprocess.CalledProcessError(1, words)
        self.slots[1] = "tfdrrnnv-cbeihbbl"
        return self.slots[1] + "\n"

    def _attach(self, words: list[str]) -> str:
        assert words[1:4] == ["attach", NAME, "/dev/vda6"]
        assert any("headless=1" in word for word in words), "nobody is asked for anything"
        fits = self.sealed and self.tpm if words[4] == "-" else Path(words[4]).read_text() in self.slots.values()
        if not fits:
            raise subprocess.CalledProcessError(1, words, stderr="TPM2 operation failed\nPassword querying disabled")
        return ""


def _content(words: list[str], option: str) -> str:
    return Path(next(word.partition("=")[2] for word in words if word.startswith(option))).read_text()


@pytest.fixture(params=[True, False], ids=["tpm", "no-tpm"])
def computer(request: pytest.FixtureRequest, tmp_path: Path) -> Computer:
    return Computer(tmp_path, request.param)


def test_the_first_start_makes_it_and_later_ones_open_it(computer: Computer) -> None:
    kept = "sealed" if computer.tpm else "beside"
    assert [computer.open(), computer.open(), computer.open()] == [kept] * 3
    assert computer.made == 1


def test_with_a_tpm_no_key_lies_on_the_disk(tmp_path: Path) -> None:
    computer = Computer(tmp_path, tpm=True)
    write_key(computer.sector, "from-a-try-that-was-cut-off")
    computer.open()
    assert computer.sector.read_bytes() == bytes(2 * SECTOR)
    assert computer.slots == {}


def test_without_one_the_slow_slot_goes_and_the_quick_key_lies_in_the_sector(tmp_path: Path) -> None:
    computer = Computer(tmp_path, tpm=False)
    computer.open()
    assert list(computer.slots) == [1]
    assert read_key(computer.sector) == computer.slots[1]
    assert computer.sector.read_bytes()[SECTOR:] == bytes(SECTOR), "one sector is written"


def test_two_devices_have_two_keys(tmp_path: Path) -> None:
    keys = set()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        computer = Computer(tmp_path / name, tpm=False)
        computer.enrolls = False
        computer.open()
        keys.add(read_key(computer.sector))
    assert len(keys) == 2
    assert all(key and len(key) == 64 for key in keys)


def test_a_tpm_that_seals_nothing_leaves_the_key_beside(tmp_path: Path) -> None:
    computer = Computer(tmp_path, tpm=True)
    computer.seals = False
    assert [computer.open(), computer.open()] == ["beside", "beside"]


def test_the_key_that_was_there_first_stays_where_no_quick_one_can_be_had(tmp_path: Path) -> None:
    computer = Computer(tmp_path, tpm=False)
    computer.enrolls = False
    assert [computer.open(), computer.open()] == ["beside", "beside"]
    assert list(computer.slots) == [0]


@pytest.mark.parametrize("moment", range(8))
def test_a_plug_that_is_pulled_at_any_moment_costs_nothing(computer: Computer, moment: int) -> None:
    computer.cut = moment
    try:
        computer.open()
        computer.cut = None
    except Cut:
        was_made = computer.made
        computer.open()
        assert computer.made == max(1, was_made), "what stands in the table is not made anew"
    assert computer.open() == ("sealed" if computer.tpm else "beside")
    assert computer.tpm or read_key(computer.sector) == computer.slots[1], "each start is quick"


def test_another_machine_leaves_it_as_it_is_and_the_old_one_opens_it_again(tmp_path: Path) -> None:
    computer = Computer(tmp_path, tpm=True)
    computer.open()
    computer.tpm = False
    done = list(computer.done)
    with pytest.raises(Refusal, match="the TPM that holds the key"):
        computer.open()
    assert computer.done == done, "no program is started, so nothing waits"
    computer.tpm = True
    assert computer.open() == "sealed"


def test_a_tpm_that_was_cleared_is_told_in_plain_words(tmp_path: Path) -> None:
    computer = Computer(tmp_path, tpm=True)
    computer.open()
    computer.sealed = False
    with pytest.raises(Refusal, match=r"the TPM to give the key .*got Password querying disabled"):
        computer.open()
    assert computer.made == 1


def test_a_key_that_does_not_fit_is_told(tmp_path: Path) -> None:
    computer = Computer(tmp_path, tpm=False)
    computer.open()
    write_key(computer.sector, "another")
    with pytest.raises(Refusal, match="the key that lies beside"):
        computer.open()
    assert computer.made == 1


def test_a_program_that_does_not_come_back_is_told(tmp_path: Path) -> None:
    computer = Computer(tmp_path, tpm=False)

    def never(*words: str | Path) -> str:
        raise subprocess.TimeoutExpired(list(map(str, words)), 150)

    with pytest.raises(Refusal, match="room for werkstadt-data, got nothing within 150 s"):
        open_vault(computer.look, None, never)


def test_a_disk_without_room_is_told(computer: Computer) -> None:
    computer.room = False
    with pytest.raises(Refusal, match="room for werkstadt-data, got or no room"):
        computer.open()


def test_a_partition_that_did_not_come_is_told(tmp_path: Path) -> None:
    computer = Computer(tmp_path, tpm=False)
    with pytest.raises(Refusal, match="a new partition"):
        open_vault(computer.look, None, lambda *words: "")


def test_a_disk_with_another_table_is_left_alone(tmp_path: Path) -> None:
    computer = Computer(tmp_path, tpm=True)
    del computer.parts[KEY]
    with pytest.raises(Refusal, match="a partition werkstadt-key"):
        computer.open()
    assert computer.done == []


class Kernel:
    """/sys/class/block and the nodes, as files. parts: by name, what their uevent says."""

    def __init__(self, folder: Path) -> None:
        self.sys, self.dev = folder / "sys", folder / "dev"
        (self.sys / "class/block").mkdir(parents=True)
        (self.dev / "by-partlabel").mkdir(parents=True)

    def disk(self, name: str, parts: dict[str, str]) -> None:
        disk = self.sys / "devices/pci0" / name
        for part, uevent in {"": "DEVTYPE=disk\n", **parts}.items():
            folder = disk / part
            folder.mkdir(parents=True)
            (folder / "uevent").write_text(uevent)
            node = part or name
            (self.dev / node).touch()
            (self.sys / "class/block" / node).symlink_to(folder)


@pytest.fixture
def kernel(tmp_path: Path) -> Kernel:
    kernel = Kernel(tmp_path)
    rows = {"nvme0n1p3": "PARTN=3\nPARTNAME=werkstadt-a\n", "nvme0n1p5": f"PARTN=5\nPARTNAME={KEY}\n"}
    kernel.disk("nvme0n1", rows)
    kernel.disk("sda", {"sda6": f"PARTN=6\nPARTNAME={NAME}\n"})
    (kernel.dev / "by-partlabel/werkstadt-a").symlink_to("../nvme0n1p3")
    return kernel


def test_only_the_disk_that_was_started_from_counts(kernel: Kernel) -> None:
    found = find_disk(kernel.dev / "by-partlabel/werkstadt-a", kernel.sys)
    assert found == Disk(
        kernel.dev / "nvme0n1", {"werkstadt-a": kernel.dev / "nvme0n1p3", KEY: kernel.dev / "nvme0n1p5"}
    )


@pytest.mark.parametrize("uevent", [f"PARTN={DATA_NUMBER}\nPARTNAME={NAME}\n", f"PARTN={DATA_NUMBER}\n"])
def test_the_data_is_known_also_before_the_kernel_knows_its_name(kernel: Kernel, uevent: str) -> None:
    folder = kernel.sys / "devices/pci0/nvme0n1/nvme0n1p6"
    folder.mkdir()
    (folder / "uevent").write_text(uevent)
    parts = find_disk(kernel.dev / "by-partlabel/werkstadt-a", kernel.sys).parts
    assert parts[NAME] == kernel.dev / "nvme0n1p6"


@pytest.mark.parametrize("uevent", ["PARTN=7\n", f"PARTN={DATA_NUMBER}\nPARTNAME=windows\n"])
def test_another_partition_is_not_taken_for_it(kernel: Kernel, uevent: str) -> None:
    folder = kernel.sys / "devices/pci0/nvme0n1/nvme0n1p6"
    folder.mkdir()
    (folder / "uevent").write_text(uevent)
    assert NAME not in find_disk(kernel.dev / "by-partlabel/werkstadt-a", kernel.sys).parts


def test_a_slot_that_is_not_there_is_an_error(kernel: Kernel) -> None:
    with pytest.raises(FileNotFoundError):
        find_disk(kernel.dev / "by-partlabel/werkstadt-b", kernel.sys)


@pytest.mark.parametrize("said", [b"", SUCCESS[:-1], bytes.fromhex("80010000000a00000101")])
def test_a_tpm_that_does_not_let_go_is_told_and_keeps_nothing_from_starting(
    tmp_path: Path, said: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    chip = tmp_path / "chip"
    chip.write_bytes(bytes(len(SHUTDOWN)) + said)
    assert not let_go(chip)
    assert not let_go(tmp_path / "none")
    computer = Computer(tmp_path, tpm=True)
    assert open_vault(computer.look, tmp_path / "none", computer.run) == "sealed"
    assert "was not told" in capsys.readouterr().out


@given(st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=SECTOR))
def test_a_key_is_read_as_it_was_written(key: str) -> None:
    assert decode_key(encode_key(key)) == key


@given(st.binary(max_size=2 * SECTOR))
def test_any_other_sector_is_a_refusal_or_no_key(sector: bytes) -> None:
    key: str | None = None
    with contextlib.suppress(Refusal):
        key = decode_key(sector)
    assert key is None or encode_key(key) == sector


@given(st.binary(min_size=1, max_size=SECTOR).filter(lambda sector: bool(sector.strip(b"\0"))))
def test_no_byte_of_a_broken_sector_is_told(sector: bytes) -> None:
    with pytest.raises(Refusal) as err:
        decode_key(b"\x01" + sector)
    assert err.value.got == f"{len(sector) + 1} others"
