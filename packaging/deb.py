"""make packages: Debian packages for Debian 12 (amd64), one for each role, into build/packages/.

Debian 12 has neither PySide6 6.12 nor tuf 7, so each role brings the libraries of constraints.txt with it, by hash,
under /usr/lib/werkstadt/ROLE; Python itself is Debian's. The same commit gives the same bytes: times are the
commit's, and what is compiled is compiled for its text.
"""

import argparse
import compileall
import json
import os
import py_compile
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[1]
SOURCES = REPOSITORY / "packaging" / "debian"
UNITS = REPOSITORY / "packaging" / "systemd"
LIBRARIES = Path("usr/lib/werkstadt")
COMMON = "common"
LAUNCHER = """#!/usr/bin/python3 -IS
import sys

sys.path[:0] = ["/{libraries}/{role}", "/{libraries}/{common}"]
from {module} import main

sys.exit(main())
"""
PYTHON = (3, 11)
_UNUSED = (  # of PySide6: programs for developers, and what this product may not or does not use (docs/licences.md)
    *(
        "assistant*",
        "designer*",
        "linguist*",
        "lupdate",
        "lrelease",
        "qmlformat",
        "qmllint",
        "qmlls",
        "svgtoqml",
        "balsam*",
    ),
    *("qmlcachegen", "qmlimportscanner", "qmltyperegistrar", "qsb", "uic", "rcc", "examples", "include", "typesystems"),
    *("glue", "scripts", "doc", "*.pyi", "QtAsyncio"),
)

_GPL_ALONE = (
    *("Charts", "DataVisualization", "Graphs", "VirtualKeyboard", "Quick3D", "QuickTimeline", "HttpServer"),
    *("NetworkAuth", "Bodymovin", "Lottie"),
)


@dataclass(frozen=True)
class Role:
    """extras: of pyproject.toml. programs: name → module with main(). units: of packaging/systemd."""

    name: str
    extras: str
    programs: dict[str, str]
    units: tuple[str, ...] = ()


ROLES = (
    Role("kiosk", "kiosk-web,kiosk-scan", {"werkstadt-kiosk": "werkstadt.kiosk.__main__"}, ("werkstadt-kiosk",)),
    Role("agent", "agent-swarm", {"werkstadt-agent": "werkstadt.agent.__main__"}, ("werkstadt-agent",)),
    Role("hub", "hub-swarm", {"werkstadt-hub": "werkstadt.hub.__main__"}, ("werkstadt-hub",)),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--into", type=Path, default=REPOSITORY / "build" / "packages")
    parser.add_argument("--role", action="append", choices=[role.name for role in ROLES], help="only these")
    told = parser.parse_args()
    if sys.version_info[:2] != PYTHON:
        print(f"make packages: expected Python 3.11, as Debian 12 has, got {sys.version.split()[0]}", file=sys.stderr)
        return 2
    told.into.mkdir(parents=True, exist_ok=True)
    work = told.into.parent / "packages-work"
    version = _version()
    wheel = _wheel(work)
    made = [_common(work, wheel, version, told.into)]
    made += [_role(role, work, wheel, version, told.into) for role in ROLES if not told.role or role.name in told.role]
    if not told.role:
        needs = tuple(f"werkstadt-{role.name} (= {version})" for role in ROLES[:2])
        made.append(_package("werkstadt-device", _fresh(work / "werkstadt-device"), version, told.into, needs))
    for file in made:
        print(f"{file.name}  {file.stat().st_size / 2**20:.1f} MiB")
    return 0


def _version() -> str:
    """Of the package, and how many commits there are: each build of a newer commit is an upgrade."""
    found = re.search(r'= "(.+)"', (REPOSITORY / "provisioning/werkstadt/contract/version.py").read_text())
    assert found is not None
    return f"{found[1]}+{_git('rev-list', '--count', 'HEAD')}"


def _wheel(work: Path) -> Path:
    folder = work / "wheel"
    shutil.rmtree(folder, ignore_errors=True)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(REPOSITORY)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=_environment())
    return next(folder.glob("*.whl"))


