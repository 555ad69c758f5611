"""The rules of a visit, without a window: every act, every effect, and that nothing is left behind."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from werkstadt.exhibits.forms.page import Question, ReviewRow
from werkstadt.exhibits.model import Exhibit, Picture, Show
from werkstadt.kiosk.rules.asking import Asking
from werkstadt.kiosk.rules.finding import Wanted
from werkstadt.kiosk.rules.hall import Hall
from werkstadt.kiosk.rules.place import Overlay, Page
from werkstadt.kiosk.rules.saving import GIVE_UP_AFTER_S
from werkstadt.kiosk.rules.stay import Clocks, Comfort, Lost, Open, Probe, Retry, Save, Stay, Wipe, WriteVisit
from werkstadt.scenes.quiz.load import Quiz
from werkstadt.scenes.story.load import Story, StoryPage

WORDS = {"de": "Wort", "en": "word"}
PICTURE = Picture(Path("ring.svg"), WORDS)


def an_exhibit(id_: str) -> Exhibit:
    pages = tuple(StoryPage(PICTURE, WORDS, {"de": (), "en": ()}) for _ in range(2))
    scenes = (Story("story", pages), Quiz("quiz", WORDS, (), None))
    return Exhibit(id_, "1", "0" * 64, Path(), WORDS, WORDS, 5, (8, 99), "ink", PICTURE, scenes)


EXHIBITS = {id_: an_exhibit(id_) for id_ in ("abbe", "ort")}
HALL = Hall(None, tuple(exhibit.card() for exhibit in EXHIBITS.values()), Show("feedback", "f" * 64))


class ShortForm:
    """A form session of one required question."""

    def __init__(self) -> None:
        self.language, self.simple = "de", False
        self.cannot: frozenset[str] = frozenset()
        self.value: str | tuple[str, ...] | None = None
        self.at_review = False

    def question(self) -> Question | None:
        return None if self.at_review else Question("text", "text", "", "Wie?", "", True, (), self.value, 1, 1)

    def answer(self, value: str | tuple[str, ...] | None) -> None:
        self.value = value

    def problem(self) -> str | None:
        return None if self.value else f"fehlt ({self.language})"

    def forward(self) -> str | None:
        self.at_review = self.problem() is None
        return self.problem()

    def back(self) -> bool:
        before, self.at_review = self.at_review, False
        return before

    def review(self) -> tuple[ReviewRow, ...]:
        return (ReviewRow("text", "Wie?", str(self.value)),)

    def go_to(self, ref: str) -> None:
        self.at_review = False

    def answers(self) -> Mapping[str, object]:
        return {"text": self.value}

    def answer_row(self, ref: str, value: str | None) -> None:
        raise KeyError(ref)

    def add_part(self) -> bool:
        return False

    def remove_part(self, number: int | None = None) -> bool:
        return False


class Scene:
    """A stay with clocks in the test's hand."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.stay = Stay(Clocks(lambda: self.now_s, lambda: 1_000 + round(self.now_s * 1000)))
        self.stay.show(HALL)

    @property
    def page(self) -> str:
        return self.stay.place.page

    def effects(self, kind: type) -> list[object]:
        """Takes all effects there are, and gives those of a kind."""
        taken, self.stay.effects = self.stay.effects, []
        return [effect for effect in taken if isinstance(effect, kind)]

    def open(self, id_: str) -> None:
        """As the kiosk does: the pack is loaded when it is wanted."""
        self.stay.open(id_)
        for effect in self.effects(Open):
            assert isinstance(effect, Open)
            self.stay.opened(EXHIBITS[effect.card.id])

    def to_form(self) -> None:
        self.stay.wake()
        self.open("abbe")
        for _ in range(3):
            self.stay.next()
        (probe,) = self.effects(Probe)
        assert isinstance(probe, Probe)
        self.stay.probed(probe.visit, Asking(ShortForm(), "feedback", "1", "f" * 64, 5))

    def to_review(self, words: str = "Schön") -> None:
        self.to_form()
        self.stay.answer(words)
        self.stay.next()

    def send(self) -> Save:
        self.to_review()
        self.stay.next()
        (save,) = self.effects(Save)
        assert isinstance(save, Save)
        return save


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_the_first_touch_only_wakes(scene: Scene) -> None:
    for act in (scene.stay.next, scene.stay.back, scene.stay.home, scene.stay.opinion):
        act()
        assert scene.page == Page.ATTRACT
    scene.stay.wake()
    assert scene.page == Page.START


