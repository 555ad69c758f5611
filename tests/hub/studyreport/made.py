"""A study and its participants, as a report gets them."""

import datetime as dt
import random
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.hub.studies.made import kept
from tests.hub.studies.place import participant
from werkstadt.exhibits.model import Form, FormQuestion, Picture, Show
from werkstadt.exhibits.studies.model import AnswerChoice, AnswerRule, Group, Study, Success, Task, Version
from werkstadt.hub.rules.studies.runs import Kept
from werkstadt.hub.studyreport.source import Source

AT = dt.datetime(2026, 11, 27, 10, 30, tzinfo=ZoneInfo("Europe/Berlin"))
HASH = "5e" * 32

FIND = Task(
    "find",
    {"de": "Abfahrt finden", "en": "Find a departure"},
    {
        "de": "Du willst um 17 Uhr vom Markt zum Beutenberg. Finde heraus, wann die nächste Straßenbahn fährt.",
        "en": "You want to go from Markt to Beutenberg at 5 p.m. Find out when the next tram leaves.",
    },
    180,
    Success(pages=("stop", "stop-late")),
    path=("start", "stop"),
    targets=("Weiter", "Suche"),
)
BUY = Task(
    "buy",
    {"de": "Fahrschein kaufen", "en": "Buy a ticket"},
    {"de": "Kaufe einen Fahrschein für zwei.", "en": "Buy a ticket for two."},
    90,
    Success(answer=AnswerRule({"de": "Was kostet er?"}, (AnswerChoice("a", {"de": "4,20 €"}, True),))),
    start="tickets",
)
STUDY = Study(
    id="bus-app", version="3", hash=HASH, folder=Path("/nowhere"), title={"de": "Fahrplan am Tisch", "en": "Timetable"},
    subtitle={"de": "Zwei Entwürfe im Vergleich", "en": "Two drafts side by side"}, duration_min=8, ages=(8, 99),
    ground="petrol", cover=Picture(Path("cover.svg"), {}), licence="CC-BY-4.0", participants=12,
    pilot=True, seed="jena", block=4, order="balanced",
    groups=(
        Group("kids", 8, {"de": "8 bis 15 Jahre", "en": "8 to 15"}, {"de": "Ich mache mit."}, guardian=True),
        Group("adults", 16, {"de": "ab 16 Jahren", "en": "over 15"}, {"de": "Ich nehme teil.", "en": "I take part."}),
    ),
    versions=(Version("a", "bus-a", "a1" * 32), Version("b", "bus-b", "b2" * 32)),
    tasks=(FIND, BUY), instruments=("sus", "ueq_s", "nps"), after=Show("bus-after", "c3" * 32),
)  # fmt: skip
AFTER = Form(
    "bus-after", "1", "", {"de": "Zum Schluss"},
    (FormQuestion("besser", "text", "", {"de": "Was würdest du ändern?"}, {}, False, {}, None, None, {}, ()),),
)  # fmt: skip


def people(count: int = 24, versions: str = "ab") -> list[Kept]:
    chance = random.Random(11)  # noqa: S311
    found = []
    for number in range(1, count + 1):
        made = participant(chance, number, versions[number % len(versions)])
        items = {f"q{item}": chance.randint(3, 7) for item in range(1, 9)}
        made = replace(
            made,
            group=("adults", "kids")[number % 3 == 0],
            language=("de", "en", "de-simple")[number % 5 % 3],
            answers={**made.answers, "ueq_s": items},
        )
        found.append(kept(number, made, device=f"tisch-{number % 2 + 1}", judged={"buy": number % 12 == 0}))
    if count:
        found += [kept(90, replace(found[0].run, ended="idle")), kept(91, replace(found[0].run, ended="fault"))]
    return found


def source(count: int = 24, *, versions: str = "ab", study: Study | None = STUDY, language: str = "de") -> Source:
    exhibits = {"a1" * 32: "Fahrplan, Liste", "b2" * 32: "Fahrplan, Karte"}
    return Source(
        "bus-app", study, people(count, versions), 1, exhibits, {"bus-after": AFTER}, {}, "Lichtwerk Jena", language,
        AT, "2.1.0",
    )  # fmt: skip
