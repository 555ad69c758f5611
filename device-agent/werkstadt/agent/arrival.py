"""The first check-in after joining at the command line, so that the hub knows at once that the device arrived."""

from werkstadt.agent.config import Settings
from werkstadt.agent.durable import held
from werkstadt.agent.errors import AgentError, StateHeld
from werkstadt.agent.hub import HubConnection
from werkstadt.agent.identity import Identity
from werkstadt.contract.ids import uuid7
from werkstadt.contract.messages import CheckIn
from werkstadt.contract.version import __version__


def check_in_once(settings: Settings, identity: Identity) -> AgentError | None:
    """Why the hub does not know yet. A running agent does it by itself, with everything that it has to tell.

    Nothing of the answer is kept: the agent takes it at its own first check-in.
    """
    try:
        with held(settings.own / "agent.lock", "enrolment"):
            connection = HubConnection(identity.hub, identity.tls())
            try:
                message = CheckIn(version=__version__, epochs=[], run=uuid7())
                connection.check_in(message)
            finally:
                connection.close()
    except StateHeld:
        return None
    except AgentError as err:
        return err
    return None
