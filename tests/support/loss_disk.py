"""A model of a disk: what is certain after a sync, and what a cut may leave of the rest.

Strict on purpose: a file's data is certain after its own fsync, a name after an fsync of its folder, and nothing else
is. Real file systems often keep more; a program that is right here is right on all of them.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

SECTOR = 512


@dataclass(frozen=True)
class Change:
    """One noted call. op: see loss.c; offset: of a write, size of a truncation, number of a sync."""

    op: str
    inode: int
    offset: int
    mode: int
    path: str
    second: str
    data: bytes


@dataclass(eq=False)
class File:
    inode: int
    mode: int
    durable: bytearray = field(default_factory=bytearray)
    pending: list[tuple[int, Change]] = field(default_factory=list)

    def sync(self, before: int) -> None:
        for index, change in self.pending:
            if index < before:
                _change(self.durable, change, None)
        self.pending = [(index, change) for index, change in self.pending if index >= before]

    def after_cut(self, chance: random.Random | None) -> bytes:
        left = bytearray(self.durable)
        for _, change in self.pending if chance else ():
            _change(left, change, chance)
        return bytes(left)


@dataclass(eq=False)
class Link:
    inode: int
    target: str


@dataclass(eq=False)
class Naming:
    """A name that comes, goes, or moves: one step for both folders, as journalling file systems have it."""

    index: int
    removes: tuple["Folder", str] | None
    adds: tuple["Folder", str, "Node"] | None
    done: bool = False

    def folders(self) -> set["Folder"]:
        return {place[0] for place in (self.removes, self.adds) if place}

    def names(self) -> set[tuple["Folder", str]]:
        return {(place[0], place[1]) for place in (self.removes, self.adds) if place}

    def apply(self, names: dict["Folder", dict[str, "Node"]]) -> None:
        if self.removes:
            names[self.removes[0]].pop(self.removes[1], None)
        if self.adds:
            names[self.adds[0]][self.adds[1]] = self.adds[2]


@dataclass(eq=False)
class Folder:
    inode: int
    mode: int
    live: dict[str, "Node"] = field(default_factory=dict)
    durable: dict[str, "Node"] = field(default_factory=dict)
    pending: list[Naming] = field(default_factory=list)

    def sync(self, before: int) -> None:
        for naming in self.pending:
            if naming.index < before:
                _settle(naming)
        self.pending = [naming for naming in self.pending if not naming.done]


Node = File | Folder | Link


@dataclass(frozen=True)
class Left:
    """What a cut left at one path. data: of a file."""

    node: Node
    data: bytes


def _settle(naming: Naming) -> None:
    """Makes it durable, after whatever came before under the same names."""
    if naming.done:
        return
    naming.done = True
    for folder in naming.folders():
        for earlier in folder.pending:
            if earlier.index < naming.index and earlier.names() & naming.names():
                _settle(earlier)
    naming.apply({folder: folder.durable for folder in naming.folders()})


def _change(data: bytearray, change: Change, chance: random.Random | None) -> None:
    """Applies a write or a new size to data; with chance, perhaps, or only some of its sectors."""
    fate = chance.random() if chance else 0.0
    if fate >= 0.6 or (change.op != "w" and fate >= 0.4):
        return
    if change.op == "t":
        del data[change.offset :]
    if change.op in "tg":
        data.extend(bytes(max(0, change.offset - len(data))))
        return
    for start, end in _sectors(change.offset, change.offset + len(change.data)):
        if chance is None or fate < 0.4 or chance.random() < 0.5:
            data.extend(bytes(max(0, end - len(data))))
            data[start:end] = change.data[start - change.offset : end - change.offset]


def _sectors(start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        stop = min(end, (start // SECTOR + 1) * SECTOR)
        yield start, stop
        start = stop


class Disk:
    """The watched folder, change by change. Everything there at the start counts as durable.

    start: a copy of the folder as it was; watched: its path then; inodes: of the original, by path from the folder.
    """

    def __init__(self, start: Path, watched: str, inodes: Mapping[str, int]) -> None:
        self._prefix = watched
        self._inodes = inodes
        self._nodes: dict[int, Node] = {}
        self._begun: dict[int, int] = {}
        self._index = 0
        self.root = self._read(start, "")

    def _read(self, folder: Path, name: str) -> Folder:
        node = Folder(self._inodes[name], folder.stat().st_mode & 0o7777)
        self._nodes[node.inode] = node
        for path in folder.iterdir():
            below = f"{name}/{path.name}".lstrip("/")
            inode = self._inodes[below]
            inner: Node
            if path.is_symlink():
                inner = Link(inode, str(path.readlink()))
            elif path.is_dir():
                inner = self._read(path, below)
            elif path.is_file():
                mode = path.stat().st_mode & 0o7777
                inner = self._nodes.get(inode) or File(inode, mode, bytearray(path.read_bytes()))
            else:
                continue  # sockets and pipes do not outlive a cut
            self._nodes[inode] = inner
            node.durable[path.name] = node.live[path.name] = inner
        return node

    def take(self, change: Change) -> None:
        """The next change. What belongs to files whose making was not noted (a kill in between) is lost."""
        self._index += 1
        node = self._nodes.get(change.inode)
        match change.op:
            case "c":
                self._add(change.path, File(change.inode, change.mode))
            case "d":
                self._add(change.path, Folder(change.inode, change.mode))
            case "l":
                self._add(change.path, Link(change.inode, change.second))
            case "h" if node:
                self._add(change.path, node)
            case "w" | "t" | "g" if isinstance(node, File):
                node.pending.append((self._index, change))
            case "p" if isinstance(node, File | Folder):
                node.mode = change.mode & 0o7777
            case "b":
                self._begun[change.offset] = self._index
            case "s" if isinstance(node, File | Folder):
                node.sync(self._begun.pop(change.offset))
            case "r":
                self._rename(change)
            case "u":
                self._remove(change.path)

    def _place(self, path: str) -> tuple[Folder, str] | None:
        """The folder and the name in it, None if the path is not below the watched folder."""
        if not path.startswith(self._prefix + "/"):
            return None
        folder: Node | None = self.root
        *above, name = PurePosixPath(path[len(self._prefix) + 1 :]).parts
        for part in above:
            folder = folder.live.get(part) if isinstance(folder, Folder) else None
        return (folder, name) if isinstance(folder, Folder) else None

    def _add(self, path: str, node: Node) -> None:
        self._nodes[node.inode] = node
        place = self._place(path)
        if place:
            self._note(Naming(self._index, None, (*place, node)))

    def _remove(self, path: str) -> None:
        place = self._place(path)
        if place:
            self._note(Naming(self._index, place, None))

    def _rename(self, change: Change) -> None:
        old, new = self._place(change.path), self._place(change.second)
        node = old[0].live.get(old[1]) if old else None
        if change.offset:
            raise NotImplementedError("renameat2 with flags: nothing of ours uses it")
        self._note(Naming(self._index, old, (*new, node) if new and node else None))

    def _note(self, naming: Naming) -> None:
        for folder in naming.folders():
            folder.pending.append(naming)
        naming.apply({folder: folder.live for folder in naming.folders()})

    def after_cut(self, seed: int | None) -> dict[str, "Left"]:
        """What would be there now, by path from the folder, parents first. seed None: nothing but what is certain."""
        chance = None if seed is None else random.Random(seed)  # noqa: S311
        names = {node: dict(node.durable) for node in _folders_below(self.root)}
        if chance:
            kept = {
                naming
                for folder in names
                for naming in folder.pending[: chance.randint(0, len(folder.pending))]
                if not naming.done
            }
            for naming in sorted(kept, key=lambda one: one.index):
                for folder in naming.folders():
                    names.setdefault(folder, dict(folder.durable))
                naming.apply(names)
        contents: dict[File, bytes] = {}
        found: dict[str, Left] = {}
        for path, node in _walk(self.root, "", names, set()):
            if isinstance(node, File) and node not in contents:
                contents[node] = node.after_cut(chance)
            found[path] = Left(node, contents.get(node, b"") if isinstance(node, File) else b"")
        return found


def _folders_below(root: Folder) -> Iterator[Folder]:
    """Of what is there or is certain."""
    seen: set[Folder] = set()
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        if folder not in seen:
            seen.add(folder)
            yield folder
            below = (*folder.live.values(), *folder.durable.values())
            waiting += [node for node in below if isinstance(node, Folder)]


def _walk(
    folder: Folder, prefix: str, names: dict[Folder, dict[str, Node]], above: set[Folder]
) -> Iterator[tuple[str, Node]]:
    for name, node in sorted(names.get(folder, folder.durable).items()):
        yield prefix + name, node
        if isinstance(node, Folder) and node not in above:
            yield from _walk(node, f"{prefix}{name}/", names, above | {folder})
