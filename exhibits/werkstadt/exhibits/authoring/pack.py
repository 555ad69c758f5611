"""A compiled pack as bytes: the same source gives the same bytes, and so the same hash, on every machine and day."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

FORMAT = 1


@dataclass(frozen=True)
class CompiledPack:
    """files: bytes by path in the pack, without the manifest. card: what exhibition.json tells of an exhibit."""

    kind: str
    id: str
    version: str
    files: Mapping[str, bytes]
    card: Mapping[str, object] = field(default_factory=dict)

    def manifest(self) -> bytes:
        """Names every file by SHA-256 and size (bytes); its own SHA-256 is the name of the pack's folder."""
        files = {
            path: {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)} for path, data in self.files.items()
        }
        table = {"format": FORMAT, "kind": self.kind, "id": self.id, "version": self.version, "files": files}
        return canonical_json(table)

    def hash(self) -> str:
        return hashlib.sha256(self.manifest()).hexdigest()


def canonical_json(table: Mapping[str, object]) -> bytes:
    """UTF-8, keys sorted, no spaces, one newline at the end."""
    text = json.dumps(table, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode() + b"\n"
