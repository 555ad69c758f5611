"""What a visitor says is where it has to be, and nowhere else: looked for in every file, log and packet."""

import base64
import contextlib
import copy
import io
import json
import re
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

from tests.kiosk.showroom import Tree, dumped, exhibit, starter, words, write_pack, write_showroom
from tests.support.hub_process import HubProcess
from tests.support.wiretap import Wiretap
from tests.whole.at_debug import CONTROL
from tests.whole.demo import logged_in
from tests.whole.house import until
from tests.whole.telling import LEFT, PERSONAL, SEARCHED, SENT, TAKEN_BACK, TIMED_OUT
from tests.whole.terminal import PHOTO, TEXT
from werkstadt.agent.ask import ask_agent

pytestmark = pytest.mark.long

JOURNAL, FILES, STORE, HUB_FILES = "kiosk's journal", "kiosk's files", "hub's store", "hub's files"
PLACES = {
    r"device/journal/kiosk-[0-9a-f-]+\.db(-wal)?": JOURNAL,
    r"device/journal/blobs/../[0-9a-f]{64}": FILES,
    r"hub/state/hub\.db(-wal)?": STORE,
    r"hub/state/blobs/../[0-9a-f]{64}": HUB_FILES,
}
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")
PARTS = ("", "/rows", "/csv", "/xlsx", "/sav", "/json")
PAGES = (
    "/", "/results", "/indicators", "/indicators/csv", "/audit", "/moderation", "/devices",
    *(f"/results/{form}{part}" for form in ("count", "contact") for part in PARTS),
)  # fmt: skip
PATIENCE_S = 120


def write_content(content: Path) -> Path:
    """A general form with text and photo; an exhibit with a sheet to draw on, and a form of its own about persons."""
    sheet: Tree = {"type": "draw", "id": "blatt", "title": words("Zeichne", "Draw"), "send": words("Für uns.", "Ours.")}
    drawing = exhibit("malen", words("Zeichnen", "Drawing"), "sky", [sheet])
    drawing |= {"form": "contact", "form_pill": words("Über dich", "About you")}
    shown = starter()
    write_showroom(content, {"malen": drawing, "zwei": shown["ort"] | {"id": "zwei"}, **shown}, with_form=False)
    current = (content / "current").resolve() / "exhibition.json"
    asked: dict[str, Tree] = {
        "count": {"title": words("Meinung", "Opinion"), "questions": [TEXT, PHOTO]},
        "contact": {
            "title": words("Du", "You"),
            "questions": [TEXT],
            "personal": {"notice": words("Es geht um dich.", "It is about you.")},
            "retention_days": 30,
        },
    }
    forms = [
        {"pack": id_, "hash": write_pack(content, {"format": 1, "kind": "form", "id": id_} | more, "form.json")}
        for id_, more in asked.items()
    ]
    exhibition = json.loads(current.read_text()) | {"forms": forms, "feedback": "count"}
    current.write_bytes(dumped(exhibition))
    return content


@dataclass(frozen=True)
class Haystack:
    """Bytes in which text is found however it is written: UTF-8, UTF-16, base64 of these; large letters or small."""

    data: bytes

    @cached_property
    def _small(self) -> bytes:
        return self.data.lower()  # of letters in UTF-16 too: the byte beside each is no letter

    def holds(self, canary: "str | bytes") -> bool:
        """canary: text in ASCII; or bytes, to be found as they are or in base64."""
        if isinstance(canary, bytes):
            return any(one in self.data for one in (canary, *in_base64(canary)))
        small = canary.lower()
        return any(small.encode(one) in self._small for one in ENCODINGS) or any(
            part in self.data
            for spelled in (small, small.capitalize(), small.upper())
            for encoding in ENCODINGS
            for part in in_base64(spelled.encode(encoding))
        )


