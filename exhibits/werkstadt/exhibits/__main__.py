"""werkstadt-pack: what an author of exhibits, forms and studies types."""

import json
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from werkstadt.contract.version import __version__
from werkstadt.exhibits.authoring.exhibition import Checked, check_source
from werkstadt.exhibits.authoring.install import install
from werkstadt.exhibits.authoring.template import EXHIBIT, write_template
from werkstadt.exhibits.problems import ContentError, Problem
from werkstadt.exhibits.scenetypes import about_kind, kinds

app = typer.Typer(
    help="Write, check and build exhibits, forms, studies and exhibitions. The format: docs/packs.md.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
forms = typer.Typer(
    help="Try forms out. How they are written: docs/forms.md.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(forms, name="form")
Source = Annotated[Path, typer.Argument(help="folder of an exhibition, an exhibit or a study, or a form's .xlsx")]
AsJson = Annotated[bool, typer.Option("--json", help="report as one JSON object on standard output")]


def main() -> None:
    app()


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def about(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="and leave")
    ] = False,
) -> None:
    """Write, check and build exhibits, forms, studies and exhibitions. The format: docs/packs.md."""


@app.command(epilog="Example: werkstadt-pack new packs/how-small --scene quiz")
def new(
    folder: Annotated[Path, typer.Argument(help="to be made; its name becomes the id")],
    scene: Annotated[str | None, typer.Option(help="the scene type to begin with: docs/scenes.md")] = None,
    template: Annotated[str, typer.Option(help="exhibit, or study: docs/studies.md")] = EXHIBIT,
) -> None:
    """Make a small exhibit or study that works, to change."""
    try:
        write_template(folder, scene, template)
    except ContentError as err:
        raise _refused(err) from err
    typer.echo(f"{folder}: look at it with: werkstadt-pack preview {folder}")


@app.command(epilog="Example: werkstadt-pack scenes")
def scenes(as_json: AsJson = False) -> None:
    """List the types of scenes there are, a line each."""
    told = {kind: about_kind(kind) for kind in kinds()}
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for kind, line in told.items():
        typer.echo(f"{kind:<{max(map(len, told))}}  {line}")


@app.command(epilog="Example: werkstadt-pack check packs --json")
def check(source: Source, as_json: AsJson = False) -> None:
    """Tell everything that is wrong, with file and line, or sheet, row and column."""
    checked = _checked(source)
    _report(checked, as_json, {})
    if checked.errors:
        raise typer.Exit(1)


@app.command(epilog="Example: werkstadt-pack build packs --into /var/lib/werkstadt/content")
def build(
    source: Source,
    into: Annotated[Path, typer.Option(help="the content folder that a kiosk reads")],
    as_json: AsJson = False,
) -> None:
    """Check, compile and put in force: whole or not at all; the exhibition before stays beside it."""
    checked = _checked(source)
    if not checked.errors and not (source / "exhibition.toml").is_file():
        raise _refused(
            ContentError(str(source), "a folder with an exhibition.toml", "an exhibit, a study or a form"), as_json
        )
    if checked.errors:
        _report(checked, as_json, {"exhibition": None})
        raise typer.Exit(1)
    try:
        hash_ = install(checked, into)
    except ContentError as err:
        raise _refused(err, as_json) from err
    packs = {id_: pack.hash() for id_, pack in sorted(checked.packs.items())}
    _report(checked, as_json, {"exhibition": hash_, "packs": packs})
    if not as_json:
        typer.echo(f"{into}: exhibition {hash_[:12]} with {len(packs)} packs is in force")


@app.command(epilog="Example: werkstadt-pack preview packs/how-small")
def preview(
    source: Source,
    kiosk: Annotated[str, typer.Option(help="the program that shows it")] = "werkstadt-kiosk",
) -> None:
    """Show an exhibition, an exhibit, a study or a form in a window, as a kiosk would. Nothing is kept."""
    program = shutil.which(str(Path(sys.executable).parent / kiosk)) or shutil.which(kiosk)
    if program is None:
        typer.echo(
            f"{kiosk}: expected a program that is installed (pip install 'werkstadt[kiosk]'), got none", err=True
        )
        raise typer.Exit(2)
    checked = _checked(source)
    _report(checked, False, {})
    if checked.errors:
        raise typer.Exit(1)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that kiosk and folder go with us
    with tempfile.TemporaryDirectory(prefix="werkstadt-preview-") as folder:
        content, state = Path(folder) / "content", Path(folder) / "state"
        state.mkdir()
        try:
            install(checked, content)
        except ContentError as err:
            raise _refused(err) from err
        command = [program, "--content", str(content), "--state", str(state), "--window"]
        if subprocess.run(command, check=False).returncode != 0:
            typer.echo(f"{kiosk}: expected to be closed by you, got an end with an error (see above)", err=True)
            raise typer.Exit(1)


@forms.command("try", epilog="Example: werkstadt-pack form try feedback.xlsx --answers answers.json --json")
def form_try(
    form: Annotated[Path, typer.Argument(help="a form's .xlsx")],
    answers: Annotated[Path, typer.Option(help='JSON like {"steps": [{"set": "age", "value": "7"}]}: docs/forms.md')],
    as_json: AsJson = False,
) -> None:
    """Answer a form by a script, and tell what is asked, worked out and wrong then."""
    from werkstadt.exhibits.authoring.formtry import try_form

    for path in (form, answers):
        if not path.exists():
            typer.echo(f"{path}: expected a file, got nothing", err=True)
            raise typer.Exit(2)
    try:
        told, problems = try_form(form, answers)
    except ContentError as err:
        raise _refused(err, as_json) from err
    if not told:
        for problem in problems if as_json else ():
            typer.echo(str(problem), err=True)
        _report(Checked(problems), as_json, {})
        raise typer.Exit(1)
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for ref, value in told["values"].items():
        typer.echo(f"{ref}: {value}")
    for wrong in told["errors"]:
        typer.echo(f"{wrong['ref']}: {wrong['kind']}: {wrong['message']}")


def _checked(source: Path) -> Checked:
    """A path that is not there is a wrong use; what is wrong in it is not."""
    if not source.exists():
        typer.echo(f"{source}: expected a folder or a form, got nothing", err=True)
        raise typer.Exit(2)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        progress.add_task(f"checking {source}", total=None)
        return check_source(source)


def _report(checked: Checked, as_json: bool, more: dict[str, object]) -> None:
    if as_json:
        rows = [problem.to_json() for problem in checked.problems]
        typer.echo(json.dumps({"ok": not checked.errors, **more, "problems": rows}, ensure_ascii=False, indent=2))
        return
    for problem in checked.problems:
        typer.echo(str(problem), err=True)
    typer.echo(_sum_up(checked.problems))


def _sum_up(problems: Sequence[Problem]) -> str:
    warnings = sum(problem.warning for problem in problems)
    errors = len(problems) - warnings
    return f"{errors} error{'s' * (errors != 1)}, {warnings} warning{'s' * (warnings != 1)}"


def _refused(err: ContentError, as_json: bool = False) -> typer.Exit:
    typer.echo(str(err), err=True)
    if as_json:
        row = {"file": err.where, "expected": err.expected, "came": err.got, "level": "error"}
        typer.echo(json.dumps({"ok": False, "exhibition": None, "problems": [row]}, ensure_ascii=False, indent=2))
    return typer.Exit(1)


if __name__ == "__main__":
    main()
