"""Carries out what the lanes decide: writes records, opens the form, loads the exhibition, talks to the agent."""

import datetime as dt
import logging
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from werkstadt.contract.errors import ContractError
from werkstadt.contract.ranges import Ranges
from werkstadt.contract.version import __version__
from werkstadt.exhibits import calendar
from werkstadt.exhibits.model import Card, Show
from werkstadt.exhibits.problems import ContentError
from werkstadt.kiosk.agentlink import AgentLink
from werkstadt.kiosk.courier import Courier
from werkstadt.kiosk.exhibition import bad_pack, load_hall, open_exhibit, open_form, unopened
from werkstadt.kiosk.fallbook import FallBook, exhibition_hash
from werkstadt.kiosk.feeds import FeedDesk
from werkstadt.kiosk.packcheck import PackCheck
from werkstadt.kiosk.recorder import Entry, Recorder, RunCount
from werkstadt.kiosk.rules.asking import Asking
from werkstadt.kiosk.rules.disk import failing, known
from werkstadt.kiosk.rules.hall import Hall, Trouble
from werkstadt.kiosk.rules.place import ASKING, WAITING
from werkstadt.kiosk.rules.readings import Readings
from werkstadt.kiosk.rules.saving import Answer
from werkstadt.kiosk.rules.stay import SUBMISSION, Effect, Keep, Lost, Open, Probe, Report, Save, Wipe, WriteVisit
from werkstadt.kiosk.rules.votes import KIND as VOTE
from werkstadt.kiosk.rules.votes import Votes
from werkstadt.kiosk.views.lane import Lane

if TYPE_CHECKING:
    from werkstadt.kiosk.capture.devices import Devices
    from werkstadt.kiosk.views.joining import JoiningView
    from werkstadt.kiosk.views.staff import StaffView

log = logging.getLogger(__name__)

_LOOK_AGAIN_MS = 60_000
"""So often it looks whether a new day or an opening hour has begun."""
SAFE_PAGE = Trouble(
    "safe-page",
    "The exhibition in force ended this application three times within two minutes, and no other one could be put in "
    "force. A page without content is shown. It is tried again after a while, or when the device is started anew.",
)


