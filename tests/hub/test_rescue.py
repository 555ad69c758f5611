"""A journal that comes on a stick: only its hub opens it, nothing is lost, and nothing comes twice."""

import io
import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from tests.bench.shipping import joined
from tests.support.hub_process import HubProcess
from werkstadt.agent.__main__ import app
from werkstadt.contract.errors import ContractError
from werkstadt.contract.rescue import FILE, RECORDS, Part, parts, put, signed, split_signed
from werkstadt.contract.sealed import MAGIC, PIECE_MAX, Sealer, opened
from werkstadt.journal import Journal

CANARY = "KANARIE im Tagebuch"
BODY: dict[str, object] = {"form": "feedback", "form_version": "1", "answers": {"why": CANARY}}


def rescued(folder: Path, state: Path, *, refused: bool = False) -> str:
    config = state / "agent.toml"
    config.write_text(f'state = "{state}"\nzeroconf = "off"\n')
    done = CliRunner().invoke(app, ["journal", "rescue", "--to", str(folder), "--config", str(config)])
    assert done.exit_code == int(refused), done.output
    return done.output


@pytest.mark.long
def test_a_device_that_is_cut_off_brings_its_answers_by_stick_once(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    with HubProcess(tmp_path / "hub") as hub:
        settings = joined(tmp_path, hub)
        with Journal.open(settings.journal) as journal:
            photo = journal.put_blob(os.urandom(3 * PIECE_MAX))
            for _ in range(5):
                journal.append("submission", 1, BODY)
            journal.append("submission", 1, BODY, blobs=[photo])
        assert "7 records, 1 files" in rescued(stick, settings.state)
        (file,) = stick.iterdir()
        assert CANARY.encode() not in file.read_bytes()
        assert file.stat().st_mode & 0o777 == 0o600
        first, again = (hub.json("journal", "import", file) for _ in range(2))
        assert (first["fresh"], first["known"], first["files"], first["waiting"]) == (7, 0, 1, 0)
        assert (again["fresh"], again["known"], again["files"]) == (0, 7, 0)
        assert hub.device(first["device"])["held"] == 6
        assert (hub.state / "blobs" / photo[:2] / photo).stat().st_size == 3 * PIECE_MAX
        spoiled = bytearray(file.read_bytes())
        spoiled[PIECE_MAX] ^= 1
        for name, data in (("spoiled", bytes(spoiled)), ("short", file.read_bytes()[:-9]), ("other", b"PK\x03\x04")):
            (stick / name).write_bytes(data)
            assert "expected" in hub.run("journal", "import", stick / name, refused=True)
        assert "No such file" in hub.run("journal", "import", stick / "none", refused=True)
        with HubProcess(tmp_path / "stranger") as stranger:
            assert "sealed for this hub" in stranger.run("journal", "import", file, refused=True)
        assert "cannot be saved there" in rescued(tmp_path / "no stick", settings.state, refused=True)


def test_a_device_of_no_hub_is_told_so(tmp_path: Path) -> None:
    assert "belongs to no hub" in rescued(tmp_path, tmp_path, refused=True)


KEY = ec.generate_private_key(ec.SECP256R1())
OTHER = ec.generate_private_key(ec.SECP256R1())


def sealed(*data: bytes) -> bytes:
    out = io.BytesIO()
    sealer = Sealer(out, KEY.public_key())
    for one in data:
        sealer.write(one)
    sealer.close()
    return out.getvalue()


@given(st.lists(st.binary(max_size=200), max_size=6))
def test_what_is_sealed_comes_out_as_it_was(data: list[bytes]) -> None:
    assert b"".join(opened(io.BytesIO(sealed(*data)), [OTHER, KEY])) == b"".join(data)


def test_pieces_cannot_be_left_out_moved_or_cut_off() -> None:
    whole = sealed(bytes(PIECE_MAX), b"b" * PIECE_MAX, b"end")
    head, size = len(MAGIC) + 65, PIECE_MAX + 16 + 4
    first, second, last = whole[head : head + size], whole[head + size : head + 2 * size], whole[head + 2 * size :]
    for wrong in (second + first + last, first + last, first + second, first + second + last + b"x", b""):
        with pytest.raises(ContractError):
            list(opened(io.BytesIO(whole[:head] + wrong), [KEY, OTHER]))
    with pytest.raises(ContractError, match="for this hub"):
        list(opened(io.BytesIO(whole), [OTHER]))


def test_parts_are_whole_however_they_are_cut() -> None:
    out = bytearray()
    told = [Part(FILE, b"x" * 40), signed(b"sig", b"batch"), Part(RECORDS, b"")]
    for one in told:
        put(out.extend, one)
    assert list(parts(bytes(out[at : at + 1]) for at in range(len(out)))) == told
    assert split_signed(told[1].data) == (b"sig", b"batch")
    for wrong in (bytes(out[:-1]), b"Z" + bytes(20), b"C" + b"\xff" * 8):
        with pytest.raises(ContractError):
            list(parts([wrong]))
