"""The whole way on the starter exhibition, read and pressed from outside: every page of all exhibits, then the form."""

import base64
import csv
import io
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from PIL import Image, ImageChops, ImageStat

from tests.support.screen_reader import ScreenReader, screen_reader
from tests.support.x11 import Screen
from tests.whole.demo import DemoProcess, devices, logged_in
from tests.whole.house import until
from werkstadt.exhibits.content import load_exhibit, load_exhibition
from werkstadt.exhibits.model import Exhibit, Scene, Words
from werkstadt.scenes.gallery.load import Gallery, Item
from werkstadt.scenes.live.load import Live
from werkstadt.scenes.plan.load import Plan
from werkstadt.scenes.poll.load import Poll
from werkstadt.scenes.quiz.load import Quiz
from werkstadt.scenes.story.load import Story, StoryPage

WORDS = {
    "de": {
        "next": "Weiter",
        "opinion": "Deine Meinung",
        "page": "Seite {} von {}",
        "review": "Stimmt alles so?",
        "send": "Abschicken",
        "thanks": "Danke!",
        "form open": "Jemand füllt gerade ein Formular aus",
    },
    "en": {
        "next": "Next",
        "opinion": "Your opinion",
        "page": "Page {} of {}",
        "review": "Is everything right?",
        "send": "Send",
        "thanks": "Thank you!",
    },
}


@dataclass
class Visitor:
    """Reads by names alone. language: "de" or "en"."""

    reader: ScreenReader
    language: str

    def say(self, word: str) -> str:
        return WORDS[self.language][word]

    def see(self, exhibit: Exhibit) -> None:
        """From its first page to its last, every word of it."""
        steps = sum(scene.page_count for scene in exhibit.scenes)
        at = 0
        for scene in exhibit.scenes:
            for page in self.pages(scene):
                at += 1
                if at < steps:
                    self.reader.hear(self.say("page").format(at, steps))
                self.see_page(page)
                if at < steps:
                    self.reader.press(f"/{self.say('next')}$")
        self.reader.place(exhibit.form_pill[self.language] if exhibit.form else self.say("opinion"))

    @staticmethod
    def pages(scene: Scene) -> Sequence[StoryPage | Item | Scene]:
        return scene.pages if isinstance(scene, Story) else scene.items if isinstance(scene, Gallery) else (scene,)

    def see_page(self, page: StoryPage | Item | Scene) -> None:
        if isinstance(page, StoryPage):
            self.reader.hear(page.title[self.language])
            for block in page.blocks[self.language]:
                self.reader.hear("".join(run.text for run in block.runs))
            if page.picture is not None:
                self.reader.hear(page.picture.alt[self.language])
        elif isinstance(page, Quiz):
            self.reader.hear(page.question[self.language])
            for choice in sorted(page.choices, key=lambda choice: choice.right):
                self.reader.press(f"/{re.escape(choice.text[self.language])}$")
                self.reader.hear(f"/.*{re.escape(choice.explanation[self.language])}")
        elif isinstance(page, Live):
            self.reader.hear(page.title[self.language])
            for quantity in page.quantities:
                title = re.escape(quantity.title[self.language])
                self.reader.hear(rf"/{title}: [0-9][0-9.,]* {re.escape(quantity.unit)}")
                self.reader.press(f"/{title}")
                self.reader.hear(quantity.explanation[self.language])
        elif isinstance(page, Item):
            self.reader.hear(page.title[self.language])
            self.reader.hear(page.text[self.language])
            self.reader.hear(page.picture.alt[self.language])
        elif isinstance(page, Plan):
            self.reader.hear(page.title[self.language])
            for spot in page.spots:
                self.reader.press(f"/.*{re.escape(spot.title[self.language])}")
                self.reader.hear(spot.text[self.language])
        elif isinstance(page, Poll):
            self.reader.hear(page.question[self.language])
            self.reader.press(f"/{re.escape(page.choices[0].text[self.language])}")
        else:
            heading: Words = getattr(page, "title")  # noqa: B009 (every other type has one; Scene itself has not)
            self.reader.hear(heading[self.language])

    def answer(self, *answers: str) -> None:
        """And on. No answers: leaves the question open, or reads a note."""
        for answer in answers:
            self.reader.press(f"/{re.escape(answer)}$")
        self.reader.press(f"/{self.say('next')}$")

    def send(self) -> None:
        self.reader.hear(self.say("review"))
        self.reader.press(self.say("send"))
        self.reader.hear(self.say("thanks"))


@pytest.fixture
def reader() -> Iterator[ScreenReader]:
    with tempfile.TemporaryDirectory(prefix="w") as folder, screen_reader(Path(folder)) as one:
        yield one