class Backstage(QObject):
    """wipe: what of a visit lies outside the lanes, such as the clipboard. utc_now: aware.

    lanes: all there can be, by number. current: the one touched last. begin_to_record: what fingers do in a lane, from
    when a study is opened there.
    """

    def __init__(
        self,
        content: Path,
        zone: str,
        recorder: Recorder,
        link: AgentLink | None,
        utc_now: Callable[[], dt.datetime],
        wipe: Callable[[], None],
        parent: QObject | None = None,
        devices: "Devices | None" = None,
        falls: FallBook | None = None,
    ) -> None:
        super().__init__(parent)
        self._falls = falls or FallBook()
        self.joining: JoiningView | None = None
        self._joining_said: dict[str, object] = {}
        self._stick_told: dict[str, object] = {}
        self._devices = devices
        self.readings = Readings()
        self.votes = Votes()
        self.lanes: list[Lane] = []
        self.current: Callable[[], Lane] | None = None
        self.profile = ""
        self.now_s: Callable[[], float] = time.monotonic
        self._content, self._zone = content, zone
        self._recorder, self._link = recorder, link
        self._utc_now, self._wipe = utc_now, wipe
        self._courier = Courier(self)
        self._desk = FeedDesk(content / "feeds", self._courier.bring, self._tell_scenes)
        self.feeds = self._desk.feeds
        self._counting_votes = False
        self._check = PackCheck(content, self._courier, self._busy, self._leave_out, self._all_checked, self)
        self._doubtful: set[str] = set()
        self._started = False
        self._hall = Hall()
        self._hall_day: dt.date | None = None
        self._hall_waits = False
        self._loaded = ""
        self._day_written: str | None = None
        self._journal_trouble: Trouble | None = None
        self._form_trouble: Trouble | None = None
        self._scene_troubles: list[Trouble] = []
        self._given = 0
        self._looking = False
        self._told_of_journal: list[Trouble] = []
        self._screenshot: Callable[[], int] | None = None
        self.begin_to_record: Callable[[int], None] = lambda _lane: None
        self._again = QTimer(self, interval=_LOOK_AGAIN_MS)
        self._again.timeout.connect(self.every_minute)
        if link:
            link.opened.connect(self._greet)
            link.came.connect(self._hear)
            link.closed.connect(self._agent_gone)

    def start(self) -> None:
        """To be called when the first frame is there: nothing of this may delay it."""
        self._again.start()
        self._courier.bring(self._recorder.look(), self._looked)
        self._courier.bring(self._recorder.given(), self._counted)
        self._count_votes()
        self._desk.look()
        for rest in self._falls.new:
            self._record(Entry("content_fell", 1, {"exhibition": rest.exhibition, "exhibit": rest.exhibit}))
        self._started = True
        self._check_packs()
        self.look_again()
        if self._link:
            self._link.connect_now()

    def take_screenshots_with(self, grab: Callable[[], int]) -> None:
        """grab: returns a file descriptor of a PNG, that is closed here."""
        self._screenshot = grab

    # What is shown

    def load(self) -> None:
        """Never during a visit: then it waits for its end."""
        if self._busy():
            self._hall_waits = True
            return
        self._hall_waits = False
        self._loaded = self._in_force()
        self._hall = self._hall_to_show()
        self._form_trouble = None
        self._scene_troubles.clear()
        self._hall_day = self._today()
        for trouble in self._hall.troubles:
            log.warning("content left out code=%s detail=%s", trouble.code, trouble.detail)
        self._show_hall()
        self._show_joining()
        if self._started:
            self._check_packs()
        self.tell_status()

    def _hall_to_show(self) -> Hall:
        """An exhibition that rests is not even read. The agent hears of it, and puts the one before in force."""
        if self._rests():
            self._falls.show("")
            return Hall(safe=True, troubles=(SAFE_PAGE,))
        self._falls.show(self._shown_hash())
        return load_hall(self._content, self._zone, self._utc_now(), self._doubtful)

    @property
    def is_safe_page(self) -> bool:
        return self._hall.safe

    def _shown_hash(self) -> str:
        return exhibition_hash(self._content / "current")

    def _rests(self) -> bool:
        return self._falls.rests(self._shown_hash())

    def _in_force(self) -> str:
        """Where content/current points: the agent says when it changes, and may have said so while nobody listened."""
        try:
            return str((self._content / "current").readlink())
        except OSError:
            return ""

    def _show_hall(self) -> None:
        """To every lane where nobody is."""
        for lane in self.lanes:
            if lane.stay.hall is not self._hall and lane.stay.show(self._hall):
                lane.settle()

    def _busy(self) -> bool:
        return any(lane.stay.visit for lane in self.lanes)

    def _check_packs(self) -> None:
        languages = {language for lane in self.lanes for language in lane.stay.languages}
        self._check.begin(unopened(self._hall), self._hall.catalogue, sorted(languages))

    def _all_checked(self) -> None:
        """What an exhibition day shows is known now."""
        self.look_again()

    def _open(self, lane_number: int, card: Card) -> None:
        stay = self.lanes[lane_number].stay
        self._falls.open(card.id)
        if card.study:
            visit = stay.visit.id if stay.visit else ""
            count = self._recorder.runs(card.hash)
            self._courier.bring(count, lambda done: self._open_study(lane_number, card, visit, done))
            return
        try:
            stay.opened(open_exhibit(self._content, card))
        except ContentError as err:
            self._leave_out(card, err)
            stay.not_opened(self._hall)

    def _open_study(self, lane_number: int, card: Card, visit: str, done: "Future[RunCount]") -> None:
        """The journal has said how many runs there are, or that none could be saved now."""
        from werkstadt.kiosk.studies import Site, open_study

        lane = self.lanes[lane_number]
        stay, failed = lane.stay, self._note_journal(done)
        if stay.visit is None or stay.visit.id != visit:
            return  # gone meanwhile
        if failed:
            stay.study_opened(None)
        else:
            zone = self._hall.exhibition.time_zone if self._hall.exhibition else "UTC"
            try:
                site = Site(self._content, stay.clocks, self._utc_now, zone)
                run = open_study(site, card, done.result(), stay.language)
                run.screen = lane.screen()
                self.begin_to_record(lane_number)
                stay.study_opened(run)
            except ContentError as err:
                self._leave_out(card, err)
                stay.not_opened(self._hall)
        lane.settle()

    def _leave_out(self, card: Card, err: ContentError) -> None:
        """It goes from the start page; where somebody is, when they have gone."""
        if card not in self._hall.exhibits:
            return
        self._doubtful.add(card.hash)
        trouble = bad_pack(card.id, err)
        log.warning("content left out code=%s detail=%s", trouble.code, trouble.detail)
        self._hall = self._hall.without(card, trouble)
        self._show_hall()
        self.tell_status()

    def every_minute(self) -> None:
        self.look_again()
        self._desk.look()
        if not self._looking and not self._busy():
            self._looking = True
            self._courier.bring(self._recorder.look(), self._looked)

    def look_again(self) -> None:
        """A new day shows other exhibits; a day in opening hours is recorded once."""
        if self._hall_day != self._today() or self._loaded != self._in_force() or self._hall.safe != self._rests():
            self.load()
        exhibition = self._hall.exhibition
        if (
            exhibition is None
            or not self._hall.exhibits
            or not self._check.done
            or not calendar.is_open(exhibition, self._utc_now())
        ):
            return
        day = calendar.site_day(exhibition, self._utc_now()).isoformat()
        if day != self._day_written:
            body = {
                "day": day,
                "exhibition": exhibition.id,
                "exhibits": [exhibit.id for exhibit in self._hall.exhibits],
            }
            self._day_written = day
            self._record(Entry("exhibition_day", 1, body), self._day_kept)

    def _day_kept(self, safe: bool) -> None:
        if not safe:
            self._day_written = None

    def _today(self) -> dt.date:
        now = self._utc_now()
        return calendar.site_day(self._hall.exhibition, now) if self._hall.exhibition else now.date()

    # What the lanes want done

    def performer(self, lane_number: int) -> Callable[[Effect], None]:
        return lambda effect: self.perform(lane_number, effect)

    def perform(self, lane_number: int, effect: Effect) -> None:
        match effect:
            case Open(card):
                self._open(lane_number, card)
            case Probe(visit):
                self._courier.bring(self._recorder.probe(), lambda done: self._probed(lane_number, visit, done))
            case Save(answer):
                self._save(lane_number, answer)
            case WriteVisit(id_, body):
                self._record(Entry("visit", 1, body, visit=id_))
                QTimer.singleShot(0, self, self._after_visit)
            case Keep(kind, v, body, visit, pack, version, then):
                entry = Entry(kind, v, body, visit, pack, version)
                self._record(entry, lambda safe: self._scene_kept(entry, safe, then))
            case Lost():
                self._courier.bring(self._recorder.count_lost(), self._counted_loss)
            case Wipe():
                if not self._busy():
                    self._falls.open("")
                self._wipe()
            case Report(trouble):
                self._note_of_scene(trouble)

    def _probed(self, lane_number: int, visit: str, done: "Future[None]") -> None:
        lane = self.lanes[lane_number]
        failed = self._note_journal(done)
        if lane.stay.visit is None:
            return  # gone meanwhile
        form = self._hall.form(lane.stay.exhibit)
        asking = self._open_form(form, lane.stay.language) if form and not failed else None
        lane.stay.probed(visit, asking)
        lane.settle()
        self.tell_status()

    def _open_form(self, form: Show, language: str) -> Asking | None:
        exhibition = self._hall.exhibition
        time_zone = exhibition.time_zone if exhibition else "UTC"
        short = self._recorder.facts.short_of_room  # then the room is for answers
        cannot = frozenset(("file", "image", "audio") if short else ("file",))
        try:
            return open_form(self._content, form, language, self._utc_now, time_zone, cannot)
        except ContentError as err:
            self._form_trouble = Trouble("bad-form", str(err))
            log.warning("form left out detail=%s", err)
            return None

    def _save(self, lane_number: int, answer: Answer) -> None:
        entry = Entry(
            answer.kind, 1, answer.body, answer.visit, answer.pack, answer.pack_version, answer.id, answer.blobs
        )

        def confirmed(done: "Future[object]") -> None:
            lane = self.lanes[lane_number]
            if self._note_journal(done):
                lane.stay.not_saved(answer.id)
            else:
                self._given += answer.kind == SUBMISSION
                lane.stay.saved(answer.id)
                self._written()
            lane.settle()
            self.tell_status()

        self._courier.bring(self._recorder.append(entry), confirmed)

    def record(self, entry: Entry) -> None:
        """Something beside a visitor's answers; if it cannot be kept, it is not."""
        self._record(entry)

    def _record(self, entry: Entry, then: Callable[[bool], None] = lambda safe: None) -> None:
        def confirmed(done: "Future[object]") -> None:
            safe = not self._note_journal(done)
            if safe:
                self._written()
            then(safe)

        self._courier.bring(self._recorder.append(entry), confirmed)

    def _scene_kept(self, entry: Entry, safe: bool, then: Callable[[bool], None]) -> None:
        if safe and entry.kind == VOTE and entry.visit:
            self.votes.take(entry.visit, entry.body)
        then(safe)
        if safe:
            self._tell_scenes()

    def _written(self) -> None:
        if self._link:
            self._link.send("written", {})

    def _after_visit(self) -> None:
        if self._hall_waits:
            self.load()
        self._show_hall()
        self.tell_status()

    def _note_journal(self, done: "Future[Any]") -> bool:
        """True if the journal has failed; staff are told."""
        error = done.exception()
        self._journal_trouble = failing(error) if error else None
        return error is not None

    def _looked(self, done: "Future[None]") -> None:
        self._looking = False
        if not self._note_journal(done):
            self._count_votes()
        self.tell_status()

    def _counted(self, done: "Future[int]") -> None:
        """That it could be read does not mean that it can be written: a trouble stays."""
        if done.exception() is None:
            self._given = done.result()
        self.tell_status()

    def _count_votes(self) -> None:
        """Once; where the journal would not open, again with the next look at it."""
        if not self.votes.complete and not self._counting_votes:
            self._counting_votes = True
            self._courier.bring(self._recorder.votes(), self._votes_counted)

    def _votes_counted(self, done: "Future[Votes]") -> None:
        self._counting_votes = False
        if done.exception() is None:
            self.votes.become(done.result())
            self._tell_scenes()

    def _counted_loss(self, _done: "Future[None]") -> None:
        log.error("answer lost lost=%d", self._recorder.facts.lost)
        self.tell_status()

    def _journal_troubles(self) -> list[Trouble]:
        facts = self._recorder.facts
        now = [*([self._journal_trouble] if self._journal_trouble else ()), *known(facts.short_of_room, facts.damaged)]
        for trouble in now:
            if trouble not in self._told_of_journal:
                log.error("journal in trouble code=%s detail=%s", trouble.code, trouble.detail)
        self._told_of_journal = now
        return now

    # The agent

    def _greet(self) -> None:
        if self._link:
            self._link.send("hello", {"version": __version__, "profile": self.profile})
        if self._loaded != self._in_force():
            self.load()
        self.tell_status()

    def _note_of_scene(self, trouble: Trouble) -> None:
        """Kept until other content is loaded; the latest of each kind, since a bad exhibit says it at every visit."""
        others = [known for known in self._scene_troubles if known.code != trouble.code]
        self._scene_troubles = [*others, trouble]
        self.tell_status()

    def troubles(self) -> list[Trouble]:
        form = [self._form_trouble] if self._form_trouble else []
        return [*self._hall.troubles, *self._journal_troubles(), *form, *self._scene_troubles]

    def tell_status(self) -> None:
        troubles = self.troubles()
        if self._link is None or not self._link.is_open:
            return
        status = {
            "exhibition": self._hall.exhibition.id if self._hall.exhibition else None,
            "given": self._given,
            "lost": self._recorder.facts.lost,
            "lost_unkept": self._recorder.facts.unkept,
            "form_open": self.form_is_open(),
            "visiting": self._busy(),
            "resting": [{"exhibition": rest.exhibition, "exhibit": rest.exhibit} for rest in self._falls.resting()],
            "troubles": [{"code": trouble.code, "detail": trouble.detail} for trouble in troubles],
        }
        self._link.send("status", status)

    def tell_of_visit(self) -> None:
        """After the frame: content is switched only while nobody is in a visit."""
        QTimer.singleShot(0, self, self.tell_status)

    def form_is_open(self) -> bool:
        return any(lane.stay.place.page in (*ASKING, *WAITING) for lane in self.lanes)

    def _hear(self, type_: str, fields: Mapping[str, object]) -> None:
        match type_:
            case "reading":
                self._take_reading(fields)
            case "silent":
                self.readings.fell_silent(str(fields.get("sensor", "")), str(fields.get("reason", "")))
                self._tell_lanes_of_reading()
            case "button":
                self._press(str(fields.get("name", "")))
            case "headset":
                self._plug(fields.get("plugged") is True)
            case "screenshot":
                self._send_screenshot(fields.get("request"))
            case "content":
                self.load()
                self._desk.look()
            case "feed":
                self._desk.look()
            case "forget":
                self._forget(fields)
            case "joining" | "stick":
                (self._join if type_ == "joining" else self._hear_stick)(fields)
            case "staff-entered" | "staff-is" | "staff-done" | "staff-over":
                for staff in self._staff():
                    staff.hear(type_, fields)

    def _agent_gone(self) -> None:
        for staff in self._staff():
            staff.agent_gone()
        self._plug(None)
        self._hear_stick({})
        self._join({})

    def _join(self, fields: Mapping[str, object]) -> None:
        self._joining_said = dict(fields)
        self._show_joining()

    def _show_joining(self) -> None:
        """The page for it is for staff: visitors never see it, since an exhibition in force comes first."""
        link, told, hall = self._link, self._joining_said, self._hall
        if link is None or told.get("state", "none") == "none" or hall.exhibition is not None or hall.safe:
            self._end_joining()
            return
        from werkstadt.kiosk.rules.joining import parse_said

        if self.joining is None:
            from werkstadt.kiosk.views.joining import JoiningView

            self.joining = JoiningView(link.send, self.lanes[0], self._devices, time.monotonic, self)
            self._offer_joining()
            self._show_stick()
        self.joining.hear(parse_said(told))

    def _offer_joining(self) -> None:
        for lane in self.lanes:
            lane.offer_joining(self.joining)

    def _end_joining(self) -> None:
        if self.joining is not None:
            gone, self.joining = self.joining, None
            self._offer_joining()
            gone.leave()
            gone.deleteLater()

    # Sticks

    def _hear_stick(self, fields: Mapping[str, object]) -> None:
        self._stick_told = dict(fields)
        self._show_stick()

    def _show_stick(self) -> None:
        """On whichever page of the staff's is there."""
        pages = [*self._staff(), *([self.joining] if self.joining is not None else ())]
        if pages:
            from werkstadt.kiosk.rules.stick import parse_stick

            for page in pages:
                page.hear_stick(parse_stick(self._stick_told))

    # Staff at the device

    def admit(self, lane_number: int) -> None:
        """Somebody has knocked: their pad, in this lane. One at a time, since the agent knows one session."""
        if self._staff():
            return
        from werkstadt.kiosk.views.staff import StaffView

        lane, link = self.lanes[lane_number], self._link

        def left() -> None:
            staff.end()
            lane.attend(None)
            staff.deleteLater()

        send = link.send if link else lambda *_: None
        staff = StaffView(send, lane, link is not None and link.is_open, self.now_s, left, self)
        lane.attend(staff)
        self._show_stick()

    def _staff(self) -> "list[StaffView]":
        return [lane.staff for lane in self.lanes if lane.staff is not None]

    def _forget(self, fields: Mapping[str, object]) -> None:
        """What is at the hub and over here. A thread of its own does it: nobody waits."""
        epoch = str(fields.get("epoch", ""))
        try:
            seqs = Ranges.parse(fields.get("seqs"), "forget.seqs")
        except ContractError as err:
            log.warning("nothing forgotten reason=%s", err)
            return
        self._courier.bring(self._recorder.forget(epoch, seqs), self._forgotten)

    def _forgotten(self, done: "Future[int]") -> None:
        """Staff hear of it from the agent, which looks again."""
        error = done.exception()
        if error is None:
            log.info("records forgotten count=%d", done.result())
        else:
            log.warning("records not forgotten reason=%s", error)

    def _take_reading(self, fields: Mapping[str, object]) -> None:
        values, at_ms = fields.get("values"), fields.get("at_ms")
        if not isinstance(values, dict) or not isinstance(at_ms, int):
            log.warning("reading left out expected=values and at_ms got=%s", sorted(fields))
            return
        numbers = {str(name): float(value) for name, value in values.items() if isinstance(value, int | float)}
        self.readings.take(str(fields.get("sensor", "")), numbers, at_ms, fields.get("simulated") is True)
        self._tell_lanes_of_reading()

    def _tell_lanes_of_reading(self) -> None:
        for lane in self.lanes:
            lane.hear_reading()

    def _tell_scenes(self) -> None:
        for lane in self.lanes:
            lane.hear_news()

    def _press(self, name: str) -> None:
        """A button on the housing acts on the lane touched last; like a touch it first only wakes."""
        if self.current is None:
            return
        lane = self.current()
        if lane.ear_view.button(name):
            pass
        elif lane.staff is not None:
            lane.noticed()
        elif lane.stay.visit is None:
            lane.wake()
        elif lane.warned:
            lane.touched()
        elif name == "home":
            lane.home()
        elif name == "language":
            lane.nextLanguage()
        elif name == "help":
            lane.show("help")

    def _plug(self, plugged: bool | None) -> None:
        """The headset belongs to the first lane. None: nobody says any more whether there is one."""
        for lane in self.lanes[:1]:
            lane.ear_view.plug(plugged)

    def _send_screenshot(self, request: object) -> None:
        if self._link is None:
            return
        if self.form_is_open():
            refused, picture = "a form is open", None
        elif self._screenshot is None:
            refused, picture = "there is no window yet", None
        else:
            refused, picture = None, self._screenshot()
        self._link.send("screenshot", {"request": request, "refused": refused}, picture)

    # The end

    def finish(self) -> None:
        """Visits that are still going on are recorded; an answer under way is saved, or counted as lost."""
        self._again.stop()
        self._end_joining()
        for staff in self._staff():
            staff.leave()
        for lane in self.lanes:
            lane.stay.end("restart")
            lane.settle()
        self._check.stop()
        self._courier.drain()
        self._desk.close()
        if self._link:
            self._link.close()
        self._recorder.close()
