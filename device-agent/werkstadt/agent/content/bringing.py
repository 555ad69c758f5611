"""Brings what an exhibition needs into the content folder: resumed, checked, synced; nothing is in force by it yet."""

import errno
import hashlib
import logging
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from werkstadt.agent.content.roads import Road, RoadError
from werkstadt.agent.content.trust import ContentRefused, Repository
from werkstadt.contract import limits
from werkstadt.exhibits.contentfolder import ContentFolder
from werkstadt.exhibits.manifest import (
    EXHIBITION,
    MANIFEST,
    FileRef,
    Manifest,
    PackRef,
    exhibition_id,
    packs_of,
    parse_manifest,
)
from werkstadt.exhibits.problems import ContentError

log = logging.getLogger(__name__)

ROOM_MIN = 2 * limits.BALLAST_SIZE
"""Bytes that stay free for answers: content that would take them waits."""
MANIFESTS_MAX = 16 * 1024 * 1024
"""Bytes of all manifests of an exhibition together; they are in memory at once."""
_HASHED = 1024 * 1024
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True)
class Offer:
    """An exhibition that counts. document: of exhibition.json; packs: bytes of each manifest, and what it says."""

    id: str
    hash: str
    document: bytes
    packs: tuple[tuple[bytes, Manifest], ...]
    timestamp: int
    fresh: bool

    def files(self) -> list[FileRef]:
        """Each once."""
        return list(dict.fromkeys(ref for _, manifest in self.packs for ref in manifest.files.values()))


@dataclass
class Progress:
    """Bytes of files. tell: asked after each piece; it may raise to end it; what has come stays."""

    total: int = 0
    done: int = 0
    fetched: int = 0
    tell: Callable[["Progress"], None] = field(default=lambda _: None)

    def step(self, size: int) -> None:
        self.done += size
        self.fetched += size
        self.tell(self)


def choose(repository: Repository, wanted: str | None, in_force: str | None) -> str:
    """The id of the exhibition to show: as wished, the only one, or the one in force. Raises ContentRefused."""
    if wanted is not None:
        return wanted
    there = repository.exhibitions()
    if len(there) == 1:
        return there[0]
    if in_force in there:
        return str(in_force)
    if not there:
        raise ContentRefused("no-exhibition", "The repository has no exhibition.", "Publish one: werkstadt-hub publish")
    raise ContentRefused("which", f"The repository has {', '.join(there)}.", "Say which one: --exhibition ID")


def read_offer(repository: Repository, id_: str, content: ContentFolder) -> Offer:
    """Everything that is signed, and of each pack its manifest; those that are here are not brought again."""
    found = repository.exhibition_target(id_)
    hash_ = found.hashes["sha256"]
    document = _here(content.root / "exhibitions" / hash_ / EXHIBITION, hash_)
    document = repository.document(found) if document is None else document
    where = f"exhibitions/{id_}.json"
    try:
        if exhibition_id(document, where) != id_:
            raise ContentError(f"{where}: id", id_, exhibition_id(document, where))
        packs: list[tuple[bytes, Manifest]] = []
        for pack in packs_of(document, where):
            target = repository.manifest_target(pack.id, pack.hash)
            if sum(len(data) for data, _ in packs) + target.length > MANIFESTS_MAX:
                raise ContentRefused("too-large", f"{where}: manifests of more than {MANIFESTS_MAX} bytes together.")
            data = _here(content.root / "packs" / pack.hash / MANIFEST, pack.hash)
            data = repository.document(target) if data is None else data
            packs.append((data, _manifest(data, pack)))
    except ContentError as err:
        raise ContentRefused("malformed", f"{err}.") from err
    return Offer(id_, hash_, document, tuple(packs), repository.timestamp, repository.fresh)


def _manifest(data: bytes, pack: PackRef) -> Manifest:
    """Raises ContentError. Who may sign one pack must not give the place of another by it."""
    where = f"packs/{pack.id}/{pack.hash[:12]}….json"
    manifest = parse_manifest(data, where)
    if manifest.id != pack.id:
        raise ContentError(f"{where}: id", pack.id, manifest.id)
    return manifest


