"""How long what is kept, and from which day on it is over (ADR 0018). Does no IO.

Days are counted in the site's time zone from the day of a record. A record whose clock was more than CLOCK_DAYS behind
when it came is counted from the day on which it came: a device without a clock must not lose what it was given.
"""

import datetime as dt
from dataclasses import dataclass

SUBMISSION_DAYS, WORDS_DAYS, MEDIA_DAYS, VISIT_DAYS, PERSONAL_DAYS = 400, 90, 30, 30, 30
DEVICE_DAYS = 7
WORK_DAYS = 14
"""An export may be worked with for so long, whatever is in it."""
CLOCK_DAYS = 400
DAY_MS = 86_400_000


@dataclass(frozen=True)
class Terms:
    """Days that a form's submissions, the free words in them, and its pictures and sounds are kept."""

    submissions: int = SUBMISSION_DAYS
    words: int = WORDS_DAYS
    media: int = MEDIA_DAYS


def terms_of(*, personal: bool, days: int | None) -> Terms:
    """days: as the form says; None: the house's own, for what is about persons the shorter one."""
    whole = days if days is not None else PERSONAL_DAYS if personal else SUBMISSION_DAYS
    whole = max(1, whole)
    return Terms(whole, min(whole, WORDS_DAYS), min(whole, MEDIA_DAYS))


def shortest(all_: "list[Terms]") -> int:
    """Days after which a copy of everything holds something that is over."""
    return min([VISIT_DAYS, MEDIA_DAYS, *(min(one.submissions, one.words, one.media) for one in all_)])


def days_on_devices(all_: "list[Terms]") -> int:
    """So long a device keeps what is here: within the strictest term, else until a back-up of last week has it."""
    return min(DEVICE_DAYS, shortest(all_))


def first_kept(today: dt.date, days: int) -> str:
    """What is of an earlier day is over."""
    return (today - dt.timedelta(days=days)).isoformat()


def delete_export_by(first_day: str | None, terms: Terms, today: dt.date, *, with_words: bool) -> dt.date:
    """When the oldest of what it holds is over, but not before WORK_DAYS."""
    kept = [terms.submissions, *([terms.words, terms.media] if with_words else [])]
    oldest = dt.date.fromisoformat(first_day) if first_day else today
    over = min(max(oldest, today - dt.timedelta(days=days)) + dt.timedelta(days=days) for days in kept)
    return max(over, today + dt.timedelta(days=WORK_DAYS))
