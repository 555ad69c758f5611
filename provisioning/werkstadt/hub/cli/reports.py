"""records and indicators."""

import base64
import csv
import datetime as dt
import json
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from typing import Annotated

import typer

from werkstadt.hub import opening
from werkstadt.hub.cli.common import AsJson, Config, State, print_json, settings_of, told
from werkstadt.hub.indicators import measure
from werkstadt.hub.rules.texts import plain
from werkstadt.hub.store import records as kept
from werkstadt.hub.store.database import Store

AsCsv = Annotated[bool, typer.Option("--csv", help="Print CSV.")]
From = Annotated[dt.datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day, inclusive.")]
To = Annotated[dt.datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day, inclusive.")]
_FIELDS = ("nr", "device", "epoch", "seq", "id", "kind", "v", "form", "day", "at_ms", "received_ms")


def records(
    config: Config = None,
    state: State = None,
    kind: Annotated[str | None, typer.Option(help="Such as submission or visit.")] = None,
    device: Annotated[str | None, typer.Option(help="Of this device only.")] = None,
    first: From = None,
    last: To = None,
    count: Annotated[bool, typer.Option("--count", help="Only how many there are of each kind.")] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """List the records that are here, in the order of arrival. --json: one object a line, with the body.

    Example: werkstadt-hub records --kind submission --from 2026-11-01 --csv > submissions.csv
    """
    _one_form(as_json, as_csv)
    wish = kept.Wish(kind, device, _day(first), _day(last))
    with told(), closing(opening.open_store_to_read(settings_of(config, state))) as store:
        if count:
            with store.reading() as connection:
                kinds = kept.kinds(connection)
            print_json(kinds) if as_json else typer.echo("\n".join(f"{n}  {name}" for name, n in kinds.items()))
            return
        table = csv.writer(sys.stdout, lineterminator="\r\n")
        if as_csv:
            table.writerow([*_FIELDS, "body"])
        for row in _each(store, wish):
            fields = {name: getattr(row, name) for name in _FIELDS}
            if as_csv:
                table.writerow([*fields.values(), _text_of(row.body)])
            elif as_json:
                typer.echo(json.dumps({**fields, "header": _text_of(row.header), "body": _text_of(row.body)}))
            else:
                typer.echo(f"{row.day}  {row.kind:16}  {row.form:16}  {row.device}  {row.epoch[:8]}/{row.seq}")


def indicators(
    first: From = None,
    last: To = None,
    config: Config = None,
    state: State = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """The town's indicators that can be counted by now; without days: this year so far.

    Example: werkstadt-hub indicators --from 2026-10-01 --to 2026-12-31 --csv
    """
    _one_form(as_json, as_csv)
    with told():
        settings = settings_of(config, state)
        now = dt.datetime.now(dt.UTC)
        begin, end = _day(first) or f"{now.year}-01-01", _day(last) or now.date().isoformat()
        with closing(opening.open_store_to_read(settings)) as store:
            found = measure(store, begin, end)
    if as_json:
        print_json({"from": begin, "to": end, "indicators": [asdict(one) for one in found]})
    elif as_csv:
        table = csv.DictWriter(sys.stdout, ["from", "to", *asdict(found[0])], lineterminator="\r\n")
        table.writeheader()
        table.writerows({"from": begin, "to": end, **asdict(one)} for one in found)
    else:
        typer.echo(f"{begin} to {end}")
        for one in found:
            typer.echo(
                f"{one.number or '–':>3}  {one.name_de}: {one.value}  ({one.method}, n = {one.rows}; {one.note_de})"
            )


def _each(store: Store, wish: kept.Wish) -> Iterator[kept.Row]:
    after = 0
    while True:
        with store.reading() as connection:
            page = kept.rows(connection, wish, after=after)
        if not page:
            return
        yield from page
        after = page[-1].nr


def _text_of(data: bytes | None) -> str | None:
    """A newer kind's body may be anything: what is no text comes as base64."""
    if data is None:
        return None
    try:
        return plain(data.decode("utf-8"))
    except UnicodeDecodeError:
        return "base64:" + base64.b64encode(data).decode()


def _day(at: dt.datetime | None) -> str | None:
    return None if at is None else at.date().isoformat()


def _one_form(as_json: bool, as_csv: bool) -> None:
    if as_json and as_csv:
        raise typer.BadParameter("--json or --csv, not both")
