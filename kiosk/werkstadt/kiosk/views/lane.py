"""A visitor's own part of the screen, as the pages see it: one on a terminal, up to four on a board."""

import datetime as dt
import logging
import zoneinfo
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from PySide6.QtCore import Property, QObject, QTimer, QUrl, Signal, Slot
from PySide6.QtQml import QJSEngine, QJSValue, QmlElement, QmlUncreatable

from werkstadt.exhibits.brand import Palette
from werkstadt.exhibits.scenetypes import folder_of, words_of
from werkstadt.kiosk.look.tokens import Look
from werkstadt.kiosk.rules.feeds import Feeds
from werkstadt.kiosk.rules.hall import Trouble
from werkstadt.kiosk.rules.place import ASKING, WAITING, Overlay, Page
from werkstadt.kiosk.rules.readings import Readings
from werkstadt.kiosk.rules.speech import START_LEVEL, SilentEngine
from werkstadt.kiosk.rules.stay import STRIKES_S, Effect, Keep, Report, Retry, Stay, Wipe
from werkstadt.kiosk.rules.telling import LANGUAGE_NAMES, Teller, offers_simple
from werkstadt.kiosk.rules.votes import Votes
from werkstadt.kiosk.views.cards import CardList
from werkstadt.kiosk.views.ear import EarView
from werkstadt.kiosk.views.finding import FindView
from werkstadt.kiosk.views.form import FormView
from werkstadt.kiosk.views.kinds import LIST, MAP, Map
from werkstadt.kiosk.views.scene import SceneView, make_view, picture_map
from werkstadt.kiosk.views.share import Share
from werkstadt.kiosk.views.study import StudyView
from werkstadt.kiosk.voice import Voice
from werkstadt.kiosk.words import InterfaceWords

if TYPE_CHECKING:
    from werkstadt.kiosk.capture.devices import Devices
    from werkstadt.kiosk.views.capture import CaptureView
    from werkstadt.kiosk.views.staff import StaffView

QML_IMPORT_NAME = "Werkstadt.Model"
QML_IMPORT_MAJOR_VERSION = 1

log = logging.getLogger(__name__)
Made = TypeVar("Made")

_TICK_MS = 1000
_MAKE_TR = "(function (words, language) { return function (text) { return words.say(language, text) } })"


