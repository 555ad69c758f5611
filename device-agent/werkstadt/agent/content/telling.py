"""What staff read about content that was not taken, or that is not fresh. Codes are for translation; docs/agent.md."""

import shlex
from collections.abc import Callable

from werkstadt.agent.content.trust import ContentRefused, NotFresh
from werkstadt.agent.errors import AgentError
from werkstadt.agent.plan import HUB, Facts

NOT_FRESH = "content-not-fresh"
_NOT_FRESH = (
    "This device shows content that staff took from a stick though its time was over. It is fresh again as soon as "
    "something newer comes from the hub or a newer stick."
)
FELL = "content-fell"


class Telling:
    """trouble: code and detail, None when it is over. A trouble is "content/hub/<code>" or "content/stick/<code>"."""

    def __init__(self, trouble: Callable[[str, str | None], None]) -> None:
        self._trouble = trouble
        self._told: dict[str, tuple[str, str]] = {}

    def refused(self, road: str, err: AgentError) -> None:
        """Also one that only broke off; it is over when the road brings something."""
        reason = err.code if isinstance(err, ContentRefused) else "road"
        detail = f"Content from {'the hub' if road == HUB else road} was not taken; what is in force stays. {err}"
        if isinstance(err, NotFresh) and road != HUB:
            detail += f" On this device: werkstadt-agent content update --from {shlex.quote(road)}"
        self.over(road)
        code = f"content/{'hub' if road == HUB else 'stick'}/{reason}"
        self._told[road] = (code, detail)
        self._trouble(code, detail)

    def over(self, road: str) -> None:
        code, _ = self._told.pop(road, ("", ""))
        if code:  # another stick may be refused for the same reason
            self._trouble(code, next((detail for other, detail in self._told.values() if other == code), None))

    def seen(self, facts: Facts) -> None:
        """What was told of a stick is over when it is pulled out, or was taken by staff."""
        there = {stick.path for stick in facts.sticks if not facts.taken or stick.timestamp != facts.taken}
        for road in set(self._told) - {HUB, *there}:
            self.over(road)
        self._trouble(NOT_FRESH, _NOT_FRESH if facts.taken else None)
        self._trouble(FELL, _fell(facts))


def _fell(facts: Facts) -> str | None:
    """None where what is to be shown has not ended the touch application, or is shown all the same."""
    if facts.ready not in facts.resting or facts.ready == facts.in_force:
        return None
    exhibit = facts.resting[facts.ready]
    return (
        f"The new exhibition {facts.ready[:12]} ended the touch application three times within two minutes"
        f"{f', each time in the exhibit {exhibit}' if exhibit else ''}. The one before is shown. The new one is tried "
        "again after a while; something newer is shown at once."
    )
