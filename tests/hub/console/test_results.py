import csv
import io
import re

import httpx

from tests.hub.console.forms import log_in, post
from tests.hub.console.place import NOW_MS, PASSWORD, WISHES, Place, give, submission
from werkstadt.hub.store import answers, staff


def test_what_devices_show_anew_is_listed_with_its_date_and_who_put_it_there(ada: httpx.Client) -> None:
    page = ada.get("/results").text
    rows = [re.sub(r"<[^>]+>", " ", row).split() for row in re.findall(r"<tr>.*?</tr>", page)]
    told = [" ".join(row) for row in rows if row and row[0].startswith("ideen")]
    assert told == [
        "ideen-woerter Wörter 22.11.2026, 14:32:10 22.11.2026, 14:32:10 ada",
        "ideen-zuerst Abstimmung 23.11.2026, 14:31:10 23.11.2026, 14:32:10 aus den Stimmen gezählt",
    ]
    assert "counted from votes" in ada.get("/results?lang=en").text


def test_every_question_has_n_its_days_and_a_table_whose_figures_open_their_rows(ada: httpx.Client) -> None:
    page = ada.get("/results/feedback").text
    assert "n = 191 · 21.10.2026 bis 23.11.2026" in page
    assert "nur positive Gesichter" in page
    figures = re.findall(r'href="(/results/feedback/rows\?[^"]+)">(\d+)<', page)
    assert len(figures) > 20
    for address, figure in figures[:8]:
        assert f"<p>n = {figure} " in ada.get(address.replace("&amp;", "&")).text, address


def test_texts_are_marked_as_not_released_and_an_auditor_does_not_see_them(
    ada: httpx.Client, visitor: httpx.Client
) -> None:
    page = ada.get("/results/feedback").text
    assert "wartet auf Freigabe" in page
    assert WISHES[2] in page
    ada.cookies.clear()
    log_in(visitor, "paula", PASSWORD)
    for path in ("/results/feedback", "/results/feedback/rows", "/results/feedback/csv"):
        assert WISHES[2] not in visitor.get(path).text
    assert "Ihre Rolle sieht nur freigegebene Texte." in visitor.get("/results/feedback").text


def test_filters_narrow_charts_rows_and_csv_alike(ada: httpx.Client, place: Place) -> None:
    with place.hub.store.reading() as connection:
        all_ = list(answers.each(connection, answers.Filter("feedback")))
    chosen = [one for one in all_ if one.exhibit == "abbe" and one.language == "en" and one.day >= "2026-11-01"]
    query = "?exhibit=abbe&answered_in=en&first=2026-11-01&last="
    assert f"n = {len(chosen)} von {len(all_)}" in ada.get(f"/results/feedback{query}").text
    assert f"n = {len(chosen)}" in ada.get(f"/results/feedback/rows{query}").text
    assert len(_csv(ada, f"/results/feedback/csv{query}")) == len(chosen) + 1
    device = [one for one in all_ if one.device == "lab-1"]
    assert f"n = {len(device)} von" in ada.get("/results/feedback?device=lab-1").text
    assert "Zu dieser Auswahl gibt es keine Antworten." in ada.get("/results/feedback?last=2020-01-01").text
    assert ada.get("/results/feedback?last=gestern").status_code == 422


def test_rows_come_newest_first_in_pages(ada: httpx.Client) -> None:
    first = ada.get("/results/feedback/rows").text
    last = ada.get("/results/feedback/rows?page=4").text
    assert "Seite 1 von 4" in first
    assert "23.11.2026" in first
    assert "21.10.2026" in last


def test_csv_holds_every_answer_and_no_formula_and_the_export_is_logged(ada: httpx.Client) -> None:
    rows = _csv(ada, "/results/feedback/csv")
    header = rows[0]
    assert header[:4] == ["id", "day", "device", "exhibit"]
    assert "rating (nur positive Gesichter)" in header
    wishes = {row[header.index("better")] for row in rows[1:]}
    assert "'=SUMME(A1:A9)" in wishes
    assert "=SUMME(A1:A9)" not in wishes
    assert len(rows) == 192
    assert "Ergebnisse exportiert" in ada.get("/audit").text


def test_an_unknown_form_is_a_plain_page_and_one_without_content_still_shows(ada: httpx.Client, place: Place) -> None:
    assert ada.get("/results/nobody").status_code == 404
    kind, at_ms, body = submission(NOW_MS, {"q": "kurz"})
    give(place, "lab-1", [(kind, at_ms, {**body, "form": "anderes"})])
    assert "<h1>anderes</h1>" in ada.get("/results/anderes").text