def test_the_way_leads_from_the_first_touch_to_the_thanks(scene: Scene) -> None:
    save = scene.send()
    assert scene.page == Page.SAVING
    scene.stay.saved(save.answer.id)
    assert scene.page == Page.THANKS
    scene.stay.next()
    assert scene.page == Page.START
    assert save.answer.body["answers"] == {"text": "Schön"}
    assert save.answer.body["exhibit"] == "abbe"


def test_turning_within_a_scene_never_leads_out_of_it(scene: Scene) -> None:
    scene.stay.turn(1)
    assert scene.page == Page.ATTRACT
    scene.stay.wake()
    scene.stay.turn(1)
    assert scene.page == Page.START
    scene.open("abbe")
    for by, at in ((-1, 0), (5, 1), (1, 1), (-9, 0), (1, 1)):
        scene.stay.turn(by)
        assert scene.stay.place.at == at, by
    scene.stay.next()
    scene.stay.turn(-1)
    assert scene.stay.place.at == 2, "the quiz has one page"


def test_a_submission_says_only_what_was_agreed(scene: Scene) -> None:
    agreed = {"form", "form_version", "exhibit", "language", "level", "started_at_ms", "answers"}
    assert set(scene.send().answer.body) == agreed


def test_nobody_is_thanked_before_the_journal_has_confirmed(scene: Scene) -> None:
    save = scene.send()
    scene.stay.next()
    scene.stay.saved("another id")
    assert scene.page == Page.SAVING
    scene.stay.not_saved(save.answer.id)
    assert scene.page == Page.UNSAVED


def test_every_attempt_keeps_the_id_of_the_first(scene: Scene) -> None:
    save = scene.send()
    for _ in range(5):
        scene.stay.not_saved(save.answer.id)
        (retry,) = scene.effects(Retry)
        assert isinstance(retry, Retry)
        scene.now_s += retry.after_s
        scene.stay.retry(retry.id)
        assert scene.effects(Save) == [save]
    scene.stay.saved(save.answer.id)
    assert scene.page == Page.THANKS


def test_a_second_retry_while_one_is_under_way_does_nothing(scene: Scene) -> None:
    save = scene.send()
    scene.stay.not_saved(save.answer.id)
    scene.stay.next()
    scene.effects(Save)
    scene.stay.retry(save.answer.id)
    assert scene.effects(Save) == []


def test_after_some_minutes_the_answer_goes_with_the_visit_and_is_counted_as_lost(scene: Scene) -> None:
    save = scene.send()
    scene.stay.not_saved(save.answer.id)
    scene.effects(Retry)
    scene.now_s += GIVE_UP_AFTER_S + 1
    scene.stay.tick()
    assert scene.page == Page.ATTRACT
    assert scene.stay.asking is None
    assert len(scene.effects(Lost)) == 1


def test_an_attempt_that_succeeds_after_the_visitor_left_is_not_lost(scene: Scene) -> None:
    save = scene.send()
    scene.stay.home()
    scene.stay.leave()
    scene.stay.saved(save.answer.id)
    assert scene.effects(Lost) == []
    assert scene.page == Page.START


def test_an_attempt_that_fails_after_the_visitor_left_is_lost_once(scene: Scene) -> None:
    save = scene.send()
    scene.stay.home()
    scene.stay.leave()
    scene.stay.not_saved(save.answer.id)
    scene.stay.not_saved(save.answer.id)
    assert len(scene.effects(Lost)) == 1


def test_where_nothing_can_be_saved_no_form_opens(scene: Scene) -> None:
    scene.stay.wake()
    scene.stay.next()
    (probe,) = scene.effects(Probe)
    assert isinstance(probe, Probe)
    scene.stay.probed(probe.visit, None)
    assert scene.page == Page.NO_SAVING
    scene.stay.next()
    assert scene.page == Page.START


