"""A device in the test's own process: the kiosk's real window, the real courier, one folder; the hub is a program."""

import itertools
import json
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.kiosk.capturing import FakeDevices, noise
from tests.kiosk.showroom import Tree, words
from tests.kiosk.visitor import Visitor
from tests.support.hub_process import HubProcess
from tests.support.wiretap import Wiretap
from tests.whole.house import write_content
from werkstadt.agent.config import HubAddress, Settings
from werkstadt.agent.courier import Courier, Report, Round
from werkstadt.agent.enrol import enrol
from werkstadt.agent.identity import Identity, IdentityFolder
from werkstadt.agent.store import Store
from werkstadt.contract.record import Record
from werkstadt.journal import BlobFiles, open_readers

TEXT: Tree = {"ref": "text", "type": "text", "label": words("Was sagst du?", "What do you say?"), "required": False}
PHOTO: Tree = {"ref": "photo", "type": "image", "label": words("Ein Foto?", "A photo?"), "required": False}

_pictures = itertools.count()
"""Each of all terminals takes another one: a file that the hub has is not sent to it again."""


@dataclass
class Terminal:
    """folder: of this device. wire: the only way to the hub; it may break."""

    folder: Path
    hub: HubProcess
    wire: Wiretap
    settings: Settings
    identity: Identity
    devices: FakeDevices = field(default_factory=FakeDevices)
    visitor: Visitor | None = None

    @property
    def id(self) -> str:
        return self.identity.device

    # The visitor

    def open(self, agent_socket: Path | None = None) -> Visitor:
        """The kiosk, anew if it was open."""
        self.close_kiosk()
        options = {"devices": self.devices, "agent_socket": agent_socket, "size_px": (960, 540)}
        self.visitor = Visitor(self.settings.content, self.settings.state, None, **options)  # type: ignore[arg-type]
        return self.visitor

    def close_kiosk(self) -> None:
        if self.visitor is not None:
            self.visitor.close()
            self.visitor = None

    def write(self, text: str, *, with_photo: bool = False) -> Visitor:
        """Up to the review."""
        visitor = self.visitor or self.open()
        if visitor.page == "attract":
            visitor.tap("Berühre mich")
        visitor.tap("Deine Meinung")
        visitor.until(lambda: visitor.page == "form")
        visitor.lane._form.strike(text)
        visitor.tap("Weiter")
        if with_photo:
            visitor.tap("Kamera einschalten")
            self.devices.eye.show(noise(next(_pictures)))
            visitor.tap("Foto machen")
        visitor.tap("Weiter")
        visitor.until(lambda: visitor.page == "review")
        return visitor

    def give(self, text: str, *, with_photo: bool = False) -> None:
        """Up to the thanks, and away."""
        visitor = self.write(text, with_photo=with_photo)
        visitor.tap("Abschicken")
        visitor.until(lambda: visitor.page == "thanks")
        visitor.tap("Weiter entdecken")

    # The agent

    @contextmanager
    def agent(self) -> Iterator[Courier]:
        """As after a start: it knows what its folder knows."""
        with closing(Store(self.settings.own / "agent.db")) as store:
            folder = IdentityFolder(self.settings.own)
            address = HubAddress("127.0.0.1", self.wire.port)
            with closing(Courier(self.identity, address, store, self.settings.journal, folder)) as courier:
                yield courier

    def ship(self) -> Round:
        with self.agent() as courier:
            return courier.round(Report())

    # What is where

    def records(self) -> list[Record]:
        """Of the kiosk, in their order."""
        with ExitStack() as readers:
            known = [readers.enter_context(one) for one in open_readers(self.settings.journal)]
            return [record for one in known if one.writer == "kiosk" for record in one.records(list(one.written()))]

    def given(self) -> list[Record]:
        return [record for record in self.records() if record.parsed.kind == "submission"]

    def photo(self, of: Record) -> Path:
        (sha256,) = of.parsed.blobs
        return BlobFiles(self.settings.journal).path(sha256)

    def at_hub(self) -> list[str]:
        """Texts of the submissions that the hub has of this device, as they were given."""
        rows = self.hub.records("--device", self.id, "--kind", "submission")
        rows.sort(key=lambda row: (row["epoch"], row["seq"]))
        return [json.loads(row["body"])["answers"]["text"] for row in rows]

    def hub_bytes(self) -> list[tuple[bytes, ...]]:
        """Header, salt, body, commitment, previous, hash of each record of this device, as the store has them."""
        query = (
            "SELECT header, salt, body, commitment, previous, hash FROM records WHERE device = ? ORDER BY epoch, seq"
        )
        with closing(sqlite3.connect(f"file:{self.hub.state / 'hub.db'}?mode=ro", uri=True)) as store:
            return [tuple(row) for row in store.execute(query, (self.id,))]

    def hub_photo(self, of: Record) -> Path:
        (sha256,) = of.parsed.blobs
        return self.hub.state / "blobs" / sha256[:2] / sha256


@contextmanager
def terminal(folder: Path, hub: HubProcess, *questions: Tree) -> Iterator[Terminal]:
    """Joined to the hub. questions: of its form; else a text and a photo."""
    with Wiretap(hub.devices_port) as wire:
        state = folder / "state"
        write_content(state / "content", *(questions or (TEXT, PHOTO)))
        settings = Settings(state, state / "content", folder / "agent.sock", folder.name, zeroconf="off")
        identity = enrol(settings, hub.new_code(), HubAddress("127.0.0.1", wire.port))
        made = Terminal(folder, hub, wire, settings, identity)
        try:
            yield made
        finally:
            made.close_kiosk()
