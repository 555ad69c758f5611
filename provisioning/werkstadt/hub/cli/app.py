"""The commands, put together."""

import typer

from werkstadt.hub.cli import (
    authority,
    backups,
    content,
    devices,
    feeds,
    journals,
    keys,
    reports,
    results,
    retention,
    scores,
    serving,
    staff,
    systems,
    vouchers,
)

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
app.add_typer(vouchers.app, name="voucher")
app.command()(reports.records)
app.command()(reports.indicators)
app.add_typer(results.app, name="results")
app.command()(scores.score)
app.add_typer(retention.app, name="retention")
app.add_typer(journals.app, name="journal")
app.add_typer(feeds.app, name="feed")
app.add_typer(authority.app, name="ca")
app.add_typer(staff.app, name="staff")
app.add_typer(keys.app, name="keys")
app.command()(content.publish)
app.command()(content.withdraw)
app.add_typer(content.app, name="content")
app.add_typer(systems.app, name="system")
app.command()(backups.backup)
app.command()(backups.restore)
