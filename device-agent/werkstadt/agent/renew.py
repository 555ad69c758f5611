"""A new certificate for the same device, by the old one: new key, one call, one rename."""

import logging
import time
from collections.abc import Callable
from pathlib import Path

from werkstadt.agent import certificates
from werkstadt.agent.backoff import Backoff
from werkstadt.agent.config import HubAddress
from werkstadt.agent.durable import held
from werkstadt.agent.enrol import Met, believe, commit
from werkstadt.agent.errors import AgentError, HubNotTrusted, HubRefused
from werkstadt.agent.hub import HubConnection
from werkstadt.agent.identity import Identity, IdentityFolder
from werkstadt.agent.rules.renewal import Known, Life, is_due
from werkstadt.contract.messages import EnrolAnswer, RenewWish

log = logging.getLogger(__name__)

FIRST_S = 60.0
MOST_S = 6 * 3_600.0
AFTER_S = 24 * 3_600.0
"""No sooner after a success, whatever the clocks say: a hub whose clock was wrong once must not be asked for ever."""


def renew(own: Path, identity: Identity, address: HubAddress) -> Identity:
    """Raises AgentError; then the old one is in force as before. Cut off anywhere, one of the two is, whole.

    Until the new one is used for the first time the hub takes the old one as well. Whoever holds a connection with the
    old one lets go of it before: shown after the new one, it counts as a copy of the disk.
    """
    with held(own / "enrol.lock", "enrolment"):
        new = IdentityFolder(own).begin()
        try:
            wish = RenewWish(csr=certificates.request_for(new.key)).model_dump_json().encode()
            connection = HubConnection(address, identity.tls())
            try:
                answer = connection.ask_once("/api/v1/renew", wish, EnrolAnswer)
            finally:
                connection.close()
            if answer.device != identity.device:
                raise HubNotTrusted(f"The hub renewed another device: {answer.device} instead of {identity.device}.")
            return commit(new, Met(identity.hub, identity.ca), believe(answer, identity.ca, new.key))
        except BaseException:
            new.undo()
            raise


class Renewals:
    """Of a running agent: when it is tried, and when again. trouble: what staff should know, None if nothing."""

    def __init__(self, own: Path, dice: Callable[[], float], monotonic_s: Callable[[], float] = time.monotonic) -> None:
        self.trouble: str | None = None
        self._own = own
        self._monotonic_s = monotonic_s
        self._backoff = Backoff(dice, FIRST_S, MOST_S)
        self._not_before_s = 0.0

    def is_due(self, identity: Identity, known: Known, error: AgentError | None) -> bool:
        """error: of the last round."""
        refused = isinstance(error, HubRefused) and error.status in (401, 403) and error.where == "certificate"
        return self._monotonic_s() >= self._not_before_s and is_due(life_of(identity), known, refused=refused)

    def renew(self, identity: Identity, address: HubAddress) -> bool:
        """Whether there is a new one now."""
        try:
            renewed = renew(self._own, identity, address)
        except (AgentError, OSError) as err:
            log.warning("certificate not renewed reason=%r", str(err))
            self.trouble = f"The certificate of this device could not be renewed: {err}"
            self._not_before_s = self._monotonic_s() + self._backoff.pause_s()
            return False
        log.info("certificate renewed until=%s", f"{renewed.certificate.not_valid_after_utc:%Y-%m-%d}")
        self.trouble = None
        self._backoff.succeeded()
        self._not_before_s = self._monotonic_s() + AFTER_S
        return True


def life_of(identity: Identity) -> Life:
    one = identity.certificate
    return Life(*(int(at.timestamp() * 1000) for at in (one.not_valid_before_utc, one.not_valid_after_utc)))
