"""score: the instruments of usability studies, over a table of answers. Needs no hub."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from werkstadt.hub.cli.common import AsJson, print_json, told
from werkstadt.hub.errors import HubError
from werkstadt.hub.rules.scores.figures import figures
from werkstadt.hub.rules.scores.instruments import INSTRUMENTS
from werkstadt.hub.rules.scores.reading import FILE_MAX, read_table

_EXCLUDED_SHOWN = 10


class Instrument(StrEnum):
    sus = "sus"
    ueq_s = "ueq_s"
    umux = "umux"
    umux_lite = "umux_lite"
    seq = "seq"
    nps = "nps"
    completion = "completion"
    task_time = "task_time"


class ScoreError(HubError):
    """The file cannot be read; the message is for the one who named it."""


def score(
    instrument: Annotated[Instrument, typer.Argument(help=", ".join(Instrument) + ".", show_choices=False)],
    file: Annotated[Path, typer.Argument(help="CSV; one participant or attempt a row. docs/hub.md names the columns.")],
    as_json: AsJson = False,
) -> None:
    """Score a usability study: figures with n, interval and benchmark. Needs no hub, and no network.

    Example: werkstadt-hub score sus answers.csv --json
    """
    asked = INSTRUMENTS[instrument.value]
    with told():
        table = read_table(_read(file), asked, str(file))
    found: dict[str, Any] = figures(asked, table.rows, table.excluded)
    if as_json:
        print_json({**found, "columns_ignored": table.ignored})
        return
    typer.echo(f"{asked.title}: {file}")
    for line in _lines(found):
        typer.echo(f"  {line}")
    if table.ignored:
        typer.echo(f"Columns passed over: {', '.join(_visible(one) for one in table.ignored)}")


def _lines(found: dict[str, Any]) -> list[str]:
    too_few = f", too few: below {found['too_few_below']}" if found["too_few"] else ""
    of = f" of {found['attempts']} attempts, the successful ones" if "attempts" in found else ""
    lines = [f"{'n':14}  {found['n']}{of}{too_few}"]
    scales = {name: found[name] for name in ("pragmatic", "hedonic", "overall") if name in found}
    for name, scale in scales.items():
        lines += [name, *(f"  {line}" for line in _scale_lines(scale))]
    lines += [] if scales else _scale_lines(found)
    said = [one["benchmark"] for one in (found, *scales.values()) if one.get("benchmark")]
    lines += dict.fromkeys(line for one in said for line in _source_lines(one))
    lines += [found["note"]] if "note" in found else []
    lines.append(f"{'excluded':14}  {found['excluded']}")
    for one in found["exclusions"][:_EXCLUDED_SHOWN]:
        got = _visible(one["got"]) or "nothing"
        lines.append(f"  row {one['row']}, {one['field']}: expected {one['expected']}, got {got}")
    if (more := found["excluded"] - _EXCLUDED_SHOWN) > 0:
        lines.append(f"  and {more} more: --json lists all")
    return lines


def _scale_lines(found: dict[str, Any]) -> list[str]:
    names = ("nps", "promoters", "passives", "detractors", "rate", "adjusted", "geometric_mean", "mean", "sd", "median")
    lines = [f"{name:14}  {_shown(found[name])}" for name in (*names, "alpha") if name in found]
    past = ", past the end of the scale" if found["ci_past_scale"] else ""
    span = f"{_shown(found['ci_low'])} to {_shown(found['ci_high'])}{past}" if found["ci_low"] is not None else "–"
    lines.append(f"{'95 %':14}  {span}  ({found['ci_method']})")
    if (said := found.get("benchmark")) is not None:
        low, high = said["word_low"], said["word_high"]
        lines.append(f"{'benchmark':14}  {said['word']}" + (f", at 95 % {low} to {high}" if low != high else ""))
    return lines


def _source_lines(said: dict[str, Any]) -> list[str]:
    lines = [f"benchmark {said['table']}, version {said['version']}: {said['source']}"]
    return [*lines, said["note"]] if said["note"] else lines


def _shown(value: float | None) -> str:
    if value is None:
        return "–"
    return str(value) if isinstance(value, int) else f"{value:.4g}" if abs(value) < 1000 else f"{value:.0f}"


def _visible(text: str) -> str:
    return text if text.isprintable() else ascii(text)


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(FILE_MAX + 1)
    except OSError as err:
        raise ScoreError(f"{file}: expected a file that can be read, got: {err.strerror}") from err
