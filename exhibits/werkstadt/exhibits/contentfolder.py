"""A device's content folder: whole or not at all, each file once, the last two exhibitions kept.

    files/<aa>/<sha256>               each file once, whatever packs it is in
    packs/<sha256>/…                  a pack as its readers know it: manifest.json and hard links to files/
    exhibitions/<sha256>/exhibition.json
    current -> exhibitions/<sha256>   what is in force; the switch is the renaming of this symlink
    before -> exhibitions/<sha256>    what was in force before
    incoming/<sha256>.part            half a file, to be gone on with

Whatever goes wrong before the switch, the old exhibition stays in force. Who writes has the lock.
"""

import contextlib
import errno
import fcntl
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from werkstadt.exhibits.manifest import EXHIBITION, MANIFEST, FileRef, Manifest, packs_of, parse_manifest
from werkstadt.exhibits.problems import ContentError

_HASH = re.compile(r"[0-9a-f]{64}")
_STAGING = ".staging-"
_CHUNK = 1024 * 1024


class ContentFolder:
    def __init__(self, root: Path) -> None:
        self.root = root

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """One writer at a time; a second one is told so at once (ContentError)."""
        make_folders(self.root)
        with (self.root / ".lock").open("wb") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as err:
                raise ContentError(str(self.root), "one writer at a time", "another one at work") from err
            self._clear()
            yield

    def in_force(self) -> str:
        """The hash of the exhibition, "" where there is none."""
        return self._named("current")

    def before(self) -> str:
        """The hash of the one that was in force before, where all of it is still here; "" else."""
        hash_ = self._named("before")
        return hash_ if hash_ != self.in_force() and self.is_placed(hash_) else ""

    def _named(self, link: str) -> str:
        try:
            return (self.root / link).readlink().name
        except OSError:
            return ""

    def _point(self, link: str, hash_: str) -> None:
        staged = self.root / f"{_STAGING}{link}"
        staged.unlink(missing_ok=True)
        staged.symlink_to(Path("exhibitions") / hash_)
        staged.replace(self.root / link)
        _sync(self.root)

    # files

    def file(self, sha256: str) -> Path:
        return self.root / "files" / sha256[:2] / sha256

    def has(self, ref: FileRef) -> bool:
        """By name and size: what it holds was looked at when it came, and again by scrub()."""
        try:
            return self.file(ref.sha256).stat().st_size == ref.size
        except OSError:
            return False

    def part(self, sha256: str) -> Path:
        """Where half a file waits for its other half."""
        return self.root / "incoming" / f"{sha256}.part"

    def adopt(self, path: Path, sha256: str) -> None:
        """path: on the same disk, its content looked at by the caller. Durable when it returns."""
        with path.open("rb") as file:
            os.fchmod(file.fileno(), 0o644)
            os.fsync(file.fileno())
        target = self.file(sha256)
        make_folders(target.parent)
        path.rename(target)
        _sync(target.parent)

    def link(self, source: Path, sha256: str) -> None:
        """A file that lies elsewhere and is what its name says; copied where it lies on another disk."""
        target = self.file(sha256)
        make_folders(target.parent)
        try:
            target.hardlink_to(source)
        except OSError:
            part = self.part(sha256)
            part.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, part)
            self.adopt(part, sha256)

    def put(self, data: bytes) -> FileRef:
        """Keeps data, once; one that is there but damaged is replaced."""
        ref = FileRef(hashlib.sha256(data).hexdigest(), len(data))
        if not (self.has(ref) and self.file(ref.sha256).read_bytes() == data):
            part = self.part(ref.sha256)
            part.parent.mkdir(parents=True, exist_ok=True)
            part.write_bytes(data)
            self.adopt(part, ref.sha256)
        return ref

    # packs and exhibitions

    def place_pack(self, data: bytes, manifest: Manifest) -> None:
        """data: of manifest.json. Every file of it is here. One that is there but damaged is mended where it lies: it
        may be in force, and must not be away for a moment."""
        folder = self.root / "packs" / manifest.hash
        wanted = {path: self.file(ref.sha256) for path, ref in manifest.files.items()}
        if folder.is_dir():
            _mend(folder, {path: file for path, file in wanted.items() if not _is_same(folder / path, file)})
            _rewrite(folder / MANIFEST, data)
            return
        with _beside(folder) as staging:
            for path, file in wanted.items():
                _link(file, staging / path)
            _write(staging / MANIFEST, data)

    def place_exhibition(self, data: bytes) -> str:
        """data: of exhibition.json; its packs are here. Its hash."""
        hash_ = hashlib.sha256(data).hexdigest()
        folder = self.root / "exhibitions" / hash_
        if folder.is_dir():
            _rewrite(folder / EXHIBITION, data)
            return hash_
        with _beside(folder) as staging:
            _write(staging / EXHIBITION, data)
        return hash_

    def is_placed(self, hash_: str) -> bool:
        """Whether the exhibition and all its packs are here, by their names."""
        packs = self._packs_of(hash_)
        return packs is not None and all((self.root / "packs" / pack / MANIFEST).is_file() for pack in packs)

    def switch(self, hash_: str, spare: Collection[str] = ()) -> None:
        """In force from now on; what is older than the one before goes.

        spare: files (SHA-256) that no pack names yet and that are wanted all the same. Raises ContentError where
        the exhibition is not whole (another one was put in force since it came, and took it for an old one).
        """
        if not self.is_placed(hash_):
            raise ContentError(str(self.root), f"the whole exhibition {hash_[:12]}…", "a part of it")
        before = self.in_force()
        if before == hash_:
            return
        if before:
            self._point("before", before)
        self._point("current", hash_)
        with contextlib.suppress(OSError):  # it is in force; what cannot be deleted now is when the next one is
            self._sweep({hash_, before} - {""}, spare)

    def scrub(self) -> Iterator[tuple[str, bool]]:
        """Reads every file: its hash, and whether it is sound. One that is not is taken away, so that it is brought
        anew, and its packs are mended then. Nobody has the lock but while a file is taken away: who brings goes on,
        and what could not be taken away is found again."""
        for path in self._stored():
            with contextlib.suppress(OSError), path.open("rb") as file:
                sound = _is_sound(file, path.name)
                if not sound:
                    with contextlib.suppress(ContentError), self.locked():
                        if os.path.samestat(path.stat(), os.fstat(file.fileno())):
                            path.unlink()
                yield path.name, sound

    def _stored(self) -> Iterator[Path]:
        for folder in sorted((self.root / "files").glob("[0-9a-f][0-9a-f]")):
            yield from sorted(path for path in folder.iterdir() if _HASH.fullmatch(path.name))

    def _clear(self) -> None:
        """What a killed writer left half. The caller has the lock, so nobody works at it."""
        for folder in (self.root / "exhibitions", self.root / "packs"):
            for path in folder.glob(f"{_STAGING}*"):
                shutil.rmtree(path)

    def _sweep(self, keep: set[str], spare: Collection[str]) -> None:
        """Deletes exhibitions that are not kept, packs that no kept one names, files that no kept pack names."""
        packs = {pack for hash_ in keep for pack in self._packs_of(hash_) or ()}
        files = {*spare, *(file for pack in packs for file in self._files_of(pack))}
        for folder, kept in ((self.root / "exhibitions", keep), (self.root / "packs", packs)):
            for path in folder.glob("*"):
                if _HASH.fullmatch(path.name) and path.name not in kept:
                    shutil.rmtree(path, ignore_errors=True)
        for path in self._stored():
            if path.name not in files:
                path.unlink()
        for path in (self.root / "incoming").glob("*.part"):
            if path.stem not in spare:
                path.unlink()

    def _packs_of(self, hash_: str) -> set[str] | None:
        file = self.root / "exhibitions" / hash_ / EXHIBITION
        try:
            return {pack.hash for pack in packs_of(file.read_bytes(), str(file))}
        except (OSError, ContentError):
            return None

    def _files_of(self, pack: str) -> set[str]:
        file = self.root / "packs" / pack / MANIFEST
        try:
            return {ref.sha256 for ref in parse_manifest(file.read_bytes(), str(file)).files.values()}
        except (OSError, ContentError):
            return set()


