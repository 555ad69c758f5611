"""The commands, put together."""

import typer

from werkstadt.hub.cli import backups, devices, feeds, journals, reports, results, retention, serving, staff

app = typer.Typer(
    help="The town's own server for its devices. Example: werkstadt-hub init, then werkstadt-hub serve.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command()(serving.init)
app.command()(serving.serve)
app.add_typer(devices.app, name="device")
app.command()(reports.records)
app.command()(reports.indicators)
app.add_typer(results.app, name="results")
app.add_typer(retention.app, name="retention")
app.add_typer(journals.app, name="journal")
app.add_typer(feeds.app, name="feed")
app.add_typer(staff.app, name="staff")
app.command()(backups.backup)
app.command()(backups.restore)