def _csv(client: httpx.Client, path: str) -> list[list[str]]:
    answer = client.get(path)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_a_figure_below_five_is_not_shown_but_may_be_opened_by_those_who_may(ada: httpx.Client) -> None:
    page = ada.get("/results/feedback?exhibit=abbe&answered_in=en").text
    figures = [int(n) for n in re.findall(r'">(\d+)<span class="hidden"', page)]
    assert "zu wenige" in page
    assert not [n for n in figures if 0 < n < 5]
    assert "n = zu wenige" in ada.get("/results/feedback?first=2026-11-23&last=2026-11-23&device=lab-1").text


def test_no_two_pages_with_one_filter_can_be_subtracted(ada: httpx.Client, visitor: httpx.Client) -> None:
    """What a researcher sees of one question, page by page: a hidden figure is never what the others leave over."""
    ada.cookies.clear()
    log_in(visitor, "rosa", PASSWORD)
    whole = _figures(visitor, "")
    assert whole
    for name, values in (("exhibit", ("abbe", "raum", "werkstadt")), ("answered_in", ("de", "en"))):
        parts = [_figures(visitor, f"?{name}={value}") for value in values]
        for key, total in whole.items():
            hidden = [part for part in parts if part.get(key) is None]
            assert total is None or len(hidden) != 1, (name, key)
            shown = [part[key] for part in parts if part.get(key) is not None]
            assert total is None or not hidden or total - sum(n or 0 for n in shown) >= 5


def test_a_researcher_gets_whole_months_one_filter_and_no_rows(ada: httpx.Client, visitor: httpx.Client) -> None:
    ada.cookies.clear()
    log_in(visitor, "rosa", PASSWORD)
    page = visitor.get("/results/feedback?first=2026-11-20&last=2026-11-23").text
    assert page.count("n = 57") >= 1
    assert "Berichtsansicht" in page
    assert (
        visitor.get("/results/feedback?exhibit=abbe").text.split('<p class="muted">n =')[1][:40]
        == (visitor.get("/results/feedback?exhibit=abbe&answered_in=en").text.split('<p class="muted">n =')[1][:40])
    )
    for path in ("rows", "csv", "xlsx", "sav", "json"):
        assert visitor.get(f"/results/feedback/{path}").status_code == 403
    assert not [one for one in WISHES if one in page]


def test_an_exhibitor_sees_only_their_own_exhibit(ada: httpx.Client, visitor: httpx.Client, place: Place) -> None:
    assert 'name="exhibit" value="abbe"' in ada.get("/staff/emil").text
    assert post(ada, "/staff/emil/exhibits", {"exhibit": "abbe"}).status_code == 303
    with place.hub.store.reading() as connection:
        own = [one for one in answers.each(connection, answers.Filter("feedback")) if one.exhibit == "abbe"]
    ada.cookies.clear()
    log_in(visitor, "emil", PASSWORD)
    assert f"n = {len(own)} " in visitor.get("/results/feedback").text
    assert f"<p>n = {len(own)}" in visitor.get("/results/feedback/rows").text
    assert len(_csv(visitor, "/results/feedback/csv")) == len(own) + 1
    assert "Zu dieser Auswahl" in visitor.get("/results/feedback?exhibit=raum").text
    assert len(_csv(visitor, "/results/feedback/csv?exhibit=raum")) == 1
    with place.hub.store.writing() as connection:
        staff.set_exhibits(connection, "emil", [])
    assert visitor.get("/results/feedback/csv").status_code == 404
    assert "Noch hat niemand" in visitor.get("/results").text


def _figures(client: httpx.Client, query: str) -> dict[tuple[str, str], int | None]:
    page = client.get(f"/results/feedback{query}").text
    found: dict[tuple[str, str], int | None] = {}
    for section in page.split("<section")[1:]:
        title = re.search(r"<h2[^>]*>([^<]*)", section)
        for row in re.findall(r"<tr><th scope=\"row\">(.*?)</th>.*?<td class=\"number\">(.*?)</td>", section):
            digits = re.sub(r"<[^>]+>", "", row[1])
            assert title is not None
            found[title[1], row[0]] = int(digits) if digits.isdigit() else None
    return found
