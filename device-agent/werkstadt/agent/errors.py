"""Errors of the agent, by whose fault they are. The text of each is a sentence that staff may read."""


class AgentError(Exception):
    """Something staff can do something about. todo: the next step, as a sentence.

    code: stable, for who says it in another language (contract/agentline.py: joining).
    """

    code = "failed"

    def __init__(self, sentence: str, todo: str = "", code: str = "") -> None:
        self.sentence = sentence
        self.todo = todo
        self.code = code or self.code
        super().__init__(f"{sentence} {todo}".strip())


class StateHeld(AgentError):
    """Another agent works in the same state folder."""

    code = "busy"


class EnrolRefused(AgentError):
    """This device could not be joined to a hub."""


class Cancelled(AgentError):
    """Somebody gave up this try of joining; nothing has changed."""

    code = "cancelled"


class HubNotTrusted(AgentError):
    """Whoever answers is not the hub that this device belongs to."""

    code = "not-trusted"


class HubAway(AgentError):
    """No usable answer: offline, overloaded, or something that is no hub. Trying again later may help.

    wait_s: how long the hub asked to wait, 0 if it did not say.
    """

    code = "away"

    def __init__(self, sentence: str, todo: str = "", wait_s: float = 0.0, code: str = "") -> None:
        super().__init__(sentence, todo, code)
        self.wait_s = wait_s


class HubRefused(AgentError):
    """The hub understood and said no. where: the field it names."""

    code = "refused"

    def __init__(self, status: int, title: str, where: str = "", expected: str = "", got: str = "") -> None:
        self.status = status
        self.where = where
        detail = f"{title} ({where}: expected {expected}, got {got})" if where else title
        super().__init__(f"The hub refused ({status}): {detail}.")
        self.reason = detail


class DeviceLost(AgentError):
    """A wire or a button box is unplugged, missing, or in the hands of another program."""
