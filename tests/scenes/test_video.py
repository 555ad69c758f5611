"""A film at the glass: by finger, by keys, by ear; with captions and its text; and what an author is told."""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtTest import QTest

from tests.kiosk.hearing import Listener, Recorder
from tests.kiosk.visitor import ListJournal, Open, Visitor
from tests.scenes.authors import Author
from tests.scenes.examples import build_example
from tests.support.clips import film, make
from werkstadt.exhibits.authoring.exhibit import compile_exhibit
from werkstadt.kiosk.playback.player import Player

SKY = "#1f6fb5"


def enter(visit: Open, content: Path, **options: object) -> Visitor:
    visitor = visit(content, ListJournal(), size_px=(960, 540), **options)
    visitor.lane.wake()
    visitor.lane.open("example")
    visitor.settle()
    return visitor


@pytest.fixture
def visitor(visit: Open, tmp_path: Path) -> Visitor:
    return enter(visit, build_example("video", tmp_path / "content"))


def player_of(visitor: Visitor) -> Player:
    player: Player = visitor.scene.play
    return player


def time_line(visitor: Visitor) -> str:
    return next(node.description for node in visitor.nodes() if node.role is QAccessible.Role.Slider)


def seen_at(visitor: Visitor, x: int, y: int) -> QColor:
    return QColor(visitor.window.grabWindow().pixelColor(x, y))


def test_it_stands_still_until_somebody_plays_it_and_then_its_pictures_are_drawn(visitor: Visitor) -> None:
    assert player_of(visitor).pid == 0
    assert time_line(visitor) == "0 Sekunden von 23 Sekunden, bereit"
    poster = seen_at(visitor, 500, 150)
    assert poster.name() == SKY
    visitor.tap("Abspielen")
    assert time_line(visitor) == "0 Sekunden von 23 Sekunden, läuft"
    assert seen_at(visitor, 500, 150).value() < 60, "the film begins in the dark"
    for _ in range(2):
        visitor.tap("10 Sekunden weiter")
    visitor.until(lambda: abs(seen_at(visitor, 500, 150).blue() - poster.blue()) < 12, "the sky is drawn")
    assert time_line(visitor).startswith("20 Sekunden von")
    visitor.tap("Anhalten")
    assert "angehalten" in time_line(visitor)
    visitor.tap("Von vorn")
    visitor.until(lambda: time_line(visitor).startswith("0 Sekunden"))
    visitor.until(lambda: seen_at(visitor, 500, 150).value() < 60, "its first picture, though it stands")


def test_a_tap_on_the_picture_plays_and_holds_on(visitor: Visitor) -> None:
    middle = next(node.rect.center() for node in visitor.nodes() if node.role is QAccessible.Role.Graphic)
    visitor.touch(middle)
    assert player_of(visitor).property("state") == "playing"
    visitor.touch(middle)
    assert player_of(visitor).property("state") == "paused"


@pytest.mark.requirement("A16")
def test_captions_stand_below_it_and_can_be_put_away(visitor: Visitor) -> None:
    said = "[Das Ticken wird schneller.]"
    player_of(visitor).go(9_000)
    assert visitor.says(said), "without being asked for"
    visitor.tap("Untertitel aus")
    assert not visitor.says(said)
    visitor.tap("Untertitel an")
    visitor.tap("English")
    assert visitor.says("[The ticking gets faster.]")
    visitor.lane.speak("de")
    visitor.lane.setSimple(True)
    visitor.settle()
    assert visitor.says("[Es tickt schneller.]")


@pytest.mark.requirement("A07")
def test_everything_in_it_can_be_read_instead(visitor: Visitor) -> None:
    player_of(visitor).go(9_000)
    visitor.tap("Text lesen")
    texts = [node.name for node in visitor.nodes() if node.role is QAccessible.Role.StaticText]
    assert sum(text.startswith("Zu sehen: ") for text in texts) == 4
    assert "[Stille]" in texts
    assert texts.index("[Das Ticken wird schneller.]") > texts.index("[Ticken] Bei jeder Zeile tickt es einmal.")
    visitor.tap("Bild zeigen")
    assert not visitor.says("Zu sehen: ")


def test_keys_alone_play_it_and_move_time(visitor: Visitor) -> None:
    visitor.stage.look.setProperty("byKeys", True)
    names: list[str] = []

    def focused() -> str:
        item = visitor.focus
        return str(item.property("name")) if item is not None else ""

    for _ in range(12):
        visitor.key(Qt.Key.Key_Tab)
        names.append(focused())
        if focused() == "Zeitleiste":
            break
    visitor.key(Qt.Key.Key_Right)
    assert player_of(visitor).property("at") == 10
    visitor.key(Qt.Key.Key_Left)
    assert player_of(visitor).property("at") == 0
    visitor.key(Qt.Key.Key_End)
    assert player_of(visitor).property("at") == 23
    visitor.key(Qt.Key.Key_Home)
    for _ in range(12):
        visitor.key(Qt.Key.Key_Tab)
        if focused() == "Abspielen":
            break
    visitor.key(Qt.Key.Key_Space)
    assert player_of(visitor).property("state") == "playing"


