"""The hub's figure of lost answers: what records tell and what is not on record yet, and never lowered."""

import pytest

from tests.hub.test_store import NOW_MS, add_device, store, take_in
from tests.support.chains import chain, record
from werkstadt.contract.messages import CheckIn
from werkstadt.hub.store import devices, enrolment
from werkstadt.hub.store.database import Store

__all__ = ["store"]


def check_in(store: Store, lost: int, device: str = "d1") -> None:
    with store.writing() as connection:
        devices.check_in(connection, device, CheckIn(version="1", epochs=[], lost=lost), NOW_MS)


def figure(store: Store, device: str = "d1") -> int:
    with store.reading() as connection:
        seen = devices.one(connection, device)
    assert seen is not None
    return seen.lost


def test_a_check_in_never_lowers_what_was_lost(store: Store) -> None:
    add_device(store)
    check_in(store, 2)
    check_in(store, 0)  # the device has written its record, which is not here yet
    assert figure(store) == 2
    take_in(store, record(1, body={"count": 2}, kind="lost"))
    check_in(store, 0)
    assert figure(store) == 2
    check_in(store, 1)
    assert figure(store) == 3


def test_records_of_losses_count_without_any_check_in_and_for_their_device_alone(store: Store) -> None:
    add_device(store)
    add_device(store, "d2")
    first = record(1, body={"count": 1}, kind="lost")
    take_in(store, first, record(2, first.hash, {"count": 2}, kind="lost"), *chain(1, epoch="e9"))
    take_in(store, first)  # again
    assert (figure(store), figure(store, "d2")) == (3, 0)
    check_in(store, 1, "d2")
    assert (figure(store), figure(store, "d2")) == (3, 1)


@pytest.mark.parametrize("count", [0, -1, "1", True, None, 2**60])
def test_a_loss_that_is_no_number_is_set_aside_with_its_field(store: Store, count: object) -> None:
    add_device(store)
    assert take_in(store, record(1, body={"count": count}, kind="lost")).aside == 1
    assert figure(store) == 0
    with store.reading() as connection:
        (notice,) = devices.notices_of(connection)
    assert "body.count: expected a whole number from 1" in notice.detail


def test_the_certificate_that_lasts_longest_tells_when_a_device_ends(store: Store) -> None:
    add_device(store)
    with store.writing() as connection:
        for number, expires_ms in enumerate((NOW_MS + 5, NOW_MS + 9, NOW_MS + 1)):
            enrolment.add_certificate(
                connection, "d1", fingerprint=f"{number}", serial="s", pem="p", issued_ms=1, expires_ms=expires_ms
            )
    with store.reading() as connection:
        assert devices.listing(connection)[0].certificate_until_ms == NOW_MS + 9
