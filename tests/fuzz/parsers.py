"""What is fuzzed. Each takes bytes, and raises only where something is wrong: a refusal is caught, and its sentence
looked at. examples: what a run begins with, beside nothing at all."""

import json
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, Root

from werkstadt.agent.config import parse_address
from werkstadt.agent.fat import FOLDER_MAX, Fat, FatError
from werkstadt.contract import messages
from werkstadt.contract.agentline import LineSplitter, decode_line, encode_line
from werkstadt.contract.code import new_code, parse_code, parse_scanned, to_scan
from werkstadt.contract.errors import ContractError
from werkstadt.contract.feeds import FeedList, parse_feed
from werkstadt.contract.record import parse_header, parse_json_object
from werkstadt.contract.runs import parse_run, run_body
from werkstadt.contract.system import encode_system, parse_system
from werkstadt.contract.touchtrace import TraceWriter, read_trace
from werkstadt.contract.wire import decode_batch
from werkstadt.exhibits.forms.expression import parse_expression
from werkstadt.exhibits.forms.syntax import ExpressionError
from werkstadt.exhibits.manifest import check_path, exhibition_id, packs_of, parse_manifest
from werkstadt.exhibits.problems import ContentError
from werkstadt.exhibits.webvtt import parse_track
from werkstadt.hub.content.drafts import Draft, RepositoryRefused
from werkstadt.hub.content.shelf import Shelf
from werkstadt.hub.rules.scores.figures import figures
from werkstadt.hub.rules.scores.instruments import INSTRUMENTS
from werkstadt.hub.rules.scores.reading import read_table

FAT_SIZE = 65_536
SHA = "0123456789abcdef" * 4


@dataclass(frozen=True)
class Parser:
    """most: bytes of an input; less where each byte may be a line of its own."""

    run: Callable[[bytes], None]
    examples: tuple[bytes, ...]
    most: int = 4_096


