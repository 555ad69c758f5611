"""What the next plan is, asked of the running agent, or as far as the disk knows."""

import time

from werkstadt.agent.ask import ask_agent
from werkstadt.agent.clock import trusted_now
from werkstadt.agent.config import Settings
from werkstadt.agent.content.keeper import find_sticks
from werkstadt.agent.content.trust import kept_root
from werkstadt.agent.content.update import Updates
from werkstadt.agent.errors import AgentError
from werkstadt.agent.identity import IdentityFolder
from werkstadt.agent.plan import Action, Facts, plan
from werkstadt.agent.staffpin import kept_policy


def next_actions(settings: Settings) -> tuple[list[Action], bool]:
    """And whether an agent runs that will do them. Raises AgentError, ContractError."""
    try:
        report = ask_agent(settings.socket)
    except PermissionError as err:
        raise AgentError(f"{settings.socket} is not for this user.", "Try it as root.") from err
    if report is None:
        return plan(facts_at_rest(settings)), False
    rows = report.get("plan")
    found = rows if isinstance(rows, list) else []
    return [Action(str(row["verb"]), str(row["subject"]), str(row["why"])) for row in found], True


def facts_at_rest(settings: Settings) -> Facts:
    """Nobody asks the hub, and nobody knows of visitors."""
    updates = Updates(settings.content, settings.own / "content")
    policy = kept_policy(settings)
    now_ms = trusted_now(lambda: time.time_ns() // 1_000_000).timestamp() * 1000
    note = updates.noted()
    return Facts(
        now_s=0.0,
        hub="none" if IdentityFolder(settings.own).load() is None else "unknown",
        wanted=policy.exhibition if policy else None,
        has_root=kept_root(settings.own / "content") is not None,
        root_offered=policy.floor.root_sha256 if policy and policy.floor else None,
        in_force=updates.folder.in_force(),
        sticks=tuple(find_sticks(settings.stick_places)),
        taken=0 if note.fresh else note.timestamp,
        since_scrub_s=updates.since_scrub_s(round(now_ms)),
    )