def test_by_ear_it_waits_for_the_voice_and_tells_time_in_words(visit: Open, tmp_path: Path) -> None:
    """A10."""
    recorder = Recorder(by_hand=True)
    visitor = enter(visit, build_example("video", tmp_path / "content"), voice=recorder)
    ears = Listener(visitor, recorder)
    ears.press(Qt.Key.Key_F2)
    visitor.press("Abspielen")
    ears.rest()
    player = player_of(visitor)
    assert player.property("state") == "waiting", "the voice says what the button is now"

    def fall_silent() -> bool:
        recorder.finish()
        return str(player.property("state")) == "playing"

    visitor.until(fall_silent)
    heard = [node.name for node in visitor.nodes()]
    assert heard.count("Anhalten") == 2
    assert recorder.texts
    visitor.press("Anhalten")
    assert "angehalten" in time_line(visitor)


def test_the_volume_begins_anew_with_every_visitor(visitor: Visitor) -> None:
    """A11."""
    visitor.tap("Lauter")
    visitor.tap("Lauter")
    assert visitor.says("Lautstärke 5 von 5")
    visitor.tap("Leiser")
    visitor.lane.home()
    visitor.lane.open("example")
    visitor.settle()
    assert visitor.says("Lautstärke 3 von 5")


def test_a_film_keeps_its_visitor_and_nothing_of_it_is_left_afterwards(visitor: Visitor) -> None:
    player = player_of(visitor)
    player._watch.setInterval(20)
    visitor.tap("Abspielen")
    pid = player.pid
    for _ in range(4):
        visitor.wait(60)
        QTest.qWait(60)
    assert visitor.page == "video", "four minutes of watching are no idleness"
    visitor.lane.home()
    visitor.settle()
    assert visitor.scene is None

    def gone() -> bool:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        return False

    visitor.until(gone, "its process has gone")


def test_a_machine_without_sound_plays_on_and_says_so_to_visitors_and_staff(visitor: Visitor) -> None:
    visitor.tap("Abspielen")
    if not player_of(visitor).property("silent"):
        pytest.skip("this machine has a loudspeaker")
    assert visitor.says("Hier gibt es keinen Ton. Lies mit.")
    assert not visitor.says("Lautstärke")
    assert "no-sound" in [trouble.code for trouble in visitor.stage.backstage.troubles()]


@pytest.mark.parametrize(
    "data", [b"\0", b"\x1aE\xdf\xa3\x01\xff\xff\xff\xff\xff\xff\xff" + b"webm"], ids=["no film", "endless"]
)
def test_a_bad_film_on_a_device_is_a_card_and_the_visit_goes_on(visit: Open, tmp_path: Path, data: bytes) -> None:
    content = build_example("video", tmp_path / "content")
    for file in content.glob("packs/*/media/lines.webm"):
        file.write_bytes(data.ljust(file.stat().st_size, data[-1:]))
    visitor = enter(visit, content)
    visitor.tap("Abspielen")
    visitor.until(lambda: visitor.says("Das lässt sich hier gerade nicht abspielen. Lies, was darin vorkommt."))
    assert "media-broken" in [trouble.code for trouble in visitor.stage.backstage.troubles()]
    assert seen_at(visitor, 500, 150).name() == SKY, "its poster stands there again"
    visitor.tap("Text lesen")
    assert visitor.says("Zu sehen: ")
    visitor.tap("Noch einmal versuchen")
    visitor.until(lambda: player_of(visitor).property("state") == "broken")
    visitor.tap("Fertig")
    assert visitor.page == "thanks" or visitor.scene is None


# Authors


def silent_loop(author: Author) -> None:
    """The example with a film that has no sound and runs by itself."""
    film(author.folder / "media" / "loop.webm", 2.0, "160x90", sound=False)
    author.edit('file = "media/lines.webm"\nsound = "other"', 'file = "media/loop.webm"\nsound = "none"\nloop = true')
    text = (author.folder / "exhibit.toml").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not line.startswith(("captions =", "descriptions ="))]
    seen = "WEBVTT\n\n00:00.000 --> 00:01.900\nBalken\n"
    for tag in ("de", "en", "de-simple"):
        (author.folder / "media" / f"loop.{tag}.vtt").write_text(seen, encoding="utf-8")
    tracks = ", ".join(f'{tag} = "media/loop.{tag}.vtt"' for tag in ("de", "en", "de-simple"))
    (author.folder / "exhibit.toml").write_text(
        "\n".join([*kept, f"descriptions = {{ {tracks} }}", ""]), encoding="utf-8"
    )


