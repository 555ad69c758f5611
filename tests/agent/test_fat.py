"""FAT as mkfs.vfat and mtools write it, and as somebody writes it who means harm."""

import struct
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.support.fat_image import fat_at, needs_tools, reading, write_image
from werkstadt.agent import fat
from werkstadt.agent.fat import Entry, Fat, FatError, NotFat

pytestmark = needs_tools
LARGE = bytes(range(256)) * 20_000
FILES = {
    "werkstadt-voucher.json": b"{}",
    "README.TXT": b"short",
    "lower.txt": b"",
    "werkstadt-content/files/ab/" + "ab" * 32: LARGE,
    "werkstadt-content/metadata/timestamp.json": b"{}",
    "Ausflüge und Größe.txt": b"x" * 512,
}


def read_all(volume: Fat, folder: Entry | None = None, above: str = "") -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for entry in volume.entries(folder):
        if entry.folder:
            found |= read_all(volume, entry, f"{above}{entry.name}/")
        else:
            found[above + entry.name] = b"".join(volume.pieces(entry))
    return found


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """FAT12, 64 KiB, clusters of 512 bytes; its folder is cluster 2, its files follow."""
    files = {"folder/one.txt": b"1" * 1_500, "two.txt": b"2" * 600}
    return write_image(tmp_path_factory.mktemp("fat") / "small", files, 12, 64).read_bytes()


@pytest.mark.parametrize(
    ("bits", "kib", "cluster"), [(12, 8_000, 8), (16, 32_768, 4), (32, 67_584, 1), (32, 600_000, 8)]
)
def test_what_mtools_wrote_is_read(tmp_path: Path, bits: int, kib: int, cluster: int) -> None:
    with write_image(tmp_path / "image", FILES, bits, kib, cluster).open("rb") as file:

        def read(at: int, length: int) -> bytes:
            file.seek(at)
            return file.read(length)

        volume = Fat(read)
        assert volume.bits == bits
        assert read_all(volume) == FILES


