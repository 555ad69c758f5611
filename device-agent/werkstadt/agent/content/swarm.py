"""Files from other devices in the LAN. What comes is hashed like everything else; what does not come, the hub brings.

libtorrent writes into content/swarm/<hash of the exhibition>/ and nowhere else: only files that are missing are taken,
they leave that folder before they are put in force, and what is given away later is never written to (upload mode).
"""

import base64
import contextlib
import logging
import shutil
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from werkstadt.agent.config import HubAddress, parse_address
from werkstadt.agent.content.bringing import ROOM_MIN, Offer, Progress
from werkstadt.agent.content.peering import PeerIdentity
from werkstadt.agent.content.roads import RoadError
from werkstadt.agent.durable import make_folder, write_durably
from werkstadt.agent.errors import AgentError
from werkstadt.agent.hub import HubConnection
from werkstadt.contract import swarm
from werkstadt.contract.errors import ContractError
from werkstadt.contract.messages import RoadsAnswer
from werkstadt.exhibits.contentfolder import ContentFolder
from werkstadt.exhibits.manifest import FileRef

log = logging.getLogger(__name__)

lt: Any
try:
    import libtorrent as lt
except ImportError:
    lt = None


def is_there() -> bool:
    return lt is not None


WORTH_IT = 8 * 1024 * 1024
"""Bytes; less is at the hub sooner than a swarm comes together."""
STALL_S = 20.0
"""So long nothing that fits has come: the rest is fetched from the hub."""
LOOK_S = 0.2
FLUSH_S = 10.0
PEERS_S = 3.0


@dataclass
class _Given:
    name: str
    handle: Any