@pytest.mark.parametrize("calm", [False, True])
def test_a_silent_loop_moves_by_itself_but_never_in_calm_mode(visit: Open, tmp_path: Path, calm: bool) -> None:
    from werkstadt.exhibits.authoring.exhibition import check_source
    from werkstadt.exhibits.authoring.install import install

    author = Author("video", tmp_path)
    silent_loop(author)
    checked = check_source(author.folder)
    assert checked.problems == []
    install(checked, tmp_path / "content")
    visitor = visit(tmp_path / "content", ListJournal(), size_px=(960, 540), still=False)
    visitor.lane.wake()
    visitor.lane.setCalm(calm)
    visitor.lane.open("example")
    QTest.qWait(30)
    player = player_of(visitor)
    if calm:
        assert (player.property("state"), player.pid) == ("resting", 0)
    else:
        visitor.until(lambda: player.property("state") == "playing")
        visitor.lane.setCalm(True)
        visitor.until(lambda: player.property("state") == "paused")
    assert not visitor.says("Lautstärke")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('file = "media/lines.webm"', 'file = "media/gone.webm"', "file: expected a film that is there"),
        ('file = "media/lines.webm"', 'file = "../lines.webm"', "file: expected a path inside the exhibit's folder"),
        ('file = "media/lines.webm"', 'file = "media/lines.de.vtt"', "file: expected a film (.webm)"),
        ('sound = "other"', 'sound = "loud"', "sound: expected one of speech, other, none"),
        ('sound = "other"', 'sound = "none"', 'sound: expected a film without sound, since sound = "none"'),
        ('sound = "other"', 'sound = "other"\nloop = true', 'loop: expected sound = "none"'),
        ('sound = "other"', 'sound = "other"\nall_said = true', 'all_said: expected sound = "speech"'),
        ('sound = "other"', 'sound = "speech"\nall_said = true', "descriptions: expected no descriptions where"),
        ('poster = "pictures/poster.svg"\n', "", "poster: expected a picture that stands there before the film"),
        ("captions = {", "captoins = {", "captions: expected captions: what is heard"),
        ("descriptions = {", "words = {", "descriptions: expected descriptions: what is seen"),
        ('de = "media/lines.de.vtt"', 'de = "media/lines.webm"', "captions.de: expected a WebVTT file (.vtt)"),
        ('de = "media/lines.de.vtt", ', "", "captions: expected text in de, got none"),
        ('"Wie ein Bild entsteht"', '"Wie ein Bild denn nun wirklich ganz genau entsteht"', "at most 8 words, got 9"),
        ('text.de = "', 'text.de = "' + "viel " * 30, "text.de: expected at most 40 words"),
    ],
)  # fmt: skip
def test_mistakes_are_named_with_their_place(tmp_path: Path, before: str, after: str, told: str) -> None:
    author = Author("video", tmp_path)
    author.edit(before, after)
    problems = author.told()
    assert any(told in problem and problem.startswith("exhibit.toml:") for problem in problems), problems


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("[Stille]", "<i>Stille</i>", "media/lines.de.vtt:19: expected text without markup"),
        (
            "00:22.000 --> 00:23.600",
            "00:22.000 --> 01:23.600",
            "media/lines.de.vtt:18: expected cues within the 23.6 s",
        ),
        ("WEBVTT", "SUBTITLES", "media/lines.de.vtt:1: expected WEBVTT in the first line"),
    ],
)
def test_faults_in_a_track_are_named_with_its_line(tmp_path: Path, before: str, after: str, told: str) -> None:
    author = Author("video", tmp_path)
    author.edit(before, after, "media/lines.de.vtt")
    assert any(problem.startswith(told) for problem in author.told()), author.told()


def test_a_track_of_100_mb_is_named_with_its_size(tmp_path: Path) -> None:
    author = Author("video", tmp_path)
    with (author.folder / "media" / "lines.de.vtt").open("r+b") as out:
        out.truncate(100_000_000)
    assert any("captions.de: expected a file of at most 128 KiB, got 97656 KiB" in one for one in author.told())


def test_captions_that_go_by_too_fast_are_a_warning(tmp_path: Path) -> None:
    author = Author("video", tmp_path)
    author.edit("00:12.000 --> 00:13.900", "00:12.000 --> 00:12.400", "media/lines.de.vtt")
    pack, problems = compile_exhibit(author.folder)
    assert pack is not None
    (problem,) = problems
    assert problem.warning
    assert "at most 25 letters a second, got 58 at 12.0 s" in str(problem)


def test_a_film_without_sound_says_so(tmp_path: Path) -> None:
    author = Author("video", tmp_path)
    file = author.folder / "media" / "lines.webm"
    mute = make(tmp_path / "mute.webm", "-i", str(file), "-an", "-c:v", "copy")
    file.write_bytes(mute.read_bytes())
    assert any(
        'sound: expected sound = "none" for a film without sound, got sound = "other"' in one for one in author.told()
    )


def test_the_same_film_can_stand_in_two_scenes(tmp_path: Path) -> None:
    author = Author("video", tmp_path)
    text = (author.folder / "exhibit.toml").read_text(encoding="utf-8")
    head, _, scene = text.partition("[[scene]]")
    again = scene.replace('id = "lines"', 'id = "again"')
    twice = f"{head}[[scene]]{scene}\n[[scene]]{again}"
    (author.folder / "exhibit.toml").write_text(twice, encoding="utf-8")
    pack, problems = compile_exhibit(author.folder)
    assert (pack is not None, problems) == (True, [])
