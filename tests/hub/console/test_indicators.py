import re

import httpx

from tests.hub.console.place import Place
from werkstadt.hub.store import counts


def test_the_year_s_figures_are_those_of_the_store_and_open_their_rows(ada: httpx.Client, place: Place) -> None:
    with place.hub.store.reading() as connection:
        october = counts.visits_per_day(connection, "2026-10-01", "2026-10-31")
    page = ada.get("/indicators").text
    rows = re.findall(r"<tr><th scope=\"row\" data-label=\"Okt\">.*?</tr>", page, re.DOTALL)
    assert re.findall(r'data-value="(\d+)"', rows[0]) == ["3", str(len(october)), str(sum(october.values()))]
    address = re.findall(r'href="(/indicators/rows\?kind=visit[^"]+)"', rows[0])[0].replace("&amp;", "&")
    assert ada.get(address).text.count('<th scope="row"') == 100
    assert "bis jetzt" in page


def test_visits_are_never_called_visitors(ada: httpx.Client) -> None:
    assert "nicht die Besucher:innen des Hauses (40)" in ada.get("/indicators").text


def test_quarters_years_and_earlier_years_can_be_chosen(ada: httpx.Client) -> None:
    assert "4. Quartal 2026" in ada.get("/indicators?by=quarter").text
    assert "Dezember 2025" in ada.get("/indicators?year=2025").text
    assert ">2022" in ada.get("/indicators?by=year").text
    assert ada.get("/indicators?by=week").status_code == 422


def test_csv_names_number_period_unit_and_method(ada: httpx.Client) -> None:
    text = ada.get("/indicators/csv?by=quarter").content.decode("utf-8-sig")
    assert "38;Showroom;Exponate;2026-Q4;2026-10-01;2026-12-31;3;exhibits;A;" in text


def test_days_of_the_exhibition_open_with_device_and_exhibits(ada: httpx.Client) -> None:
    page = ada.get("/indicators/rows?kind=exhibition_day&first=2026-11-23&last=2026-11-23").text
    assert page.count('<th scope="row"') == 4
    assert "Die Jena Digital Werkstadt, Was dieser Raum spürt, Wie klein ist klein?" in page
    assert "keine Einträge" in ada.get("/indicators/rows?kind=visit&first=2020-01-01&last=2020-01-02").text