@pytest.mark.parametrize(("clusters", "bits"), [(4_084, 12), (4_085, 16), (65_524, 16), (65_525, 32)])
def test_how_many_clusters_there_are_says_which_fat_it_is(small: bytes, clusters: int, bits: int) -> None:
    boot = bytearray(small[:512])
    struct.pack_into("<H", boot, 19, 0)
    struct.pack_into("<H", boot, 22, 600)
    reserved, fats, in_root = struct.unpack_from("<HBH", boot, 14)
    struct.pack_into("<I", boot, 32, reserved + fats * 600 + in_root * 32 // 512 + clusters * boot[13])
    assert Fat(reading(boot)).bits == bits


def test_a_file_in_pieces_all_over_the_stick_is_whole(tmp_path: Path) -> None:
    """Every other file goes, and what takes their place is scattered."""
    many = {f"f{number}.bin": bytes([number]) * 1_024 for number in range(40)}
    image = bytearray(write_image(tmp_path / "image", many, 12, 1_024, 1).read_bytes())
    volume = Fat(reading(image))
    clusters = [entry.first for entry in volume.entries() if int(entry.name[1:-4]) % 2]
    for here, there in zip(clusters, [*clusters[1:], 0xFFF], strict=True):
        _point(image, here + 1, there)
    scattered = Entry("scattered", False, clusters[0], 1_024 * len(clusters))
    assert b"".join(volume.pieces(scattered)) == b"".join(many[f"f{number}.bin"] for number in range(1, 40, 2))


def test_deleted_files_labels_and_dots_are_none(tmp_path: Path) -> None:
    image = bytearray(
        write_image(tmp_path / "image", {"a/b.txt": b"b", "gone with a long name.txt": b"g"}, 12).read_bytes()
    )
    at = image.index(b"GONEWI~1TXT")
    for entry in range(at - 64, at + 32, 32):
        image[entry] = 0xE5
    volume = Fat(reading(image))
    (folder,) = volume.entries()
    assert [one.name for one in volume.entries(folder)] == ["b.txt"]


def test_a_long_name_that_belongs_to_another_file_is_not_believed(tmp_path: Path) -> None:
    image = bytearray(write_image(tmp_path / "image", {"a name of some length.txt": b"x"}, 12).read_bytes())
    at = image.index(b"ANAMEO~1TXT")
    image[at : at + 11] = b"OTHER   TXT"
    assert [one.name for one in Fat(reading(image)).entries()] == ["OTHER.TXT"]
    image[at : at + 11] = b"ANAMEO~1TXT"
    image[at - 32] = 5  # the first part says that it is the fifth
    assert [one.name for one in Fat(reading(image)).entries()] == ["ANAMEO~1.TXT"]


# harm


def _point(image: bytearray, cluster: int, to: int) -> None:
    """FAT12."""
    at = fat_at(image) + cluster * 3 // 2
    two = struct.unpack_from("<H", image, at)[0]
    struct.pack_into("<H", image, at, two & 0xF | to << 4 if cluster & 1 else two & 0xF000 | to)


def test_a_loop_in_a_file_ends_with_its_size(small: bytes) -> None:
    image = bytearray(small)
    one = next(entry for entry in Fat(reading(image)).entries() if entry.name == "two.txt")
    _point(image, one.first, one.first)
    endless = Entry("endless", False, one.first, 100_000)
    assert sum(map(len, Fat(reading(image)).pieces(endless))) == 100_000


def test_a_loop_in_a_folder_ends(small: bytes) -> None:
    image = bytearray(small)
    folder = next(entry for entry in Fat(reading(image)).entries() if entry.folder)
    begin = image.index(b".          ")
    image[begin : begin + 512] = b"AAAAAAAATXT\x20" + bytes(20) + image[begin + 32 : begin + 64] * 15
    _point(image, folder.first, folder.first)
    assert sum(1 for _ in Fat(reading(image)).entries(folder)) == fat.FOLDER_MAX // 512


@pytest.mark.parametrize("to", [0, 1, 0xFF7, 0x900])
def test_a_chain_that_leads_nowhere_is_refused(small: bytes, to: int) -> None:
    image = bytearray(small)
    two = next(entry for entry in Fat(reading(image)).entries() if entry.name == "two.txt")
    _point(image, two.first, to)
    with pytest.raises(FatError, match=r"expected a cluster from 2 to \d+, got"):
        b"".join(Fat(reading(image)).pieces(two))
    with pytest.raises(FatError, match="expected a cluster"):
        list(Fat(reading(image)).entries(Entry("folder", True, to, 0)))


def test_a_size_that_lies_is_refused(small: bytes) -> None:
    volume = Fat(reading(small))
    two = next(entry for entry in volume.entries() if entry.name == "two.txt")
    with pytest.raises(FatError, match="expected 4294967295 bytes, its chain ends"):
        b"".join(volume.pieces(Entry(two.name, False, two.first, 0xFFFFFFFF)))


def test_a_volume_that_says_it_is_larger_than_it_is_is_refused(small: bytes) -> None:
    volume = Fat(reading(small[:20_000]))
    with pytest.raises(FatError, match="the volume says it is larger than it is"):
        b"".join(volume.pieces(Entry("far", False, 90, 512)))
    with pytest.raises(FatError, match="the volume says"):
        list(Fat(reading(small[: fat_at(small) + 512])).entries())


@pytest.mark.parametrize(
    ("at", "data"),
    [
        (11, b"\x00\x00"),  # bytes of a sector
        (11, b"\x03\x02"),
        (13, b"\x00"),  # sectors of a cluster
        (13, b"\x03"),
        (14, b"\x00\x00"),  # sectors before the tables
        (16, b"\x00"),  # tables
        (17, b"\xff\xff"),  # entries at the top
        (19, b"\x01\x00"),  # sectors in all
        (22, b"\xff\xff"),  # sectors of a table
        (510, b"\x00\x00"),
    ],
)
def test_a_boot_sector_that_makes_no_sense_is_refused(small: bytes, at: int, data: bytes) -> None:
    image = bytearray(small)
    image[at : at + len(data)] = data
    with pytest.raises(FatError, match="expected"):
        Fat(reading(image))


@pytest.mark.parametrize(("oem", "kind"), [(b"EXFAT   ", "exFAT"), (b"NTFS    ", "NTFS")])
def test_other_file_systems_are_called_by_their_names(small: bytes, oem: bytes, kind: str) -> None:
    with pytest.raises(NotFat, match=kind):
        Fat(reading(small[:3] + oem + small[11:]))
    with pytest.raises(NotFat):
        Fat(reading(b""))


@given(st.data())
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
def test_whatever_is_bent_it_is_read_or_refused_and_never_endless(small: bytes, data: st.DataObject) -> None:
    image = bytearray(small)
    for at in data.draw(st.lists(st.integers(0, 4_096) | st.integers(0, len(image) - 1), max_size=12)):
        image[at] = data.draw(st.integers(0, 255))
    asked = 0

    def read(at: int, length: int) -> bytes:
        nonlocal asked
        asked += 1
        assert at >= 0
        assert length <= fat.PIECE + fat.FOLDER_MAX
        return bytes(image[at : at + length])

    try:
        volume = Fat(read)
        for entry in volume.entries():
            if entry.folder:
                list(volume.entries(entry))
            else:
                assert (
                    sum(map(len, volume.pieces(Entry(entry.name, False, entry.first, min(entry.size, 100_000))))) >= 0
                )
    except FatError as err:
        told = str(err)
        assert told.isprintable()
    assert asked < 200_000
