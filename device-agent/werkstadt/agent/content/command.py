"""`content update`: the code of the daemon, for a road that somebody names."""

import datetime as dt
import logging
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

from werkstadt.agent.ask import ask_agent
from werkstadt.agent.clock import trusted_now
from werkstadt.agent.config import Settings, parse_address
from werkstadt.agent.content.bringing import Progress
from werkstadt.agent.content.roads import Road
from werkstadt.agent.content.roads.folder import FolderRoad, road_in
from werkstadt.agent.content.roads.web import HubRoad, WebRoad
from werkstadt.agent.content.trust import ContentRefused, NotFresh
from werkstadt.agent.content.update import Outcome, Updates, Wish
from werkstadt.agent.durable import give_to_owner_of
from werkstadt.agent.hub import HubConnection
from werkstadt.agent.identity import IdentityFolder
from werkstadt.agent.staffpin import check_pin, kept_policy
from werkstadt.agent.store import Store
from werkstadt.contract.errors import ContractError

log = logging.getLogger(__name__)

LOOK_S = 1.0


def update(
    settings: Settings,
    source: str,
    root: Path | None,
    exhibition: str | None,
    *,
    pin: Callable[[], str] | None = None,
    progress: Progress | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Outcome:
    """Raises AgentError; then what was in force still is.

    pin: asked where a stick or folder is only not fresh any more; None: nobody is there to be asked.
    """
    road = road_to(source, settings)
    now, floor = _facts(settings)
    wish = Wish(exhibition, None if root is None else read_root(root), floor)
    updates = Updates(settings.content, settings.own / "content")

    def bring(wish: Wish) -> Outcome:
        try:
            return updates.update(road, wish, now, progress, lambda: wait_for_visit(settings.socket, tell))
        finally:
            leave_to_the_agent(settings)

    try:
        return bring(wish)
    except NotFresh as err:
        if pin is None or not isinstance(road, FolderRoad):
            raise
        tell(err.sentence)
        check_pin(settings, pin())
    log.info("content taken by staff though it is not fresh road=%r", road.name)
    return bring(replace(wish, stale=True))


def leave_to_the_agent(settings: Settings) -> None:
    """Root may have typed it, and the agent has a user of its own."""
    made = (path for path in (settings.content, settings.own) if path.exists())
    with suppress(FileNotFoundError):  # the running agent takes something away meanwhile
        give_to_owner_of(settings.state, *made)


def road_to(source: str, settings: Settings) -> Road:
    """source: a folder with the repository's layout, a stick with one, an http(s) address, or the hub's HOST:PORT.

    Raises ContentRefused.
    """
    if source.startswith(("http://", "https://")):
        return WebRoad(source)
    if Path(source).is_dir():
        return road_in(Path(source))
    try:
        address = parse_address(source, "--from")
    except ContractError as err:
        raise ContentRefused(
            "no-road", f"{source} is neither a folder here nor an address.", "Give a folder, http://…, or HOST:PORT."
        ) from err
    identity = IdentityFolder(settings.own).load()
    if identity is None:
        raise ContentRefused(
            "not-enrolled", f"{address} is a hub, and this device belongs to none.", "werkstadt-agent enrol"
        )
    return HubRoad(HubConnection(address, identity.tls()))


def wait_for_visit(socket: Path, tell: Callable[[str], None], pause_s: float = LOOK_S) -> None:
    """Returns when nobody is in a visit, as the running agent knows; at once where none runs."""
    told = False
    while _visiting(socket):
        if not told:
            tell("Everything is here. Waiting for the end of a visit …")
            told = True
        time.sleep(pause_s)


def _visiting(socket: Path) -> bool:
    try:
        report = ask_agent(socket)
    except (OSError, ContractError):
        return False
    kiosk = report.get("kiosk") if report else None
    return isinstance(kiosk, dict) and kiosk.get("connected") is True and kiosk.get("visiting") is True


def _facts(settings: Settings) -> tuple[dt.datetime, int]:
    """Now, and the version of timestamp.json that this device must not fall behind."""
    path = settings.own / "agent.db"
    if not path.exists():
        return trusted_now(lambda: time.time_ns() // 1_000_000), 0
    policy = kept_policy(settings)
    by_policy = policy.floor.timestamp if policy and policy.floor else 0
    with closing(Store(path, read_only=True)) as store:
        now = trusted_now(lambda: time.time_ns() // 1_000_000, store.number("clock_floor_ms"))
        return now, max(by_policy, store.number("content_timestamp_floor"))


def read_root(root: Path) -> bytes:
    """Raises ContentRefused."""
    try:
        return root.read_bytes()
    except OSError as err:
        raise ContentRefused(
            "no-root", f"{root} cannot be read ({err.strerror}).", "Give a root.json that you trust."
        ) from err
