"""Every file of a tree, one a line, so that two images can be compared without starting or mounting either.

A line: mode, owner:group, size, SHA-256 (or the link's target), path, as in `0644 0:0 120 9f86d0… /etc/hostname`.
"""

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path


def listing(tree: Path) -> str:
    return "".join(f"{line}\n" for line in _lines(tree))


def paths(tree: Path) -> Iterator[Path]:
    """All of a tree, in order, the tree itself first."""
    yield tree
    for folder, folders, files in os.walk(tree):
        folders.sort()
        for name in sorted([*folders, *files]):
            yield Path(folder) / name


def sha256(file: Path) -> str:
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _lines(tree: Path) -> Iterator[str]:
    for path in paths(tree):
        found = path.lstat()
        said, size = "-", 0
        if stat.S_ISREG(found.st_mode):
            said, size = sha256(path), found.st_size
        elif stat.S_ISLNK(found.st_mode):
            said = f">{path.readlink()}"
        mode, owner = stat.S_IMODE(found.st_mode), f"{found.st_uid}:{found.st_gid}"
        yield f"{mode:04o} {owner} {size} {said} /{path.relative_to(tree)}"
