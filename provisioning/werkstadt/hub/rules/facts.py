"""What the hub reads out of a record to be able to count it: its form or study, its day. All else stays bytes."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from werkstadt.contract.errors import ContractError
from werkstadt.contract.ranges import SEQ_MAX
from werkstadt.contract.record import Record, parse_json_object
from werkstadt.contract.runs import KIND, PAGE_KIND, VERSION, parse_page, parse_run
from werkstadt.hub.rules.texts import is_plain

FORM_MAX_CHARS = 128
NAME_MAX_CHARS = 40
_QUARTER_MS = 15 * 60 * 1000


@dataclass(frozen=True)
class Facts:
    """form: of submissions; of what belongs to a study, that study; else "". day: "2026-11-23" in the site's time
    zone. said: a submission's body."""

    form: str
    day: str
    said: Mapping[str, object] | None = None


def facts_of(record: Record, received_ms: int, zone: ZoneInfo) -> Facts:
    """Raises ContractError naming the field where a record of a known kind and version is not as agreed.

    Unknown kinds and newer versions are kept as they are. A record from the future was written under a wrong clock:
    it counts for the day on which it came.
    """
    header = record.parsed
    if not is_plain(header.id + header.kind + header.epoch):
        for name, text in (("id", header.id), ("kind", header.kind), ("epoch", header.epoch)):
            if not is_plain(text):
                raise ContractError(f"header.{name}", "text of whole characters", ascii(text))
    day = _day_of(min(header.at_ms, received_ms) // _QUARTER_MS, zone)
    if record.body is None:
        return Facts("", day)
    body = parse_json_object(record.body, "body")
    check = _CHECKS.get((header.kind, header.v))
    if check is not None:
        check(body)
    if header.kind == "submission":
        form = body.get("form")
        return Facts(
            form if isinstance(form, str) and len(form) <= FORM_MAX_CHARS and is_plain(form) else "", day, body
        )
    if header.kind in (KIND, PAGE_KIND) and header.v == VERSION:
        return Facts(str(body["study"]), day)
    if (header.kind, header.v) == ("exhibition_day", 1):
        return Facts("", str(body["day"]))
    return Facts("", day)


@lru_cache(maxsize=1024)
def _day_of(quarter: int, zone: ZoneInfo) -> str:
    """quarter: of an hour, since 1970; no time zone cuts its days finer today."""
    return dt.datetime.fromtimestamp(quarter * _QUARTER_MS / 1000, zone).date().isoformat()


def _check_submission(body: dict[str, object]) -> None:
    form, answers = body.get("form"), body.get("answers")
    if not isinstance(form, str) or not 1 <= len(form) <= FORM_MAX_CHARS or not is_plain(form):
        raise ContractError("body.form", f"text of 1 to {FORM_MAX_CHARS} characters", form)
    if not isinstance(answers, dict):
        raise ContractError("body.answers", "an object", type(answers).__name__)


def _check_visit(body: dict[str, object]) -> None:
    if type(body.get("duration_ms")) is not int:
        raise ContractError("body.duration_ms", "milliseconds", body.get("duration_ms"))


def _check_exhibition_day(body: dict[str, object]) -> None:
    day, exhibits = body.get("day"), body.get("exhibits")
    try:
        valid = isinstance(day, str) and dt.date.fromisoformat(day).isoformat() == day
    except ValueError:
        valid = False
    if not valid:
        raise ContractError("body.day", "a day such as 2026-11-23", day)
    if not isinstance(exhibits, list) or not all(isinstance(one, str) for one in exhibits):
        raise ContractError("body.exhibits", "a list of texts", type(exhibits).__name__)
    if not isinstance(body.get("exhibition"), str):
        raise ContractError("body.exhibition", "text", body.get("exhibition"))


def _check_lost(body: dict[str, object]) -> None:
    count = body.get("count")
    if type(count) is not int or not 0 < count <= SEQ_MAX:
        raise ContractError("body.count", "a whole number from 1", count)


def _check_staff(body: dict[str, object]) -> None:
    did, counter = body.get("did"), body.get("counter")
    if not isinstance(did, str) or not 0 < len(did) <= NAME_MAX_CHARS or not is_plain(did):
        raise ContractError("body.did", f"1 to {NAME_MAX_CHARS} characters", did)
    if counter is not None and (type(counter) is not int or not 0 <= counter <= SEQ_MAX):
        raise ContractError("body.counter", "a whole number from 0", counter)


def _check_vote(body: dict[str, object]) -> None:
    for name in ("exhibit", "scene", "choice"):
        text = body.get(name)
        if not isinstance(text, str) or not 1 <= len(text) <= NAME_MAX_CHARS or not is_plain(text):
            came = f"{len(text)} characters" if isinstance(text, str) else type(text).__name__
            raise ContractError(f"body.{name}", f"text of 1 to {NAME_MAX_CHARS} characters", came)


_CHECKS: dict[tuple[str, int], Callable[[dict[str, object]], object]] = {
    ("submission", 1): _check_submission,
    ("visit", 1): _check_visit,
    ("exhibition_day", 1): _check_exhibition_day,
    ("lost", 1): _check_lost,
    ("vote", 1): _check_vote,
    ("staff", 1): _check_staff,
    (KIND, VERSION): parse_run,
    (PAGE_KIND, VERSION): parse_page,
}
