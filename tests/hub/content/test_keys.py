"""Key files, and the commands by which admins and authors use them."""

import datetime as dt
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from typer.testing import CliRunner, Result

from tests.support.repository import build
from werkstadt.hub.cli import keys as key_commands
from werkstadt.hub.cli.app import app
from werkstadt.hub.content import keys, opening
from werkstadt.hub.content.keys import KeyFileError, make, read_private, read_public

PHRASE = b"correct horse battery"


# files


def test_a_key_is_two_files_and_opens_with_its_passphrase_only(tmp_path: Path) -> None:
    file = tmp_path / "ada.key"
    key = make(file, PHRASE)
    assert file.stat().st_mode & 0o777 == 0o600
    assert b"ENCRYPTED" in file.read_bytes()
    assert read_public(tmp_path / "ada.pub") == key
    assert read_private(file, PHRASE).public_key == key
    for phrase, expected in ((b"wrong", "another one"), (None, "expected its passphrase"), (b"", "expected")):
        with pytest.raises(KeyFileError, match=expected):
            read_private(file, phrase)


def test_a_key_without_a_passphrase_says_so(tmp_path: Path) -> None:
    make(tmp_path / "demo.key", None)
    assert read_private(tmp_path / "demo.key", None)
    with pytest.raises(KeyFileError, match="expected no passphrase, got one"):
        read_private(tmp_path / "demo.key", PHRASE)


@pytest.mark.parametrize("there", ["ada.key", "ada.pub"])
def test_a_key_is_never_overwritten(tmp_path: Path, there: str) -> None:
    (tmp_path / there).write_bytes(b"precious")
    with pytest.raises(KeyFileError, match="never overwritten"):
        make(tmp_path / "ada.key", None)
    assert [path.name for path in tmp_path.iterdir()] == [there]
    assert (tmp_path / there).read_bytes() == b"precious"


def test_a_key_that_cannot_be_written_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = keys._write_new

    def fail(path: Path, data: bytes, mode: int) -> None:
        if path.suffix == ".key":
            raise OSError(28, "No space left on device", str(path))
        real(path, data, mode)

    monkeypatch.setattr(keys, "_write_new", fail)
    with pytest.raises(KeyFileError, match="No space left"):
        make(tmp_path / "ada.key", None)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(KeyFileError, match="No such file"):
        make(tmp_path / "none" / "ada.key", None)


def test_short_passphrases_and_names_of_public_halves_are_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="at least 12 characters, got 11"):
        make(tmp_path / "ada.key", b"x" * 11)
    with pytest.raises(KeyFileError, match=r"such as ada\.key"):
        make(tmp_path / "ada.pub", None)
    assert list(tmp_path.iterdir()) == []


def test_another_kind_of_key_is_refused(tmp_path: Path) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    data = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / "other.key").write_bytes(data)
    with pytest.raises(KeyFileError, match="expected an Ed25519 key"):
        read_private(tmp_path / "other.key", None)
    (tmp_path / "other.key").write_bytes(b"nonsense")
    with pytest.raises(KeyFileError, match="another one"):
        read_private(tmp_path / "other.key", None)
    with pytest.raises(KeyFileError, match="No such file"):
        read_private(tmp_path / "none.key", None)


def public(tmp_path: Path, **changes: object) -> Path:
    make(tmp_path / "ada.key", None)
    file = tmp_path / "ada.pub"
    table = json.loads(file.read_text())
    file.write_text(json.dumps(table | changes))
    return file


@pytest.mark.parametrize(
    "changes",
    [
        {"keyid": "0" * 64},
        {"keyid": 3},
        {"keytype": "rsa", "scheme": "rsassa-pss-sha256"},
        {"scheme": "another"},
        {"keyval": {"public": "00" * 32}},
        {"keyval": {"public": "00" * 31}},
        {"keyval": {"public": "zz"}},
        {"keyval": {"public": 3}},
        {"keyval": {}},
        {"keyval": 3},
    ],
)
def test_a_public_half_that_was_changed_is_refused(tmp_path: Path, changes: dict[str, object]) -> None:
    with pytest.raises(KeyFileError, match="expected"):
        read_public(public(tmp_path, **changes))


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"3", b"{}", b"\xff", b"[" * 100_000, b"{" * 10_000_000, b'{"keyid": "a"}']
)
def test_what_is_no_public_half_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.pub").write_bytes(data)
    with pytest.raises(KeyFileError, match="another kind of file"):
        read_public(tmp_path / "x.pub")
    with pytest.raises(KeyFileError, match="No such file"):
        read_public(tmp_path / "none.pub")


