"""The hub's part in the swarm: makes a torrent of each exhibition, and gives each piece away about once.

libtorrent is an extra (`hub-swarm`); without it devices fetch everything from the hub, which is all the same to them.
"""

import base64
import logging
import shutil
import threading
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from werkstadt.contract import swarm
from werkstadt.exhibits.manifest import FileRef, packs_of, parse_manifest
from werkstadt.exhibits.problems import ContentError
from werkstadt.hub.content.peers import PeerAuthority
from werkstadt.hub.content.repository import Repository, RepositoryRefused
from werkstadt.hub.files import write_durably

log = logging.getLogger(__name__)

lt: Any
try:
    import libtorrent as lt
except ImportError:
    lt = None


def is_there() -> bool:
    return lt is not None


class HubSwarm:
    """folder: the repository's; torrents and links lie in its swarm/. Blocking, but for offer(); any thread."""

    def __init__(self, folder: Path, authority: PeerAuthority, host: str, port: int) -> None:
        self._folder = folder / "swarm"
        self._files = folder / "files"
        self._authority = authority
        self._host, self._wanted_port = host, port
        self._session: Any = None
        self._offers: dict[str, str] = {}
        self._handles: dict[str, Any] = {}
        self._lock = threading.Lock()

    @property
    def port(self) -> int:
        """0 while nothing is given away."""
        return int(self._session.ssl_listen_port()) if self._session is not None else 0

    def offer(self, exhibition: str) -> str | None:
        """The torrent of an exhibition (its hash), base64; None: there is none."""
        return self._offers.get(exhibition)

    def follow(self, repository: Repository) -> None:
        """Offers what is published now, and nothing else."""
        if lt is None or not repository.exists:
            return
        with self._lock:
            wanted = _published(repository)
            for name in set(self._handles) - set(wanted):
                self._session.remove_torrent(self._handles.pop(name))
                self._offers.pop(name, None)
            self._tidy(set(wanted))
            for name, refs in wanted.items():
                if name not in self._handles:
                    self._begin(name, refs)
            self._certify()

    def close(self) -> None:
        with self._lock:
            if self._session is not None:
                self._session.pause()
                self._session = None

    def _begin(self, name: str, refs: list[FileRef]) -> None:
        data = self._torrent(name, refs)
        if self._session is None:
            self._session = self._open()
        wish = lt.add_torrent_params()
        wish.ti = lt.torrent_info(lt.bdecode(data))
        wish.save_path = str(self._folder)
        wish.flags = lt.torrent_flags.seed_mode | lt.torrent_flags.upload_mode
        self._handles[name] = self._session.add_torrent(wish)
        self._offers[name] = base64.b64encode(data).decode()
        log.info("swarm offers exhibition=%s files=%d port=%d", name[:12], len(refs), self.port)

    def _tidy(self, wanted: set[str]) -> None:
        """Links and torrents of what is not published any more: they would keep its files on the disk."""
        for path in self._folder.iterdir() if self._folder.is_dir() else ():
            if len(path.stem) == 64 and path.stem not in wanted:
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def _open(self) -> Any:
        write_durably(self._folder / "dh.pem", swarm.DH_PARAMETERS.encode())
        settings = {**swarm.SETTINGS, "unchoke_slots_limit": swarm.HUB_SLOTS}
        host = f"[{self._host}]" if ":" in self._host else self._host
        session = lt.session({**settings, "listen_interfaces": f"{host}:{self._wanted_port}s"})
        no_classes = lt.ip_filter()  # else libtorrent lets its own network go beyond every limit
        no_classes.add_rule("0.0.0.0", "255.255.255.255", 1)  # noqa: S104
        session.set_peer_class_filter(no_classes)
        return session

    def _certify(self) -> None:
        """A new certificate each time: it serves for a week, and timestamp.json changes once a day."""
        if not self._handles:
            return
        key = ec.generate_private_key(ec.SECP256R1())
        certificate_file, key_file = self._folder / "peer.crt", self._folder / "peer.key"
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        write_durably(key_file, pem)
        write_durably(certificate_file, self._authority.certify(key.public_key()).encode())
        for handle in self._handles.values():
            handle.set_ssl_certificate(str(certificate_file), str(key_file), str(self._folder / "dh.pem"), "")

    def _torrent(self, name: str, refs: list[FileRef]) -> bytes:
        """Made once: reading all files takes a second for each 500 MB."""
        kept = self._folder / f"{name}.torrent"
        links = self._folder / name
        links.mkdir(parents=True, exist_ok=True)
        for ref in refs:
            link = links / ref.sha256
            if not link.exists():
                link.hardlink_to(self._files / ref.sha256[:2] / ref.sha256)
        if kept.exists():
            return kept.read_bytes()
        total = sum(ref.size for ref in refs)
        files = lt.list_files(str(links))
        torrent = lt.create_torrent(files, piece_size=swarm.piece_size(total), flags=lt.create_torrent.v2_only)
        torrent.set_root_cert(self._authority.ca_pem)
        lt.set_piece_hashes(torrent, str(self._folder))
        data = bytes(lt.bencode(torrent.generate()))
        write_durably(kept, data, 0o644)
        return data


def _published(repository: Repository) -> dict[str, list[FileRef]]:
    """Files of each exhibition by its hash; empty files have nothing to give."""
    found: dict[str, list[FileRef]] = {}
    for id_, author in repository.exhibitions().items():
        signed = repository.author(author).signed.targets[f"exhibitions/{id_}.json"]
        name = signed.hashes["sha256"]
        try:
            document = repository.folder / "targets" / "exhibitions" / f"{name}.{id_}.json"
            refs: dict[FileRef, None] = {}
            for pack in packs_of(document.read_bytes(), str(document)):
                file = repository.folder / "targets" / "packs" / pack.id / f"{pack.hash}.{pack.hash}.json"
                refs |= dict.fromkeys(parse_manifest(file.read_bytes(), str(file)).files.values())
            found[name] = [ref for ref in refs if ref.size]
        except (OSError, ContentError, RepositoryRefused) as err:
            log.warning("swarm leaves out exhibition=%s reason=%s", id_, err)
    return {name: refs for name, refs in found.items() if refs}