def bring(offer: Offer, roads: Sequence[Road], content: ContentFolder, progress: Progress | None = None) -> Progress:
    """Every file of it, and the folders that hold them. Raises ContentRefused, RoadError, OSError."""
    progress = progress or Progress()
    bring_files(offer.files(), roads, content, progress)
    for data, manifest in offer.packs:
        content.place_pack(data, manifest)
    content.place_exhibition(offer.document)
    return progress


def bring_files(wanted: Sequence[FileRef], roads: Sequence[Road], content: ContentFolder, progress: Progress) -> None:
    """Those that are not here. Raises ContentRefused, RoadError, OSError."""
    missing = [ref for ref in wanted if not content.has(ref)]
    progress.total = sum(ref.size for ref in missing)
    _check_room(content, missing)
    for ref in missing:
        _bring_file(ref, roads, content, progress)


def _bring_file(ref: FileRef, roads: Sequence[Road], content: ContentFolder, progress: Progress) -> None:
    """By the first road that can. Half a file of one road is gone on with by the next."""
    last: RoadError | ContentRefused | None = None
    for road in roads:
        for _again in range(2):  # once from where the last try ended; if that does not fit, from the beginning
            try:
                _try_file(ref, road, content, progress)
            except _Misfit as err:
                log.warning("file refused road=%r sha256=%s reason=%r", road.name, ref.sha256, str(err))
                last = ContentRefused("changed", f"{road.name}: {err}", "Is the road damaged, or hostile?")
                if not err.resumed:
                    break
            except RoadError as err:
                last = err
                break
            else:
                return
    raise last or RoadError("There is no road to bring content by.")


class _Misfit(Exception):
    """What came is not the file. resumed: it was begun by an earlier try, which may be at fault."""

    def __init__(self, sentence: str, resumed: bool) -> None:
        super().__init__(sentence)
        self.resumed = resumed


def _try_file(ref: FileRef, road: Road, content: ContentFolder, progress: Progress) -> None:
    part = content.part(ref.sha256)
    part.parent.mkdir(exist_ok=True)
    digest, size = _digest_of(part, ref.size)
    resumed, before = size > 0, progress.done
    progress.done += size
    try:
        with part.open("ab") as file:
            pieces = road.read(f"files/{ref.sha256[:2]}/{ref.sha256}", size) if size < ref.size else iter(())
            for piece in pieces:
                size += len(piece)
                if size > ref.size:
                    raise _Misfit(f"{ref.sha256[:12]}… goes on after its {ref.size} bytes.", resumed)
                file.write(piece)
                digest.update(piece)
                progress.step(len(piece))
        if size < ref.size:
            raise RoadError(f"{road.name} ended {ref.sha256[:12]}… after {size} of {ref.size} bytes.")
        if digest.hexdigest() != ref.sha256:
            raise _Misfit(f"{ref.sha256[:12]}… is another file.", resumed)
        content.adopt(part, ref.sha256)
    except BaseException as err:
        progress.done = before
        # answers need the room more than half a file does
        if isinstance(err, _Misfit) or (isinstance(err, OSError) and err.errno in _NO_ROOM):
            part.unlink(missing_ok=True)
        raise


def _digest_of(part: Path, most: int) -> tuple["hashlib._Hash", int]:
    """Of what came before. More than there may be is no beginning of it."""
    digest, size = hashlib.sha256(), 0
    try:
        if part.stat().st_size > most:
            part.unlink()
        with part.open("rb") as file:
            while piece := file.read(_HASHED):
                digest.update(piece)
                size += len(piece)
    except FileNotFoundError:
        return hashlib.sha256(), 0
    return digest, size


def _check_room(content: ContentFolder, missing: Sequence[FileRef]) -> None:
    """What has come already takes its room already."""
    here = 0
    for ref in missing:
        part = content.part(ref.sha256)
        here += min(part.stat().st_size, ref.size) if part.exists() else 0
    need = sum(ref.size for ref in missing) - here
    free = shutil.disk_usage(content.root).free
    if need and free < need + ROOM_MIN:
        raise ContentRefused(
            "disk-full",
            f"{need // 2**20} MiB are to be brought, and {free // 2**20} MiB are free, of which "
            f"{ROOM_MIN // 2**20} MiB are kept for answers.",
            "Make room on this device; what it shows stays.",
        )


def _here(path: Path, sha256: str) -> bytes | None:
    try:
        data = path.read_bytes()
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == sha256 else None
