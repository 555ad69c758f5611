"""Drafts: metadata that lack signatures. They travel on sticks, so what comes back is looked at like a stranger's."""

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from securesystemslib.signer import CryptoSigner
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, Root, Signed, Snapshot, Targets, Timestamp

from werkstadt.exhibits.manifest import ID
from werkstadt.hub.errors import HubError

DRAFT_MAX = 16 * 1024 * 1024
Document = Metadata[Root] | Metadata[Targets]


class RepositoryRefused(HubError):
    """The repository does not take it; the message is for staff. Nothing has changed."""


class SignaturesMissing(RepositoryRefused):
    """All is well but that not enough of those who may have signed."""


@dataclass
class Draft:
    """metadata: by role. what: in words, by whoever made the draft; what is signed, says() says."""

    what: str
    metadata: dict[str, Document] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        rows = {role: one.to_dict() for role, one in self.metadata.items()}
        return json.dumps({"format": 1, "what": self.what, "metadata": rows}, indent=1, ensure_ascii=False).encode()

    @classmethod
    def parse(cls, data: bytes) -> "Draft":
        """Raises RepositoryRefused."""
        if len(data) > DRAFT_MAX:
            raise RepositoryRefused(f"draft: expected at most {DRAFT_MAX} bytes, got {len(data)}")
        try:
            table = json.loads(data)
            if table["format"] != 1:
                raise ValueError(f"format {ascii(table['format'])[:40]}")
            rows = {role: _document(role, one) for role, one in table["metadata"].items()}
            if not rows:
                raise ValueError("nothing to sign")
            return cls(_line(str(table["what"])[:200]), rows)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, RepositoryError) as err:
            why = _line(str(err)[:200])
            raise RepositoryRefused(f"draft: expected one of werkstadt-hub, got something else ({why})") from err

    def sign(self, signer: CryptoSigner) -> list[str]:
        """Adds the signature wherever it can be asked for; the roles."""
        for one in self.metadata.values():
            one.sign(signer, append=True)
        return list(self.metadata)

    def says(self) -> list[str]:
        """What a signature would stand for, read from the metadata themselves, a line each."""
        return [_line(line) for role, one in self.metadata.items() for line in _says(role, one.signed)]


def _says(role: str, signed: Signed) -> Iterator[str]:
    yield f"{role}, version {signed.version}, until {signed.expires:%Y-%m-%d}"
    if isinstance(signed, Root):
        for name, one in signed.roles.items():
            keys = ", ".join(keyid[:12] for keyid in sorted(one.keyids))
            yield f"  {name}: {one.threshold} of {len(one.keyids)} keys: {keys}"
    if isinstance(signed, Targets):
        delegations = signed.delegations
        for author in (delegations.roles or {}).values() if delegations else ():
            keys = ", ".join(keyid[:12] for keyid in sorted(author.keyids))
            yield f"  author {author.name} may sign {', '.join(author.paths or [])} with {keys}"
        exhibitions = sorted(path for path in signed.targets if not path.startswith("packs/"))
        for path in exhibitions[:50]:
            yield f"  {path} {signed.targets[path].hashes.get('sha256', '')[:12]}"
        if signed.targets:
            yield f"  and {len(signed.targets) - len(exhibitions[:50])} more, packs among them"


def check_next(
    role: str, signed: Signed, kind: type[Signed], before: int, now: dt.datetime, *, by_one: bool = False
) -> None:
    """Raises RepositoryRefused."""
    if not isinstance(signed, kind):
        raise RepositoryRefused(f"{role}: expected {kind.__name__.lower()}, got {signed.type}")
    if signed.version <= before or (by_one and signed.version != before + 1):
        raise RepositoryRefused(
            f"{role}: expected a draft of what is in force now (version {before}), got version {signed.version}: "
            "make the draft anew"
        )
    if signed.is_expired(now):
        raise RepositoryRefused(
            f"{role}: expected a draft that counts today, got one until {signed.expires:%Y-%m-%d}: make the draft anew"
        )


def check_signed(
    delegator: Root | Targets, role: str, one: Document | Metadata[Snapshot] | Metadata[Timestamp]
) -> None:
    """Raises RepositoryRefused; SignaturesMissing where that is all."""
    try:
        result = delegator.get_verification_result(role, one.signed_bytes, one.signatures)
    except (ValueError, RepositoryError) as err:
        raise RepositoryRefused(f"{role}: expected one who may sign, got {err}") from err
    if not result:
        raise SignaturesMissing(
            f"{role}: expected {result.threshold} signatures of those who may, got {len(result.signed)}: "
            f"{result.missing} missing (werkstadt-hub keys sign)"
        )


def _document(role: object, one: dict[str, object]) -> Document:
    """Raises RepositoryRefused, and what from_dict raises."""
    if not isinstance(role, str) or not ID.fullmatch(role):
        raise ValueError(f"role {ascii(role)[:60]}")
    found: Document = Metadata.from_dict(one)
    if not isinstance(found.signed, Root | Targets):
        raise RepositoryRefused(f"draft: expected what people sign, got {found.signed.type}")
    if found.signed.expires.year < 1_000:  # tuf reads it, but would write it so that nobody could
        raise ValueError(f"{role}: the year {found.signed.expires.year}")
    return found


def _line(text: str) -> str:
    """What a terminal would obey is written out."""
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)
