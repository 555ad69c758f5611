"""Files that belong to records, named by what is in them."""

import hashlib
import os
from pathlib import Path

from werkstadt.contract import limits
from werkstadt.contract.errors import ContractError
from werkstadt.journal.files import fsync_folder, make_file, make_folder, write_whole

_DOUBT = ".doubt"


class BlobFiles:
    """folder: the journal's. Blobs lie in blobs/<first two characters>/<SHA-256 in hex>.

    One that may belong to no record has an empty <SHA-256>.doubt beside it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "blobs"
        self._made: set[Path] = set()

    def path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    def put(self, data: bytes) -> str:
        """SHA-256 in hex; the file is durable when this returns. Raises OSError; ContractError if data is too long."""
        if len(data) > limits.BLOB_MAX:
            raise ContractError("blob", f"at most {limits.BLOB_MAX} bytes", f"{len(data)} bytes")
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.path(sha256)
        for above in (self._folder, path.parent):
            if above not in self._made or not above.is_dir():
                make_folder(above)
                self._made.add(above)
        self.doubt(sha256)
        if _holds(path, data):
            fsync_folder(path.parent)  # whoever wrote it may have died before this
        else:
            write_whole(path, data, path.with_name(f".{os.urandom(8).hex()}.new"))
        return sha256

    def remove(self, sha256: str) -> None:
        path = self.path(sha256)
        if path.exists():
            path.unlink()
            fsync_folder(path.parent)

    def doubt(self, sha256: str) -> None:
        """Until sure() a start asks whether a record tells of it: a cut may come before a record, or amid deletion."""
        mark = self._mark(sha256)
        if mark.parent.is_dir() and not mark.exists():
            os.close(make_file(mark))

    def sure(self, sha256: str) -> None:
        """A record tells of it, or it is gone."""
        self._mark(sha256).unlink(missing_ok=True)

    def doubted(self) -> set[str]:
        return {mark.stem for mark in self._folder.glob(f"??/*{_DOUBT}")}

    def _mark(self, sha256: str) -> Path:
        return self.path(sha256).with_suffix(_DOUBT)

    def sweep(self) -> None:
        """Removes what a cut left half written. Only the kiosk writes blobs, so only it may."""
        for left in self._folder.glob("??/.*.new"):
            left.unlink()


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except FileNotFoundError:
        return False
