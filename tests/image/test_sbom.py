"""The SBOM of an image: what it says of a small tree, that it is valid SPDX, and the same each time."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.image.conftest import IMAGE
from tests.support.script import ROOT, script

sbom = script("packaging/image/sbom.py")
EPOCH = 1_795_735_026
STATUS = """\
Package: libstdc++6
Status: install ok installed
Maintainer: Debian GCC Maintainers <debian-gcc@lists.debian.org>
Architecture: amd64
Multi-Arch: same
Source: gcc-12
Version: 12.2.0-14+deb12u1
Homepage: http://gcc.gnu.org/
Description: GNU Standard C++ Library v3

Package: werkstadt-agent
Status: install ok installed
Maintainer: The Werkstadt authors <werkstadt@localhost>
Architecture: amd64
Version: 0.1.0+7
Description: ours

Package: werkstadt-common
Status: install ok installed
Maintainer: The Werkstadt authors <werkstadt@localhost>
Architecture: amd64
Version: 0.1.0+7
Description: ours
"""
METADATA = "Metadata-Version: 2.4\nName: Some_Library\nVersion: 1.2+x\nLicense-Expression: MIT\nAuthor: Anna <a@b.c>\n"
HASH = "ab" * 32


def tree(folder: Path, hashes: str = f"some-library==1.2+x --hash=sha256:{HASH}\n") -> Path:
    (folder / "var/lib/dpkg/updates").mkdir(parents=True)
    (folder / "var/lib/dpkg/info").mkdir()
    (folder / "var/lib/dpkg/status").write_text(STATUS)
    role = folder / "usr/lib/werkstadt/agent"
    (role / "some_library-1.2+x.dist-info").mkdir(parents=True)
    (role / "some_library-1.2+x.dist-info/METADATA").write_text(METADATA)
    (role / "libraries.txt").write_text(hashes)
    return folder


def made(folder: Path) -> str:
    ours = [folder.parent / f"werkstadt-{role}_0.1.0+7_amd64.deb" for role in ("agent", "common")]
    for deb in ours:
        deb.write_bytes(b"ours")
    image = sbom.Image("werkstadt-image", "0.1.0+7", EPOCH, folder, [], ours, "cd" * 32)
    text: str = sbom.sbom(image, ROOT)
    return text


def by_name(document: Mapping[str, Any]) -> dict[str, Any]:
    return {package["name"]: package for package in document["packages"]}


def assert_valid(file: Path) -> None:
    """By the library of those who write the specification. A process of its own: it warns of itself."""
    parse = "import sys; from spdx_tools.spdx.parser.parse_anything import parse_file\n"
    parse += "from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document\n"
    parse += "said = validate_full_spdx_document(parse_file(sys.argv[1]))\n"
    parse += "print(*(one.validation_message for one in said), sep='\\n'); sys.exit(bool(said))"
    done = subprocess.run([sys.executable, "-c", parse, str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_is_valid_and_names_version_source_licence_and_hash(tmp_path: Path) -> None:
    text = made(tree(tmp_path / "tree"))
    file = tmp_path / "sbom.spdx.json"
    file.write_text(text)
    assert_valid(file)
    packages = by_name(json.loads(text))
    debian = packages["libstdc++6"]
    assert debian["versionInfo"] == "12.2.0-14+deb12u1"
    assert debian["sourceInfo"] == "built from source package gcc-12 12.2.0-14+deb12u1"
    assert debian["externalRefs"][0]["referenceLocator"] == (
        "pkg:deb/debian/libstdc%2B%2B6@12.2.0-14%2Bdeb12u1?arch=amd64&distro=debian-12"
    )
    assert debian["licenseComments"] == "/usr/share/doc/libstdc++6/copyright of the package"
    library = packages["Some_Library"]
    assert library["licenseDeclared"] == "MIT"
    assert library["supplier"] == "Person: Anna"
    assert library["checksums"] == [{"algorithm": "SHA256", "checksumValue": HASH}]
    assert packages["werkstadt-agent"]["licenseDeclared"] == "EUPL-1.2"
    icons = packages["kiosk/werkstadt/kiosk/assets/icons/tabler"]
    assert (icons["licenseDeclared"], icons["copyrightText"]) == ("MIT", "2020-2026 Paweł Kuna")
    assert "exhibits/packs/ziffern/pictures/dreien.svg" in packages, "made of data of others, by us"
    assert not [name for name in packages if name.startswith("tests/")], "what is not shipped is not named"


def test_the_same_image_gives_the_same_text_and_another_one_another_name(tmp_path: Path) -> None:
    one, other = made(tree(tmp_path / "a/tree")), made(tree(tmp_path / "b/tree"))
    assert one == other
    changed = tree(tmp_path / "c/tree")
    status = changed / "var/lib/dpkg/status"
    status.write_text(status.read_text().replace("deb12u1", "deb12u2"))
    assert json.loads(made(changed))["documentNamespace"] != json.loads(one)["documentNamespace"]


@pytest.mark.parametrize("hashes", ["", f"some-library==1.3 --hash=sha256:{HASH}\n", f"other==1.2+x --hash={HASH}\n"])
def test_a_library_without_a_hash_is_an_error_that_names_it(tmp_path: Path, hashes: str) -> None:
    with pytest.raises(ValueError, match=r"libraries.txt: expected a line 'some-library==1.2\+x"):
        made(tree(tmp_path / "tree", hashes))


@pytest.mark.image
def test_the_images_own_is_valid_and_names_every_package() -> None:
    file = IMAGE / "sbom.spdx.json"
    assert_valid(file)
    packages = by_name(json.loads(file.read_text()))
    manifest = json.loads((IMAGE / "manifest.json").read_text())
    assert {name: packages[name]["versionInfo"] for name in manifest["packages"]} == manifest["packages"]
    assert {"shim-signed", "grub-efi-amd64-signed", "PySide6_Essentials", "tuf"} <= set(packages)


MIT = "License :: OSI Approved :: MIT License"


@pytest.mark.parametrize(
    ("metadata", "classifiers", "said"),
    [
        ({"License-Expression": "Apache-2.0 OR MIT", "License": "BSD"}, [], ("Apache-2.0 OR MIT", "")),
        ({"License": "MPL-2.0"}, [], ("MPL-2.0", "")),
        ({"License": "LGPL-3.0-only OR GPL-2.0-only"}, [], ("LGPL-3.0-only OR GPL-2.0-only", "")),
        ({"License": "Apache License, Version 2.0"}, [], ("Apache-2.0", "")),
        ({}, [MIT, "Topic :: Text Processing"], ("MIT", "")),
        ({"License": "The MIT License\nPermission is …"}, [MIT], ("MIT", "")),
        ({"License": "GPL-3.0-only OR ours"}, [], ("NOASSERTION", "Its metadata says: GPL-3.0-only OR ours")),
        ({"License": "BSD"}, [], ("NOASSERTION", "Its metadata says: BSD")),
        ({}, ["License :: Public Domain"], ("NOASSERTION", "Its metadata says: Public Domain")),
        ({}, [], ("NOASSERTION", "Its metadata says: nothing")),
    ],
)
def test_a_licence_is_told_and_never_guessed(
    metadata: dict[str, str], classifiers: list[str], said: tuple[str, str]
) -> None:
    assert sbom.licence(metadata, classifiers) == said


@given(st.dictionaries(st.sampled_from(["License", "License-Expression"]), st.text()), st.lists(st.text()))
def test_any_metadata_has_a_licence_or_a_comment(metadata: dict[str, str], classifiers: list[str]) -> None:
    declared, comment = sbom.licence(metadata, classifiers)
    assert declared
    assert (declared == "NOASSERTION") == bool(comment) or metadata.get("License-Expression") == declared
