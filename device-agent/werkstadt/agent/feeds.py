"""Feeds on their way from the hub into content/feeds. Which of them count is decided in receipts.py. Blocking."""

import json
import logging
import shutil
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from werkstadt.agent.durable import sync_folder, write_durably
from werkstadt.agent.errors import HubAway, HubRefused
from werkstadt.agent.hub import HubConnection
from werkstadt.agent.receipts import check_feed, check_feed_list, feeds_to_fetch, feeds_to_remove
from werkstadt.agent.store import Store
from werkstadt.contract import limits
from werkstadt.contract.errors import ContractError
from werkstadt.contract.feeds import FEED_MAX, FEEDS_MAX, NAME, FeedList, parse_feed
from werkstadt.contract.messages import Signed

log = logging.getLogger(__name__)

FOLDER_MODE, FILE_MODE = 0o755, 0o644
"""The agent alone writes; the kiosk, another user, reads."""
ROOM_MIN = 2 * limits.BALLAST_SIZE
"""Bytes that stay free for answers; a feed that would take them waits."""

Stamp = tuple[int, int, int]


class FeedShelf:
    """folder: content/feeds, made when the first feed comes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: dict[str, tuple[Stamp, int | None]] = {}

    def held(self) -> dict[str, int]:
        """Version by name, of the documents that are as agreed; a file is read again when it is another one."""
        seen = {name: self._look(name) for name in self._names()}
        self._seen = {name: one for name, one in seen.items() if one is not None}
        return {name: version for name, (_, version) in self._seen.items() if version is not None}

    def put(self, name: str, payload: bytes) -> None:
        """Whole or not at all, also after a power cut. Raises OSError."""
        if name not in (names := self._names()) and len(names) >= FEEDS_MAX:
            raise OSError(0, f"{FEEDS_MAX} feeds lie there already")
        if not self._folder.is_dir():
            self._folder.mkdir(parents=True, exist_ok=True)
            self._folder.chmod(FOLDER_MODE)
            sync_folder(self._folder.parent)
        if shutil.disk_usage(self._folder).free < ROOM_MIN + len(payload):
            raise OSError(0, "the room that is left is kept for answers")
        write_durably(self._path(name), payload, FILE_MODE)

    def remove(self, name: str) -> None:
        """Raises OSError."""
        self._path(name).unlink(missing_ok=True)
        sync_folder(self._folder)

    def _names(self) -> list[str]:
        try:
            names = [file.stem for file in self._folder.iterdir() if file.suffix == ".json"]
        except OSError:
            return []
        return [name for name in names if NAME.fullmatch(name)]

    def _look(self, name: str) -> tuple[Stamp, int | None] | None:
        try:
            facts = self._path(name).stat()
            stamp = (facts.st_mtime_ns, facts.st_size, facts.st_ino)
            before = self._seen.get(name)
            if before is not None and before[0] == stamp:
                return before
            with self._path(name).open("rb") as file:
                return stamp, parse_feed(file.read(FEED_MAX + 1), name).version
        except ContractError as err:
            log.warning("feed here is not as agreed, it is fetched anew name=%s reason=%r", name, str(err))
            return stamp, None
        except OSError:
            return None

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.json"


class FeedTaker:
    """Takes the signed list of a check-in, and then what is newer than what lies here.

    Offline nothing happens: the last good ones stay. device: whose list it is; a new enrolment begins anew.
    """

    def __init__(self, folder: Path, store: Store, hub: HubConnection, device: str) -> None:
        self._shelf = FeedShelf(folder)
        self._store, self._hub = store, hub
        self._fact = f"feeds:{device}"
        self._list = self._stored()
        self._refused: dict[str, tuple[int, str]] = {}

    @property
    def at_ms(self) -> int:
        return self._list.at_ms

    def take_list(self, signed: Signed, key: Ed25519PublicKey) -> None:
        """Raises ContractError; the list before it stays."""
        found = check_feed_list(signed, key, self._list.at_ms)
        self._store.keep_fact(self._fact, found.to_bytes().decode())
        self._list = found

    def bring(self, key: Ed25519PublicKey) -> tuple[list[str], list[str]]:
        """Names of those that are new or gone here, and what is wrong, in sentences."""
        changed: list[str] = []
        wrong: list[str] = []
        held = self._shelf.held()
        for name in feeds_to_remove(self._list, held):
            try:
                self._shelf.remove(name)
            except OSError as err:
                wrong.append(f"{name} cannot be removed ({err.strerror}).")
            else:
                log.info("feed withdrawn name=%s", name)
                changed.append(name)
        for name in feeds_to_fetch(self._list, held):
            try:
                if self._fetch(name, key, wrong):
                    changed.append(name)
            except HubAway as err:
                wrong.append(f"{name} could not be fetched: {err}")
                break
        return changed, wrong

    def _fetch(self, name: str, key: Ed25519PublicKey, wrong: list[str]) -> bool:
        """Raises HubAway. What was refused is not asked for again until the list names another version."""
        listed = self._list.versions[name]
        refused = self._refused.get(name)
        if refused is not None and refused[0] == listed:
            wrong.append(refused[1])
            return False
        try:
            feed, payload = check_feed(self._hub.feed(name), key, name, listed)
            self._shelf.put(name, payload)
        except ContractError as err:
            log.warning("feed refused name=%s reason=%r", name, str(err))
            self._refused[name] = listed, f"A feed of the hub does not count, the old one stays: {err}."
            wrong.append(self._refused[name][1])
            return False
        except (HubRefused, OSError) as err:
            wrong.append(f"{name} could not be kept: {err.strerror if isinstance(err, OSError) else err}.")
            return False
        self._refused.pop(name, None)
        log.info("feed kept name=%s version=%d bytes=%d", name, feed.version, len(payload))
        return True

    def _stored(self) -> FeedList:
        """It was verified before it was kept."""
        try:
            return FeedList.parse((self._store.fact(self._fact) or json.dumps(None)).encode())
        except ContractError:
            return FeedList(0)
