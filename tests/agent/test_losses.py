"""Lost answers reach the hub without the kiosk, and as long as no record tells of them."""

import errno
import os
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest

from tests.agent.conftest import Joined
from tests.support.hub_simulator import HubSimulator
from werkstadt.agent.config import Settings
from werkstadt.agent.courier import Report
from werkstadt.agent.doctor import WARN_BEFORE, examine
from werkstadt.agent.enrol import enrol
from werkstadt.journal import Journal, Losses, loss_file
from werkstadt.journal.losscount import LossCount


def said(joined: Joined, report: Report | None = None) -> int:
    joined.round(report)
    return joined.hub.the_device().checkins[-1].lost


def test_a_loss_that_only_the_count_knows_reaches_the_hub_until_its_record_does(
    joined: Joined, journal: Journal
) -> None:
    journal.append("visit", 1, {})
    assert said(joined) == 0
    journal.count_lost(2)
    assert said(joined) == 2
    assert said(joined, Report(lost=1)) == 3
    joined.restart()
    assert said(joined) == 2
    journal.append("visit", 1, {})
    assert said(joined) == 0
    assert joined.round().counts.lost == 2


def test_a_record_that_is_there_counts_even_if_the_kiosk_died_before_it_said_so(
    joined: Joined, journal: Journal, settings: Settings
) -> None:
    told = journal.append("lost", 1, {"count": 2})
    count = LossCount(loss_file(settings.journal, "kiosk"), Losses)
    count.put(Losses(frozen=2, fresh=1, id=told.id))
    assert said(joined) == 1
    count.put(Losses(frozen=2, fresh=1, id="another"))
    assert said(joined) == 3
    count.close()


def test_a_count_that_cannot_be_read_is_told(joined: Joined, journal: Journal, settings: Settings) -> None:
    loss_file(settings.journal, "kiosk").mkdir()
    assert "kiosk.lost cannot be read" in joined.round().troubles["journal"]


def test_a_file_that_its_writer_found_damaged_is_named_until_it_is_moved_away(
    joined: Joined, journal: Journal, settings: Settings, tmp_path: Path
) -> None:
    left = Path(journal._current.path)
    journal._begin("damaged")
    assert str(left) in joined.round().troubles["journal-damaged"]
    (finding,) = [one for one in examine(settings) if one.check == "journal" and one.well is False]
    assert str(left) in finding.found
    assert "docs/agent.md" in finding.todo
    for file in settings.journal.glob(f"{left.stem}*"):
        file.rename(tmp_path / file.name)
    assert joined.round().troubles == {}


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.ENOSPC, "The disk is full: make room"),
        (errno.EROFS, "The disk is read-only"),
        (errno.EACCES, "as root"),
        (errno.EIO, "journalctl"),
    ],
)
def test_doctor_advises_what_helps_against_this_very_failure(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, number: int, advice: str
) -> None:
    def fail(**_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(tempfile, "TemporaryFile", fail)
    (finding,) = [one for one in examine(settings) if one.check == "state"]
    assert os.strerror(number) in finding.found
    assert advice in finding.todo


@pytest.mark.parametrize(("days", "well"), [(61, True), (59, False)])
def test_doctor_warns_sixty_days_before_the_certificate_ends(
    hub: HubSimulator, settings: Settings, days: int, well: bool
) -> None:
    identity = enrol(settings, str(hub.code()), hub.address)
    assert timedelta(days=60) == WARN_BEFORE
    now_s = (identity.certificate.not_valid_after_utc - timedelta(days=days)).timestamp()
    (finding,) = [one for one in examine(settings, lambda: now_s) if one.check == "certificate"]
    assert finding.well is well
