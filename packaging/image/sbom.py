"""What an image is made of, as SPDX 2.3 in JSON: sbom.spdx.json beside device.raw.

Debian's packages come from dpkg's list, our libraries from their own metadata and from libraries.txt of each role
(packaging/deb.py), fonts, icons and data of others from REUSE.toml. Nothing is guessed: where a licence is not said in
SPDX's words, it is NOASSERTION, and a comment tells where it can be read.

The same image gives the same text: its time is the commit's, its name is made of what it says.
Source: SPDX specification 2.3, chapters 6 to 11; package URLs (purl), types deb and pypi.
"""

import hashlib
import json
import re
import subprocess
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.parser import HeaderParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

US = "The Werkstadt authors"
UNKNOWN = "NOASSERTION"
LIBRARIES = Path("usr/lib/werkstadt")
SHIPPED = ("kiosk/", "exhibits/", "coursework/", "device-agent/", "provisioning/")
DEB_FIELDS = ("Package", "Version", "Architecture", "source:Package", "source:Version", "Homepage")
IN_WORDS = {  # what metadata without License-Expression says, where it can mean one licence alone
    **{id_: id_ for id_ in ("MIT", "Apache-2.0", "MPL-2.0", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "ISC")},
    "MIT License": "MIT",
    "ISC License": "ISC",
    "Apache License, Version 2.0": "Apache-2.0",
}
_ID = re.compile(r"[A-Za-z0-9.-]+-\d\.\d(-only|-or-later)?")


@dataclass(frozen=True)
class Image:
    """tree: the system. loaders: Debian's packages of the boot loaders. ours: our packages. at_s: the commit's time.
    disk_sha256: of device.raw."""

    name: str
    version: str
    at_s: int
    tree: Path
    loaders: Iterable[Path]
    ours: Iterable[Path]
    disk_sha256: str


