"""What devices fetch, as files on the disk. Looked at by name only: what counts, the devices find out themselves."""

import hashlib
import json
import re
from pathlib import Path

_ID, _SHA = r"[a-z0-9][a-z0-9-]{0,39}", r"[0-9a-f]{64}"
_PATH = re.compile(
    rf"metadata/(timestamp|[1-9][0-9]{{0,15}}\.{_ID})\.json"
    rf"|targets/exhibitions/{_SHA}\.{_ID}\.json"
    rf"|targets/systems/{_SHA}\.{_ID}\.json"
    rf"|targets/packs/{_ID}/{_SHA}\.{_SHA}\.json"
    rf"|files/[0-9a-f]{{2}}/{_SHA}"
)


class Shelf:
    """folder: the repository; it may come later."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: tuple[int, int] = (0, 0)

    def file(self, path: str) -> Path | None:
        """None for what is no path of a repository."""
        return self._folder / path if _PATH.fullmatch(path) else None

    def timestamp(self) -> int:
        """The version of timestamp.json; 0 where there is no repository. Cheap: at each check-in."""
        file = self._folder / "metadata" / "timestamp.json"
        try:
            changed_ns = file.stat().st_mtime_ns
            if changed_ns != self._seen[0]:
                self._seen = changed_ns, int(json.loads(file.read_bytes())["signed"]["version"])
        except (OSError, ValueError, KeyError, TypeError):
            return 0
        return self._seen[1]

    def root_sha256(self) -> str | None:
        """Of the first root.json, by which a device learns whom to trust."""
        try:
            return hashlib.sha256((self._folder / "metadata" / "1.root.json").read_bytes()).hexdigest()
        except OSError:
            return None