def exhibits(content: Path) -> list[Exhibit]:
    shows = load_exhibition(content / "current").shows
    return [load_exhibit(content / "packs" / show.hash, show.hash) for show in shows]


def submissions(demo: DemoProcess) -> list[dict[str, object]]:
    """The answers that the hub holds, oldest first."""
    command = [sys.executable, "-m", "werkstadt.hub", "records", "--kind", "submission", "--json", "--config"]
    done = subprocess.run([*command, demo.root / "etc/hub.toml"], capture_output=True, text=True, check=True)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return [json.loads(row["body"]) if isinstance(row["body"], str) else row["body"] for row in rows]


def live_page(session: httpx.Client) -> str:
    (device,) = devices(session)
    return session.get(f"/devices/{device}/live", headers={"hx-request": "true"}, timeout=30).text


def picture_in(page: str) -> Image.Image | None:
    found = re.search(r"data:image/png;base64,([A-Za-z0-9+/=]+)", page)
    return Image.open(io.BytesIO(base64.b64decode(found[1]))) if found else None


def what_is_on(screen: Screen) -> Image.Image:
    data = screen.pixels(0, 0, screen.width, screen.height)
    return Image.frombytes("RGB", (screen.width, screen.height), data, "raw", "BGRX")


def alike(one: Image.Image, other: Image.Image) -> bool:
    """Whether both show the same, at whatever size."""
    small = [picture.convert("L").resize((64, 36)) for picture in (one, other)]
    return ImageStat.Stat(ImageChops.difference(*small)).mean[0] < 3


def wake_and_open_by_finger(screen: Screen, reader: ScreenReader, exhibit: Exhibit) -> None:
    reader.hear("Berühre mich")
    screen.tap(screen.width // 2, screen.height // 2)
    screen.tap(*reader.place(exhibit.title["de"]))


def in_german(demo: DemoProcess, reader: ScreenReader) -> None:
    visitor = Visitor(reader, "de")
    shown = exhibits(demo.root / "device/content")
    assert len(shown) >= 4
    with closing(Screen(demo.display, 1920, 1080)) as screen, logged_in(demo) as session:
        wake_and_open_by_finger(screen, reader, shown[0])
        visitor.see(shown[0])
        for exhibit in shown[1:]:
            reader.press("Start")
            reader.press(exhibit.title["de"])
            visitor.see(exhibit)
        page = live_page(session)
        picture = picture_in(page)
        assert picture is not None, page
        assert alike(picture, what_is_on(screen))
        reader.press("Start")
        reader.press(visitor.say("opinion"))
        reader.hear("Wie hat es dir hier gefallen?")
        until(lambda: visitor.say("form open") in live_page(session), "the refusal of a picture")
        visitor.answer("toll")
        visitor.answer("Was dieser Raum spürt", "Wie klein ist klein?")
        visitor.answer()
        visitor.answer("1", "2")
        visitor.answer("18–39")
        visitor.answer()  # a note
        visitor.send()
        until(lambda: len(submissions(demo)) == 1, "the answer at the hub")
        table = session.get("/results/feedback/csv").content.decode("utf-8-sig")
    _, row = csv.reader(io.StringIO(table), delimiter=";")
    assert {"great", "12", "from_18", "Terminal (Demo)"} <= set(row)


def in_english(demo: DemoProcess, reader: ScreenReader) -> None:
    visitor = Visitor(reader, "en")
    reader.press("/(Berühre mich|Touch me)")
    reader.press("English")
    for exhibit in exhibits(demo.root / "device/content"):
        reader.press(exhibit.title["en"])
        visitor.see(exhibit)
        reader.press("Start")
    reader.press(visitor.say("opinion"))
    visitor.answer("okay")
    reader.hear("What should we do better?")
    visitor.answer("h", "i")
    visitor.answer()
    visitor.answer("Robots")
    visitor.answer("1")
    visitor.answer()
    visitor.answer()  # a note
    visitor.send()
    until(lambda: len(submissions(demo)) == 2, "the answer at the hub")


@pytest.mark.long
def test_from_the_first_touch_to_the_town_in_both_languages_with_a_restart_between(
    tmp_path: Path, reader: ScreenReader
) -> None:
    for walk in (in_german, in_english):
        with DemoProcess(tmp_path / "demo", **reader.environment) as demo:
            demo.wait_until_up()
            walk(demo, reader)
            told = submissions(demo)
            assert demo.press_ctrl_c() == 0
    assert [(answer["form"], answer["language"]) for answer in told] == [("feedback", "de"), ("feedback", "en")]
    german, english = (answer["answers"] for answer in told)
    assert german == {"rating": "great", "touched": ["abbe", "raum"], "group": 12, "age": "from_18"}
    assert english == {"rating": "fair", "better": "hi", "more": ["robots"], "group": 1}