def test_a_probe_of_the_visitor_before_opens_nothing(scene: Scene) -> None:
    scene.stay.wake()
    scene.stay.next()
    (probe,) = scene.effects(Probe)
    assert isinstance(probe, Probe)
    scene.stay.home()
    scene.stay.wake()
    scene.stay.probed(probe.visit, Asking(ShortForm(), "feedback", "1", "f" * 64, 5))
    assert scene.page == Page.START
    assert scene.stay.asking is None


def test_start_in_the_middle_of_a_form_asks_first_and_then_forgets_the_answers(scene: Scene) -> None:
    scene.to_review()
    scene.stay.home()
    assert (scene.stay.place.page, scene.stay.place.overlay) == (Page.REVIEW, Overlay.LEAVE)
    scene.stay.close()
    assert scene.stay.asking is not None
    scene.stay.home()
    scene.stay.leave()
    assert scene.page == Page.START
    assert scene.stay.asking is None
    assert len(scene.effects(Wipe)) == 1


def test_leaving_a_form_that_holds_nothing_asks_nothing(scene: Scene) -> None:
    scene.to_form()
    scene.stay.home()
    assert (scene.stay.place.page, scene.stay.place.overlay) == (Page.START, Overlay.NONE)


def test_back_from_the_first_question_leads_to_where_the_form_was_opened(scene: Scene) -> None:
    scene.to_form()
    scene.stay.back()
    assert (scene.page, scene.stay.place.step and scene.stay.place.step.name) == (Page.SCENE, "quiz")


def test_a_required_question_keeps_its_problem_in_the_visitors_language(scene: Scene) -> None:
    scene.to_form()
    scene.stay.next()
    assert scene.stay.asking is not None
    assert scene.stay.asking.problem == "fehlt (de)"
    scene.stay.speak("en")
    assert scene.stay.asking.problem == "fehlt (en)"
    assert scene.page == Page.FORM


def test_change_in_the_review_leads_to_the_question_and_back(scene: Scene) -> None:
    scene.to_review()
    scene.stay.change("text")
    assert scene.page == Page.FORM
    scene.stay.next()
    assert scene.page == Page.REVIEW


def test_when_nobody_is_there_any_more_everything_of_the_visit_is_gone(scene: Scene) -> None:
    scene.to_review("geheimes Wort")
    scene.stay.speak("en")
    scene.stay.please(Comfort(simple=True, theme="night", larger=True, calm=True))
    scene.now_s += 81
    scene.stay.tick()
    fresh = Scene().stay
    for name in ("place", "language", "comfort", "visit", "exhibit", "wanted", "asking", "saving"):
        assert getattr(scene.stay, name) == getattr(fresh, name), name
    assert len([e for e in scene.stay.effects if isinstance(e, Wipe)]) == 1
    assert "geheimes Wort" not in repr(scene.stay)


def test_reading_gets_twice_the_time(scene: Scene) -> None:
    scene.stay.wake()
    scene.open("abbe")
    scene.now_s += 119
    assert scene.stay.idle().phase == "quiet"
    scene.now_s += 2
    assert scene.stay.idle().phase == "warning"


def test_the_record_of_a_visit_says_what_was_opened_and_nothing_about_who(scene: Scene) -> None:
    scene.stay.wake()
    scene.now_s = 10
    scene.open("abbe")
    scene.now_s = 25
    scene.stay.next()
    scene.now_s = 40
    scene.stay.home()
    scene.now_s = 50
    scene.stay.home()
    (visit,) = scene.effects(WriteVisit)
    assert isinstance(visit, WriteVisit)
    assert visit.body == {
        "started_at_ms": 1000,
        "duration_ms": 50_000,
        "ended": "home",
        "language": "de",
        "level": "standard",
        "lane": 0,
        "exhibits": [{"exhibit": "abbe", "duration_ms": 30_000, "pages": ["story.1", "story.2"]}],
        "submissions": 0,
    }


def test_another_exhibition_waits_until_nobody_is_here(scene: Scene) -> None:
    scene.stay.wake()
    assert not scene.stay.show(Hall())
    scene.stay.end("home")
    assert scene.stay.show(Hall())
    assert scene.page == Page.EMPTY
    scene.stay.wake()
    assert scene.page == Page.EMPTY