@contextlib.contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """A folder to fill, that becomes folder, durably, when all went well."""
    make_folders(folder.parent)
    staging = Path(tempfile.mkdtemp(prefix=_STAGING, dir=folder.parent))
    try:
        yield staging
        for inner in sorted((path for path in staging.rglob("*") if path.is_dir()), reverse=True):
            inner.chmod(0o755)
            _sync(inner)
        staging.chmod(0o755)
        _sync(staging)
        staging.rename(folder)
        _sync(folder.parent)
    finally:
        if staging.exists():
            shutil.rmtree(staging)


def _mend(folder: Path, wrong: Mapping[str, Path]) -> None:
    """Each file takes the place of what lies there by a rename, so that a reader has the one or the other."""
    for path, file in wrong.items():
        target = folder / path
        make_folders(target.parent)
        fresh = target.with_name(f"{_STAGING}{file.name}")
        fresh.unlink(missing_ok=True)
        _link(file, fresh)
        fresh.replace(target)
        _sync(target.parent)


def _rewrite(path: Path, data: bytes) -> None:
    """Durably, by a rename, unless that is what it holds."""
    if _holds(path, data):
        return
    fresh = path.with_name(f"{_STAGING}{path.name}")
    fresh.unlink(missing_ok=True)
    _write(fresh, data)
    fresh.replace(path)
    _sync(path.parent)


def write_pack(content: ContentFolder, files: Mapping[str, bytes], data: bytes, manifest: Manifest) -> None:
    """A pack from memory, as a build has it. data: of manifest.json."""
    for path in files:
        content.put(files[path])
    content.place_pack(data, manifest)


def _is_sound(file: BinaryIO, sha256: str) -> bool:
    """A place that a worn card cannot read any more is not."""
    try:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256  # type: ignore[arg-type]
    except OSError as err:
        if err.errno == errno.EIO:
            return False
        raise


def _link(file: Path, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.hardlink_to(file)
    except OSError as err:
        if err.errno not in (errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK):
            raise
        shutil.copyfile(file, path)  # a file system without hard links, or without more of them
        path.chmod(0o644)
        with path.open("rb") as copy:
            os.fsync(copy.fileno())


def _is_same(path: Path, file: Path) -> bool:
    try:
        return path.samefile(file)
    except OSError:
        return False


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.read_bytes() == data
    except OSError:
        return False


def _write(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fchmod(file.fileno(), 0o644)
        os.fsync(file.fileno())


def make_folders(folder: Path) -> None:
    """0755, each durably named in the one above."""
    if not folder.is_dir():
        make_folders(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)
        _sync(folder.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