def _text(data: bytes) -> str:
    """Halves of letters, too: JSON brings them."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _told(err: Exception) -> None:
    assert str(err)
    if isinstance(err, RepositoryRefused | ContentError):
        assert str(err).isprintable()


def system(data: bytes) -> None:
    try:
        found = parse_system(data, "here")
    except ContractError as err:
        _told(err)
    else:
        assert sum(chunk.size for chunk in found.chunks) == found.size
        assert parse_system(encode_system(found), "there").sha256 == found.sha256


def manifest(data: bytes) -> None:
    try:
        found = parse_manifest(data, "here")
    except ContractError as err:
        _told(err)
        return
    for path in found.files:
        assert not path.startswith("/")
        assert ".." not in path.split("/")
        assert check_path(path, "here") == path


def exhibition(data: bytes) -> None:
    for read in (packs_of, exhibition_id):
        try:
            read(data, "here")
        except ContractError as err:
            _told(err)


def path(data: bytes) -> None:
    text = _text(data)
    try:
        check_path(text, "here")
    except ContractError as err:
        _told(err)
    else:
        assert not text.startswith("/")
        assert not set(text.split("/")) & {"", ".", ".."}


def draft(data: bytes) -> None:
    try:
        found = Draft.parse(data)
    except RepositoryRefused as err:
        _told(err)
        return
    assert all(line.isprintable() for line in (found.what, *found.says()))
    Draft.parse(found.to_bytes())


def metadata(data: bytes) -> None:
    """What tuf itself makes of bytes that a road brings."""
    try:
        found: Metadata[Any] = Metadata.from_bytes(data)
        if isinstance(found.signed, Root):
            found.verify_delegate("root", found)
    except (RepositoryError, ValueError):
        pass


def code(data: bytes) -> None:
    text = _text(data)
    try:
        found = parse_code(text)
    except ContractError as err:
        _told(err)
    else:
        assert parse_code(str(found)) == found


def scanned(data: bytes) -> None:
    try:
        found, address = parse_scanned(_text(data))
    except ContractError as err:
        _told(err)
        return
    assert parse_scanned(to_scan(found, address))[0] == found
    if address is not None:
        try:
            parse_address(address, "here")
        except ContractError as err:
            _told(err)


MODELS: list[type[BaseModel]] = [
    one for one in vars(messages).values() if isinstance(one, type) and issubclass(one, messages.Message)
]
ADAPTERS = [TypeAdapter(one) for one in MODELS]


def message(data: bytes) -> None:
    """The first byte says which."""
    if not data:
        return
    try:
        found = ADAPTERS[data[0] % len(ADAPTERS)].validate_json(data[1:])
    except ValidationError as err:
        err.errors()
    else:
        assert type(found).model_validate_json(found.model_dump_json()) == found


def batch(data: bytes) -> None:
    try:
        decode_batch(data)
    except ContractError as err:
        _told(err)


def header(data: bytes) -> None:
    try:
        parse_header(data)
    except ContractError as err:
        _told(err)


def agentline(data: bytes) -> None:
    """The first byte says where the wire cuts what comes."""
    splitter, cut = LineSplitter(), data[0] if data else 0
    lines: list[bytes] = []
    try:
        for piece in (data[1 : 1 + cut], data[1 + cut :]):
            lines += splitter.feed(piece)
    except ContractError as err:
        _told(err)
    for line in lines:
        try:
            type_, fields = decode_line(line)
        except ContractError as err:
            _told(err)
            continue
        try:
            again = encode_line(type_, fields)
        except ContractError as err:  # NaN and infinity come in, and do not go out
            _told(err)
        else:
            assert decode_line(again.rstrip(b"\n"))[0] == type_


def webvtt(data: bytes) -> None:
    cues, faults = parse_track(_text(data), 60_000)
    assert cues or faults
    assert all(cue.start_ms < cue.end_ms for cue in cues)


def feed(data: bytes) -> None:
    try:
        parse_feed(data, "visitors")
    except ContractError as err:
        _told(err)


def feedlist(data: bytes) -> None:
    try:
        found = FeedList.parse(data)
    except ContractError as err:
        _told(err)
    else:
        assert FeedList.parse(found.to_bytes()) == found


def expression(data: bytes) -> None:
    try:
        parse_expression.__wrapped__(_text(data), dot=True, columns=True)
    except ExpressionError as err:
        _told(err)


def shelf(data: bytes) -> None:
    """Paths that devices ask the hub for."""
    found = Shelf(Path("/repository")).file(_text(data))
    if found is not None:
        assert found.parts[:2] == ("/", "repository")
        assert not set(found.parts) & {".", "..", ""}


def fat(data: bytes) -> None:
    """The first part of a stick: what is read of it is bounded, whatever it says."""
    image = data + bytes(FAT_SIZE - len(data)) if data else b""
    try:
        volume = Fat(lambda at, length: image[at : at + length])
        for entry in volume.entries():
            inner = (
                volume.entries(entry) if entry.folder else volume.pieces(replace(entry, size=min(entry.size, 9_999)))
            )
            assert sum(1 for _ in inner) <= FOLDER_MAX
    except FatError as err:
        _told(err)


def _fat_image() -> bytes:
    """FAT12 of 64 KiB, as mkfs.vfat makes it: a folder in cluster 2, a file of two clusters."""
    boot = b"\xeb\x3c\x90mkfs.fat" + struct.pack("<HBHBHHBHHHII", 512, 1, 1, 2, 16, 128, 0xF8, 1, 32, 2, 0, 0)
    table = b"\xf8\xff\xff\xff\x4f\x00\xff\x0f\x00".ljust(512, b"\0")
    top = (
        b"FOLDER     \x10".ljust(26, b"\0")
        + b"\2\0"
        + bytes(4)
        + b"A       TXT\x20".ljust(26, b"\0")
        + b"\3\0\x58\2\0\0"
    )
    return boot.ljust(510, b"\0") + b"\x55\xaa" + 2 * table + top


def scores(data: bytes) -> None:
    instrument = INSTRUMENTS["task_time"]
    try:
        found = read_table(data, instrument, "here")
    except ContractError as err:
        _told(err)
        return
    json.dumps(figures(instrument, found.rows, found.excluded), allow_nan=False)


def run(data: bytes) -> None:
    try:
        found = parse_run(parse_json_object(data, "body"))
    except ContractError as err:
        _told(err)
    else:
        assert parse_run(run_body(found)) == found


def touchtrace(data: bytes) -> None:
    """What is within the zlib stream."""
    try:
        found = read_trace(b"WTT1" + zlib.compress(data, 1))
    except ContractError as err:
        _told(err)
    else:
        assert len(list(found)) == len(found)


def _trace() -> bytes:
    writer = TraceWriter()
    writer.add(5, 0, 0, "find", "start", "go", 10, 20)
    return zlib.decompress(writer.to_bytes()[4:])


_ROW = {"sha256": SHA, "size": 3}
_MANIFEST = {"format": 1, "kind": "exhibit", "id": "bridge", "version": "1", "files": {"a.png": _ROW, "d/b.svg": _ROW}}
_EXHIBITION = {"format": 2, "id": "winter", "shows": [{"pack": "bridge", "hash": SHA}], "forms": []}
_SIGNED = {"_type": "targets", "spec_version": "1.0.31", "version": 1, "expires": "2030-01-01T00:00:00Z", "targets": {}}
_METADATA = {"signatures": [{"keyid": SHA, "sig": "00"}], "signed": _SIGNED}
_DRAFT = {"format": 1, "what": "words", "metadata": {"anna": _METADATA}}
_CODE = new_code(bytes(range(32)))
_VOUCHER = {"id": "a", "secret": SHA, "site": "s", "devices": 1, "until_ms": 1, "ca": "", "signing": ""}
_HEADER = {
    **{"format": 1, "epoch": "e", "seq": 1, "id": "i", "kind": "visit", "v": 1, "at_ms": 1, "boot_id": "b"},
    **{"boottime_ms": 1, "visit": None, "pack": None, "pack_version": None, "blobs": []},
}
_RUN = {
    **{"study": "s", "study_version": "1", "number": 1, "pilot": False, "version": "a", "group": "", "language": "de"},
    **{"level": "", "started_at_ms": 1, "duration_ms": 1, "ended": "done", "marks": [], "order": ["t"]},
    "screen": {"width_mm": 1, "height_mm": 1, "width_px": 1, "height_px": 1},
    "tasks": [
        {
            **{"task": "t", "outcome": "direct", "by": "", "at_ms": 1, "duration_ms": 1, "first_touch_ms": None},
            **{"touches": 1, "misclicks": 0, "pages": [["p", 1]], "elements": [], "answer": None, "seq": 7},
        }
    ],
    "answers": {"sus": {"q1": 5}},
}
_FEED = {"format": 1, "name": "visitors", "kind": "words", "version": 1, "as_of_ms": 1, "body": {}}


def _json(*trees: object) -> tuple[bytes, ...]:
    return tuple(json.dumps(tree).encode() for tree in trees)


_SYSTEM = {
    **{"format": 1, "profile": "device", "version": 7, "name": "0.1.0+7", "size": 12, "sha256": SHA},
    "chunks": [[4, SHA], [5], [3, SHA, "f" * 64, 2]],
}
PARSERS: dict[str, Parser] = {
    "manifest": Parser(manifest, _json(_MANIFEST)),
    "exhibition": Parser(exhibition, _json(_EXHIBITION)),
    "system": Parser(system, _json(_SYSTEM)),
    "path": Parser(path, (b"pictures/cover.svg", b"../a", b"manifest.json/a")),
    "draft": Parser(draft, _json(_DRAFT)),
    "metadata": Parser(metadata, _json(_METADATA)),
    "code": Parser(code, (str(_CODE).encode(),)),
    "scanned": Parser(scanned, (to_scan(_CODE, "hub.local:8443").encode(), to_scan(_CODE).encode())),
    "message": Parser(message, tuple(bytes([at]) + _json(_VOUCHER)[0] for at in range(len(MODELS)))),
    "batch": Parser(batch, _json({"epoch": "e", "records": [{"seq": 1, "header": "e30=", "salt": None}]})),
    "header": Parser(header, _json(_HEADER)),
    "agentline": Parser(agentline, (b'\x09{"v": 1, "type": "report"}\n{"v": 1}\n',), most=200),
    "webvtt": Parser(webvtt, (b"WEBVTT\n\nNOTE x\n\na\n00:01.000 --> 00:02.000\nwords\n",)),
    "feed": Parser(feed, _json(_FEED)),
    "feedlist": Parser(feedlist, _json({"format": 1, "at_ms": 1, "feeds": {"a": 1}, "withdrawn": {"b": 2}})),
    "expression": Parser(expression, (b"${age} + 3 >= 18 and not(selected(., 'a'))", b"if(a, 'b', c div 2)")),
    "fat": Parser(fat, (_fat_image(),)),
    "run": Parser(run, _json(_RUN)),
    "touchtrace": Parser(touchtrace, (_trace(),)),
    "scores": Parser(scores, (b"\xef\xbb\xbfwho;seconds;success\r\na;12,5;1\r\n;;\r\n", b'success,seconds\n1,"2.5"\n')),
    "shelf": Parser(shelf, (f"targets/packs/bridge/{SHA}.{SHA}.json".encode(), b"metadata/1.root.json")),
}