def test_without_a_form_the_last_page_leads_to_the_start(scene: Scene) -> None:
    scene.stay.show(replace(HALL, feedback=None))
    scene.stay.wake()
    scene.open("ort")
    for _ in range(3):
        scene.stay.next()
    assert scene.page == Page.START


class Wandering(RuleBasedStateMachine):
    """Visitors who press anything at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.scene = Scene()
        self.stay = self.scene.stay
        self.thanked = 0
        self.damaged = False
        self.confirmed: set[str] = set()
        self.sent: dict[str, Mapping[str, object]] = {}

    @rule(act=st.sampled_from(["wake", "next", "back", "home", "leave", "close", "opinion", "find", "touched", "tick"]))
    def press(self, act: str) -> None:
        getattr(self.stay, act)()
        self.take()

    @rule(overlay=st.sampled_from([Overlay.HELP, Overlay.PRIVACY, Overlay.PICTURE]))
    def show(self, overlay: Overlay) -> None:
        self.stay.show_overlay(overlay)

    @rule(id_=st.sampled_from(["abbe", "ort", "nothing"]))
    def open(self, id_: str) -> None:
        self.stay.open(id_)
        self.take()

    @rule(words=st.text(max_size=5))
    def write(self, words: str) -> None:
        self.stay.answer(words or None)

    @rule(language=st.sampled_from(["de", "en", "xx"]))
    def speak(self, language: str) -> None:
        self.stay.speak(language)

    @rule(seconds=st.floats(0, 200))
    def wait(self, seconds: float) -> None:
        self.scene.now_s += seconds
        self.stay.tick()
        self.take()

    @rule(works=st.booleans())
    def journal_answers(self, works: bool) -> None:
        for id_ in list(self.sent):
            before = self.stay.place.page
            if works:
                self.confirmed.add(id_)
                self.stay.saved(id_)
                self.thanked += self.stay.place.page is Page.THANKS and before is not Page.THANKS
            else:
                self.stay.not_saved(id_)
        self.sent.clear()
        self.take()

    def take(self) -> None:
        effects, self.stay.effects = self.stay.effects, []
        for effect in effects:
            if isinstance(effect, Probe):
                self.stay.probed(effect.visit, Asking(ShortForm(), "feedback", "1", "f" * 64, 5))
            elif isinstance(effect, Open):
                self.answer_to(effect)
            elif isinstance(effect, Save):
                self.sent[effect.answer.id] = effect.answer.body
            elif isinstance(effect, Retry):
                self.stay.retry(effect.id)

    def answer_to(self, opening: Open) -> None:
        if self.damaged:
            self.stay.not_opened(HALL)
        else:
            self.stay.opened(EXHIBITS[opening.card.id])

    @rule()
    def damage(self) -> None:
        self.damaged = not self.damaged

    @rule(text=st.text(max_size=5), option=st.sampled_from(["", "light", "6"]))
    def want(self, text: str, option: str) -> None:
        self.stay.want(Wanted(text=text, theme=option))

    @invariant()
    def an_exhibit_is_open_exactly_where_one_is_shown_or_was_left_for_the_form(self) -> None:
        assert (self.stay.exhibit is None) == (self.stay.place.exhibit is None)

    @invariant()
    def nothing_is_left_when_nobody_is_here(self) -> None:
        if self.stay.visit is None:
            assert self.stay.asking is None
            assert self.stay.saving is None
            assert self.stay.comfort == Comfort()
            assert self.stay.wanted == Wanted()
            assert self.stay.exhibit is None
            assert self.stay.language == "de"
            assert self.stay.place.page is Page.ATTRACT

    @invariant()
    def no_more_thanks_than_confirmations(self) -> None:
        assert self.thanked <= len(self.confirmed)

    @invariant()
    def a_form_page_has_a_form(self) -> None:
        if self.stay.place.page in (Page.FORM, Page.REVIEW):
            assert self.stay.asking is not None


Wandering.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
test_whatever_is_pressed_the_rules_hold = Wandering.TestCase
