"""A report from its cover to its last appendix, as data for report.typ. Does no IO."""

import datetime as dt

from werkstadt.hub.studyreport import appendices, front, method, results
from werkstadt.hub.studyreport.saying import Saying
from werkstadt.hub.studyreport.source import Source


def told(source: Source) -> dict[str, object]:
    say = Saying(source.language)
    return {
        "language": source.language,
        "title": say("document", title=front.plain_title(source, say)),
        "place": source.place,
        "made": _day(source.at),
        "foot": say("foot", title=front.plain_title(source, say)),
        "of": say("of"),
        "contents": say("contents"),
        "cover": {
            "kind": say("kind"),
            "title": front.title(source, say),
            "subtitle": say.of(source.study.subtitle) if source.study else "",
            "facts": front.facts(source, say),
            "standard": say("standard"),
        },
        "blocks": [
            *front.summary(source, say),
            *front.introduction(source, say),
            *method.method(source, say),
            *results.results(source, say),
            *appendices.appendices(source, say),
        ],
    }


def _day(at: dt.datetime) -> dict[str, int]:
    at = at.astimezone(dt.UTC)
    return {
        "year": at.year, "month": at.month, "day": at.day, "hour": at.hour, "minute": at.minute, "second": at.second,
    }  # fmt: skip