def in_base64(data: bytes) -> Iterator[bytes]:
    """As it stands within a longer text in base64, whatever comes before and after it."""
    for shift in range(3):
        first = -(-shift * 8 // 6)
        last = (shift + len(data)) * 8 // 6
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            yield encode(bytes(shift) + data)[first:last]


def unpacked(data: bytes) -> bytes:
    """With what is inside, where it is a table of a spreadsheet."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return data + b"".join(map(file.read, file.namelist()))


class Whole:
    """One device, one hub, and the wires between them, all below one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.state, self.log = root / "device", root / "log"
        self.log.mkdir(parents=True)
        self.content = write_content(self.state / "content")
        self.hub = HubProcess(root / "hub", content=str(self.content))
        self.hub.program = (sys.executable, "-m", "tests.whole.at_debug", "werkstadt.hub")
        self.socket = root / "agent.sock"
        self.config = root / "agent.toml"
        self.told: dict[str, str] = {}
        self.wires: dict[str, bytes] = {}
        self.pages: dict[str, bytes] = {}
        self.queue = self.figures = ""

    def run(self) -> None:
        """A day: visitors come and go, and everything goes to the hub."""
        with self.hub, Wiretap(self.hub.devices_port) as to_hub:
            self.config.write_text(
                f'state = "{self.state}"\nsocket = "{self.socket}"\nhub = "127.0.0.1:{to_hub.port}"\n'
                'name = "test"\nzeroconf = "off"\n'
            )
            self._agent("enrol", "--code", self.hub.new_code()).wait(PATIENCE_S)
            agent = self._agent("run", "--verbose")
            try:
                until(self.socket.exists, "the agent")
                with Wiretap(self.socket, at=self.root / "kiosk.sock") as to_agent:
                    self._visitors()
                    until(self._all_is_at_the_hub, "everything at the hub")
                self._ask_console()
            finally:
                agent.terminate()
                agent.wait(PATIENCE_S)
            self.wires = {"agent's wire": bytes(to_hub.sent + to_hub.got), "kiosk's line": bytes(to_agent.sent)}
            self.wires["kiosk's line"] += bytes(to_agent.got)

    def _visitors(self) -> None:
        command = ["-m", "tests.whole.telling", str(self.content), str(self.state), str(self.root / "kiosk.sock")]
        with (self.log / "kiosk").open("w") as log:
            done = subprocess.run([sys.executable, *command], stdout=subprocess.PIPE, stderr=log, check=False)
        assert done.returncode == 0, (self.log / "kiosk").read_text()[-3_000:]
        self.told = json.loads(done.stdout)

    def _agent(self, *words_: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "tests.whole.at_debug", "werkstadt.agent", *words_, "--config"]
        with (self.log / f"agent {words_[0]}").open("w") as log:
            return subprocess.Popen([*command, str(self.config)], stdout=log, stderr=log)

    def _all_is_at_the_hub(self) -> bool:
        report = ask_agent(self.socket) or {}
        counts = report.get("counts")
        return isinstance(counts, dict) and counts["given_held"] == 2 and counts["waiting"] == 0

    def _ask_console(self) -> None:
        """Every page of results and every export, as seen by those who may see figures but no texts."""
        with logged_in(self.hub) as admin:
            until(lambda: "/results/contact" in admin.get("/results").text, "the results of both forms")
            until(lambda: "zeichnung" in admin.get("/moderation").text.lower(), "what waits for release")
            self.queue = admin.get("/moderation").text
            self.figures = admin.get("/results/count").text
        for role in ("auditor", "researcher"):
            password = self.hub.json("staff", "add", role, "--role", role)["password"]
            with logged_in(self.hub, role, password) as session:
                for address in PAGES:
                    answer = session.get(address)
                    self.pages[f"{role} {address} {answer.status_code}"] = unpacked(answer.content)

    @cached_property
    def haystacks(self) -> dict[str, Haystack]:
        """Every file with its name, and every wire. Names are paths from the root."""
        found = {name: Haystack(data) for name, data in self.wires.items()}
        for path in self.root.rglob("*"):
            name = str(path.relative_to(self.root))
            data = path.read_bytes() if path.is_file() else b""
            found[name] = Haystack(name.encode() + b"\n" + data.strip(b"\0"))  # the ballast is nothing but zeroes
        return found

    def found(self, canary: "str | bytes") -> set[str]:
        names = {name for name, one in self.haystacks.items() if one.holds(canary)}
        return {next((place for way, place in PLACES.items() if re.fullmatch(way, name)), name) for name in names}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    root = tmp_path_factory.mktemp("whole")
    home = root / "home"
    home.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            patch.setenv(name, str(home))
        made = Whole(root)
        made.run()
    return made


def test_the_search_sees_what_is_there_however_it_is_written(whole: Whole) -> None:
    """Every log is one, and is read; a file is read, in each encoding and within other bytes."""
    assert whole.found(CONTROL) == {"log/kiosk", "log/agent enrol", "log/agent run", "hub/hub.log"}
    assert whole.haystacks["kiosk's line"].holds('"type":"written"')
    assert len(whole.wires["agent's wire"]) > 200_000, "the photo went over it"
    probe = whole.root / "device" / "probe"
    probe.write_bytes(b"Probevogel")
    looked_at_anew = copy.copy(whole)
    del looked_at_anew.haystacks
    found = looked_at_anew.found("probevogel")
    probe.unlink()
    assert found == {"device/probe"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("shift", range(4))
def test_a_word_is_found_in_each_writing_and_within_other_bytes(encoding: str, shift: int) -> None:
    for word in ("Probevogel", "PROBEVOGEL"):
        data = f'{"x" * shift}{{"a": "{word}"}}'.encode(encoding)
        for written in (data, base64.b64encode(data), base64.urlsafe_b64encode(b"?" * shift + data)):
            assert Haystack(bytes(99) + written + b"xy").holds("probevogel")
    assert not Haystack(b"Probe vogel").holds("probevogel")
    assert Haystack(base64.b64encode(b"y" * shift + b"\xff\x00\xfe\x01\xfd\x02")).holds(b"\xff\x00\xfe\x01\xfd\x02")


@pytest.mark.parametrize("canary", [SENT, PERSONAL])
def test_words_that_were_sent_are_in_the_journal_and_in_the_store_alone(whole: Whole, canary: str) -> None:
    assert whole.found(canary) == {JOURNAL, STORE}


def test_a_drawing_and_a_photo_that_were_sent_are_there_alone_too(whole: Whole) -> None:
    assert whole.found(whole.told["drawing"]) == {JOURNAL, STORE}
    assert whole.found(bytes.fromhex(whole.told["photo"])) == {FILES, HUB_FILES}


@pytest.mark.attempt("Q36")
@pytest.mark.parametrize("canary", [TAKEN_BACK, LEFT, TIMED_OUT, SEARCHED])
def test_words_that_were_not_sent_are_nowhere(whole: Whole, canary: str) -> None:
    assert whole.found(canary) == set()


@pytest.mark.attempt("Q36")
def test_a_drawing_that_was_not_sent_is_nowhere(whole: Whole) -> None:
    assert whole.found(whole.told["drawing not sent"]) == set()


@pytest.mark.parametrize(
    ("file", "canary", "column"),
    [
        ("device/journal/kiosk-*.db", SENT, "record.body"),
        ("hub/state/hub.db", SENT, "records.body"),
        ("hub/state/hub.db", PERSONAL, "records.body"),
    ],
)
def test_within_a_database_it_stands_in_one_column(whole: Whole, file: str, canary: str, column: str) -> None:
    """So that whatever deletes that one deletes it."""
    (path,) = whole.root.glob(file)
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as store:
        tables = [name for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = set()
        for table in tables:
            rows = store.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            names = [one[0] for one in rows.description]
            for row in rows:
                found |= {
                    f"{table}.{name}"
                    for name, value in zip(names, row, strict=True)
                    if canary in text_of(value).lower()
                }
    assert found == {column}


def text_of(value: object) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)


@pytest.mark.attempt("Q34")
def test_it_waits_for_its_release_and_no_figure_of_less_than_five_is_shown(whole: Whole) -> None:
    for canary in (SENT, PERSONAL):
        assert canary in whole.queue.lower()
    assert "zu wenige" in whole.figures


def test_nobody_who_may_not_read_texts_gets_one_by_any_page_or_export(whole: Whole) -> None:
    assert sum(name.endswith(" 200") for name in whole.pages) >= 20
    spoken = {**whole.told, "sent": SENT, "personal": PERSONAL}
    assert [
        (name, what)
        for name, page in whole.pages.items()
        for what, canary in spoken.items()
        if Haystack(page).holds(bytes.fromhex(canary) if what == "photo" else canary)
    ] == []
