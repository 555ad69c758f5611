"""Collects the interface's words from the QML, keeps the translations there are, and compiles them.

    python -m werkstadt.kiosk.words.build

German is the source. All words share one context, since `lane.tr` does not know from which file it is called. A new
word stands in <language>.ts as unfinished until somebody translates it; a word nobody uses any more goes.

What the page of a scene type says beyond that stands in its own folder, in words.json; a word to be translated is "".
"""

import json
import re
import subprocess
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from pathlib import Path

from PySide6 import __file__ as pyside_file

from werkstadt.exhibits.scenetypes import folder_of, kinds, words_of
from werkstadt.kiosk.rules.spoken import Phrase
from werkstadt.kiosk.words import CONTEXT, FOLDER, SOURCE_LANGUAGE

QML = FOLDER.parent / "qml"
LANGUAGES = ("en",)


def main() -> None:
    sources = collect(QML)
    for language in LANGUAGES:
        ts = FOLDER / f"{language}.ts"
        ts.write_text(ts_text(language, sources, translations(ts)), encoding="utf-8")
        compile_ts(ts, ts.with_suffix(".qm"))
    for kind in kinds():
        (folder_of(kind) / "words.json").write_text(scene_words(kind, sources), encoding="utf-8")


def scene_words(kind: str, ours: Iterable[str]) -> str:
    """words.json of a scene type. ours: what the interface says anyway."""
    wanted = sorted(set(collect(folder_of(kind))) - set(ours))
    known = words_of(kind)
    table = {language: {text: known.get(language, {}).get(text, "") for text in wanted} for language in LANGUAGES}
    return json.dumps(table, ensure_ascii=False, indent=2) + "\n"


def collect(folder: Path) -> list[str]:
    """Every text in lane.tr("…"), sorted; of the kiosk itself also what it only says aloud."""
    with tempfile.TemporaryDirectory() as temporary:
        found = Path(temporary, "all.ts")
        files = [str(_with_bare_tr(file, Path(temporary))) for file in sorted(folder.rglob("*.qml"))]
        _run("lupdate", "-tr-function-alias", "qsTr+=tr", "-locations", "none", *files, "-ts", str(found))
        shown = {source.text or "" for source in ET.parse(found).iter("source")}  # noqa: S314 (our own file)
    return sorted(shown | ({str(phrase) for phrase in Phrase} if folder == QML else set()))


def _with_bare_tr(file: Path, into: Path) -> Path:
    """A copy with tr("…") for lane.tr("…"): lupdate sees an alias only where nothing stands before it."""
    copy = into / file.name
    copy.write_text(re.sub(r"\b(?:\w+\.)*lane\.tr\(", "tr(", file.read_text(encoding="utf-8")), encoding="utf-8")
    return copy


def translations(ts: Path) -> dict[str, str]:
    if not ts.exists():
        return {}
    pairs = ((m.findtext("source"), m.findtext("translation")) for m in ET.parse(ts).iter("message"))  # noqa: S314
    return {source: done for source, done in pairs if source and done}


def ts_text(language: str, sources: Iterable[str], known: Mapping[str, str]) -> str:
    root = ET.Element("TS", version="2.1", language=language, sourcelanguage=SOURCE_LANGUAGE)
    context = ET.SubElement(root, "context")
    ET.SubElement(context, "name").text = CONTEXT
    for source in sources:
        message = ET.SubElement(context, "message")
        ET.SubElement(message, "source").text = source
        translation = ET.SubElement(message, "translation")
        if source in known:
            translation.text = known[source]
        else:
            translation.set("type", "unfinished")
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{ET.tostring(root, encoding="unicode")}\n'


def compile_ts(ts: Path, qm: Path) -> None:
    _run("lrelease", "-silent", str(ts), "-qm", str(qm))


def _run(tool: str, *arguments: str) -> None:
    """The tools of PySide6 itself, without its Python wrappers."""
    subprocess.run([str(Path(pyside_file).parent / tool), *arguments], check=True, capture_output=True)


if __name__ == "__main__":
    main()
