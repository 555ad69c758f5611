"""From a road to an exhibition in force: look, bring, switch. Blocking; whoever calls it has a thread for it."""

import datetime as dt
import errno
import json
import logging
import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from tuf.api.metadata import Timestamp

from werkstadt.agent.content.bringing import Offer, Progress, bring, choose, read_offer
from werkstadt.agent.content.roads import NotThereError, Road
from werkstadt.agent.content.trust import ContentRefused, Repository, keep_root, replace_root
from werkstadt.agent.durable import make_folder, write_durably
from werkstadt.exhibits.contentfolder import ContentFolder
from werkstadt.exhibits.manifest import FileRef, exhibition_id
from werkstadt.exhibits.problems import ContentError

log = logging.getLogger(__name__)

NOTE = "noted.json"
SCRUBBED = "scrubbed"
"""Its content: when every stored file was read through last, in ms UTC."""


@dataclass(frozen=True)
class Wish:
    """exhibition: id, None: the only one, or the one in force. root: trusted bytes of a root.json, for the first time.

    floor: the version of timestamp.json that this device must not fall behind. stale: one that is over counts, too.
    """

    exhibition: str | None = None
    root: bytes | None = None
    floor: int = 0
    stale: bool = False


@dataclass(frozen=True)
class Outcome:
    """hash: of the exhibition that is here and whole. new: not yet in force. fetched: bytes of files that moved."""

    exhibition: str
    hash: str
    new: bool
    timestamp: int
    fresh: bool
    files: int
    fetched: int


@dataclass(frozen=True)
class Note:
    """timestamp: the version of timestamp.json that was taken last. fresh: it was not over then.

    exhibition, hash: what it says is to be shown.
    """

    timestamp: int = 0
    fresh: bool = True
    exhibition: str = ""
    hash: str = ""