class Swarm:
    """content: the device's folder. peer: made fresh by the caller. One thread, but for port."""

    def __init__(
        self,
        content: ContentFolder,
        peer: PeerIdentity,
        port: int,
        host: str = "0.0.0.0",  # noqa: S104
        clock_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._content = content
        self._folder = content.root / "swarm"
        self._peer = peer
        self._fetching = False
        self._wanted_port, self._host = port, host
        self._clock_s = clock_s
        self._session: Any = None
        self._given: _Given | None = None

    @property
    def port(self) -> int:
        """Where others can fetch; 0 while nothing is given away."""
        busy = self._session is not None and (self._fetching or self._given is not None)
        return int(self._session.ssl_listen_port()) if busy else 0

    def fetch(self, offer: Offer, missing: Sequence[FileRef], hub: HubConnection, progress: Progress) -> None:
        """What came of the missing files lies in incoming/ as whole parts, not yet hashed by us.

        Raises RoadError where it is not worth it, or did not go on: what came until then is kept all the same.
        """
        wanted = [ref for ref in missing if ref.size]
        if lt is None or sum(ref.size for ref in wanted) < WORTH_IT:
            raise RoadError("A swarm is not there, or not worth it.")
        if not is_wired(hub.address):
            raise RoadError("This device is not wired.")
        make_folder(self._content.root, 0o755)
        if shutil.disk_usage(self._content.root).free < sum(ref.size for ref in wanted) + ROOM_MIN:
            raise RoadError("A swarm would take the room that is kept for answers.")
        self._open()
        self._fetching = True
        try:
            self._bring(offer, wanted, hub, progress)
        finally:
            self._fetching = False

    def give(self, exhibition: str, refs: Sequence[FileRef], torrent: str | None = None) -> None:
        """All of it, to others, instead of what was given before. torrent: base64; None: the one kept, if any."""
        kept = self._folder / f"{exhibition}.torrent"
        if lt is None or (torrent is None and not kept.exists()) or not self._peer.certificate.exists():
            return
        if self._given and self._given.name == exhibition:
            self._certify(self._given.handle)
            return
        self._give_no_more(but=exhibition)
        if torrent is not None:
            self._folder.mkdir(mode=0o755, parents=True, exist_ok=True)
            write_durably(kept, base64.b64decode(torrent), 0o644)
        links = self._folder / exhibition
        shutil.rmtree(links, ignore_errors=True)
        links.mkdir(parents=True)
        for ref in refs:
            if ref.size:
                (links / ref.sha256).hardlink_to(self._content.file(ref.sha256))
        flags = lt.torrent_flags.seed_mode | lt.torrent_flags.upload_mode
        handle = self._add(kept.read_bytes(), flags)
        self._given = _Given(exhibition, handle)
        log.info("swarm gives exhibition=%s files=%d port=%d", exhibition[:12], len(refs), self.port)

    def _bring(self, offer: Offer, wanted: Sequence[FileRef], hub: HubConnection, progress: Progress) -> None:
        done = progress.done
        roads = hub.roads(offer.hash, self.port)
        if roads.torrent is None:
            raise RoadError("The hub has no swarm for this exhibition.")
        handle = self._join(offer, base64.b64decode(roads.torrent), {ref.sha256 for ref in wanted})
        try:
            self._watch(handle, offer, hub, roads, progress)
        finally:
            self._leave(handle)
            self._take(offer.hash, wanted)
            progress.done = done  # who hashes them counts them

    def close(self) -> None:
        if self._session is not None:
            self._session.pause()
            self._session = None

    def _join(self, offer: Offer, data: bytes, wanted: set[str]) -> Any:
        try:
            torrent = lt.torrent_info(lt.bdecode(data))
            files = torrent.layout()
            found = [
                (files.file_path(one), files.file_size(one))
                for one in range(files.num_files())
                if not int(files.file_flags(one)) & int(lt.file_storage.flag_pad_file)
            ]
        except (RuntimeError, ValueError, TypeError) as err:
            raise RoadError(f"The hub's torrent cannot be read ({err}).") from err
        if wrong := swarm.strange(offer.hash, found, [(ref.sha256, ref.size) for ref in offer.files()]):
            raise RoadError(f"The hub's torrent is not of this exhibition: {wrong}.")
        shutil.rmtree(self._folder / offer.hash, ignore_errors=True)
        if self._given and self._given.name == offer.hash:
            self._give_no_more()
        handle = self._add(data, lt.torrent_flags.duplicate_is_error)
        names = [Path(files.file_path(one)).name for one in range(files.num_files())]
        handle.prioritize_files([4 if name in wanted else 0 for name in names])
        return handle

    def _add(self, data: bytes, flags: Any) -> Any:
        self._folder.mkdir(mode=0o755, parents=True, exist_ok=True)
        parameters = self._folder / "dh.pem"
        if not parameters.exists():
            write_durably(parameters, swarm.DH_PARAMETERS.encode(), 0o644)
        self._open()
        wish = lt.add_torrent_params()
        wish.ti = lt.torrent_info(lt.bdecode(data))
        wish.save_path = str(self._folder)
        wish.flags = flags
        handle = self._session.add_torrent(wish)
        self._certify(handle)
        return handle

    def _certify(self, handle: Any) -> None:
        parameters = self._folder / "dh.pem"
        handle.set_ssl_certificate(str(self._peer.certificate), str(self._peer.key), str(parameters), "")

    def _open(self) -> None:
        if self._session is None:
            settings = {**swarm.SETTINGS, "listen_interfaces": f"{self._host}:{self._wanted_port}s"}
            settings["alert_mask"] = lt.alert.category_t.storage_notification
            self._session = lt.session(settings)

    def _watch(self, handle: Any, offer: Offer, hub: HubConnection, answer: RoadsAnswer, progress: Progress) -> None:
        """Until it is whole. Raises RoadError where nothing comes for STALL_S."""
        before = moved_s = 0.0
        moved_s = asked_s = self._clock_s()
        self._meet(handle, hub.address, answer)
        while True:
            time.sleep(LOOK_S)
            now_s, status = self._clock_s(), handle.status()
            if status.errc.value():
                raise RoadError(f"The swarm ended ({status.errc.message()}).")
            came = int(status.total_wanted_done)
            if came > before:
                progress.step(int(came - before))
                before, moved_s = came, now_s
            else:
                progress.tell(progress)
            if status.total_wanted and came >= status.total_wanted:
                return
            if now_s - moved_s > STALL_S:
                raise RoadError(f"The swarm brought nothing for {STALL_S:g} s.")
            if now_s - asked_s > PEERS_S:
                asked_s = now_s
                with contextlib.suppress(AgentError):
                    self._meet(handle, hub.address, hub.roads(offer.hash, self.port))

    def _meet(self, handle: Any, address: HubAddress, answer: RoadsAnswer) -> None:
        for text in [str(HubAddress(address.host, answer.port)), *answer.peers[: swarm.PEERS_MAX]]:
            with contextlib.suppress(ContractError, RuntimeError, OSError):
                peer = parse_address(text, "peer")
                handle.connect_peer((socket.gethostbyname(peer.host), peer.port))

    def _leave(self, handle: Any) -> None:
        """Returns when all that came is in the files, or after FLUSH_S: what does not fit is fetched again."""
        handle.flush_cache()
        until_s = self._clock_s() + FLUSH_S
        while self._clock_s() < until_s:
            self._session.wait_for_alert(100)
            if any(alert.what() == "cache_flushed" for alert in self._session.pop_alerts()):
                break
        self._session.remove_torrent(handle)

    def _take(self, name: str, wanted: Sequence[FileRef]) -> None:
        """Files that are whole by their size go on to be hashed; the rest goes."""
        self._content.part("x").parent.mkdir(parents=True, exist_ok=True)
        for ref in wanted:
            file = self._folder / name / ref.sha256
            with contextlib.suppress(OSError):
                if file.stat().st_size == ref.size:
                    file.replace(self._content.part(ref.sha256))
        shutil.rmtree(self._folder / name, ignore_errors=True)

    def _give_no_more(self, but: str = "") -> None:
        if self._given is not None and self._session is not None:
            self._session.remove_torrent(self._given.handle)
            self._given = None
        for path in self._folder.iterdir() if self._folder.is_dir() else ():
            if path.is_dir() and path.name != but:
                shutil.rmtree(path, ignore_errors=True)
            elif path.suffix == ".torrent" and path.stem != but:
                path.unlink(missing_ok=True)


def is_wired(hub: HubAddress, network: Path = Path("/sys/class/net")) -> bool:
    """Whether the way to the hub begins at a wire. A swarm over the air takes what visitors' devices need."""
    import ifaddr

    family = socket.AF_INET6 if ":" in hub.host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((hub.host, hub.port))
            own = probe.getsockname()[0]
    except OSError:
        return False
    for adapter in ifaddr.get_adapters():
        if any((ip.ip if isinstance(ip.ip, str) else ip.ip[0]) == own for ip in adapter.ips):
            return not any((network / adapter.name / kind).exists() for kind in ("wireless", "phy80211"))
    return False