def _common(work: Path, wheel: Path, version: str, into: Path) -> Path:
    """Our own code, and the starter content beside it, where every role finds it."""
    tree = _fresh(work / "werkstadt-common")
    code = tree / LIBRARIES / COMMON
    _pip("install", "--no-deps", "--target", code, wheel)
    shutil.rmtree(code / "bin", ignore_errors=True)
    (info,) = code.glob("werkstadt-*.dist-info")
    (info / "direct_url.json").unlink()  # where the wheel lay on this machine
    record = (info / "RECORD").read_text().splitlines(keepends=True)
    (info / "RECORD").write_text("".join(line for line in record if "direct_url.json" not in line))
    content = tree / "usr/share/werkstadt/content"
    content.parent.mkdir(parents=True)
    built = work / "content"
    shutil.rmtree(built, ignore_errors=True)
    pack = [sys.executable, "-m", "werkstadt.exhibits", "build", REPOSITORY / "exhibits/packs", "--into", built]
    subprocess.run(pack, check=True, stdout=subprocess.DEVNULL, env=_environment())
    shutil.copytree(built, content, symlinks=True)
    return _package("werkstadt-common", tree, version, into, ())


def _role(role: Role, work: Path, wheel: Path, version: str, into: Path) -> Path:
    tree = _fresh(work / f"werkstadt-{role.name}")
    libraries = tree / LIBRARIES / role.name
    wanted = work / f"{role.name}.txt"
    wanted.write_text(_pinned(_names(role, wheel)))
    report = work / f"{role.name}.json"
    _pip("install", "--no-deps", "--require-hashes", "--target", libraries, "-r", wanted, "--report", report)
    _write(libraries / "libraries.txt", _taken(json.loads(report.read_text())))
    shutil.rmtree(libraries / "bin", ignore_errors=True)
    _thin(libraries / "PySide6")
    for program, module in role.programs.items():
        _write(tree / "usr/bin" / program, _launcher(role.name, module), 0o755)
    for unit in role.units:
        _write(tree / f"usr/lib/systemd/system/{unit}.service", _installed(UNITS / f"{unit}.service"))
    if "werkstadt-kiosk" in role.units:
        _write(tree / "usr/share/werkstadt/weston.ini", _installed(UNITS / "weston.ini"))
    return _package(f"werkstadt-{role.name}", tree, version, into, (f"werkstadt-common (= {version})",))


def _installed(file: Path) -> str:
    """As it is for a package: docs/admin-guide.md installs to other places."""
    text = file.read_text().replace("/usr/local/bin/", "/usr/bin/")
    return text.replace("/opt/werkstadt/packaging/systemd/", "/usr/share/werkstadt/")


def _launcher(role: str, module: str) -> str:
    return LAUNCHER.format(libraries=LIBRARIES, role=role, common=COMMON, module=module)


def _names(role: Role, wheel: Path) -> list[str]:
    """What pip would install for the role's extras, by name."""
    versions = wheel.with_name("versions.txt")
    versions.write_text("\n".join(re.findall(r"^\S+==\S+", (REPOSITORY / "constraints.txt").read_text(), re.MULTILINE)))
    report = wheel.with_name(f"{role.name}.json")
    what = f"werkstadt[{role.extras}] @ file://{wheel}"
    _pip("install", "--dry-run", "--ignore-installed", "-c", versions, "--report", report, what)
    found = [one["metadata"]["name"] for one in json.loads(report.read_text())["install"]]
    return [name for name in found if name != "werkstadt"]


def _pinned(names: Iterable[str]) -> str:
    """Their entries of constraints.txt, with hashes."""
    text = (REPOSITORY / "constraints.txt").read_text()
    entries = {
        re.split(r"[\[=]", entry, maxsplit=1)[0]: entry
        for entry in re.findall(r"^\S+==[^#]*?(?=^\S|\Z)", text, re.MULTILINE)
    }
    return "".join(entries[re.sub(r"[-_.]+", "-", name).lower()] for name in sorted(names))


