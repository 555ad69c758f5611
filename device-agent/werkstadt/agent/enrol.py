"""Joining this device to a hub: what all roads share, and the road of the typed code.

Whichever road: who answers is known before a byte is sent, what comes back is believed only as far as the pinned CA
signed it, and nothing counts before one rename. Other roads: compare.py (six digits), voucher.py (a file).
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, Protocol

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import BaseModel

from werkstadt.agent import certificates
from werkstadt.agent.config import HubAddress, Settings, parse_address
from werkstadt.agent.discovery import find_hubs
from werkstadt.agent.durable import held, make_own_folder
from werkstadt.agent.errors import EnrolRefused, HubAway, HubNotTrusted, HubRefused
from werkstadt.agent.handshake import presented_chain
from werkstadt.agent.hub import HubConnection
from werkstadt.agent.identity import Identity, IdentityFolder, NewIdentity, pinned_context
from werkstadt.contract.code import parse_scanned
from werkstadt.contract.errors import ContractError
from werkstadt.contract.messages import EnrolAnswer, EnrolRequest
from werkstadt.contract.version import __version__

Judge = Callable[[list[x509.Certificate]], x509.Certificate]
"""The CA of a presented chain if it is the one wanted; raises HubNotTrusted otherwise."""

Step = Literal["looking", "trying"]

_TODO = "Let the hub show a new code, and type it within three minutes."


class Person(Protocol):
    """Who stands at the device. Each may raise Cancelled; then the try ends and nothing has changed."""

    def tell(self, step: Step, sentence: str) -> None: ...
    def same(self, digits: str, until_s: float) -> bool:
        """Whether both screens show these digits. until_s: on time.monotonic, when the try is over."""

    def rest(self, pause_s: float) -> None: ...


class Nobody:
    """Where nobody is asked anything."""

    def tell(self, step: Step, sentence: str) -> None:
        return None

    def same(self, digits: str, until_s: float) -> bool:
        return False

    def rest(self, pause_s: float) -> None:
        return None


@dataclass(frozen=True)
class Met:
    """A hub whose CA is known; so far nothing but a handshake has gone to it."""

    address: HubAddress
    ca: x509.Certificate


@dataclass(frozen=True)
class Believed:
    """What of an answer the pinned CA has signed. ca: that one, or the next one that it certified."""

    device: str
    certificate: x509.Certificate
    ca: x509.Certificate
    signing: x509.Certificate


def enrol(
    settings: Settings,
    typed: str,
    hub: HubAddress | None = None,
    *,
    again: bool = False,
    person: Person | None = None,
) -> Identity:
    """By code, typed or scanned. Raises AgentError, which names what is wrong; then everything is as it was before."""
    person = person or Nobody()
    try:
        code, scanned = parse_scanned(typed)
        place = hub or settings.hub or (parse_address(scanned, "code") if scanned else None)
    except ContractError as err:
        todo = "Compare it with the hub's screen."
        raise EnrolRefused(f"The code cannot be right. {err}.", todo, "slip") from err
    with begun(settings, again=again) as new:
        places = [place] if place else []
        met = meet(settings, places, lambda c: certificates.find_ca(c, code), code.pin, person, search=not places)
        person.tell("trying", f"The hub at {met.address} is the one that made the code.")
        request = EnrolRequest(token=code.token, **about(settings, new.key))
        answer = ask_once(met, "/api/v1/enrol", request, "The hub refused the code", "wrong-code", _TODO)
        return commit(new, met, believe(answer, met.ca, new.key))


@contextmanager
def begun(settings: Settings, *, again: bool) -> Iterator[NewIdentity]:
    """A key of its own for one try, held against any other; undone where the try does not end in commit()."""
    make_own_folder(settings.own)
    with held(settings.own / "enrol.lock", "enrolment"):
        folder = IdentityFolder(settings.own)
        if folder.current() is not None and not again:
            raise EnrolRefused(
                "This device is already enrolled.", "To join it to another hub, add --again.", "enrolled"
            )
        new = folder.begin()
        try:
            yield new
        except BaseException:
            new.undo()
            raise


def meet(
    settings: Settings, places: Sequence[HubAddress], judge: Judge, pin: str, person: Person, *, search: bool
) -> Met:
    """The hub that judge wants, at one of the places or, where search, wherever one announces itself."""
    if len(places) == 1 and not search:
        return Met(places[0], judge(presented_chain(places[0])))
    reasons: dict[HubAddress, str] = {}
    for address in _everywhere(settings, places, pin, person, search=search):
        if address in reasons:
            continue
        try:
            return Met(address, judge(presented_chain(address)))
        except (HubAway, HubNotTrusted) as err:
            reasons[address] = f"{address}: {err.sentence}"
    if reasons:
        raise EnrolRefused(
            "None of the hubs in this network is the right one. " + " ".join(reasons.values()),
            "Give the right one with --hub HOST:PORT.",
            "not-trusted",
        )
    raise EnrolRefused("No hub announces itself in this network.", "Give its address with --hub HOST:PORT.", "no-hub")


def _everywhere(
    settings: Settings, places: Sequence[HubAddress], pin: str, person: Person, *, search: bool
) -> Iterator[HubAddress]:
    """First the places, then the hub that says the pin, then all others: whoever copied the pin may be heard first."""
    yield from places
    if not search:
        return
    person.tell("looking", "Looking for the hub in this network …")
    for sought in (pin, ""):
        for one in asyncio.run(find_hubs(settings.zeroconf, sought)):
            yield one.address


def about(settings: Settings, key: ec.EllipticCurvePrivateKey) -> dict[str, str]:
    """What every wish to join says of this device."""
    return {
        "csr": certificates.request_for(key),
        "name": settings.name,
        "profile": settings.profile,
        "version": __version__,
    }


def ask_once(met: Met, path: str, wish: BaseModel, refused: str, code: str, todo: str) -> EnrolAnswer:
    """refused, code, todo: what it means where the hub says no."""
    connection = HubConnection(met.address, pinned_context(met.ca))
    try:
        return connection.ask_once(path, wish.model_dump_json().encode(), EnrolAnswer)
    except HubRefused as err:
        raise EnrolRefused(f"{refused}: {err.reason}.", todo, code) from err
    except HubAway as err:
        raise EnrolRefused(err.sentence, err.todo or todo, err.code) from err
    finally:
        connection.close()


def believe(answer: EnrolAnswer, ca: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> Believed:
    """Raises HubNotTrusted for anything in the answer that neither the pinned CA signed, nor one that it certified."""
    vouched = [certificates.read_pem(one, "vouched") for one in answer.vouched]
    ca = certificates.next_ca(ca, certificates.read_pem(answer.ca, "ca"), vouched)
    certificate = certificates.read_pem(answer.certificate, "certificate")
    signing = certificates.read_pem(answer.signing, "signing")
    certificates.check_device(certificate, ca, key, answer.device)
    certificates.signing_key(signing, ca)
    return Believed(answer.device, certificate, ca, signing)


def commit(new: NewIdentity, met: Met, believed: Believed) -> Identity:
    return new.commit(believed.device, met.address, believed.certificate, believed.ca, believed.signing)