def sbom(image: Image, repository: Path) -> str:
    """Raises ValueError where a library has no hash: its package was not made by this commit's packaging/deb.py."""
    whole = _package(
        _id("image", image.name),
        image.name,
        image.version,
        f"Organization: {US}",
        purpose="OPERATING-SYSTEM",
        checksum=image.disk_sha256,
    )
    hashes = {deb.name.partition("_")[0]: hashlib.sha256(deb.read_bytes()).hexdigest() for deb in image.ours}
    debs = [_deb(fields, hashes) for fields in _installed(image.tree)]
    debs += [_deb(fields, hashes) for fields in map(_fields_of, sorted(image.loaders))]
    inside = [(_id("deb", f"werkstadt-{role}"), library) for role, library in _libraries(image.tree)]
    inside += [(_id("deb", "werkstadt-common"), one) for one in _borrowed(repository)]
    packages = [whole, *debs, *(package for _, package in inside)]
    relations = [("SPDXRef-DOCUMENT", "DESCRIBES", whole), *((whole["SPDXID"], "CONTAINS", deb) for deb in debs)]
    relations += [(holder, "CONTAINS", package) for holder, package in inside]
    said = hashlib.sha256(json.dumps(packages, sort_keys=True).encode()).hexdigest()
    document = {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"{image.name}-{image.version}",
        "documentNamespace": f"https://spdx.org/spdxdocs/{quote(image.name)}-{said}",
        "creationInfo": {
            "created": f"{datetime.fromtimestamp(image.at_s, UTC):%Y-%m-%dT%H:%M:%SZ}",
            "creators": ["Tool: make image", f"Organization: {US}"],
        },
        "packages": packages,
        "relationships": [
            {"spdxElementId": one, "relationshipType": kind, "relatedSpdxElement": other["SPDXID"]}
            for one, kind, other in relations
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def licence(metadata: Mapping[str, str | None], classifiers: Iterable[str]) -> tuple[str, str]:
    """In SPDX's words, or NOASSERTION; and what a Python library's metadata says of it otherwise."""
    if expression := metadata.get("License-Expression"):
        return expression, ""
    names = [one.rpartition(" :: ")[2] for one in classifiers if one.startswith("License ::")]
    short = [line for line in [(metadata.get("License") or "").strip()] if line and "\n" not in line]
    for said in (*short, *names):
        if said in IN_WORDS:
            return IN_WORDS[said], ""
        if all(_ID.fullmatch(part) for part in said.split(" OR ")):
            return said, ""
    return UNKNOWN, f"Its metadata says: {'; '.join([*short, *names]) or 'nothing'}"


def _installed(tree: Path) -> Iterator[list[str]]:
    form = "\\t".join(f"${{{field}}}" for field in DEB_FIELDS) + "\\n"
    query = ["dpkg-query", f"--admindir={tree / 'var/lib/dpkg'}", "-W", "-f", form]
    said = subprocess.run(query, check=True, capture_output=True, text=True).stdout
    return (line.split("\t") for line in said.splitlines())


def _fields_of(deb: Path) -> list[str]:
    form = "\\t".join(f"${{{field}}}" for field in DEB_FIELDS)
    query = ["dpkg-deb", "--show", f"--showformat={form}", str(deb)]
    return subprocess.run(query, check=True, capture_output=True, text=True).stdout.split("\t")


def _deb(fields: list[str], ours: Mapping[str, str]) -> dict[str, Any]:
    """ours: SHA-256 of our packages' files, by name."""
    name, version, architecture, source, source_version, homepage = fields
    if name in ours:
        own = {"licence": "EUPL-1.2", "checksum": ours[name]}
        return _package(_id("deb", name), name, version, f"Organization: {US}", **own)
    package = _package(
        _id("deb", name),
        name,
        version,
        "Organization: Debian",
        purl=f"pkg:deb/debian/{quote(name, safe='')}@{quote(version, safe='')}?arch={architecture}&distro=debian-12",
        comment=f"/usr/share/doc/{name}/copyright of the package",
    )
    package["sourceInfo"] = f"built from source package {source} {source_version}"
    return package | ({"homepage": homepage} if homepage else {})


def _libraries(tree: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each role's, in order."""
    for file in sorted(tree.glob(f"{LIBRARIES}/*/*.dist-info/METADATA")):
        role = file.parent.parent.name
        told = HeaderParser().parsestr(file.read_text(encoding="utf-8"))
        name, version = told["Name"], told["Version"]
        if name == "werkstadt":
            continue
        declared, comment = licence(told, told.get_all("Classifier", []))
        by = re.sub(r"\s*<.*?>|\"", "", told["Author"] or told["Author-email"] or "").strip()
        package = _package(
            _id("python", f"{role}-{name}"),
            name,
            version,
            f"Person: {by}" if by else UNKNOWN,
            licence=declared,
            comment=comment,
            purl=f"pkg:pypi/{_normal(name)}@{quote(version, safe='')}",
            checksum=_hash(file.parent.parent / "libraries.txt", name, version),
        )
        yield role, package


def _hash(file: Path, name: str, version: str) -> str:
    wanted = f"{_normal(name)}=={version} --hash=sha256:"
    for line in file.read_text().splitlines() if file.exists() else ():
        if line.startswith(wanted):
            return line.removeprefix(wanted)
    raise ValueError(f"{file}: expected a line '{wanted}…', got none: make packages")


def _borrowed(repository: Path) -> Iterator[dict[str, Any]]:
    """Fonts, icons, scripts and data of others that lie in our code."""
    told = tomllib.loads((repository / "REUSE.toml").read_text(encoding="utf-8"))
    for one in told["annotations"]:
        paths = [one["path"]] if isinstance(one["path"], str) else one["path"]
        by = one["SPDX-FileCopyrightText"]
        by = [by] if isinstance(by, str) else by
        if all(US in line for line in by) or not any(path.startswith(SHIPPED) for path in paths):
            continue
        name = next(path for path in paths if path.startswith(SHIPPED)).replace("/**", "")
        package = _package(_id("file", name), name, "", UNKNOWN, licence=one["SPDX-License-Identifier"])
        yield {**package, "copyrightText": "\n".join(by), "primaryPackagePurpose": "FILE"}


def _package(
    id_: str,
    name: str,
    version: str,
    supplier: str,
    *,
    licence: str = UNKNOWN,
    comment: str = "",
    purl: str = "",
    checksum: str = "",
    purpose: str = "",
) -> dict[str, Any]:
    package: dict[str, Any] = {
        "SPDXID": id_,
        "name": name,
        "supplier": supplier,
        "downloadLocation": UNKNOWN,
        "filesAnalyzed": False,
        "licenseConcluded": UNKNOWN,
        "licenseDeclared": licence,
        "copyrightText": UNKNOWN,
    }
    if purl:
        said = {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": purl}
        package["externalRefs"] = [said]
    if checksum:
        package["checksums"] = [{"algorithm": "SHA256", "checksumValue": checksum}]
    more = {"versionInfo": version, "licenseComments": comment, "primaryPackagePurpose": purpose}
    return package | {key: value for key, value in more.items() if value}


def _id(kind: str, name: str) -> str:
    return f"SPDXRef-{kind}-{re.sub(r'[^A-Za-z0-9.]+', '-', name.replace('+', 'plus')).strip('-')}"


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
