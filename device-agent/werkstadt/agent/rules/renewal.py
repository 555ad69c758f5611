"""When a device renews its certificate. Decides only; renew.py does."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Life:
    """Of a certificate, UTC ms."""

    from_ms: int
    until_ms: int

    @property
    def half_ms(self) -> int:
        return (self.from_ms + self.until_ms) // 2


@dataclass(frozen=True)
class Known:
    """What this device knows of the time. hub_ms: the hub's now, None before its first answer of this run.

    floor_ms: no earlier than this. The device's own clock is not asked: it may be years off either way.
    ca_is_new: the hub signs by another CA than the one pinned; whether that counts, the renewal finds out.
    """

    hub_ms: int | None
    floor_ms: int
    ca_is_new: bool = False

    @property
    def least_ms(self) -> int:
        return max(self.hub_ms or 0, self.floor_ms)


def is_due(life: Life, known: Known, *, refused: bool) -> bool:
    """refused: the hub does not accept the certificate for anything else, as where it is over.

    A device that was off for two years knows no later time than that of its last evening: the hub tells it so by
    refusing. If it was revoked instead, the hub refuses the renewal, too.
    """
    return refused or known.ca_is_new or known.least_ms >= life.half_ms
