"""The next system, gathered in a folder with the repository's layout: all that the installer needs, and it checks it.

root.json                     the first root that this device trusts
metadata/, targets/systems/   as they came
files/<aa>/<sha256>           chunks that the running slot does not have
"""

import datetime as dt
import hashlib
import shutil
import tempfile
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from werkstadt.agent.content.bringing import Progress, bring_files
from werkstadt.agent.content.roads import Road
from werkstadt.agent.content.trust import ContentRefused, Repository
from werkstadt.agent.durable import write_durably
from werkstadt.contract.errors import ContractError
from werkstadt.contract.system import Here, System, parse_system
from werkstadt.exhibits.contentfolder import ContentFolder, make_folders
from werkstadt.exhibits.manifest import FileRef

ROOT = "root.json"
SYSTEMS = "systems/"
MODE = 0o640
"""The installer is of the agent's group."""


class Staging:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = ContentFolder(folder)

    def look(self, road: Road, root: bytes, here: Here, now: dt.datetime, floor: int, staged: int = 0) -> System | None:
        """The system for this device that the road has, its documents kept here.

        staged: the version that is here already, from another road. None where there is none, or none that is newer
        than what runs, or it is older than what is here. Raises ContentRefused, RoadError, OSError.
        """
        seen = _Seen(road, self._folder)
        with tempfile.TemporaryDirectory() as known:  # so that every document comes, for the installer to check anew
            repository = Repository(seen, Path(known), root, now, floor)
            target = repository.target(f"{SYSTEMS}{here.profile}.json")
            data = None if target is None else repository.document(target)
        try:
            system = None if data is None else parse_system(data, f"{SYSTEMS}{here.profile}.json")
        except ContractError as err:
            raise ContentRefused("malformed", f"{err}.") from err
        if system is None or system.version <= here.version or system.version < staged:
            if not staged:
                shutil.rmtree(self._folder, ignore_errors=True)
            return None
        for part in ("metadata", "targets"):
            shutil.rmtree(self._folder / part, ignore_errors=True)
        for path, document in {**seen.documents, ROOT: root}.items():
            make_folders((self._folder / path).parent)
            write_durably(self._folder / path, document, MODE)
        return system

    def bring(self, system: System, there: Collection[str], roads: Sequence[Road], progress: Progress) -> None:
        """there: SHA-256 of chunks in the running slot. Raises ContentRefused, RoadError, OSError."""
        wanted = missing(system, there)
        kept = {ref.sha256 for ref in wanted}
        for path in (*self._folder.glob("files/*/*"), *self._folder.glob("incoming/*.part")):
            if path.name.removesuffix(".part") not in kept:
                path.unlink()
        bring_files(wanted, roads, self._files, progress)


def missing(system: System, there: Collection[str]) -> list[FileRef]:
    chunks = (chunk for chunk in system.chunks if not chunk.is_zero and chunk.sha256 not in there)
    return list(dict.fromkeys(FileRef(chunk.file, chunk.stored) for chunk in chunks))


class _Seen:
    """A road that remembers the documents which came by it. One that is here is not brought again."""

    def __init__(self, road: Road, folder: Path) -> None:
        self._road, self._folder = road, folder
        self.name = road.name
        self.documents: dict[str, bytes] = {}

    def read(self, path: str, offset: int = 0) -> Iterator[bytes]:
        data = self._here(path)
        if data is not None:
            yield data
        else:
            pieces = []
            for piece in self._road.read(path, offset):
                pieces.append(piece)
                yield piece
            data = b"".join(pieces)
        self.documents[path] = data

    def _here(self, path: str) -> bytes | None:
        name = path.rpartition("/")[2]
        if not path.startswith("targets/"):
            return None
        try:
            data = (self._folder / path).read_bytes()
        except OSError:
            return None
        return data if hashlib.sha256(data).hexdigest() == name.partition(".")[0] else None
