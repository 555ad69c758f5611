"""What was built becomes targets: files into files/, manifests and exhibition into targets/, then a draft to sign."""

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tuf.api.metadata import TargetFile, Targets

from werkstadt.exhibits.contentfolder import ContentFolder, make_folders
from werkstadt.exhibits.manifest import MANIFEST, FileRef, Manifest, exhibition_id, packs_of, parse_manifest
from werkstadt.exhibits.problems import ContentError
from werkstadt.hub.content import systems
from werkstadt.hub.content.repository import Draft, Repository, RepositoryRefused
from werkstadt.hub.files import sync_folder, write_durably


@dataclass(frozen=True)
class Built:
    """A content folder as `werkstadt-pack build` makes it. packs: bytes of each manifest, and what it says."""

    content: Path
    id: str
    document: bytes
    packs: tuple[tuple[bytes, Manifest], ...]


def read_built(content: Path) -> Built:
    """Raises RepositoryRefused: which file, what was expected, what came."""
    file = content / "current" / "exhibition.json"
    try:
        document = file.read_bytes()
        id_ = exhibition_id(document, str(file))
        packs = []
        for pack in packs_of(document, str(file)):
            manifest_file = content / "packs" / pack.hash / MANIFEST
            data = manifest_file.read_bytes()
            manifest = parse_manifest(data, str(manifest_file))
            if manifest.hash != pack.hash or manifest.id != pack.id:
                raise ContentError(
                    str(manifest_file), f"{pack.id} {pack.hash[:12]}…", f"{manifest.id} {manifest.hash[:12]}…"
                )
            packs.append((data, manifest))
    except OSError as err:
        where = err.filename or content
        raise RepositoryRefused(f"{where}: expected what `werkstadt-pack build` made, got: {err.strerror}") from err
    except ContentError as err:
        raise RepositoryRefused(str(err)) from err
    return Built(content, id_, document, tuple(packs))


def draft(repository: Repository, built: Built, author: str) -> Draft:
    """Files are there when it returns; what is signed names them, so it comes last. Old packs of the exhibition stay
    signed while another exhibition needs them; packs of other authors need not be signed again."""
    name = f"exhibitions/{built.id}.json"
    add = {name: _target(name, built.document)}
    others = {path for one, targets in repository.signed().items() if one != author for path in targets}
    role = repository.authors().get(author)
    for data, manifest in built.packs:
        name = f"packs/{manifest.id}/{manifest.hash}.json"
        if name not in others or (role is not None and role.is_delegated_path(name)):
            add[name] = _target(name, data)
    what = f"exhibition {built.id} with {len(built.packs)} packs"
    drafted = repository.draft_signed(author, what, add, _unneeded(repository, author, built.id))
    store(repository.folder, built)
    return drafted


def draft_withdrawn(repository: Repository, id_: str) -> Draft:
    """An exhibition, with its packs that no other needs. Devices keep what they show until they have another."""
    author = repository.exhibitions().get(id_)
    if author is None:
        there = ", ".join(repository.exhibitions()) or "none"
        raise RepositoryRefused(f"exhibition: expected one of {there}, got {id_!r}")
    gone = [f"exhibitions/{id_}.json", *_unneeded(repository, author, id_)]
    return repository.draft_signed(author, f"exhibition {id_} withdrawn", {}, gone)


def store(folder: Path, built: Built) -> None:
    """Everything by its hash; what is there and sound counts as new, unwritten. Raises RepositoryRefused."""
    content = ContentFolder(built.content)
    for ref, path in _sources(built):
        target = folder / "files" / ref.sha256[:2] / ref.sha256
        if _sha256(target) == ref.sha256:
            os.utime(target)
        else:
            _copy(content.file(ref.sha256) if content.has(ref) else path, target, ref)
    for data, manifest in built.packs:
        _write(folder / "targets" / "packs" / manifest.id / f"{manifest.hash}.{manifest.hash}.json", data)
    hash_ = hashlib.sha256(built.document).hexdigest()
    _write(folder / "targets" / "exhibitions" / f"{hash_}.{built.id}.json", built.document)


def show_here(repository: Repository, built: Built, content: Path | None) -> None:
    """For the hub's own pages: titles of exhibits, questions of forms. Hard links where they can be."""
    if content is None:
        return
    folder = ContentFolder(content)
    try:
        with folder.locked():
            for ref, _ in _sources(built):
                if not folder.has(ref):
                    folder.link(repository.folder / "files" / ref.sha256[:2] / ref.sha256, ref.sha256)
            for data, manifest in built.packs:
                folder.place_pack(data, manifest)
            folder.switch(folder.place_exhibition(built.document))
    except (OSError, ContentError) as err:
        raise RepositoryRefused(f"published; but the hub's own pages do not show it yet: {err}") from err


def news_of(repository: Repository, drafted: Draft) -> list[str]:
    """Ids of the exhibitions that a draft says anew; asked before it is taken in."""
    signed = repository.signed() if repository.exists else {}
    return [
        name.removeprefix("exhibitions/").removesuffix(".json")
        for author, one in drafted.metadata.items()
        if isinstance(one.signed, Targets)
        for name, target in one.signed.targets.items()
        if name.startswith("exhibitions/") and signed.get(author, {}).get(name) != target
    ]