def test_more_than_is_said_of_a_key_is_left_out(tmp_path: Path) -> None:
    assert read_public(public(tmp_path, more="x")).unrecognized_fields == {}


# commands


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A hub's state as far as keys and content need it; nobody is told."""
    state = tmp_path / "state"
    (state / "keys").mkdir(parents=True)
    (state / "keys" / "secret").write_bytes(b"s" * 32)
    (state / "keys" / "secret").chmod(0o600)
    (tmp_path / "hub.toml").write_text(f'state = "{state}"\n')
    monkeypatch.setattr(key_commands, "operate", lambda *_: {})
    monkeypatch.chdir(tmp_path)
    for name in ("ada", "ben", "safe", "anna"):
        make(tmp_path / f"{name}.key", None)
    (tmp_path / "phrase").write_bytes(PHRASE + b"\n")
    return state


def run(*words: object, code: int = 0, typed: str | None = None) -> Result:
    done = CliRunner().invoke(app, [str(word) for word in words], input=typed)
    assert done.exit_code == code, (done.output, done.exception)
    return done


ADMINS = ("--admin", "ada.pub", "--admin", "ben.pub", "--admin", "safe.pub")
AT = ("--config", "hub.toml", "--no-passphrase")


def set_up() -> None:
    run("keys", "init", *ADMINS, "--key", "ada.key", "--key", "ben.key", *AT)
    run("keys", "author", "add", "anna", "anna.pub", "--key", "ada.key", "--key", "safe.key", *AT)


def test_a_draft_goes_from_hand_to_hand(hub: Path, tmp_path: Path) -> None:
    waits = run("keys", "init", *ADMINS, *AT)
    assert "content-keys.json: the first keys. Signatures are missing" in waits.stdout
    refused = run("keys", "accept", "content-keys.json", "--config", "hub.toml", code=1)
    assert "2 missing" in refused.stderr
    for name in ("safe", "ben"):
        said = run("keys", "sign", "content-keys.json", "--key", f"{name}.key", "--no-passphrase")
        assert "targets: 2 of 3 keys" in said.stderr
        assert "Signed: the first keys" in said.stdout
    assert "Done: the first keys" in run("keys", "accept", "content-keys.json", "--config", "hub.toml").stdout
    assert (hub / "repository" / "metadata" / "timestamp.json").exists()
    assert tmp_path.joinpath("content-keys.json").exists()


def test_what_is_signed_is_said_before_the_passphrase_is_asked_for(hub: Path, tmp_path: Path) -> None:
    make(tmp_path / "locked.key", PHRASE)
    run("keys", "init", *ADMINS, *AT)
    table = json.loads((tmp_path / "content-keys.json").read_bytes())
    table["what"] = "nothing of importance"
    (tmp_path / "content-keys.json").write_text(json.dumps(table))
    done = run("keys", "sign", "content-keys.json", "--key", "locked.key", typed="correct horse battery\n")
    shown = done.stderr
    assert "nothing of importance" in shown
    assert "root: 2 of 3 keys" in shown
    wrong = run("keys", "sign", "content-keys.json", "--key", "locked.key", typed="wrong\n", code=1)
    assert "another one" in wrong.stderr
    assert "root: 2 of 3 keys" in wrong.stderr
    by_file = run("keys", "sign", "content-keys.json", "--key", "locked.key", "--passphrase-file", "phrase", "--json")
    assert json.loads(by_file.stdout)["roles"] == ["root", "targets"]


@pytest.mark.parametrize("words", [("sign", "none.json", "--key", "ada.key"), ("accept", "none.json")])
def test_a_draft_that_is_not_there_is_named(hub: Path, words: tuple[str, ...]) -> None:
    more = AT if words[0] == "accept" else ("--no-passphrase",)
    done = run("keys", *words, *(more[:2] if words[0] == "accept" else more), code=1)
    assert "none.json: expected a draft, got: No such file" in done.stderr


def test_a_passphrase_file_without_one_is_refused(hub: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"")
    for name in ("empty", "none"):
        done = run("keys", "make", "new.key", "--passphrase-file", name, code=1)
        assert "expected a passphrase in its first line" in done.stderr
    made = run("keys", "make", "new.key", "--passphrase-file", "phrase", "--json")
    assert json.loads(made.stdout)["public"] == "new.pub"
    assert read_private(tmp_path / "new.key", PHRASE)
    typed = run("keys", "make", "typed.key", typed="correct horse battery\ncorrect horse battery\n")
    assert "keep it safe" in typed.stdout


