"""keys make | init | sign | accept | author | admins | rotate-online | renew | show: who may sign content."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from werkstadt.hub.cli.common import AsJson, Config, State, print_json, settings_of, told
from werkstadt.hub.content import keys as keyfiles
from werkstadt.hub.content import publishing
from werkstadt.hub.content.drafts import DRAFT_MAX, SignaturesMissing
from werkstadt.hub.content.opening import open_repository
from werkstadt.hub.content.repository import Draft, Repository, RepositoryRefused
from werkstadt.hub.files import write_durably
from werkstadt.hub.opening import operate
from werkstadt.hub.settings import Settings

app = typer.Typer(
    help="Keys for content: admins say who may sign, authors sign, the hub keeps it fresh. See docs/admin-guide.md.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
author = typer.Typer(help="Authors: who signs exhibitions and packs.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(author, name="author")

Key = Annotated[
    list[Path] | None,
    typer.Option(
        "--key", help="A key that signs at once; several may be given. Without: the draft waits for keys sign."
    ),
]
DraftFile = Annotated[Path, typer.Option("--draft", help="Where the draft is written; it may travel on a stick.")]
Passphrase = Annotated[
    Path | None,
    typer.Option("--passphrase-file", help="File whose first line opens the keys; asked for if not given."),
]
Open = Annotated[bool, typer.Option("--no-passphrase", help="The keys have none (a demo, or a stick in a safe).")]
Draft_ = Annotated[Path, typer.Argument(help="The draft's file.")]


@app.command()
def make(
    file: Annotated[Path, typer.Argument(help="NAME.key; its public half NAME.pub is written beside it.")],
    passphrase_file: Passphrase = None,
    no_passphrase: Open = False,
    as_json: AsJson = False,
) -> None:
    """Make a key, on any machine: best where it will stay, such as an admin's stick.

    Example: werkstadt-hub keys make /media/stick/ada.key
    """
    with told():
        key = keyfiles.make(file, _passphrase(passphrase_file, no_passphrase, twice=True))
    if as_json:
        print_json({"file": str(file), "public": str(file.with_suffix(".pub")), "keyid": key.keyid})
        return
    typer.echo(f"{file}: keep it safe, and a copy of it somewhere else.\n{file.with_suffix('.pub')}: to be handed on.")


@app.command()
def init(
    admin: Annotated[list[Path], typer.Option("--admin", help="Public half of an admin's key; three of them.")],
    threshold: Annotated[int, typer.Option(help="How many of them sign.")] = 2,
    draft: DraftFile = Path("content-keys.json"),
    key: Key = None,
    passphrase_file: Passphrase = None,
    no_passphrase: Open = False,
    config: Config = None,
    state: State = None,
    as_json: AsJson = False,
) -> None:
    """Begin a repository: which admins say who may sign.

    Example: werkstadt-hub keys init --admin ada.pub --admin ben.pub --admin safe.pub --key ada.key --key ben.key
    """
    with told():
        settings = settings_of(config, state)
        repository = open_repository(settings)
        drafted = repository.draft_first([keyfiles.read_public(one) for one in admin], threshold)
        _go_on(repository, drafted, draft, key, passphrase_file, no_passphrase, as_json, settings)


@app.command()
def trial(
    into: Annotated[Path, typer.Option("--into", help="A new folder for the keys.")],
    config: Config = None,
    state: State = None,
    as_json: AsJson = False,
) -> None:
    """All keys at once, without passphrases, in one folder: to try things out. What they sign counts like any other.

    Example: werkstadt-hub keys trial --into trial-keys
    """
    with told():
        settings = settings_of(config, state)
        repository = open_repository(settings)
        into.mkdir(mode=0o700, parents=True, exist_ok=True)
        admins = [into / f"admin-{number}.key" for number in (1, 2, 3)]
        publics = [keyfiles.make(file, None) for file in admins]
        author_key = keyfiles.make(into / "author.key", None)
        drafted = repository.draft_first(publics, 2)
        _sign(drafted, admins[:2], None, True)
        with repository.locked():
            repository.accept(drafted)
            drafted = repository.draft_author("author", author_key, ["exhibitions/*", "packs/*/*"])
            _sign(drafted, admins[:2], None, True)
            repository.accept(drafted)
        operate(settings, "content noted", {"what": "keys for a trial", "new": True})
    if as_json:
        print_json({"folder": str(into), "author": str(into / "author.key")})
        return
    typer.echo(f"{into}: three admins' keys and an author's. Next: werkstadt-hub publish CONTENT --author author")
    typer.echo("For a house that is open, make keys with passphrases where they stay: docs/admin-guide.md.")


@app.command()
def sign(
    draft: Draft_,
    key: Annotated[list[Path], typer.Option("--key", help="Your key.")],
    passphrase_file: Passphrase = None,
    no_passphrase: Open = False,
    as_json: AsJson = False,
) -> None:
    """Add a signature to a draft, on any machine. It says first what you sign.

    Example: werkstadt-hub keys sign /media/stick/content-keys.json --key ada.key
    """
    with told():
        drafted = _read_draft(draft)
        typer.echo("\n".join((f"{drafted.what}:", *drafted.says())), err=True)
        _sign(drafted, key, passphrase_file, no_passphrase)
        _write(draft, drafted)
    if as_json:
        print_json({"draft": str(draft), "what": drafted.what, "roles": list(drafted.metadata)})
        return
    typer.echo(f"Signed: {drafted.what}. Back to the hub with it: werkstadt-hub keys accept {draft}")


@app.command()
def accept(draft: Draft_, config: Config = None, state: State = None, as_json: AsJson = False) -> None:
    """Take in a draft that is signed by enough of those who may.

    Example: werkstadt-hub keys accept content-keys.json
    """
    with told():
        settings = settings_of(config, state)
        repository = open_repository(settings)
        drafted = _read_draft(draft)
        with repository.locked():
            news = publishing.news_of(repository, drafted)
            repository.accept(drafted)
        _tell_hub(settings, drafted)
        for id_ in news:
            publishing.show_here(repository, publishing.read_signed(repository, id_), settings.content)
    print_json({"accepted": True, "what": drafted.what}) if as_json else typer.echo(f"Done: {drafted.what}.")


@author.command("add")
def author_add(
    name: Annotated[str, typer.Argument(help="Small letters, digits and -.")],
    public: Annotated[Path, typer.Argument(help="The public half of the author's key.")],
    may: Annotated[
        list[str] | None,
        typer.Option("--may", help="packs/ID/*, exhibitions/* or systems/*; all content if not given."),
    ] = None,
    draft: DraftFile = Path("content-author.json"),
    key: Key = None,
    passphrase_file: Passphrase = None,
    no_passphrase: Open = False,
    config: Config = None,
    state: State = None,
    as_json: AsJson = False,
) -> None:
    """Let an author sign; one who is there gets the new key.

    Example: werkstadt-hub keys author add anna anna.pub --key ada.key --key ben.key
    """
    with told():
        settings = settings_of(config, state)
        repository = open_repository(settings)
        drafted = repository.draft_author(name, keyfiles.read_public(public), may or ["exhibitions/*", "packs/*/*"])
        _go_on(repository, drafted, draft, key, passphrase_file, no_passphrase, as_json, settings)


@author.command("remove")
def author_remove(
    name: Annotated[str, typer.Argument(help="The author.")],
    draft: DraftFile = Path("content-author.json"),
    key: Key = None,
    passphrase_file: Passphrase = None,
    no_passphrase: Open = False,
    config: Config = None,
    state: State = None,
    as_json: AsJson = False,
) -> None:
    """Let an author sign nothing any more; what devices show stays until somebody else publishes.

    Example: werkstadt-hub keys author remove anna --key ada.key --key ben.key
    """
    with told():
        settings = settings_of(config, state)
        repository = open_repository(settings)
        drafted = repository.draft_without_author(name)
        _go_on(repository, drafted, draft, key, passphrase_file, no_passphrase, as_json, settings)


@app.command()
def admins(
    admin: Annotated[list[Path], typer.Option("--admin", help="Public half of each key from now on.")],
    threshold: Annotated[int, typer.Option(help="How many of them sign.")] = 2,
    draft: DraftFile = Path("content-admins.json"),
    key: Key = None,
    passphrase_file: Passphrase = None,
    no_passphrase: Open = False,
    config: Config = None,
    state: State = None,
    as_json: AsJson = False,
) -> None:
    """Change the admins' keys: enough of the old and enough of the new sign.

    Example: werkstadt-hub keys admins --admin ada.pub --admin cem.pub --admin safe.pub --key ada.key --key safe.key
    """
    with told():
        settings = settings_of(config, state)
        repository = open_repository(settings)
        drafted = repository.draft_admins([keyfiles.read_public(one) for one in admin], threshold)
        _go_on(repository, drafted, draft, key, passphrase_file, no_passphrase, as_json, settings)


@app.command("rotate-online")
def rotate_online(
    draft: DraftFile = Path("content-online.json"),
    key: Key = None,
    passphrase_file: Passphrase = None,
    no_passphrase: Open = False,
    config: Config = None,
    state: State = None,
    as_json: AsJson = False,
) -> None:
    """Give the hub new keys for freshness, such as after a theft.

    Example: werkstadt-hub keys rotate-online --key ada.key --key ben.key
    """
    with told():
        settings = settings_of(config, state)
        repository = open_repository(settings)
        _go_on(repository, repository.draft_online(), draft, key, passphrase_file, no_passphrase, as_json, settings)


@app.command()
def renew(
    draft: DraftFile = Path("content-renewed.json"),
    key: Key = None,
    passphrase_file: Passphrase = None,
    no_passphrase: Open = False,
    config: Config = None,
    state: State = None,
    as_json: AsJson = False,
) -> None:
    """Prolong the root and the list of authors, before their five years are over.

    Example: werkstadt-hub keys renew --key ada.key --key ben.key
    """
    with told():
        settings = settings_of(config, state)
        repository = open_repository(settings)
        _go_on(repository, repository.draft_renewed(), draft, key, passphrase_file, no_passphrase, as_json, settings)


@app.command()
def show(config: Config = None, state: State = None, as_json: AsJson = False) -> None:
    """Who may sign what, and until when. Exit status 1 where something is over or soon will be.

    Example: werkstadt-hub keys show
    """
    with told():
        settings = settings_of(config, state)
        repository = open_repository(settings)
        rows = repository.terms()
    soon = [row.role for row in rows if row.ends_soon(repository.now)]
    if as_json:
        print_json({"roles": [asdict(row) for row in rows], "soon": soon})
    else:
        for row in rows:
            mark = "!" if row.role in soon else " "
            may = ", ".join(row.may)
            typer.echo(
                f"{mark} {row.role:<12} {row.threshold} of {row.keys}  until {row.until:%Y-%m-%d}  {may}".rstrip()
            )
    raise typer.Exit(1 if soon else 0)


def finish(
    repository: Repository,
    drafted: Draft,
    file: Path,
    key: Sequence[Path] | None,
    passphrase_file: Path | None,
    no_passphrase: bool,
    settings: Settings,
) -> bool:
    """Signs with what was given. Whether it counts now; otherwise the draft was written to file."""
    if key:
        _sign(drafted, key, passphrase_file, no_passphrase)
    with repository.locked():
        try:
            repository.accept(drafted)
        except SignaturesMissing:
            _write(file, drafted)
            return False
    _tell_hub(settings, drafted)
    return True


def _tell_hub(settings: Settings, drafted: Draft) -> None:
    """For the audit; and devices that were here before learn whom to trust."""
    root = drafted.metadata.get("root")
    is_first = root is not None and root.signed.version == 1
    operate(settings, "content noted", {"what": drafted.what[:200], "new": is_first})


def _go_on(
    repository: Repository,
    drafted: Draft,
    file: Path,
    key: Sequence[Path] | None,
    passphrase_file: Path | None,
    no_passphrase: bool,
    as_json: bool,
    settings: Settings,
) -> None:
    done = finish(repository, drafted, file, key, passphrase_file, no_passphrase, settings)
    if as_json:
        print_json({"accepted": done, "what": drafted.what, "draft": None if done else str(file)})
    elif done:
        typer.echo(f"Done: {drafted.what}.")
    else:
        typer.echo(f"{file}: {drafted.what}. Signatures are missing: werkstadt-hub keys sign {file} --key KEY")


def _sign(drafted: Draft, key: Sequence[Path], passphrase_file: Path | None, no_passphrase: bool) -> None:
    for file in key:
        phrase = None if no_passphrase else _passphrase(passphrase_file, no_passphrase, of=file)
        drafted.sign(keyfiles.read_private(file, phrase))


def _passphrase(file: Path | None, none: bool, *, twice: bool = False, of: Path | None = None) -> bytes | None:
    if none:
        return None
    if file is not None:
        try:
            return file.read_bytes().splitlines()[0]
        except (OSError, IndexError) as err:
            raise keyfiles.KeyFileError(f"{file}: expected a passphrase in its first line, got {err}") from err
    words = f"Passphrase of {of}" if of else "Passphrase"
    return str(typer.prompt(words, hide_input=True, confirmation_prompt=twice)).encode()


def _read_draft(file: Path) -> Draft:
    try:
        with file.open("rb") as opened:
            return Draft.parse(opened.read(DRAFT_MAX + 1))
    except OSError as err:
        raise RepositoryRefused(f"{file}: expected a draft, got: {err.strerror}") from err


def _write(file: Path, drafted: Draft) -> None:
    try:
        write_durably(file, drafted.to_bytes(), 0o644)
    except OSError as err:
        raise RepositoryRefused(f"{file}: expected a place that can be written, got: {err.strerror}") from err
