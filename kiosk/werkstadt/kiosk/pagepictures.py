"""Takes a picture of each page of what a study tests, once, before anybody touches it: the ground of a heat map."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage

from werkstadt.kiosk.recorder import Entry
from werkstadt.kiosk.rules.study.run import PAGE_KIND, Phase, Run
from werkstadt.kiosk.screenshot import png

if TYPE_CHECKING:
    from werkstadt.kiosk.views.lane import Lane

AT_REST_MS = 700
"""After a page has come: it has slid in, and a site has drawn itself."""
_Key = tuple[str, str, str, str, int, int]


class PagePictures(QObject):
    """Of one lane. grab: the lane as it is on the glass. record: writes it down, whenever there is time.

    What a device has taken is known for as long as the kiosk runs; after a start it takes them once more.
    """

    def __init__(
        self, lane: "Lane", grab: Callable[[], QImage], record: Callable[[Entry], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._lane, self._grab, self._record = lane, grab, record
        self._taken: set[_Key] = set()
        self._at = ""
        self._rest = QTimer(self, interval=AT_REST_MS, singleShot=True)
        self._rest.timeout.connect(self._take)
        lane.placeChanged.connect(self._moved)
        lane.testedPageChanged.connect(self._moved)

    def touched(self) -> None:
        """What it looks like now may be a visitor's doing."""
        self._rest.stop()

    def _moved(self) -> None:
        place, run = self._lane.stay.place, self._lane.stay.run
        page = run.log.page if run is not None and run.phase is Phase.TASK and run.log is not None else ""
        if run is None or not page or place.step is None or place.overlay:
            self._rest.stop()
            self._at = ""
        elif page != self._at:
            self._at = page
            if self._key(run) not in self._taken:
                self._rest.start()

    def _key(self, run: Run) -> _Key:
        width, height = (int(str(run.screen[name])) for name in ("width_mm", "height_mm"))
        stay = self._lane.stay
        return run.study.hash, run.assigned.version.id, self._at, stay.language, width, height

    def _take(self) -> None:
        run = self._lane.stay.run
        if run is None or not self._at:
            return
        if not self._lane.is_settled:  # a site is still coming
            self._rest.start()
            return
        image = self._grab()
        if image.isNull():
            return
        key = self._key(run)
        _, version, page, language, width, height = key
        study = {"study": run.study.id, "study_version": run.study.version}
        shown = {"version": version, "page": page, "language": language, "width_mm": width, "height_mm": height}
        entry = Entry(
            *(PAGE_KIND, 1, {**study, **shown}),
            pack=run.study.hash,
            pack_version=run.study.version,
            blobs=(png(image),),
        )
        self._taken.add(key)
        self._record(entry)
