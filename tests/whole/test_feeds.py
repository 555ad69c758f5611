"""Two devices vote, the hub counts, and each poll shows the sum of the house: hub, agent and kiosk as they are."""

import contextlib
import json
from pathlib import Path

import pytest

from tests.kiosk.conftest import qapp_cls, visit
from tests.kiosk.showroom import Tree, exhibit, words, write_showroom
from tests.kiosk.visitor import Open, Visitor
from tests.support.device_simulator import DeviceSimulator
from tests.support.hub_process import HubProcess
from tests.whole.house import Device, Nudge, until
from werkstadt.contract.feeds import parse_feed
from werkstadt.journal import Journal

__all__ = ["qapp_cls", "visit"]
CHOICES = {"trees": "Bäume", "light": "Licht", "water": "Wasser"}


def write_content(content: Path) -> Path:
    choices = [{"id": id_, "text": words(text, text)} for id_, text in CHOICES.items()]
    question = words("Was zuerst?", "What first?")
    poll: Tree = {"type": "poll", "id": "next", "question": question, "choice": choices, "feed": "ideen-zuerst"}
    ideen = exhibit("ideen", words("Deine Stimme", "Your vote"), "petrol", [poll])
    return write_showroom(content, exhibits={"ideen": ideen})


def vote_elsewhere(device: DeviceSimulator, *choices: tuple[str, str]) -> None:
    """On another device, by (visit, choice); sent twice, as after an answer that was lost."""
    with contextlib.closing(Journal.open(device.journal)) as journal:
        for visit_id, choice in choices:
            journal.append("vote", 1, {"exhibit": "ideen", "scene": "next", "choice": choice}, visit=visit_id)
    device.ship()
    device.receipts.clear()
    device.ship()


def results(visitor: Visitor) -> dict[str, int]:
    return {result["text"]: result["count"] for result in visitor.scene.property("results")}


@pytest.mark.long
def test_a_vote_here_and_votes_elsewhere_stand_in_the_poll_of_the_house(visit: Open, tmp_path: Path) -> None:
    content = write_content(tmp_path / "state" / "content")
    with HubProcess(tmp_path / "hub", content=str(content)) as hub:
        here = Device(tmp_path / "state", content, hub)
        other = DeviceSimulator(tmp_path / "other", hub.devices_port, hub.state / "keys" / "ca.pem")
        here.enrol()
        here.start_agent()
        until(here.socket.exists, "the agent's socket")
        try:
            with contextlib.closing(other.enrol(hub.new_code())):
                visitor = visit(content, agent_socket=here.socket, size_px=(960, 540))
                visitor.tap("Berühre mich")
                visitor.tap("Deine Stimme")
                visitor.tap("Bäume")
                visitor.until(lambda: visitor.says("Danke! Deine Stimme ist gespeichert."))
                assert visitor.says("1 Stimme an diesem Gerät")
                vote_elsewhere(other, ("v1", "light"), ("v2", "trees"), ("v1", "water"))
                with contextlib.closing(Nudge(here)) as nudge:

                    def is_sum() -> bool:
                        nudge()
                        return results(visitor) == {"Bäume": 2, "Licht": 0, "Wasser": 1}

                    visitor.until(is_sum, "the sum of both devices")
                assert visitor.says("3 Stimmen in der ganzen Werkstadt")
                file = content / "feeds" / "ideen-zuerst.json"
                feed = parse_feed(file.read_bytes(), "ideen-zuerst")
                (row,) = hub.json("feed", "list")["feeds"]
                assert (row["version"], row["kind"]) == (feed.version, "poll")
                assert json.loads(file.read_bytes())["as_of_ms"] == row["as_of_ms"]
        finally:
            here.kill_agent()
