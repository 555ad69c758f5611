"""A new CA for the hub, cut short at any moment; what hardly any town will ever see but must not lose a device by."""

from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from tests.support.timed_hub import TimedHub, timed_hub
from werkstadt.hub import authority, operations, succession
from werkstadt.hub.certificates import AuthorityError, builder_for, encrypted, named, pem_of, spki_sha256
from werkstadt.hub.files import write_durably
from werkstadt.hub.operations import OperationError
from werkstadt.hub.server import device_context


def chain_of(hub: TimedHub) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates(hub.authority.server_chain.read_bytes())


def assert_whole(hub: TimedHub) -> None:
    """The server's certificate is of the CA of now, and each CA before it leads there."""
    leaf, *above = chain_of(hub)
    ca = x509.load_pem_x509_certificate(hub.authority.ca_pem.encode())
    leaf.verify_directly_issued_by(ca)
    x509.load_pem_x509_certificate(hub.authority.signing_pem.encode()).verify_directly_issued_by(ca)
    line, own = above[: len(hub.authority.former)], above[len(hub.authority.former) :]
    assert own == [ca, *(one.ca for one in hub.authority.former)]
    for one, former in zip(line, own[1:], strict=True):
        one.verify_directly_issued_by(former)
    assert [one.public_key() for one in line] == [one.public_key() for one in own[:-1]]


class CutShort(Exception):
    pass


@pytest.mark.parametrize("at", range(8))
def test_a_change_that_is_cut_short_leaves_the_old_ca_or_the_new_one_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    hub = timed_hub(tmp_path)
    hub.authority.rotate_ca()
    before, left = hub.authority.all_pins(), [at]

    def write(path: Path, data: bytes, mode: int = 0o600) -> None:
        if left[0] == 0:
            raise CutShort
        left[0] -= 1
        write_durably(path, data, mode)

    for module in (authority, succession):
        monkeypatch.setattr(module, "write_durably", write)
    with pytest.raises(CutShort):
        hub.authority.rotate_ca()
    monkeypatch.undo()
    again = timed_hub(tmp_path)
    assert_whole(again)
    pins = again.authority.all_pins()
    assert pins == before if at < 4 else pins[1:] == before
    again.authority.rotate_ca()
    assert_whole(again)
    assert again.authority.all_pins()[1:] == pins
    assert timed_hub(tmp_path).authority.all_pins() == again.authority.all_pins()


def test_the_parametrization_above_reaches_the_last_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hub = timed_hub(tmp_path)
    written: list[str] = []

    def write(path: Path, data: bytes, mode: int = 0o600) -> None:
        written.append(path.name)
        write_durably(path, data, mode)

    for module in (authority, succession):
        monkeypatch.setattr(module, "write_durably", write)
    hub.authority.rotate_ca()
    assert len(written) == 8, written
    assert written[3] == "ca.key", "from here on it is the new one"


@pytest.mark.parametrize("left", ["another key", "no key"])
def test_a_server_whose_key_and_certificate_do_not_belong_together_starts_with_new_ones(
    tmp_path: Path, left: str
) -> None:
    hub = timed_hub(tmp_path)
    if left == "no key":
        hub.authority.server_key.unlink()
    else:
        other = ec.generate_private_key(ec.SECP256R1())
        write_durably(hub.authority.server_key, encrypted(other, hub.authority.secret))
    again = timed_hub(tmp_path)
    device_context(again)
    assert_whole(again)
    assert again.authority.pin == hub.authority.pin


def test_a_ca_of_an_earlier_version_says_that_it_cannot_be_changed(tmp_path: Path) -> None:
    hub = timed_hub(tmp_path)
    key, name = hub.authority.rescue_keys()[0], named("werkstadt hub CA")
    builder = builder_for(name, key.public_key(), 10).issuer_name(name)
    old = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True).sign(key, hashes.SHA256())
    write_durably(hub.authority.folder / "ca.pem", pem_of(old).encode())
    again = timed_hub(tmp_path)
    with pytest.raises(OperationError, match="earlier version: set up the hub anew"):
        operations.run(again, "ca rotate", {})
    assert again.authority.pin == hub.authority.pin
    assert not (hub.authority.folder / "former").exists()


def test_strangers_among_the_keys_are_told(tmp_path: Path) -> None:
    hub = timed_hub(tmp_path)
    keys = hub.authority.folder
    hub.authority.rotate_ca()
    (former,) = hub.authority.former
    other = succession.make_ca(ec.generate_private_key(ec.SECP256R1()))
    good = (keys / "ca.pem").read_bytes()
    (keys / "ca.pem").write_text(pem_of(other))
    with pytest.raises(AuthorityError, match="belong together"):
        timed_hub(tmp_path)
    (keys / "ca.pem").write_bytes(good)
    (keys / "former" / f"{former.pin}.pem").write_text(pem_of(other))
    with pytest.raises(AuthorityError, match="expected the key of"):
        timed_hub(tmp_path)
    (keys / "former" / f"{former.pin}.key").write_text("no key")
    with pytest.raises(AuthorityError, match="that the secret opens"):
        timed_hub(tmp_path)


def test_forgetting_one_forgets_those_before_it_and_the_chain_is_whole(tmp_path: Path) -> None:
    hub = timed_hub(tmp_path)
    for _ in range(3):
        operations.run(hub, "ca rotate", {})
    now, newest, middle, first = hub.authority.all_pins()
    operations.run(hub, "ca forget", {"pin": middle})
    assert hub.authority.all_pins() == (now, newest)
    assert_whole(hub)
    assert sorted(one.name for one in (hub.authority.folder / "former").iterdir()) == sorted(
        f"{newest}.{end}" for end in ("key", "next.pem", "pem")
    )
    for gone in (middle, first, now):
        with pytest.raises(OperationError, match="expected one of an earlier CA"):
            operations.run(hub, "ca forget", {"pin": gone})


def test_a_back_up_has_the_earlier_cas_in_it(tmp_path: Path) -> None:
    from werkstadt.hub.backup import back_up, restore

    hub = timed_hub(tmp_path / "one")
    hub.authority.rotate_ca()
    back_up(hub.settings.state, hub.store, tmp_path / "b.tar")
    restore(tmp_path / "two" / "state", tmp_path / "b.tar", replace=False, now_text="now")
    again = timed_hub(tmp_path / "two")
    assert again.authority.all_pins() == hub.authority.all_pins()
    assert spki_sha256(again.authority.former[0].ca) == spki_sha256(hub.authority.former[0].ca)
    assert_whole(again)
