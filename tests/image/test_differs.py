"""Two builds are compared by what they say of themselves, and every file that differs is named."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.support.script import script

differs = script("packaging/image/differs.py")
listing = script("packaging/image/listing.py")


def written(folder: Path, **more: Any) -> Path:
    """A small image's folder: a tree of two files, a link and what the manifest says."""
    tree = folder / "tree"
    (tree / "etc").mkdir(parents=True)
    (tree / "etc/a name").write_text(more.pop("text", "same"))
    (tree / "etc/link").symlink_to(" /etc/a name")
    (tree / "etc/tool").touch()
    (tree / "etc/tool").chmod(more.pop("mode", 0o755))
    (folder / "files.txt").write_text(listing.listing(tree))
    manifest = {"files": {"device.raw": {"size": 1, "sha256": "aa"}}, "packages": {"dash": "1"}, "from": {}}
    (folder / "manifest.json").write_text(json.dumps({**manifest, **more}))
    return folder


def test_the_same_is_the_same_whenever_it_was_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = written(tmp_path / "one"), written(tmp_path / "other")
    os.utime(other / "tree/etc/a name", (0, 0))
    assert differs.main([str(one), str(other)]) == 0
    assert "the same, byte by byte" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"text": "else"}, "in slot A: /etc/a name: "),
        ({"mode": 0o4755}, "in slot A: /etc/tool: 0755 "),
        ({"packages": {"dash": "2"}}, "packages: dash: 1 | 2"),
        ({"packages": {}}, "packages: dash: 1 | nothing"),
        ({"from": {"ours.deb": "bb"}}, "from: ours.deb: nothing | bb"),
        ({"files": {"device.raw": {"size": 1, "sha256": "cc"}}}, "files: device.raw: 1 aa | 1 cc"),
    ],
)
def test_what_differs_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: dict[str, Any], named: str
) -> None:
    one, other = written(tmp_path / "one"), written(tmp_path / "other", **more)
    assert differs.main([str(one), str(other)]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith(named)
    assert len(said) == 2


def test_a_link_that_points_elsewhere_differs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = written(tmp_path / "one"), written(tmp_path / "other")
    tree = other / "tree"
    (tree / "etc/link").unlink()
    (tree / "etc/link").symlink_to("tool")
    (other / "files.txt").write_text(listing.listing(tree))
    assert differs.main([str(one), str(other)]) == 1
    assert "/etc/link" in capsys.readouterr().out


def test_one_folder_is_too_few(capsys: pytest.CaptureFixture[str]) -> None:
    assert differs.main(["build/image"]) == 2
    assert "differs.py build/image" in capsys.readouterr().err
