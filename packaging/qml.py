"""QML tools for the whole kiosk: python packaging/qml.py types | lint | format [FOLDER] | format-check

`types` writes build/qmltypes/<Module>/plugins.qmltypes for what Python registers. It asks the imported
classes themselves: pyside6-metaobjectdump reads source text only and stops at a lambda or a loop.
"""

import importlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QMetaObject

ROOT = Path(__file__).resolve().parents[1]
KIOSK = ROOT / "kiosk/werkstadt/kiosk"
SCENES = ROOT / "exhibits/werkstadt/scenes"
OUT = ROOT / "build/qmltypes"
NAMED = re.compile(r'^QML_IMPORT_NAME = "([\w.]+)"', re.MULTILINE)


def registering() -> Iterator[tuple[str, str]]:
    """(QML module, Python module) for every file of the kiosk and of its scene types that registers types."""
    for below in (KIOSK, SCENES):
        for file in sorted(below.rglob("*.py")):
            found = NAMED.search(file.read_text(encoding="utf-8"))
            if found:
                yield found[1], ".".join(("werkstadt", *file.relative_to(below.parent).with_suffix("").parts))


def value_type(name: str) -> str:
    bare = name.rstrip("*")
    lines = [f'type: "{bare}"']
    if name.endswith("*"):
        lines.append("isPointer: true")
    return "; ".join(lines)


def known_base(meta: "QMetaObject") -> str:
    """The closest class above that QML knows: one of Qt's, since a base class of ours is not registered."""
    above = meta.superClass()
    while not above.className().startswith("Q") or above.className().startswith("QPy"):  # a helper of the binding
        above = above.superClass()
    return above.className()


def described(cls: type, module: str) -> str:
    """One Component of a .qmltypes file."""
    meta = cls.staticMetaObject  # type: ignore[attr-defined]
    name = cls.__name__
    own = [meta.classInfo(at) for at in range(meta.classInfoOffset(), meta.classInfoCount())]
    creatable = str(all((one.name(), one.value()) != ("QML.Creatable", "false") for one in own)).lower()
    lines = [
        f'name: "{name}"',
        'accessSemantics: "reference"',
        f'prototype: "{known_base(meta)}"',
        f'exports: ["{module}/{name} 1.0"]',
        f"isCreatable: {creatable}",
        "exportMetaObjectRevisions: [256]",
    ]
    for at in range(meta.propertyOffset(), meta.propertyCount()):
        prop = meta.property(at)
        if prop.typeName() == "QJSValue":  # a function handed to QML; qmllint knows those as methods only
            lines.append(
                f'Method {{ name: "{prop.name()}"; type: "QString"\n            Parameter {{ type: "QString" }} }}'
            )
            continue
        more = "" if prop.isWritable() else "; isReadonly: true"
        if prop.isConstant():
            more += "; isPropertyConstant: true"
        if prop.hasNotifySignal():
            more += f'; notify: "{prop.notifySignal().name().data().decode()}"'
        lines.append(f'Property {{ name: "{prop.name()}"; {value_type(prop.typeName())}{more}; index: {at} }}')
    for at in range(meta.methodOffset(), meta.methodCount()):
        method = meta.method(at)
        kind = "Signal" if method.methodType().name == "Signal" else "Method"
        answer = method.returnMetaType().name()
        returns = "" if answer == "void" else f"; {value_type(answer)}"
        parameters = "".join(
            f'\n            Parameter {{ name: "a{n}"; {value_type(bytes(kind_of.data()).decode())} }}'
            for n, kind_of in enumerate(method.parameterTypes())
        )
        lines.append(f'{kind} {{ name: "{bytes(method.name().data()).decode()}"{returns}{parameters} }}')
    body = "\n        ".join(lines)
    return f"    Component {{\n        {body}\n    }}\n"


def write_types() -> None:
    """Raises ImportError when a module of the kiosk does not import."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QObject

    components: dict[str, list[str]] = {}
    for qml, python in registering():
        module = importlib.import_module(python)
        for cls in vars(module).values():
            if isinstance(cls, type) and issubclass(cls, QObject) and cls.__module__ == python:
                components.setdefault(qml, []).append(described(cls, qml))
    for qml, parts in components.items():
        folder = OUT.joinpath(*qml.split("."))
        folder.mkdir(parents=True, exist_ok=True)
        text = "import QtQuick.tooling 1.2\n\nModule {\n" + "".join(parts) + "}\n"
        (folder / "plugins.qmltypes").write_text(text, encoding="utf-8")
        depends = "".join(f"depends {name}\n" for name in ("QtQuick", *sorted(set(components) - {qml})))
        (folder / "qmldir").write_text(f"module {qml}\ntypeinfo plugins.qmltypes\n{depends}", encoding="utf-8")


def tool(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).parent / f"pyside6-{name}"), *arguments], capture_output=True, text=True, check=False
    )


def files(*below: Path) -> list[str]:
    return [str(file) for folder in below or (KIOSK / "qml", SCENES) for file in sorted(folder.rglob("*.qml"))]


def lint() -> int:
    """No warning passes: qmllint alone would exit 0 on them."""
    write_types()
    done = tool("qmllint", "--max-warnings", "0", "-I", str(OUT), "-I", str(KIOSK / "qml"), *files())
    said = [line for line in (done.stdout + done.stderr).splitlines() if not re.match(r"'.* returned \d+$", line)]
    sys.stderr.write("".join(f"{line}\n" for line in said))
    return 1 if done.returncode or tidy(write=False) else 0


def tidy(*below: Path, write: bool) -> int:
    wrong = 0
    for name in files(*below):
        done = tool("qmlformat", "--settings", str(ROOT / "packaging/qmlformat.ini"), name)
        if done.returncode:
            sys.stderr.write(f"{name}: qmlformat cannot read it: {done.stderr}\n")
            return 1
        file = Path(name)
        if file.read_text(encoding="utf-8") != done.stdout:
            wrong = 1
            if write:
                file.write_text(done.stdout, encoding="utf-8")
            else:
                sys.stderr.write(f"{file.relative_to(ROOT)}: not as qmlformat writes it (packaging/qml.py format)\n")
    return 0 if write else wrong


def main(arguments: list[str]) -> int:
    match arguments:
        case ["types"]:
            write_types()
            return 0
        case ["lint"]:
            return lint()
        case ["format"]:
            return tidy(write=True)
        case ["format", folder]:
            return tidy(Path(folder).resolve(), write=True)
        case ["format-check"]:
            return tidy(write=False)
        case _:
            sys.stderr.write(__doc__ or "")
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
