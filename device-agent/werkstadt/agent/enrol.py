"""Joining this device to a hub with the code that staff read off the hub's console."""

import asyncio
from collections.abc import Callable

from cryptography import x509

from werkstadt.agent import certificates
from werkstadt.agent.config import HubAddress, Settings
from werkstadt.agent.discovery import find_hubs
from werkstadt.agent.durable import held
from werkstadt.agent.errors import EnrolRefused, HubAway, HubNotTrusted, HubRefused
from werkstadt.agent.handshake import presented_chain
from werkstadt.agent.hub import HubConnection
from werkstadt.agent.identity import Identity, IdentityFolder, NewIdentity, pinned_context
from werkstadt.contract.code import JoinCode, parse_code
from werkstadt.contract.errors import ContractError
from werkstadt.contract.messages import EnrolAnswer, EnrolRequest
from werkstadt.contract.version import __version__

_TODO = "Let the hub show a new code, and type it within three minutes."


def enrol(
    settings: Settings,
    typed: str,
    hub: HubAddress | None = None,
    *,
    again: bool = False,
    tell: Callable[[str], None] = lambda _: None,
) -> Identity:
    """Raises AgentError: a sentence that names what is wrong; then everything is as it was before."""
    try:
        code = parse_code(typed)
    except ContractError as err:
        raise EnrolRefused(f"The code cannot be right. {err}.", "Compare it with the hub's screen.") from err
    settings.own.mkdir(mode=0o700, parents=True, exist_ok=True)
    with held(settings.own / "enrol.lock", "enrolment"):
        folder = IdentityFolder(settings.own)
        if folder.current() is not None and not again:
            raise EnrolRefused("This device is already enrolled.", "To join it to another hub, add --again.")
        address, ca = _meet(settings, code, hub or settings.hub, tell)
        tell(f"The hub at {address} is the one that made the code.")
        new = folder.begin()
        try:
            return _join(settings, code, address, ca, new)
        except BaseException:
            new.undo()
            raise


def _meet(
    settings: Settings, code: JoinCode, hub: HubAddress | None, tell: Callable[[str], None]
) -> tuple[HubAddress, x509.Certificate]:
    """The hub that the code names: nothing but a handshake has gone to it, or to any other, so far."""
    if hub is not None:
        return hub, certificates.find_ca(presented_chain(hub), code)
    tell("Looking for the hub in this network …")
    found = asyncio.run(find_hubs(settings.zeroconf, code.pin))
    reasons: list[str] = []
    for one in found:
        try:
            return one.address, certificates.find_ca(presented_chain(one.address), code)
        except (HubAway, HubNotTrusted) as err:
            reasons.append(f"{one.address}: {err.sentence}")
    if reasons:
        raise EnrolRefused(
            "None of the hubs in this network made the code. " + " ".join(reasons),
            "Give the right one with --hub HOST:PORT.",
        )
    raise EnrolRefused("No hub announces itself in this network.", "Give its address with --hub HOST:PORT.")


def _join(settings: Settings, code: JoinCode, address: HubAddress, ca: x509.Certificate, new: NewIdentity) -> Identity:
    request = EnrolRequest(
        token=code.token,
        csr=certificates.request_for(new.key),
        name=settings.name,
        profile=settings.profile,
        version=__version__,
    )
    connection = HubConnection(address, pinned_context(ca), ca)
    try:
        answer = connection.ask("/api/v1/enrol", request, EnrolAnswer)
    except HubRefused as err:
        raise EnrolRefused(f"The hub refused the code: {err.reason}.", _TODO) from err
    except HubAway as err:
        raise EnrolRefused(err.sentence, err.todo or _TODO) from err
    finally:
        connection.close()
    return _take(answer, address, ca, new)


def _take(answer: EnrolAnswer, address: HubAddress, ca: x509.Certificate, new: NewIdentity) -> Identity:
    """Believe nothing of the answer that the pinned CA did not sign."""
    said = certificates.read_pem(answer.ca, "ca")
    if certificates.spki_sha256(said) != certificates.spki_sha256(ca):
        raise HubNotTrusted("The hub sent another CA than the one it showed.")
    certificate = certificates.read_pem(answer.certificate, "certificate")
    signing = certificates.read_pem(answer.signing, "signing")
    certificates.check_device(certificate, ca, new.key, answer.device)
    certificates.signing_key(signing, ca)
    return new.commit(answer.device, address, certificate, ca, signing)
