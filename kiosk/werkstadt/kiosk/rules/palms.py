"""Which contacts on the glass are no fingers: a palm, a sleeve, somebody who leans on it."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Contact:
    """number: the same from the press to the release. wide: its longer diameter, in the unit of the limit."""

    number: int
    wide: float
    begins: bool = False
    ends: bool = False


@dataclass
class Palms:
    """What begins as a palm stays one until it is lifted, however small it gets meanwhile."""

    _known: set[int] = field(default_factory=set)

    def among(self, contacts: Iterable[Contact], too_wide: float) -> frozenset[int]:
        """Numbers of all contacts in this event that nothing may hear of."""
        found = set()
        for contact in contacts:
            if contact.begins:
                self._known.discard(contact.number)
                if contact.wide > too_wide:
                    self._known.add(contact.number)
            if contact.number in self._known:
                found.add(contact.number)
            if contact.ends:
                self._known.discard(contact.number)
        return frozenset(found)

    def forget(self) -> None:
        """The glass has given up all contacts."""
        self._known.clear()
