"""Joining by six digits that a person compares on both screens. The turns, and why it is safe: contract/pairing.py.

The hub's CA is learned from the handshake and pinned for the rest of the try. Until somebody has said here that the
digits are the same, nothing goes out that a stranger may not have: a key that is thrown away, a name, a random number.
"""

import contextlib
import time

from werkstadt.agent import certificates
from werkstadt.agent.config import HubAddress, Settings
from werkstadt.agent.enrol import Met, Person, about, begun, believe, commit, meet
from werkstadt.agent.errors import AgentError, EnrolRefused, HubAway, HubNotTrusted, HubRefused
from werkstadt.agent.hub import HubConnection
from werkstadt.agent.identity import Identity, pinned_context
from werkstadt.contract.messages import EnrolAnswer, PairNumber, PairOffer, PairResult, PairWish
from werkstadt.contract.pairing import WINDOW_S, Event, Pairing, digits, fits, new_number

ASK_AGAIN_S = 1.0
"""Between two questions whether somebody has pressed at the hub."""
_REASONS = {
    "different": ("At the hub somebody said that the digits differ, or gave up.", "different"),
    "late": ("The three minutes are over.", "late"),
    "closed": ("At the hub somebody closed the page for comparing.", "no-window"),
}
"""What the hub says in one word; it may say others."""
_TODO = "Let the hub show its page for comparing digits, and begin again here."


def compare(
    settings: Settings, hub: HubAddress | None, person: Person, *, again: bool = False, turns: Pairing | None = None
) -> Identity:
    """Raises AgentError; then everything is as it was before. hub: None where it is to be found.

    turns: of this try, for who wants to look at them.
    """
    place = hub or settings.hub
    with begun(settings, again=again) as new:
        places = [place] if place else []
        met = meet(settings, places, certificates.find_any_ca, "", person, search=not places)
        person.tell("trying", f"Asking the hub at {met.address} …")
        connection = HubConnection(met.address, pinned_context(met.ca))
        try:
            wish = PairWish(**about(settings, new.key)).model_dump_json().encode()
            answer = _Try(connection, met, person, turns or Pairing()).play(wish)
        finally:
            connection.close()
        return commit(new, met, believe(answer, met.ca, new.key))


class _Try:
    def __init__(self, hub: HubConnection, met: Met, person: Person, turns: Pairing) -> None:
        self._hub = hub
        self._met = met
        self._person = person
        self._turns = turns

    def play(self, wish: bytes) -> EnrolAnswer:
        offer = self._offer(wish)
        until_s = time.monotonic() + self._left_s(offer)
        try:
            shown = self._exchange(wish, offer)
            if not self._person.same(shown, until_s):
                self._turns.turn(Event.DIFFERENT)
                todo = "If they really differed, somebody may stand between: tell whoever looks after the network."
                raise EnrolRefused("The digits were not the same on both screens.", todo, "different")
            self._in_time(until_s)
            self._turns.turn(Event.SAME)
            return self._settled(offer, until_s)
        except BaseException:
            self._give_up(offer)
            raise

    def _offer(self, wish: bytes) -> PairOffer:
        try:
            return self._hub.ask_once("/api/v1/pair", wish, PairOffer)
        except HubRefused as err:
            raise EnrolRefused(f"The hub compares no digits now: {err.reason}.", _TODO, "no-window") from err

    def _left_s(self, offer: PairOffer) -> float:
        """By the hub's own clock: this device's may be wrong as long as it belongs to no hub."""
        if self._hub.said_at_s is None:
            return WINDOW_S
        return max(0.0, min(WINDOW_S, offer.expires_ms / 1000 - self._hub.said_at_s))

    def _exchange(self, wish: bytes, offer: PairOffer) -> str:
        """The six digits. The device's number goes first; the hub's must be the one it had promised before."""
        own, spki = new_number(), certificates.spki_sha256(self._met.ca)
        message = PairNumber(number=own.hex()).model_dump_json().encode()
        try:
            said = self._hub.ask_once(f"/api/v1/pair/{offer.pair}/number", message, PairNumber)
        except HubRefused as err:
            raise EnrolRefused(f"The hub ended the try: {err.reason}.", _TODO, "refused") from err
        theirs = bytes.fromhex(said.number)
        if not fits(bytes.fromhex(offer.commitment), wish, spki, theirs):
            self._turns.turn(Event.WRONG)
            todo = "Somebody may stand between this device and the hub: tell whoever looks after the network."
            raise HubNotTrusted("The hub did not keep to the number that it had promised.", todo)
        self._turns.turn(Event.NUMBER)
        return digits(wish, spki, own, theirs)

    def _settled(self, offer: PairOffer, until_s: float) -> EnrolAnswer:
        """Once somebody has pressed there, too. A network that is away for a moment is waited for."""
        while True:
            try:
                result = self._hub.ask_once(f"/api/v1/pair/{offer.pair}/same", b"{}", PairResult)
            except HubAway:
                result = PairResult(state="waiting")
            except HubRefused as err:
                result = PairResult(state="refused", reason=err.reason)
            if result.state == "refused":
                self._turns.turn(Event.DIFFERENT)
                said, code = _REASONS.get(result.reason, (f"The hub ended the try: {result.reason}.", "refused"))
                raise EnrolRefused(said, _TODO, code)
            if result.answer is not None:
                self._turns.turn(Event.OTHER_SAME)
                return result.answer
            self._in_time(until_s)
            self._person.rest(ASK_AGAIN_S)

    def _in_time(self, until_s: float) -> None:
        if time.monotonic() > until_s:
            self._turns.turn(Event.LATE)
            raise EnrolRefused("The three minutes are over.", _TODO, "late")

    def _give_up(self, offer: PairOffer) -> None:
        """So that the hub's page says so at once. Where it cannot be told, its window ends by itself."""
        with contextlib.suppress(AgentError):
            self._hub.ask_once(f"/api/v1/pair/{offer.pair}/different", b"{}", PairResult)
