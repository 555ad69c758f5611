"""publish, withdraw, and content show | export: what devices show."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from werkstadt.hub.cli.common import AsJson, Config, State, ask, print_json, settings_of, told
from werkstadt.hub.cli.keys import Key, Open, Passphrase, finish
from werkstadt.hub.content import exporting, publishing
from werkstadt.hub.content.opening import open_repository
from werkstadt.hub.content.repository import RepositoryRefused

app = typer.Typer(
    help="Signed content: what there is, and a stick for devices without a network.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def publish(
    built: Annotated[Path, typer.Argument(help="What `werkstadt-pack build SOURCE --into CONTENT` made: CONTENT.")],
    author: Annotated[str, typer.Option(help="Who signs it.")],
    draft: Annotated[
        Path, typer.Option("--draft", help="Where the draft goes if the author's key is elsewhere.")
    ] = Path("content-publish.json"),
    key: Key = None,
    passphrase_file: Passphrase = None,
    no_passphrase: Open = False,
    config: Config = None,
    state: State = None,
    as_json: AsJson = False,
) -> None:
    """Give an exhibition to the devices: signed by its author, fetched when they next check in.

    Example: werkstadt-hub publish /srv/content --author anna --key anna.key
    """
    with told(), _spinner(f"reading {built}"):
        settings = settings_of(config, state)
        repository = open_repository(settings)
        with repository.locked():
            found = publishing.read_built(built)
            drafted = publishing.draft(repository, found, author)
        done = finish(repository, drafted, draft, key, passphrase_file, no_passphrase, settings)
        if done:
            with repository.locked():
                publishing.tidy(repository)
            publishing.show_here(repository, found, settings.content)
    if as_json:
        print_json(
            {
                "published": done,
                "exhibition": found.id,
                "packs": len(found.packs),
                "draft": None if done else str(draft),
            }
        )
    elif done:
        typer.echo(f"{found.id}: published, {len(found.packs)} packs. Devices fetch it at their next check-in.")
    else:
        typer.echo(
            f"{draft}: signatures are missing: werkstadt-hub keys sign {draft} --key {author}.key, then keys accept"
        )


def withdraw(
    exhibition: Annotated[str, typer.Argument(help="Its id, from `werkstadt-hub content show`.")],
    draft: Annotated[
        Path, typer.Option("--draft", help="Where the draft goes if the author's key is elsewhere.")
    ] = Path("content-withdraw.json"),
    key: Key = None,
    passphrase_file: Passphrase = None,
    no_passphrase: Open = False,
    config: Config = None,
    state: State = None,
    as_json: AsJson = False,
) -> None:
    """Take an exhibition back: no device fetches it any more; those that show it do so until they have another.

    Example: werkstadt-hub withdraw winter --key anna.key
    """
    with told():
        settings = settings_of(config, state)
        repository = open_repository(settings)
        drafted = publishing.draft_withdrawn(repository, exhibition)
        done = finish(repository, drafted, draft, key, passphrase_file, no_passphrase, settings)
        if done:
            with repository.locked():
                publishing.tidy(repository)
    if as_json:
        print_json({"withdrawn": done, "exhibition": exhibition, "draft": None if done else str(draft)})
    else:
        typer.echo(
            f"{exhibition}: withdrawn" if done else f"{draft}: signatures are missing: werkstadt-hub keys sign {draft}"
        )


@app.command()
def show(config: Config = None, state: State = None, as_json: AsJson = False) -> None:
    """The exhibitions that devices may show, by author.

    Example: werkstadt-hub content show
    """
    with told():
        settings = settings_of(config, state)
        repository = open_repository(settings)
        found = repository.exhibitions()
        version = repository.timestamp().signed.version
    if as_json:
        print_json(
            {"timestamp": version, "exhibitions": [{"id": id_, "author": author} for id_, author in found.items()]}
        )
        return
    for id_, author in found.items():
        typer.echo(f"{id_}  signed by {author}")
    if not found:
        typer.echo("Nothing yet: werkstadt-hub publish CONTENT --author NAME")


@app.command()
def everywhere(
    exhibition: Annotated[str, typer.Argument(help="Its id, from `werkstadt-hub content show`.")],
    config: Config = None,
    state: State = None,
    as_json: AsJson = False,
) -> None:
    """Let every device show this exhibition, whatever was said of single ones before.

    Example: werkstadt-hub content everywhere winter
    """
    with told():
        settings = settings_of(config, state)
        there = open_repository(settings).exhibitions()
        if exhibition not in there:
            raise RepositoryRefused(f"exhibition: expected one of {', '.join(there) or 'none yet'}, got {exhibition!r}")
        result = ask(config, state, "content everywhere", {"exhibition": exhibition})
    print_json(result) if as_json else typer.echo(f"{exhibition}: devices follow at their next check-in.")


@app.command()
def export(
    to: Annotated[Path, typer.Option("--to", help="A folder, such as a stick's.")],
    config: Config = None,
    state: State = None,
    as_json: AsJson = False,
) -> None:
    """Write everything that devices need onto a stick; what is there already is not written again.

    Example: werkstadt-hub content export --to /media/stick
    """
    with told(), _spinner(f"writing {to}"):
        settings = settings_of(config, state)
        repository = open_repository(settings)
        with repository.locked():
            repository.freshen()
            done = exporting.export(repository, to)
    if as_json:
        print_json(
            {"folder": str(done.folder), "files": done.files, "bytes": done.size, "until": done.until.isoformat()}
        )
    else:
        typer.echo(
            f"{done.folder}: {done.files} files written. Fresh until {done.until:%Y-%m-%d}; later with the staff's PIN."
        )


def _spinner(words: str) -> Progress:
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    progress = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    progress.add_task(words, total=None)
    return progress
