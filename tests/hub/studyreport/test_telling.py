"""What a report says, before it is set."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from tests.hub.studies.made import kept, run, task
from tests.hub.studyreport.made import BUY, FIND, STUDY, people, source
from werkstadt.exhibits.studies.model import Success
from werkstadt.hub.rules.studies.figures import Measure
from werkstadt.hub.rules.studies.runs import Kept
from werkstadt.hub.studyreport.blocks import bar
from werkstadt.hub.studyreport.results import round_up
from werkstadt.hub.studyreport.source import Source
from werkstadt.hub.studyreport.telling import told


def blocks(made_of: Source, kind: str = "") -> list[dict[str, Any]]:
    found: Any = told(made_of)["blocks"]
    return [block for block in found if not kind or block["kind"] == kind]


def table(made_of: Source, caption: str) -> list[list[Any]]:
    (found,) = [one for one in blocks(made_of, "table") if one["caption"].startswith(caption)]
    assert all(len(row) == len(found["heads"]) for row in found["rows"])
    return [found["heads"], *found["rows"]]


def texts(part: object) -> Iterable[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for one in part.values():
            yield from texts(one)
    elif isinstance(part, list):
        for one in part:
            yield from texts(one)


def said(made_of: Source) -> str:
    return "\n".join(texts(told(made_of))).replace("\u00a0", " ")


def of_runs(*runs: Kept, **more: Any) -> Source:
    return replace(source(0), runs=runs, **more)


def test_it_has_the_parts_of_the_common_industry_format_in_their_order() -> None:
    headings = [block["text"] for block in blocks(source(), "heading") if block["level"] == 1]
    assert headings == [
        "Zusammenfassung",
        "Einleitung",
        "Methode",
        "Ergebnisse",
        "Grenzen dieses Berichts",
        "Anhang A: Wortlaut der Fragen",
        "Anhang B: Wie gerechnet wird",
        "Anhang C: Software und Pakete",
    ]
    parts = [block["text"] for block in blocks(source(language="en"), "heading") if block["level"] == 2]
    assert parts[:11] == [
        *("What was tested", "Test objectives", "Participants", "Context of use in the test", "Tasks"),
        *("Experimental design", "Usability measures", "Effectiveness", "Efficiency", "Satisfaction"),
        "Version a against version b",
    ]


def test_the_cover_says_what_was_tested_by_whom_and_when() -> None:
    cover: Any = told(source())["cover"]
    assert dict(cover["facts"]) == {
        "Studie": "bus-app",
        "Fassung der Studie": "3",
        "Getestet wurde": "Fahrplan, Liste; Fahrplan, Karte",
        "Teilnehmende": "24 Teilnehmende",
        "Zeitraum": "23.11.2026",
        "Getestet von und in": "Lichtwerk Jena",
        "Bericht vom": "27.11.2026",
    }
    later = [*people(2), replace(people(1)[0], day="2026-11-25")]
    dates: Any = told(of_runs(*later, study=None))["cover"]
    assert dict(dates["facts"])["Zeitraum"] == "23.11.2026 bis 25.11.2026"
    assert dict(dates["facts"])["Getestet wurde"] == "a; b"


def test_figures_are_those_of_the_rules() -> None:
    made_of = source()
    rows = table(made_of, "Ohne Hilfe geschafft")
    assert rows[0] == ["Aufgabe", "Fassung", "Teilnehmende", "Geschafft", "95-%-Intervall", "0 bis 100\u00a0%"]
    measure = made_of.by_version["b"].tasks[0].completion
    assert rows[2][:5] == ["Abfahrt finden", "b", "9 von 12", "75\u00a0%", "46 bis 92\u00a0%"]
    assert rows[2][5]["at"] == measure.value == 0.75
    assert (rows[2][5]["low"], rows[2][5]["high"]) == (round(measure.low or 0, 4), round(measure.high or 0, 4))


def test_one_version_needs_no_column_of_versions_and_no_comparison() -> None:
    made_of = source(versions="a")
    assert table(made_of, "Ohne Hilfe geschafft")[0][:2] == ["Aufgabe", "Teilnehmende"]
    assert "gegen Fassung" not in said(made_of)
    assert "Alle" in table(made_of, "Teilnehmende nach Altersgruppe")[0]
    assert len(table(made_of, "Teilnehmende nach Altersgruppe")[0]) == 2


def test_participants_are_counted_by_age_language_and_device() -> None:
    made_of = source()
    assert table(made_of, "Teilnehmende nach Altersgruppe") == [
        ["Altersgruppe", "Fassung a", "Fassung b", "Alle"],
        ["8 bis 15 Jahre", "4", "4", "8"],
        ["ab 16 Jahren", "8", "8", "16"],
    ]
    assert [row[0] for row in table(made_of, "Teilnehmende nach Sprache")[1:]] == [
        *("Deutsch", "Einfache Sprache", "Englisch"),
    ]
    assert table(made_of, "Geräte")[1:] == [
        ["Tisch-1", "1210 × 680", "3840 × 2160", "12"],
        ["Tisch-2", "1210 × 680", "3840 × 2160", "12"],
    ]
    assert "Stufe" not in said(made_of)
    levelled = [kept(1, run(task(), level="profi", group="", language="fr"))]
    assert table(of_runs(*levelled), "Teilnehmende nach Stufe")[1] == ["profi", "1"]
    assert table(of_runs(*levelled), "Teilnehmende nach Altersgruppe")[1] == ["ohne Altersgruppe", "1"]
    assert table(of_runs(*levelled), "Teilnehmende nach Sprache")[1] == ["fr", "1"]


def test_who_is_not_counted_is_named() -> None:
    text = said(source())
    assert "Nicht ausgewertet: 1 Probedurchgang; 1 abgebrochen; 0 neu begonnen; 1 mit Störung beendet." in text
    narrowed = replace(source(), narrowed={"group": "kids", "device": "Tisch-1"})
    assert "nur einen Teil der Durchgänge aus: Gruppe kids; Gerät Tisch-1." in said(narrowed)


def test_too_few_are_marked_from_the_summary_on() -> None:
    few, enough = said(source(15)), said(source(24))
    assert "mindestens 8 Teilnehmende je Gruppe" in few
    assert "7 (zu wenige)" in few
    assert "n = 7, zu wenige" in few
    for side in ("ab", "ba"):
        assert "Mindestens eine Fassung haben weniger als 8" in said(source(15, versions=side))
    assert "(zu wenige)" not in enough
    assert "Zu wenige" not in enough


def test_without_anybody_there_are_no_figures_and_that_is_said() -> None:
    text = said(source(0))
    assert "Noch hat niemand die Studie bis zum Ende gemacht." in text
    assert "also keine Ergebnisse" in text
    assert "noch keine" in text
    assert "Abfahrt finden" in text
    assert "Welche Aufgaben gestellt wurden, ist nicht bekannt" in said(source(0, study=None))


def test_one_participant_is_one() -> None:
    text = said(source(1))
    assert "Eine Person hat die Studie bis zum Ende gemacht" in text
    assert "1 Teilnehmende:r" in text
    assert "nicht zu sagen" in text


def test_a_study_that_is_gone_is_reported_by_its_runs() -> None:
    text = said(source(study=None))
    assert "Kennungen der Fassungen aus den Durchgängen: a, b." in text
    for part in ("Der Wortlaut der Aufgaben", "Wie die Studie aufgebaut war", "Einwilligung und eigene Fragen"):
        assert part in text
    assert "buy" in text
    assert "SHA-256" in text


def test_versions_of_the_study_that_are_mixed_or_another_are_warned_of() -> None:
    assert "Fassung 3 der Studie. Beschrieben ist" not in said(source())
    other = replace(source(), study=replace(STUDY, version="4"))
    assert "Fassung 3 der Studie. Beschrieben ist Fassung 4" in said(other)
    mixed = of_runs(kept(1, run(task())), kept(2, run(task(), study_version="4")))
    assert "aus mehreren Fassungen der Studie (3, 4)" in said(mixed)


@pytest.mark.parametrize(
    ("success", "expected"),
    [
        (Success(pages=("stop", "late")), "sobald die Seite „stop“ oder „late“ erreicht ist"),
        (Success(elements=("Kaufen",)), "sobald „Kaufen“ berührt ist"),
        (Success(events=("paid",)), "sobald der Prototyp „paid“ meldet"),
        (Success(observer=True), "eine Person, die beobachtet hat"),
        (BUY.success, "mit der richtigen Antwort auf „Was kostet er?“: „4,20 €“"),
    ],
)
def test_every_rule_of_success_has_words(success: Success, expected: str) -> None:
    study = replace(STUDY, tasks=(replace(FIND, success=success),))
    assert expected in said(source(study=study))


def test_tasks_say_their_words_limits_ways_and_targets() -> None:
    text = said(source())
    assert "Aufgabe 1: Abfahrt finden" in text
    for part in ("Zeitgrenze: 3 Minuten", "Zeitgrenze: 90 s", "Beginn: erste Seite", "Beginn: Seite „tickets“"):
        assert part in text
    assert "Gerader Weg: start → stop" in text
    assert "Gerader Weg: keiner genannt" in text
    assert "kein Fehlgriff ist: „Weiter“ oder „Suche“" in text
    assert "Ziele: keine genannt" in text
    english = replace(STUDY, tasks=(replace(FIND, title={"en": "Find"}),))
    assert {"text": "Aufgabe 1: Find", "lang": "en"} in [
        one["text"] for one in blocks(source(study=english), "heading")
    ]


def test_the_design_says_how_versions_and_orders_were_given_out() -> None:
    text = said(source())
    for part in (
        "eine von 2 Fassungen",
        "In je 4 aufeinander",
        "Williams-Quadrat",
        "je Gerät 12 ganze",
        "SUS, UEQ-S, NPS",
    ):
        assert part in text, part
    plain = replace(STUDY, versions=STUDY.versions[:1], order="fixed", instruments=(), participants=1)
    text = said(source(study=plain, versions="a"))
    for part in ("Es gab eine Fassung", "in derselben Reihenfolge", "ein ganzer Durchgang", "nicht gestellt"):
        assert part in text, part
    assert "Blockrandomisierung" not in text


def test_why_a_figure_is_missing_is_said() -> None:
    quiet = replace(STUDY, tasks=(replace(FIND, seq=False), BUY))
    lost = task("find", "given-up", first_touch_ms=None, misclicks=None, seq=None)
    waiting = task("buy", "claimed", misclicks=None, seq=None)
    made_of = of_runs(kept(1, run(lost, waiting, answers={"sus": {"q1": 3}})), study=quiet)
    completed = {row[0]: row[1:3] for row in table(made_of, "Ohne Hilfe geschafft")}
    assert completed["Abfahrt finden"] == ["0 von 1 (zu wenige)", "0\u00a0%"]
    assert completed["Fahrschein kaufen"] == ["0 von 0", "noch nicht beurteilt"]
    assert table(made_of, "Dauer")[1][2:] == ["kein Erfolg", "–", "–"]
    assert [row[2] for row in table(made_of, "Leichtigkeit")[1:]] == ["nicht gefragt", "keine Antwort"]
    assert [row[2] for row in table(made_of, "Fehler")[1:]] == ["nicht gezählt", "keine Ziele"]
    assert table(made_of, "Zögern")[1][2] == "keine Berührung"
    assert table(made_of, "Ergebnis: SUS")[1][:4] == ["0", "keine ganze Antwort", "–", "–"]
    text = said(made_of)
    assert "Einen Versuch, bei dem die Person „geschafft“ sagte" in text
    assert "Eine unvollständige Antwort ist nicht gezählt." in text
    assert "SUS: keine vollständige Antwort" in text


def test_outcomes_show_what_was_broken_off_only_where_something_was() -> None:
    assert "abgebrochen" not in table(source(), "Wie die Versuche endeten")[0]
    made_of = of_runs(kept(1, run(task("find", "broken-off"))))
    assert table(made_of, "Wie die Versuche endeten")[1][-1] == "1"


def test_staff_who_judged_are_mentioned_only_where_somebody_claimed() -> None:
    assert "hat eine Person aus dem Team geurteilt" in said(source())
    assert "hat eine Person aus dem Team geurteilt" not in said(of_runs(kept(1, run(task()))))


def test_questionnaires_say_benchmark_table_and_version() -> None:
    made_of = source()
    rows = table(made_of, "Ergebnis: UEQ-S")
    assert [row[:3] for row in rows[1:3]] == [["Insgesamt", "a", "12"], ["Insgesamt", "b", "12"]]
    assert [row[0] for row in rows[3:]] == ["Pragmatisch", "Pragmatisch", "Hedonisch", "Hedonisch"]
    assert rows[1][-1] == "unterdurchschnittlich (Intervall: schlecht bis überdurchschnittlich)"
    text = said(made_of)
    assert "Tabelle sus-curved-grades, Fassung 2016 (Anhang B)" in text
    assert "UEQ-S: Tabelle ueq-s-tool, Fassung 1" in text
    assert "über 1,58" in text
    assert "ab 84,1" in text
    assert "ab 65\n" in text
    assert "über 0\n" in text
    assert "Faustregel" in text
    assert "below average" in said(source(language="en"))


def test_an_instrument_without_a_table_says_so_and_umux_lite_has_that_of_the_sus() -> None:
    answers = {"umux": {f"q{n}": 4 for n in range(1, 5)}, "umux_lite": {"q1": 6, "q2": 6}}
    made_of = of_runs(*(kept(nr, run(task(), answers=answers)) for nr in (1, 2)))
    found = {one["caption"]: one["rows"] for one in blocks(made_of, "table")}
    assert found["Ergebnis: UMUX"][0][-1] == "keine Tabelle"
    assert found["Ergebnis: UMUX-Lite"][0][-1] == "A"
    assert "UMUX-Lite: Tabelle sus-curved-grades, Fassung 2016" in found


def test_nobody_asked_is_said_of_questionnaires() -> None:
    made_of = of_runs(kept(1, run(task(), answers={})))
    assert "nicht gestellt oder von niemandem beantwortet" in said(made_of)
    assert "Tabellen der Einordnung" not in said(made_of)


def test_an_interval_beyond_its_scale_is_mentioned_and_its_bar_is_cut() -> None:
    answers = [{"sus": {f"q{n}": value if n % 2 else 6 - value for n in range(1, 11)}} for value in (5, 1)]
    made_of = of_runs(*(kept(nr, run(task(), answers=one)) for nr, one in enumerate(answers)))
    assert "reicht über seine Skala hinaus" in said(made_of)
    found = table(made_of, "Ergebnis: SUS")[1][3]
    assert (found["low"], found["at"], found["high"]) == (0.0, 0.5, 1.0)
    assert "reicht über seine Skala hinaus" not in said(source())


def test_versions_are_compared_with_effects_and_intervals() -> None:
    rows = table(source(), "Aufgabe „Abfahrt finden“")
    by_name = {row[0]: row[1:] for row in rows}
    assert by_name["Kennzahl"] == ["Fassung a", "Fassung b", "Unterschied", "Hedges’ g", "Urteil"]
    assert by_name["Dauer"] == [
        *("20,6\u00a0s (n = 12)", "58,7\u00a0s (n = 9)", "× 2,85 (1,97 bis 4,13)", "–", "klar"),
    ]
    assert by_name["SEQ"][2:] == ["−1,7 (−2,7 bis −0,6)", "−1,35 (−2,25 bis −0,45)", "klar"]
    assert by_name["Geschafft"][2:] == ["−25 (−53 bis +4) Punkte", "–", "kann Zufall sein"]
    assert by_name["Zögern"][2:] == ["nicht berechnet", "–", "–"]
    missing = {row[0]: row[1:] for row in table(source(), "Aufgabe „Fahrschein kaufen“")}
    assert missing["Fehlgriffe"] == ["nicht zu sagen", "nicht zu sagen", "nicht zu sagen", "–", "–"]
    assert "Klare Unterschiede, Fassung b gegen Fassung a: Abfahrt finden, Dauer × 2,85" in said(source())


def test_where_no_difference_is_clear_the_summary_says_so() -> None:
    same = [kept(nr, run(task(), version="ab"[nr % 2], answers={})) for nr in range(16)]
    assert "ist kein Unterschied klar" in said(of_runs(*same))
    assert "Fragebögen: Fassungen" not in said(of_runs(*same))


def test_each_version_is_compared_with_each() -> None:
    three = [kept(nr, run(task(), version="abc"[nr % 3])) for nr in range(9)]
    headings = [block["text"] for block in blocks(of_runs(*three), "heading")]
    assert [one for one in headings if "gegen" in one] == [
        *("Fassung a gegen Fassung b", "Fassung a gegen Fassung c", "Fassung b gegen Fassung c"),
    ]


def test_wordings_are_those_of_the_questionnaires_and_the_study() -> None:
    made_of = source()
    text = said(made_of)
    assert "Ich fand das System unnötig kompliziert." in text
    assert "1 – gar nicht bis 5 – voll und ganz" in text
    assert "Was würdest du ändern?" in text
    assert "eigene Worte oder Zahl" in text
    assert "Einwilligung: 8 bis 15 Jahre" in text
    assert "Ich mache mit." in text
    assert "Formulars „bus-after“ ist nicht in den Inhalten" in said(replace(made_of, forms={}))
    quiet = replace(STUDY, tasks=tuple(replace(one, seq=False) for one in STUDY.tasks), after=None)
    assert "Wie war diese Aufgabe insgesamt?" in text
    assert "Wie war diese Aufgabe insgesamt?" not in said(source(study=quiet))
    assert "Fragen nachher" not in said(source(study=quiet))


def test_software_and_packs_are_named_by_version_and_hash() -> None:
    rows = table(source(), "Womit getestet")
    assert rows[1] == ["Werkstadt, Zentrale", "2.1.0"]
    assert rows[2] == ["Studie, Fassung 3", "5e" * 32]
    assert rows[4] == ["Fassung b: bus-b", "b2" * 32]


@pytest.mark.parametrize(("most", "end"), [(0.3, 1), (1, 1), (1.01, 2), (4.9, 5), (5.1, 10), (61, 100), (400, 500)])
def test_scales_end_at_a_round_number(most: float, end: int) -> None:
    assert round_up(most) == end


def test_a_bar_without_an_interval_has_none_and_without_a_value_is_none() -> None:
    assert bar(Measure(1, 4.0, None, None, (), ()), 1, 7, "x") == {"at": 0.5, "low": None, "high": None, "alt": "x"}
    assert bar(Measure(0, None, None, None, (), ()), 1, 7, "x") == "–"