def test_show_warns_before_something_ends(hub: Path) -> None:
    set_up()
    rows = json.loads(run("keys", "show", "--config", "hub.toml", "--json").stdout)
    assert rows["soon"] == []
    assert [row["role"] for row in rows["roles"]][-1] == "anna"
    shown = run("keys", "show", "--config", "hub.toml").stdout
    assert "  anna" in shown
    assert "!" not in shown


def test_show_warns_where_the_hub_did_not_sign_for_weeks(hub: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up()
    real = opening.open_repository
    late = dt.datetime.now(dt.UTC) + dt.timedelta(days=17)
    monkeypatch.setattr(key_commands, "open_repository", lambda settings: real(settings, late))
    done = run("keys", "show", "--config", "hub.toml", code=1)
    assert "! timestamp" in done.stdout
    assert "  root" in done.stdout
    assert json.loads(run("keys", "show", "--config", "hub.toml", "--json", code=1).stdout)["soon"] == ["timestamp"]


def test_from_keys_to_a_stick_and_back(hub: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up()
    built = build(tmp_path / "built", "winter", {"bridge": {"pack.json": b"{}"}})
    waits = run("publish", built, "--author", "anna", *AT)
    assert "signatures are missing" in waits.stdout
    run("keys", "sign", "content-publish.json", "--key", "anna.key", "--no-passphrase")
    run("keys", "accept", "content-publish.json", "--config", "hub.toml")
    assert "winter  signed by anna" in run("content", "show", "--config", "hub.toml").stdout
    again = run("publish", built, "--author", "anna", "--key", "anna.key", *AT, "--json")
    assert json.loads(again.stdout) == {"published": True, "exhibition": "winter", "packs": 1, "draft": None}
    (tmp_path / "stick").mkdir()
    done = run("content", "export", "--to", "stick", "--config", "hub.toml", "--json")
    assert json.loads(done.stdout)["files"] > 5
    run("keys", "author", "remove", "anna", "--key", "ada.key", "--key", "ben.key", *AT)
    assert "Nothing yet" in run("content", "show", "--config", "hub.toml").stdout
    refused = run("publish", built, "--author", "anna", "--key", "anna.key", *AT, code=1)
    assert "expected one of none yet, got 'anna'" in refused.stderr


def test_rotate_renew_admins_and_withdraw_are_commands(hub: Path, tmp_path: Path) -> None:
    set_up()
    built = build(tmp_path / "built", "winter", {"bridge": {"pack.json": b"{}"}})
    run("publish", built, "--author", "anna", "--key", "anna.key", *AT)
    by_two = ("--key", "ada.key", "--key", "ben.key", *AT, "--json")
    for words in (["rotate-online"], ["renew"], ["admins", "--admin", "ada.pub", "--admin", "ben.pub"]):
        assert json.loads(run("keys", *words, *by_two).stdout)["accepted"] is True
    done = run("withdraw", "winter", "--key", "anna.key", *AT, "--json")
    assert json.loads(done.stdout)["withdrawn"] is True
    refused = run("withdraw", "winter", "--key", "anna.key", *AT, code=1)
    assert "expected one of none" in refused.stderr


def test_a_hub_without_its_secret_says_so(hub: Path) -> None:
    set_up()
    (hub / "keys" / "secret").unlink()
    done = run("content", "show", "--config", "hub.toml", code=1)
    assert "secret" in done.stderr


def test_what_came_back_signed_is_what_the_hubs_own_pages_show(hub: Path, tmp_path: Path) -> None:
    """As if it had been published in one step; a draft that says nothing of it changes nothing there."""
    set_up()
    for words in (b"winter", b"summer"):
        built = build(tmp_path / "built", "house", {"bridge": {"pack.json": words}})
        run("publish", built, "--author", "anna", "--draft", "publish.json", *AT)
        run("keys", "sign", "publish.json", "--key", "anna.key", "--no-passphrase")
        run("keys", "accept", "publish.json", "--config", "hub.toml")
        shown = (hub / "content" / "current" / "exhibition.json").read_bytes()
        (pack,) = json.loads(shown)["shows"]
        assert (hub / "content" / "packs" / pack["hash"] / "pack.json").read_bytes() == words
    run("keys", "renew", "--key", "ada.key", "--key", "ben.key", *AT)
    assert (hub / "content" / "current" / "exhibition.json").read_bytes() == shown
