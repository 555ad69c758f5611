"""system publish | show: what devices run."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn

from werkstadt.hub.cli.common import AsJson, Config, State, print_json, settings_of, told
from werkstadt.hub.cli.keys import Key, Open, Passphrase, finish
from werkstadt.hub.content import publishing, systems
from werkstadt.hub.content.opening import open_repository

app = typer.Typer(help="The system that devices run, signed like content.", no_args_is_help=True, rich_markup_mode=None)


@app.command()
def publish(
    image: Annotated[Path, typer.Argument(help="What `make image` made: build/image.")],
    author: Annotated[str, typer.Option(help="Who signs it; may sign systems/*.")],
    draft: Annotated[
        Path, typer.Option("--draft", help="Where the draft goes if the author's key is elsewhere.")
    ] = Path("system-publish.json"),
    key: Key = None,
    passphrase_file: Passphrase = None,
    no_passphrase: Open = False,
    config: Config = None,
    state: State = None,
    as_json: AsJson = False,
) -> None:
    """Give a new system to the devices: each writes it beside the one it runs, and tries it at night.

    Example: werkstadt-hub system publish build/image --author builder --key builder.key
    """
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    with told(), Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        settings = settings_of(config, state)
        repository = open_repository(settings)
        found = systems.read_image(image)
        task = bar.add_task(f"cutting {found.disk}", total=found.size)
        with repository.locked():
            stored = systems.store(repository, found, lambda done: bar.update(task, completed=done))
            drafted = systems.draft(repository, stored.system, author)
        bar.stop()
        done = finish(repository, drafted, draft, key, passphrase_file, no_passphrase, settings)
        if done:
            with repository.locked():
                publishing.tidy(repository)
    system = stored.system
    if as_json:
        said = {"published": done, "profile": system.profile, "version": system.version, "name": system.name}
        chunks = {"chunks": len(system.chunks), "added": stored.added, "added_bytes": stored.added_bytes}
        print_json({**said, **chunks, "draft": None if done else str(draft)})
    elif done:
        typer.echo(
            f"System {system.version} ({system.name}) for {system.profile}: published, {stored.added} new chunks, "
            f"{stored.added_bytes / 1e6:.1f} MB. Devices fetch it at their next check-in."
        )
    else:
        typer.echo(
            f"{draft}: signatures are missing: werkstadt-hub keys sign {draft} --key {author}.key, then keys accept"
        )


@app.command()
def show(config: Config = None, state: State = None, as_json: AsJson = False) -> None:
    """The systems that devices may take, by profile.

    Example: werkstadt-hub system show
    """
    with told():
        found = systems.signed_systems(open_repository(settings_of(config, state)))
    if as_json:
        rows = [{"profile": one.profile, "version": one.version, "name": one.name} for one in found.values()]
        print_json({"systems": rows})
        return
    for profile, one in found.items():
        typer.echo(f"{profile}  system {one.version} ({one.name})")
    if not found:
        typer.echo("Nothing yet: werkstadt-hub system publish build/image --author NAME")
