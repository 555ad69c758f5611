"""What goes wrong with a device: the clock, the data partition. It shows a page, and asks nobody for anything."""

import os
from pathlib import Path

import pytest

from tests.image.conftest import IMAGE, folder_in
from tests.image.page import assert_held, until_friendly, until_joining
from tests.image.test_start import DATA_AT, write
from tests.support.guest import Guest, running

pytestmark = pytest.mark.image


@pytest.mark.attempt("V32")
@pytest.mark.parametrize("date", ["1971-01-01T00:00:00", "2040-06-01T12:00:00"])
def test_a_wrong_clock_keeps_nobody_from_the_page(report: Path, date: str) -> None:
    with running(IMAGE, folder_in(report, f"clock-{date[:4]}"), "-rtc", f"base={date}") as guest:
        until_joining(guest, f"in {date[:4]}")
        assert_held(guest, f"clock-{date[:4]}")


@pytest.mark.attempt("V31", "V47")
@pytest.mark.parametrize("with_", ["nothing", "noise"])
def test_a_data_partition_that_cannot_be_read_asks_for_nothing(report: Path, with_: str) -> None:
    folder = folder_in(report, f"data-{with_}")
    guest = Guest(IMAGE, folder)
    guest.start()
    guest.until(lambda: "what lasts is open" in guest.journal(), "the partition was made")
    guest.cut()
    waste = folder / "waste"
    waste.write_bytes(bytes(1 << 20) if with_ == "nothing" else os.urandom(1 << 20))
    write(guest.disk, waste, DATA_AT, 1 << 20)
    guest.start()
    try:
        until_friendly(guest, f"with {with_} on the data partition")
        assert "vault: data: expected the key that lies beside to open the data" in guest.journal()
        assert "emergency" not in guest.journal().lower()
    finally:
        guest.cut()
