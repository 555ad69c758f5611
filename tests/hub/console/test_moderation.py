"""Nothing that visitors said freely is public before staff release it, and it leaves the public when they undo that."""

import hashlib
import re

import httpx
import pytest

from tests.hub.console.forms import log_in, post
from tests.hub.console.place import NOW_MS, PASSWORD, WISHES, Place, give, submission
from werkstadt.hub import feedwork
from werkstadt.hub.console.drawings import drawing_of
from werkstadt.hub.rules.freewords import words_of
from werkstadt.hub.store import blobs, feeds, staff

DRAWING = {"scene": "s", "aspect": 1.6, "strokes": [{"colour": "sun", "width": 0.02, "points": [0.1, 0.2, 0.3, 0.4]}]}


def numbers(page: str) -> list[str]:
    return re.findall(r'<section class="card item" aria-labelledby="i(\d+)"', page)


def decide(client: httpx.Client, nr: str, to: str, state: str = "waiting") -> httpx.Response:
    return post(client, "/moderation", {"nr": nr, "to": to, "state": state})


def test_the_queue_is_worked_off_and_every_decision_can_be_undone_and_is_logged(ada: httpx.Client) -> None:
    page = ada.get("/moderation").text
    assert "Wartet (77)" in page
    first, second, *_ = numbers(page)
    answer = decide(ada, first, "released")
    assert (answer.status_code, answer.headers["location"]) == (303, "/moderation?state=waiting&go=on")
    after = ada.get(answer.headers["location"]).text
    assert numbers(after)[0] == second
    assert after.index("autofocus") < after.index('value="refused"')
    decide(ada, second, "refused")
    assert numbers(ada.get("/moderation?state=released").text) == [first]
    assert numbers(ada.get("/moderation?state=refused").text) == [second]
    decide(ada, first, "waiting", "released")
    assert numbers(ada.get("/moderation?state=released").text) == []
    audit = ada.get("/audit").text
    for word in ("Freigegeben", "Nicht freigegeben", "Freigabe zurückgenommen"):
        assert word in audit
    assert WISHES[2] not in audit


def test_released_words_come_into_their_feed_and_leave_it(ada: httpx.Client, place: Place) -> None:
    hub = place.hub
    feedwork.bind_words(hub, "wolke", "feedback", "better", who="ada")
    page = ada.get("/moderation").text
    nr = next(
        one
        for one in numbers(page)
        if "Mikroskope" in page.split(f'aria-labelledby="i{one}"')[1].split("</section>")[0]
    )
    with hub.store.reading() as connection:
        assert feeds.one(connection, "wolke") is None
    decide(ada, nr, "released")
    with hub.store.reading() as connection:
        feed = feeds.one(connection, "wolke")
    assert feed is not None
    assert feed.body == {"words": {"Mikroskope": 1, "Selberschauen": 1}}
    assert '<li class="size-1">Mikroskope' in ada.get("/results/feedback").text
    decide(ada, nr, "waiting", "released")
    with hub.store.reading() as connection:
        assert feeds.one(connection, "wolke") is None
        assert "wolke" in feeds.withdrawn(connection)


@pytest.mark.parametrize(("form", "ref"), [("feedback", "rating"), ("feedback", "nobody"), ("nobody", "better")])
def test_only_a_text_of_a_known_form_may_feed_words(place: Place, form: str, ref: str) -> None:
    with pytest.raises(feedwork.FeedError, match="expected a text"):
        feedwork.bind_words(place.hub, "wolke", form, ref, who="ada")


def test_a_photo_is_shown_by_what_it_is_and_only_to_those_who_may(
    ada: httpx.Client, visitor: httpx.Client, place: Place
) -> None:
    for data, kind in (
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"<script>alert(1)</script>", "application/octet-stream"),
    ):
        name = hashlib.sha256(data).hexdigest()
        path = place.hub.settings.state / "blobs" / name[:2] / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        with place.hub.store.writing() as connection:
            blobs.add(connection, name, "lab-1", len(data), NOW_MS)
        kind_, at_ms, body = submission(NOW_MS, {"photo": name})
        give(place, "lab-1", [(kind_, at_ms, {**body, "form": "fotos"})], blobs=(name,))
        nr = numbers(ada.get("/moderation?form=fotos").text)[-1]
        answer = ada.get(f"/moderation/{nr}/file")
        assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
        assert "sandbox" in answer.headers["content-security-policy"]
    assert ada.get("/moderation/999999/file").status_code == 404
    ada.cookies.clear()
    log_in(visitor, "paula", PASSWORD)
    assert visitor.get(f"/moderation/{nr}/file").status_code == 403
    assert visitor.get("/moderation").status_code == 403


def test_an_exhibitor_sees_and_releases_what_was_said_at_their_own_exhibit(visitor: httpx.Client, place: Place) -> None:
    with place.hub.store.writing() as connection:
        staff.set_exhibits(connection, "emil", ["abbe"])
    log_in(visitor, "emil", PASSWORD)
    page = visitor.get("/moderation").text
    own = set(numbers(page))
    total = int(re.search(r"Wartet \((\d+)\)", page)[1])  # type: ignore[index]
    assert 0 < total < 77
    stranger = next(str(nr) for nr in range(1, 78) if str(nr) not in own)
    decide(visitor, stranger, "released")
    if total <= 20:
        assert "Freigegeben (0)" in visitor.get("/moderation").text
    with place.hub.store.writing() as connection:
        staff.set_exhibits(connection, "emil", [])
    assert numbers(visitor.get("/moderation").text) == []


def test_a_drawing_is_drawn_and_what_is_none_is_said_to_be_none(ada: httpx.Client, place: Place) -> None:
    give(place, "lab-1", [("drawing", NOW_MS, dict(DRAWING)), ("drawing", NOW_MS, {"strokes": "x"})])
    for nr in numbers(ada.get("/moderation").text):
        decide(ada, nr, "released")
    while numbers(page := ada.get("/moderation").text) and "Zeichnung" not in page:
        for nr in numbers(page):
            decide(ada, nr, "released")
    assert '<polyline class="stroke-sun" points="160,200 480,400" stroke-width="20.0"/>' in page
    assert "Diese Zeichnung lässt sich nicht zeigen." in page


@pytest.mark.parametrize(
    "said",
    [
        None, {}, {"aspect": "x", "strokes": []}, {"aspect": 1.6, "strokes": [None, {"colour": "red"}]},
        {"aspect": 1e99, "strokes": DRAWING["strokes"]},
        {"aspect": 1.6, "strokes": [{"colour": "sun", "width": 0.1, "points": ["<b>", 2]}]},
    ],
)  # fmt: skip
def test_a_hostile_drawing_is_none(said: object) -> None:
    assert drawing_of(said) is None


def test_words_count_once_a_text_without_small_ones() -> None:
    assert words_of(["Die Bäume, die Bäume!", "bäume und Licht", "x 42 https://a.b", "Bäume"]) == {
        "Bäume": 3, "Licht": 1, "https": 1,
    }  # fmt: skip