def read_signed(repository: Repository, id_: str) -> Built:
    """What was published, out of the repository. Raises RepositoryRefused."""
    name = f"exhibitions/{id_}.json"
    author = repository.exhibitions().get(id_)
    if author is None:
        raise RepositoryRefused(f"exhibition: expected one that counts, got {id_!r}")
    targets = repository.folder / "targets"
    try:
        document = (targets / _paths(repository.signed()[author][name])[0]).read_bytes()
        packs = []
        for pack in packs_of(document, name):
            file = targets / "packs" / pack.id / f"{pack.hash}.{pack.hash}.json"
            packs.append((data := file.read_bytes(), parse_manifest(data, str(file))))
    except (OSError, ContentError) as err:
        raise RepositoryRefused(f"published; but the hub's own pages do not show it yet: {err}") from err
    return Built(repository.folder, id_, document, tuple(packs))


def documents_of(repository: Repository) -> set[str]:
    """Paths below targets/ of what is signed now."""
    return {path for targets in repository.signed().values() for one in targets.values() for path in _paths(one)}


def files_of(repository: Repository, documents: Iterable[str]) -> set[str]:
    """SHA-256 of all files that manifests and systems among the documents name. Raises RepositoryRefused."""
    needed: set[str] = set()
    for name in documents:
        if name.startswith(systems.SYSTEMS):
            system = systems.read_system(repository.folder / "targets" / name)
            needed |= {chunk.file for chunk in system.chunks if not chunk.is_zero}
        if name.startswith("packs/"):
            path = repository.folder / "targets" / name
            needed |= {ref.sha256 for ref in parse_manifest(_document(path), str(path)).files.values()}
    return needed


def tidy(repository: Repository, keep_days: int = 30) -> int:
    """Takes away what has not been signed for keep_days: devices may be in the middle of what was before, and a draft
    on its way. The bytes that came free. The caller has the lock."""
    before_s = repository.now.timestamp() - keep_days * 86_400
    documents = documents_of(repository) | _signed_since(repository, before_s)
    targets, free = repository.folder / "targets", 0
    for path in targets.rglob("*.json"):
        name = path.relative_to(targets).as_posix()
        if name not in documents and path.stat().st_mtime >= before_s:
            documents.add(name)  # of a draft, perhaps
        elif name not in documents:
            free += path.stat().st_size
            path.unlink()
    used = files_of(repository, (name for name in documents if (targets / name).exists()))
    for path in (repository.folder / "files").glob("*/*"):
        if path.name not in used and path.stat().st_mtime < before_s:
            free += path.stat().st_size
            path.unlink()
    return free


def _signed_since(repository: Repository, since_s: float) -> set[str]:
    """Paths below targets/ that an author's metadata named which were in force at some time since then."""
    found: set[str] = set()
    for author in repository.authors_ever():
        ended_s = float("inf")  # of the newest
        for path in repository.versions(author):
            if ended_s < since_s:
                break
            found |= {one for target in repository.read_author(path).signed.targets.values() for one in _paths(target)}
            ended_s = path.stat().st_mtime
    return found


def _paths(target: TargetFile) -> list[str]:
    folder, _, name = target.path.rpartition("/")
    return [f"{folder}/{target.hashes['sha256']}.{name}"]


def _unneeded(repository: Repository, author: str, id_: str) -> list[str]:
    """Packs that this author has signed and that no exhibition but id_ names, whoever signed it."""
    signed = repository.signed()
    needed: set[str] = set()
    for targets in signed.values():
        for name, target in targets.items():
            if name.startswith("exhibitions/") and name != f"exhibitions/{id_}.json":
                path = repository.folder / "targets" / _paths(target)[0]
                needed |= {f"packs/{pack.id}/{pack.hash}.json" for pack in packs_of(_document(path), str(path))}
    return [name for name in signed.get(author, {}) if name.startswith("packs/") and name not in needed]


def _document(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as err:
        raise RepositoryRefused(f"{path}: expected what is signed, got: {err.strerror}: publish it anew") from err


def _sources(built: Built) -> Iterator[tuple[FileRef, Path]]:
    for _, manifest in built.packs:
        for path, ref in manifest.files.items():
            yield ref, built.content / "packs" / manifest.hash / path


def _copy(source: Path, target: Path, ref: FileRef) -> None:
    make_folders(target.parent)
    part = target.with_name(f".{target.name}.part")
    try:
        shutil.copyfile(source, part)
        with part.open("rb") as file:
            came = hashlib.file_digest(file, "sha256").hexdigest()
            if came == ref.sha256:
                os.fsync(file.fileno())
    except OSError as err:
        part.unlink(missing_ok=True)
        raise RepositoryRefused(
            f"{err.filename or source}: expected a file that can be copied, got: {err.strerror}"
        ) from err
    if came != ref.sha256:
        part.unlink()
        raise RepositoryRefused(f"{source}: expected SHA-256 {ref.sha256[:12]}…, got {came[:12]}…: build it anew")
    part.chmod(0o644)
    part.rename(target)
    sync_folder(target.parent)


def _write(path: Path, data: bytes) -> None:
    if _sha256(path) == hashlib.sha256(data).hexdigest():
        os.utime(path)
        return
    make_folders(path.parent)
    write_durably(path, data, 0o644)


def _sha256(path: Path) -> str:
    """ "" where there is no such file."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def _target(name: str, data: bytes) -> TargetFile:
    return TargetFile.from_data(name, data, ["sha256"])