def _taken(report: dict[str, Any]) -> str:
    """Of the files that constraints.txt allows, those that were taken, for the image's SBOM. report: pip's."""
    lines = []
    for one in report["install"]:
        name = re.sub(r"[-_.]+", "-", one["metadata"]["name"]).lower()
        hash_ = one["download_info"]["archive_info"]["hashes"]["sha256"]
        lines.append(f"{name}=={one['metadata']['version']} --hash=sha256:{hash_}\n")
    return "".join(sorted(lines))


def _thin(pyside: Path) -> None:
    """Without programs for developers, and without those parts of Qt that are under the GPL alone."""
    if not pyside.exists():
        return
    patterns = [*_UNUSED]
    for part in _GPL_ALONE:
        patterns += [f"Qt{part}*", f"Qt/lib/libQt6{part}*", f"Qt/qml/Qt{part}", f"Qt/qml/QtQuick/{part}"]
        patterns += [f"Qt/plugins/*/*{part.lower()}*"]
    for pattern in patterns:
        for path in pyside.glob(pattern):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def _package(name: str, tree: Path, version: str, into: Path, needs: tuple[str, ...]) -> Path:
    """Files and control of packaging/debian/NAME are put in; what is Python is compiled for its text, not its time."""
    source = SOURCES / name
    if (source / "root").is_dir():
        shutil.copytree(source / "root", tree, dirs_exist_ok=True, symlinks=True)
    compileall.compile_dir(
        tree,
        quiet=2,
        stripdir=str(tree),
        prependdir="/",
        workers=2,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )
    control = (source / "control").read_text().strip().splitlines()
    depends = [line.removeprefix("Depends: ") for line in control if line.startswith("Depends: ")]
    control = [line for line in control if not line.startswith("Depends: ")]
    all_needs = ", ".join([*needs, *depends])
    size = sum(path.stat().st_size for path in tree.rglob("*") if path.is_file() and not path.is_symlink()) // 1024
    fields = [
        f"Package: {name}",
        f"Version: {version}",
        "Architecture: amd64",
        f"Installed-Size: {size}",
        "Maintainer: The Werkstadt authors <werkstadt@localhost>",
        f"Depends: {all_needs}",
        *control,
    ]
    _write(tree / "DEBIAN/control", "\n".join(fields) + "\n")
    for script in ("postinst", "prerm", "postrm"):
        if (source / script).exists():
            _write(tree / "DEBIAN" / script, (source / script).read_text(), 0o755)
    kept = sorted(str(path.relative_to(tree)) for path in (tree / "etc").rglob("*") if path.is_file())
    if kept:
        _write(tree / "DEBIAN/conffiles", "".join(f"/{path}\n" for path in kept))
    file = into / f"{name}_{version}_amd64.deb"
    for old in into.glob(f"{name}_*.deb"):
        old.unlink()
    command = ["dpkg-deb", "--root-owner-group", "-Zzstd", "-z6", "--build", str(tree), str(file)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=_environment())
    return file


def _pip(*words: str | Path) -> None:
    quiet = ["--quiet", "--disable-pip-version-check", "--no-compile"]
    command = [sys.executable, "-m", "pip", str(words[0]), *quiet, *map(str, words[1:])]
    subprocess.run(command, check=True, env=_environment(), cwd="/")


def _environment() -> dict[str, str]:
    """SOURCE_DATE_EPOCH: the commit's, so that the same commit gives the same bytes."""
    return {**os.environ, "SOURCE_DATE_EPOCH": _git("log", "-1", "--format=%ct"), "TZ": "UTC", "LC_ALL": "C.UTF-8"}


def _git(*words: str) -> str:
    return subprocess.run(["git", "-C", REPOSITORY, *words], check=True, capture_output=True, text=True).stdout.strip()


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _write(path: Path, text: str, mode: int = 0o644) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(mode)


if __name__ == "__main__":
    sys.exit(main())
