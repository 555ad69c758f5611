"""What `status` says: plain words for staff, from what the agent reports. No IO."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from werkstadt.agent.plan import HUB, Action, sentence


def words(report: Mapping[str, Any]) -> list[str]:
    """Lines of text. report: Daemon.report()."""
    return [
        line
        for part in (_hub, _records, _kiosk, _content, _system, _sensors, _buttons, _troubles)
        for line in part(report)
    ]


def is_well(report: Mapping[str, Any]) -> bool:
    return not report["troubles"] and report["hub"] == "here"


def _hub(report: Mapping[str, Any]) -> Iterator[str]:
    if not report["enrolled"]:
        yield "Not enrolled: this device belongs to no hub yet. Join it with: werkstadt-agent enrol"
        return
    yield f"Enrolled as {report['name']} ({report['device']})."
    since = moment(report["since_ms"])
    if report["hub"] == "here":
        yield f"The hub at {report['hub_address']} is here since {since}."
    else:
        yield f"The hub at {report['hub_address']} is away since {since}. Visitors notice nothing of it."
    if report["error"]:
        yield f"  {report['error']}"


def _records(report: Mapping[str, Any]) -> Iterator[str]:
    counts = report["counts"]
    sign = "=" if counts["given"] == counts["given_held"] else "≠"
    yield f"Answers: {counts['given']} given {sign} {counts['given_held']} at the hub."
    waiting = f"{counts['waiting']} waiting" if counts["waiting"] else "none waiting"
    line = f"Records: {counts['written']} written, {counts['held']} at the hub, {waiting}"
    for count, name in ((counts["aside"], "set aside by the hub"), (counts["kept_back"], "refused and kept here")):
        line += f", {count} {name}" if count else ""
    yield line + "."
    if report["lost"]:
        yield f"Answers lost, never thanked for: {report['lost']}."
    for one in report["kept_back"]:
        yield f"  kept here: {one['epoch']}/{one['seq']}: {one['reason']}"


def _kiosk(report: Mapping[str, Any]) -> Iterator[str]:
    kiosk = report["kiosk"]
    if not kiosk["connected"]:
        yield "The touch application is not running, or cannot reach the agent."
        return
    exhibition = f" with {kiosk['exhibition']}" if kiosk["exhibition"] else ""
    yield f"The touch application runs{exhibition}."


def _content(report: Mapping[str, Any]) -> Iterator[str]:
    content = report.get("content")
    if content is None:
        return
    if not content["exhibition"]:
        yield "Content: no exhibition is in force yet."
    else:
        fresh = "" if content["fresh"] else ", and not fresh: staff took it from a stick though its time was over"
        yield f"Content: {content['id'] or 'an exhibition'} ({content['exhibition'][:12]}) is in force{fresh}."
    if not content["root_known"] and report["enrolled"]:
        yield "  This device does not know yet whom to trust for content."
    if content["fetching"]:
        road = "the hub" if content["fetching"] == HUB else content["fetching"]
        yield f"  Bringing from {road}: {megabytes(content['done'])} of {megabytes(content['total'])} MB."
    for row in report["plan"]:
        told = row["subject"] == content["fetching"] or (row["subject"] == HUB and not report["enrolled"])
        if not told:
            yield f"  {sentence(Action(**row))}"


def _system(report: Mapping[str, Any]) -> Iterator[str]:
    if system := report.get("system"):
        yield _SYSTEM[system["state"]].format(**system)


_SYSTEM = {
    "good": "System {version} ({name}) runs.",
    "trial": "System {version} ({name}) runs, and has not proven itself yet.",
    "waiting": "System {version} ({name}) runs; system {tried} is started at night.",
    "back": "System {tried} did not prove itself; system {version} ({name}) runs again.",
}


def megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f}"


def _sensors(report: Mapping[str, Any]) -> Iterator[str]:
    for one in report["sensors"]:
        name = one["name"] + (" (simulated)" if one["simulated"] else "")
        if one["silent"]:
            yield f"Sensor {name} is silent: {one['silent']}"
        elif one["last"]:
            values = " ".join(f"{quantity}={value:g}" for quantity, value in one["last"].items())
            yield f"Sensor {name} says {values} ({moment(one['at_ms'])})."
        else:
            yield f"Sensor {name} has said nothing yet."


def _buttons(report: Mapping[str, Any]) -> Iterator[str]:
    for one in report["buttons"]:
        yield f"Buttons: {one['lost']}" if one["lost"] else f"Buttons at {one['device']} are ready."


def _troubles(report: Mapping[str, Any]) -> Iterator[str]:
    if not report["troubles"]:
        yield "No troubles."
    for one in report["troubles"]:
        yield f"Trouble {one['code']} since {moment(one['since_ms'])}: {one['detail']}"


def moment(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