class Updates:
    """state: where what this device trusts is kept (0700). content: the folder that the kiosk reads."""

    def __init__(self, content: Path, state: Path) -> None:
        self.folder = ContentFolder(content)
        self._trust = state

    def look(self, road: Road, wish: Wish, now: dt.datetime) -> Offer:
        """What there is, checked. Raises ContentRefused, RoadError."""
        with _disk():
            repository = Repository(road, self._trust, wish.root, now, wish.floor, stale=wish.stale)
            id_ = choose(repository, wish.exhibition, self.shown())
            return read_offer(repository, id_, self.folder)

    def bring(self, offer: Offer, roads: Sequence[Road], progress: Progress | None = None) -> Outcome:
        """Here and whole, not yet in force. Raises ContentRefused, RoadError."""
        with _disk(), self._locked():
            done = bring(offer, roads, self.folder, progress)
            self._note(Note(offer.timestamp, offer.fresh, offer.id, offer.hash))
        new = self.folder.in_force() != offer.hash
        files = len(offer.files())
        log.info("content here exhibition=%s hash=%s bytes=%d new=%s", offer.id, offer.hash[:12], done.fetched, new)
        return Outcome(offer.id, offer.hash, new, offer.timestamp, offer.fresh, files, done.fetched)

    def missing(self, offer: Offer) -> list[FileRef]:
        return [ref for ref in offer.files() if not self.folder.has(ref)]

    def switch(self, hash_: str, spare: Sequence[str] = ()) -> None:
        """In force. The caller knows that nobody is in a visit. Raises ContentRefused."""
        with _disk(), self._locked():
            try:
                self.folder.switch(hash_, spare)
            except ContentError as err:
                raise ContentRefused("not-whole", f"{err}.", "It is brought anew.") from err
        log.info("content in force hash=%s", hash_[:12])

    def scrub(self) -> Iterator[tuple[str, bool]]:
        """Reads every file: its hash, and whether it is sound. What is not is brought anew by the next update."""
        for sha256, sound in self.folder.scrub():
            if not sound:
                log.warning("content rotted sha256=%s", sha256)
                with _disk():  # or else nothing would be new; whether it is fresh stays known
                    self._note(replace(self.noted(), hash=""))
            yield sha256, sound

    def trust(self, root: bytes) -> None:
        """The first root of this device, for good. The caller knows whose it is. Raises ContentRefused."""
        with _disk():
            keep_root(self._trust, root)

    def read_through(self, now_ms: int, go_on: Callable[[], bool]) -> int | None:
        """scrub() to the end, which is kept. How many files were damaged.

        None where go_on said no before the end and nothing was found: it is done all over, later. Raises
        ContentRefused.
        """
        damaged, ended = 0, False
        with _disk():
            for _, sound in self.scrub():
                damaged += not sound
                if not go_on():
                    ended = True
                    break
            if not ended:
                make_folder(self._trust)
                write_durably(self._trust / SCRUBBED, str(now_ms).encode())
        log.info("files read through damaged=%d whole=%s", damaged, not ended)
        return None if ended and not damaged else damaged

    def since_scrub_s(self, now_ms: int) -> float:
        """One that is said to be yet to come was written under a wrong clock, and says nothing."""
        try:
            at_ms = int((self._trust / SCRUBBED).read_bytes())
        except (OSError, ValueError):
            return math.inf
        return (now_ms - at_ms) / 1000 if at_ms <= now_ms else math.inf

    def trust_another(self, root: bytes) -> None:
        """Instead of the one before. The caller knows that admins want it. Raises ContentRefused."""
        with _disk():
            replace_root(self._trust, root)

    def noted(self) -> Note:
        """Of what was looked at last; a file that is gone or damaged says nothing."""
        try:
            return Note(**json.loads((self._trust / NOTE).read_bytes()))
        except (OSError, ValueError, TypeError):
            return Note()

    def waiting(self) -> str:
        """The hash of what was brought last, where it is whole and not in force; "" for none."""
        hash_ = self.noted().hash
        return hash_ if hash_ and hash_ != self.folder.in_force() and self.folder.is_placed(hash_) else ""

    def _note(self, note: Note) -> None:
        if note != self.noted():
            write_durably(self._trust / NOTE, json.dumps(asdict(note)).encode())

    def nothing_new(self, road: Road, wish: Wish, now: dt.datetime) -> Outcome | None:
        """What is in force, where the road has the very timestamp.json that this device has checked before.

        None: look(). Raises RoadError.
        """
        note, hash_ = self.noted(), self.folder.in_force()
        if not hash_ or note.hash != hash_ or wish.exhibition not in (None, note.exhibition) or not note.fresh:
            return None
        if not self.folder.is_placed(hash_):
            return None
        try:
            kept = (self._trust / "timestamp.json").read_bytes()
            signed = Timestamp.from_dict(json.loads(kept)["signed"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        came = b""
        try:
            for piece in road.read("metadata/timestamp.json"):
                came += piece
                if len(came) > len(kept):
                    return None
        except NotThereError:
            return None
        # one that was looked at, but whose exhibition never came, is not the one that was noted
        if came != kept or now >= signed.expires or not wish.floor <= note.timestamp == signed.version:
            return None
        return Outcome(note.exhibition, hash_, False, note.timestamp, True, 0, 0)

    def update(
        self,
        road: Road,
        wish: Wish,
        now: dt.datetime,
        progress: Progress | None = None,
        wait: Callable[[], None] = lambda: None,
    ) -> Outcome:
        """All of it. wait: returns when nobody is in a visit."""
        if (same := self.nothing_new(road, wish, now)) is not None:
            return same
        outcome = self.bring(self.look(road, wish, now), [road], progress)
        if outcome.new:
            wait()
            self.switch(outcome.hash)
        return outcome

    def shown(self) -> str | None:
        """The id of the exhibition in force."""
        file = self.folder.root / "current" / "exhibition.json"
        try:
            return exhibition_id(file.read_bytes(), str(file))
        except (OSError, ContentError):
            return None

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with ExitStack() as stack:
            try:
                stack.enter_context(self.folder.locked())
            except ContentError as err:
                raise ContentRefused("busy", f"{err}.", "Try again.") from err
            yield


@contextmanager
def _disk() -> Iterator[None]:
    try:
        yield
    except OSError as err:
        if err.errno in (errno.ENOSPC, errno.EDQUOT):
            raise ContentRefused("disk-full", "There is no room left on the disk.", "Make room.") from err
        raise ContentRefused("disk", f"{err.filename or 'The disk'} fails ({err.strerror or err}).") from err