@QmlElement
@QmlUncreatable("a lane belongs to the kiosk")
class Lane(QObject):  # type: ignore[operator]
    """perform: carries out every effect that this lane cannot do itself. packs: the folder they lie in.

    acted: by touch, key or screen reader. tabbed: by Tab (true) or Backtab, which must not lead to a neighbour.

    Every slot is an act of the visitor: it counts as a touch, changes the stay, and tells the pages what changed.
    """

    placeChanged = Signal()  # noqa: N815 (Qt's way of naming what QML binds to)
    sceneChanged = Signal()  # noqa: N815
    languageChanged = Signal()  # noqa: N815
    comfortChanged = Signal()  # noqa: N815
    hallChanged = Signal()  # noqa: N815
    idleChanged = Signal()  # noqa: N815
    visitChanged = Signal()  # noqa: N815
    acted = Signal()
    tabbed = Signal(bool)
    wiped = Signal()
    joiningChanged = Signal()  # noqa: N815
    staffChanged = Signal()  # noqa: N815
    testedPageChanged = Signal()  # noqa: N815
    zone = ""
    is_locked = False

    def __init__(
        self,
        stay: Stay,
        readings: Readings,
        words: InterfaceWords,
        engine: QJSEngine,
        perform: Callable[[Effect], None],
        look: Look,
        parent: QObject,
        voice: Voice | None = None,
        start_level: int = START_LEVEL,
        feeds: Feeds | None = None,
        votes: Votes | None = None,
        packs: Path = Path(),
        devices: "Devices | None" = None,
    ) -> None:
        super().__init__(parent)
        look.setParent(self)
        self.stay = stay
        self.look = look
        self.readings = readings
        self.feeds = feeds or Feeds()
        self.votes = votes or Votes()
        self._perform = perform
        self._devices = devices
        self._interface_words = words
        self._words = engine.newQObject(words)
        self._make_tr = cast(QJSValue, engine.evaluate(_MAKE_TR))
        self._tr = self._make_tr.call([self._words, QJSValue(stay.language)])
        self.joining: QObject | None = None
        self.staff: StaffView | None = None
        self._scene: SceneView | None = None
        self._form = FormView(stay, self, self._act, self._site_now, self._capturing)
        self.study_view = self._study = StudyView(stay, lambda: self._tells, self._act, self)
        self.share = Share(self)
        self._awake = False
        voice = voice or Voice(SilentEngine(), self)
        self.ducking = voice.ducking
        self.start_level = start_level
        self.ear_view = EarView(self, voice, words, self, start_level)
        self._cards = CardList(packs, lambda: self._tells, parent=self)
        self._find = FindView(stay, packs, lambda: self._tells, self._act, self)
        self._known = self._snapshot()
        self._idle_left = -1
        self._clock = QTimer(self, interval=_TICK_MS)
        self._clock.timeout.connect(self.tick)
        self._dress()

    # The machinery

    def _snapshot(self) -> tuple[object, ...]:
        stay = self.stay
        question = self._form.look()
        return (stay.place, stay.language, stay.comfort, id(stay.hall), question, stay.wanted)

    def _capturing(self, form: QObject) -> "CaptureView":
        """Imported only where a form asks for a photo or a recording."""
        from werkstadt.kiosk.capture.devices import QtDevices
        from werkstadt.kiosk.views.capture import CaptureView

        devices = self._devices or QtDevices()
        return CaptureView(self.stay, devices, self.ducking, self._act, self.noticed, form)

    def _site_now(self) -> dt.datetime:
        now = dt.datetime.fromtimestamp(self.stay.clocks.utc_ms() / 1000, dt.UTC)
        exhibition = self.stay.hall.exhibition
        return now.astimezone(zoneinfo.ZoneInfo(exhibition.time_zone)) if exhibition else now

    def settle(self) -> None:
        """After every act: carry out what it brought with it, and say what is different now."""
        while self.stay.effects:
            effect = self.stay.effects.pop(0)
            if isinstance(effect, Retry):
                QTimer.singleShot(round(effect.after_s * 1000), self, self._retrying(effect.id))
            else:
                self._perform(effect)
            if isinstance(effect, Wipe):
                self.ear_view.wipe()
                self.wiped.emit()
        if self._awake != self.occupied:
            self._awake = not self._awake
            self.visitChanged.emit()  # first of all: pages are laid out in the lane as it is then
        before, self._known = self._known, self._snapshot()
        self._tell(*(old != new for old, new in zip(before, self._known, strict=True)))
        self._run_clock()

    def _dress(self) -> None:
        wanted = self.stay.comfort
        self.look.setProperty("strike", round(wanted.strike_s * 1000))
        for name in ("theme", "larger", "calm", "reach", "mirrored"):
            self.look.setProperty(name, getattr(wanted, name))

    def _tell(self, place: bool, language: bool, comfort: bool, hall: bool, question: bool, wanted: bool) -> None:
        words = language or comfort or hall
        if language:
            self._tr = self._make_tr.call([self._words, QJSValue(self.stay.language)])
            self.languageChanged.emit()
        if comfort:
            self._dress()
            self.comfortChanged.emit()
        if hall:
            brand = self.stay.hall.brand
            self.look.wear(brand.palette if brand else Palette())
        if words:
            self._cards.show(self.stay.hall.exhibits, words_too=True)
            self.hallChanged.emit()
        if place or words or wanted:
            self._find.refresh(words_too=words)
        if words or question:  # an answer is no other question: who is at one of its choices stays there
            self._form.questionChanged.emit()
        self._form.answerChanged.emit()
        self._study.changed.emit()
        left = self._enter_scene() if place or hall else None
        if self._scene and (place or words):
            self._try(self._scene.refresh)
        if place or words:
            self.sceneChanged.emit()
        if place:
            self.placeChanged.emit()
        if left:
            left.deleteLater()  # not before its page has gone
        if place or words or question:
            self.ear_view.soon()

    def _enter_scene(self) -> SceneView | None:
        """Makes the view of the scene that is open now. Returns the one that was left, if any."""
        stay, before = self.stay, self._scene
        exhibit, step = stay.exhibit, stay.place.step
        scene = exhibit.scenes[step.scene] if exhibit and step else None
        if before and before.exhibit is exhibit and before.scene is scene:
            return None
        if before:
            self._try(before.leave)
        self._scene = None
        if exhibit and scene:
            self._interface_words.learn(words_of(scene.kind))
            self._scene = self._try(lambda: make_view(self, exhibit, scene, self))
        return before

    def _try(self, act: Callable[[], Made]) -> Made | None:
        """A scene that fails is one visitor's trouble; whoever else is at this glass must not notice."""
        try:
            return act()
        except Exception:
            log.exception("scene failed exhibit=%s lane=%d", self.stay.place.exhibit, self.stay.lane)
            return None

    def _retrying(self, answer_id: str) -> Callable[[], None]:
        def retry() -> None:
            self.stay.retry(answer_id)
            self.settle()

        return retry

    def _run_clock(self) -> None:
        if self.stay.visit is None:
            self._clock.stop()
        elif not self._clock.isActive():
            self._clock.start()
        idle = self.stay.idle()
        left = -1 if idle.phase != "warning" else max(0, -int(-idle.left_s // 1))
        if left != self._idle_left:
            self._idle_left = left
            self.idleChanged.emit()
            self.ear_view.soon()

    @Slot()
    def tick(self) -> None:
        self.stay.tick()
        self.settle()

    @Slot()
    def touched(self) -> None:
        """Somebody is here, and does something: touch, key or press of a screen reader."""
        self.acted.emit()
        self.noticed()
        self.ear_view.acted()

    def noticed(self) -> None:
        """Somebody is here. What they do, if anything, is still to come: what is read aloud goes on."""
        self._staff_touched()
        self.stay.touched()
        self._run_clock()

    @property
    def occupied(self) -> bool:
        """Somebody is here: a visitor, or staff."""
        return self.stay.visit is not None or self.staff is not None

    @property
    def warned(self) -> bool:
        return self._idle_left >= 0

    def finger(self) -> None:
        """A finger has come down. The warning stays until it has met it: else what lies beneath would get the tap."""
        self._staff_touched()
        self.stay.touched()
        if not self.warned:
            self._run_clock()

    def hear_reading(self) -> None:
        if self._scene:
            self._try(self._scene.heard)

    def hear_news(self) -> None:
        """A feed has come, or a vote was counted."""
        if self._scene:
            self._scene.heard()

    def offer_joining(self, joining: QObject | None) -> None:
        """The page for staff, in place of the one that says that there is nothing yet; None: no more."""
        self.joining = joining
        self.joiningChanged.emit()

    def attend(self, staff: "StaffView | None") -> None:
        """The pages for staff, before everything else of this lane; None: they have gone."""
        self.staff = staff
        self.staffChanged.emit()
        self.settle()

    def _staff_touched(self) -> None:
        if self.staff is not None:
            self.staff.touched()

    def keep(self, kind: str, v: int, body: Mapping[str, object], then: Callable[[bool], None]) -> None:
        """See Host. A record of a scene belongs to the visit and to the exhibit that is open."""
        exhibit = self.stay.exhibit
        if self.stay.visit and exhibit:
            self._perform(Keep(kind, v, body, self.stay.visit.id, exhibit.hash, exhibit.version, then))

    def report(self, code: str, detail: str) -> None:
        """See Host."""
        self._perform(Report(Trouble(code, detail)))

    def tested_page(self, name: str) -> None:
        """See Host."""
        if self.stay.run:
            self.stay.run.saw(name)
            self.testedPageChanged.emit()

    def tested_element(self, name: str) -> None:
        if self.stay.run:
            self.stay.run.touched(name)

    def tested_event(self, name: str) -> None:
        if self.stay.run:
            self.stay.run.told(name)

    def tested_fault(self, code: str) -> None:
        if self.stay.run:
            self.stay.run.mark(code)

    def _act(self, act: Callable[[], object]) -> None:
        self.acted.emit()
        self.stay.touched()
        act()
        self.ear_view.acted()
        self.settle()

    # Acts

    @Slot()
    def wake(self) -> None:
        """Not while staff are here: what is behind their page stays at rest."""
        if self.staff is not None:
            return
        self._act(self.stay.wake)

    @Slot()
    def home(self) -> None:
        self._act(self.stay.home)

    @Slot()
    def next(self) -> None:
        self._form.finish()
        self._act(self.stay.next)

    @Slot()
    def back(self) -> None:
        self._form.finish()
        self._act(self.stay.back)

    @Slot(int)
    def turn(self, by: int) -> None:
        """To another page of the scene that is open; its first and last hold."""
        self._act(lambda: self.stay.turn(by))

    @Slot()
    def search(self) -> None:
        self._act(self.stay.find)

    @Slot(str)
    def open(self, exhibit: str) -> None:
        self._act(lambda: self.stay.open(exhibit))

    @Slot()
    def opinion(self) -> None:
        self._act(self.stay.opinion)

    @Slot()
    def leave(self) -> None:
        self._act(self.stay.leave)

    @Slot(str)
    def chooseAnswer(self, name: str) -> None:  # noqa: N802
        self._act(lambda: self.stay.choose_answer(name))

    @Slot(str)
    def write(self, text: str) -> None:
        """What stands in the text field now; the same text again is no act."""
        if text != self._form.property("text"):
            self._act(lambda: self.stay.answer(text or None))

    @Slot(str)
    def change(self, ref: str) -> None:
        self._act(lambda: self.stay.change(ref))

    @Slot(str)
    def show(self, overlay: str) -> None:
        self._act(lambda: self.stay.show_overlay(Overlay(overlay)))

    @Slot()
    def close(self) -> None:
        self._act(self.stay.close)

    @Slot()
    def nextLanguage(self) -> None:  # noqa: N802
        self._act(lambda: self.stay.speak(self.stay.next_language))

    @Slot(str)
    def speak(self, language: str) -> None:
        self._act(lambda: self.stay.speak(language))

    @Slot(bool)
    def setSimple(self, simple: bool) -> None:  # noqa: N802
        self._set(simple=simple)

    @Slot(bool)
    def setLarger(self, larger: bool) -> None:  # noqa: N802
        self._set(larger=larger)

    @Slot(bool)
    def setCalm(self, calm: bool) -> None:  # noqa: N802
        self._set(calm=calm)

    @Slot(bool)
    def setReach(self, reach: bool) -> None:  # noqa: N802
        self._set(reach=reach)

    @Slot(bool)
    def setMirrored(self, mirrored: bool) -> None:  # noqa: N802
        self._set(mirrored=mirrored)

    @Slot()
    def nextStrike(self) -> None:  # noqa: N802
        """None, half a second, a second, none."""
        at = STRIKES_S.index(self.stay.comfort.strike_s)
        self._set(strike_s=STRIKES_S[(at + 1) % len(STRIKES_S)])

    @Slot(str)
    def setTheme(self, theme: str) -> None:  # noqa: N802
        self._set(theme=theme)

    def _set(self, **what: object) -> None:
        self._act(lambda: self.stay.please(replace(self.stay.comfort, **what)))  # type: ignore[arg-type]

    # State

    @property
    def is_settled(self) -> bool:
        """What is on the page has come to rest."""
        return self._scene is None or self._scene.settled

    def screen(self) -> dict[str, object]:
        """Of a run's record: how large this lane is."""
        mm = self.look.px_per_mm
        place = self.ear_view.place_px()
        size = {"width_mm": round(place.width() / mm), "height_mm": round(place.height() / mm)}
        return {**size, "width_px": round(place.width()), "height_px": round(place.height())}

    @property
    def _tells(self) -> Teller:
        return Teller(self.stay.language, self.stay.comfort.simple)

    def _get_languages(self) -> list[Map]:
        return [{"tag": tag, "name": LANGUAGE_NAMES.get(tag, tag)} for tag in self.stay.languages]

    def _get_exhibition_title(self) -> str:
        return self._tells.say(self.stay.hall.exhibition.title) if self.stay.hall.exhibition else ""

    def _get_house(self) -> str:
        brand = self.stay.hall.brand
        return self._tells.say(brand.name) if brand and brand.name else ""

    def _mark(self, dark: bool) -> QUrl:
        brand = self.stay.hall.brand
        file = (brand.mark_dark if dark else brand.mark) if brand else None
        return QUrl.fromLocalFile(str((brand.folder / file).absolute())) if brand and file else QUrl()

    def _get_last_day(self) -> str:
        last = self.stay.hall.last_day
        today = dt.datetime.fromtimestamp(self.stay.clocks.utc_ms() / 1000, dt.UTC).date()
        return self._tells.day(last, today) if last else ""

    def _get_next_act(self) -> str:
        """What the dark pill does: "next", "opinion", "finish", "send", "again", "on", "" for nothing."""
        place = self.stay.place
        if place.page is Page.START:
            return "opinion" if self.stay.hall.feedback else ""
        if place.page is Page.STUDY:
            return self._study.next_act()
        if place.step and self.stay.run:
            return "" if place.on_last_step else "next"
        if place.step:
            own = self.stay.hall.form(self.stay.exhibit)
            return "next" if not place.on_last_step else "opinion" if own else "finish"
        acts = {Page.NOTICE: "next", Page.FORM: "next", Page.REVIEW: "send", Page.UNSAVED: "again"}
        acts |= dict.fromkeys((Page.THANKS, Page.NO_SAVING, Page.MISSING), "on")
        return acts.get(place.page, "")

    def _get_own_form(self) -> str:
        """What the dark pill says where the exhibit has a form of its own, "" elsewhere."""
        return self._tells.say(self.stay.hall.form_pill(self.stay.exhibit))

    def _get_can_back(self) -> bool:
        place, run = self.stay.place, self.stay.run
        if run is not None and place.page is not Page.FORM:
            return (place.step is not None and place.at > 0) or self._study.can_back()
        return self.stay.place.step is not None or self.stay.place.page in (*ASKING, Page.NO_SAVING, Page.FIND)

    def _get_steps(self) -> int:
        return len(self.stay.place.steps) if self.stay.place.step else 0

    def _get_loses(self) -> bool:
        return self.stay.place.loses_answers

    def _get_sent(self) -> bool:
        return self.stay.place.page in WAITING

    def _get_offers_simple(self) -> bool:
        return offers_simple(self.stay.hall.exhibits, self.stay.language)

    def _get_scene_page(self) -> QUrl:
        return QUrl.fromLocalFile(str(folder_of(self._scene.scene.kind) / "Scene.qml")) if self._scene else QUrl()

    def _get_picture(self) -> Map:
        """What PicturePanel shows large: the scene's own picture, where it has one."""
        shown = self._scene.property("picture") if self._scene else None
        return shown or picture_map(None, None, self._tells)

    def _get_next_language_name(self) -> str:
        return LANGUAGE_NAMES.get(self.stay.next_language, self.stay.next_language)

    page = Property(str, lambda self: str(self.stay.place.page), notify=placeChanged)
    overlay = Property(str, lambda self: str(self.stay.place.overlay), notify=placeChanged)
    step = Property(int, lambda self: self.stay.place.at, notify=placeChanged)
    steps = Property(int, _get_steps, notify=placeChanged)
    nextAct = Property(str, _get_next_act, notify=placeChanged)  # noqa: N815
    ownForm = Property(str, _get_own_form, notify=sceneChanged)  # noqa: N815
    canBack = Property(bool, _get_can_back, notify=placeChanged)  # noqa: N815
    losesAnswers = Property(bool, _get_loses, notify=placeChanged)  # noqa: N815
    sent = Property(bool, _get_sent, notify=placeChanged)
    idleLeft = Property(int, lambda self: self._idle_left, notify=idleChanged)  # noqa: N815
    idleWarning = Property(int, lambda self: round(self.stay.times.warning_s), constant=True)  # noqa: N815
    language = Property(str, lambda self: self.stay.language, notify=languageChanged)
    languages = Property(LIST, _get_languages, constant=True)
    nextLanguageName = Property(str, _get_next_language_name, notify=languageChanged)  # noqa: N815
    tr = Property(QJSValue, lambda self: self._tr, notify=languageChanged)  # type: ignore[assignment]
    simple = Property(bool, lambda self: self.stay.comfort.simple, notify=comfortChanged)
    theme = Property(str, lambda self: self.stay.comfort.theme, notify=comfortChanged)
    locked = Property(bool, lambda self: self.is_locked, constant=True)
    staffPage = Property(QObject, lambda self: self.joining, notify=joiningChanged)  # noqa: N815
    staffDesk = Property(QObject, lambda self: self.staff, notify=staffChanged)  # noqa: N815
    larger = Property(bool, lambda self: self.stay.comfort.larger, notify=comfortChanged)
    calm = Property(bool, lambda self: self.stay.comfort.calm, notify=comfortChanged)
    reach = Property(bool, lambda self: self.stay.comfort.reach, notify=comfortChanged)
    mirrored = Property(bool, lambda self: self.stay.comfort.mirrored, notify=comfortChanged)
    offersReach = Property(bool, lambda self: self.look.reach_helps, notify=comfortChanged)  # noqa: N815
    exhibit = Property(str, lambda self: self.stay.place.exhibit or "", notify=placeChanged)
    board = Property(Share, lambda self: self.share, constant=True)
    offersSimple = Property(bool, _get_offers_simple, notify=hallChanged)  # noqa: N815
    cards = Property(CardList, lambda self: self._cards, constant=True)
    find = Property(FindView, lambda self: self._find, constant=True)
    findable = Property(int, lambda self: len(self.stay.hall.findable), notify=hallChanged)
    keyStrike = Property(int, lambda self: round(self.stay.comfort.strike_s * 1000), notify=comfortChanged)  # noqa: N815
    exhibitionTitle = Property(str, _get_exhibition_title, notify=hallChanged)  # noqa: N815
    house = Property(str, _get_house, notify=hallChanged)
    mark = Property(QUrl, lambda self: self._mark(False), notify=hallChanged)
    markDark = Property(QUrl, lambda self: self._mark(True), notify=hallChanged)  # noqa: N815
    lastDay = Property(str, _get_last_day, notify=hallChanged)  # noqa: N815
    scene = Property(QObject, lambda self: self._scene, notify=sceneChanged)
    scenePage = Property(QUrl, _get_scene_page, notify=sceneChanged)  # noqa: N815
    picture = Property(MAP, _get_picture, notify=sceneChanged)
    ear = Property(EarView, lambda self: self.ear_view, constant=True)
    study = Property(StudyView, lambda self: self._study, constant=True)
    form = Property(FormView, lambda self: self._form, constant=True)
