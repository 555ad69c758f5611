"""How long staff who typed the right PIN may act. No IO.

A session belongs to one connection and one token, and ends by itself: a kiosk that somebody has taken over cannot
restart the machine, and one that was forgotten open cannot for long.
"""

import hmac
from dataclasses import dataclass

from werkstadt.contract.staffline import SESSION_MAX_S


@dataclass(frozen=True)
class Session:
    """client: of which connection. opened_s: on a clock that never goes back."""

    token: str
    client: int
    opened_s: float

    def counts(self, token: str, client: int, now_s: float) -> bool:
        same = hmac.compare_digest(token.encode(), self.token.encode())
        return same and client == self.client and 0 <= now_s - self.opened_s < SESSION_MAX_S
