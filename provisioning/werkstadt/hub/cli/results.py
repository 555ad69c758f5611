"""results list | export | check | rebuild."""

import datetime as dt
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from werkstadt.hub import exportwork, opening
from werkstadt.hub.cli.common import AsJson, Config, State, ask, print_json, settings_of, told
from werkstadt.hub.console.shown import form_title, shown
from werkstadt.hub.errors import HubError
from werkstadt.hub.exports.writing import Export
from werkstadt.hub.resultrows import Wanted, count
from werkstadt.hub.rules.spans import Selection
from werkstadt.hub.store import answers, schemas
from werkstadt.hub.store import results as counted
from werkstadt.hub.store.database import Store

app = typer.Typer(help="What visitors answered.", no_args_is_help=True, rich_markup_mode=None)


class Kind(StrEnum):
    csv = "csv"
    xlsx = "xlsx"
    sav = "sav"
    json = "json"


class Language(StrEnum):
    de = "de"
    en = "en"


class ExportError(HubError):
    """Nothing was written; the message is for staff."""


@app.command("list")
def list_(config: Config = None, state: State = None, as_json: AsJson = False) -> None:
    """Forms, with how many submissions each has.

    Example: werkstadt-hub results list
    """
    with (
        told(),
        closing(opening.open_store_to_read(settings_of(config, state))) as store,
        store.reading() as connection,
    ):
        found = answers.forms(connection)
    if as_json:
        print_json([vars(one) for one in found])
        return
    for one in found:
        typer.echo(f"{one.form:30}  {one.submissions:>8}  {one.first_day} to {one.last_day}")


@app.command()
def export(
    form: Annotated[str, typer.Argument(help="Id of the form.")],
    to: Annotated[Path | None, typer.Option(help="File to make; default: in exports/ of the hub's state.")] = None,
    kind: Annotated[Kind, typer.Option("--format", help="csv, xlsx, sav (SPSS) or json.")] = Kind.csv,
    first: Annotated[str, typer.Option("--from", help="First day, inclusive, such as 2026-11-01.")] = "",
    last: Annotated[str, typer.Option("--until", help="Last day, inclusive.")] = "",
    exhibit: Annotated[str, typer.Option(help="Only of this exhibit.")] = "",
    device: Annotated[str, typer.Option(help="Only of this device.")] = "",
    answered_in: Annotated[str, typer.Option(help="Only what was answered in this language.")] = "",
    without_words: Annotated[bool, typer.Option("--without-words", help="No free texts, pictures and sounds.")] = False,
    words_in: Annotated[Language, typer.Option(help="Language of labels.")] = Language.de,
    config: Config = None,
    state: State = None,
    as_json: AsJson = False,
) -> None:
    """Save every answer of a form, each with its version. The hub deletes the file when its time is over.

    Example: werkstadt-hub results export feedback --format xlsx --from 2026-11-01 --to november.xlsx
    """
    with told():
        settings = settings_of(config, state)
        now = dt.datetime.now(dt.UTC)
        chosen = {
            name: value
            for name, value in (("exhibit", exhibit), ("device", device), ("language", answered_in))
            if value
        }
        selection = Selection(_day(first), _day(last), chosen)
        with closing(opening.open_store_to_read(settings)) as store:
            wanted = Wanted(form, _schema(store, form), selection)
            title = form_title(shown(settings.content), form, words_in.value)
            made = exportwork.export_of(
                store, wanted, title, words_in.value, int(now.timestamp() * 1000), opening.zone_of(settings),
                with_words=not without_words,
            )  # fmt: skip
            file = to or settings.state / "exports" / made.file_name(kind.value)
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(file, made, kind.value)
            with store.reading() as connection:
                rows = count(connection, wanted)
        days = (dt.date.fromisoformat(made.delete_by) - now.date()).days
        noted = {"path": str(file.absolute()), "what": "export", "days": days}
        opening.operate(settings, "copy noted", noted)
    if as_json:
        print_json({"file": str(file), "rows": rows, "delete_by": made.delete_by})
        return
    typer.echo(f"{file}: {rows} submissions. Delete every copy by {made.delete_by}; this one the hub deletes.")


@app.command()
def check(config: Config = None, state: State = None, as_json: AsJson = False) -> None:
    """Compare all counts with the records, answer by answer. Exit status 1 where a form's counts are wrong.

    Example: werkstadt-hub results check
    """
    with (
        told(),
        closing(opening.open_store_to_read(settings_of(config, state))) as store,
        store.reading() as connection,
    ):
        forms = sorted(counted.submissions(connection))
        wrong = [form for form in forms if not counted.compare(connection, form)]
    if as_json:
        print_json({"forms": forms, "wrong": wrong})
    else:
        for form in forms:
            typer.echo(f"{form}: {'wrong – run results rebuild' if form in wrong else 'right'}")
    if wrong:
        raise typer.Exit(1)


@app.command()
def rebuild(
    form: Annotated[str | None, typer.Argument(help="Id of the form; default: those that do not fit.")] = None,
    config: Config = None,
    state: State = None,
    as_json: AsJson = False,
) -> None:
    """Count a form anew from its records.

    Example: werkstadt-hub results rebuild feedback
    """
    with told():
        result = ask(config, state, "results mend", {"form": form} if form else {})
    print_json(result) if as_json else typer.echo(f"counted anew: {result['counted_anew']}")


def _schema(store: Store, form: str) -> schemas.Schema:
    with store.reading() as connection:
        if form not in counted.submissions(connection):
            raise ExportError(f"form: expected one of `werkstadt-hub results list`, got {form!r}")
        return schemas.Known(connection).of(form).merged()


def _write(file: Path, made: Export, kind: str) -> None:
    try:
        with file.open("xb") as out:
            file.chmod(0o600)
            exportwork.write(made, kind, out)
    except FileExistsError as err:
        raise ExportError(f"{file}: expected a name that is free, got a file") from err
    except OSError as err:
        file.unlink(missing_ok=True)
        raise ExportError(f"{file}: expected room for the export, got: {err.strerror}") from err


def _day(text: str) -> str:
    try:
        return dt.date.fromisoformat(text).isoformat() if text else ""
    except ValueError as err:
        raise ExportError(f"day: expected a day such as 2026-11-30, got {text!r}") from err
