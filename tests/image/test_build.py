"""What the image's builder makes of a tree, seen on a small one: nothing of the building machine stays in it."""

import datetime as dt
import tomllib
from pathlib import Path

import pytest

from tests.support.hub_process import HubProcess
from tests.support.script import script
from werkstadt.kiosk.look.profile import PROFILES

build = script("packaging/image/build.py")
DEVICE = build.REPOSITORY / "packaging/debian/werkstadt-device/root/etc/werkstadt"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for folder in ("dev/pts", "etc/werkstadt", "var/log/journal", "var/lib/dpkg", "var/cache/apt", "boot"):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("kiosk.toml", "agent.toml"):
        (tmp_path / "etc/werkstadt" / name).write_text((DEVICE / name).read_text())
    return tmp_path


@pytest.mark.parametrize("name", build.VARIANTS)
def test_a_variant_is_its_profile_for_kiosk_and_agent_and_nothing_else(tree: Path, name: str) -> None:
    build._settle(tree, build.VARIANTS[name])
    for file in ("kiosk.toml", "agent.toml"):
        found = tomllib.loads((tree / "etc/werkstadt" / file).read_text())
        assert found["profile"] in PROFILES
        assert found["profile"].startswith(name)
        before = tomllib.loads((DEVICE / file).read_text())
        assert {**found, "profile": ""} == {**before, "profile": ""}


def test_each_variant_is_another_profile() -> None:
    assert {variant.profile for variant in build.VARIANTS.values()} == set(PROFILES)


@pytest.mark.parametrize(
    "gone",
    ["etc/passwd-", "etc/shadow-", "var/lib/dpkg/status-old", "var/log/journal/a", "var/cache/apt/b", "dev/pts/c"],
)
def test_what_differs_from_build_to_build_is_gone(tree: Path, gone: str) -> None:
    (tree / gone).touch()
    build._settle(tree, build.VARIANTS["terminal"])
    assert not (tree / gone).exists()


def test_what_a_device_makes_for_itself_is_empty(tree: Path) -> None:
    (tree / "etc/machine-id").write_text("0123456789abcdef\n")
    (tree / "etc/resolv.conf").symlink_to("/run/resolv.conf")
    build._settle(tree, build.VARIANTS["terminal"])
    assert (tree / "etc/machine-id").read_text() == ""
    assert (tree / "etc/resolv.conf").read_text() == ""
    assert not (tree / "etc/resolv.conf").is_symlink()
    assert list((tree / "dev").iterdir()) == []


def test_what_is_no_voucher_is_refused_before_anything_is_built(tmp_path: Path) -> None:
    for name, content in (
        ("none", None),
        ("letter", b"Dear device"),
        ("other", b'{"payload": "e30=", "signature": ""}'),
    ):
        file = tmp_path / name
        if content is not None:
            file.write_bytes(content)
        with pytest.raises(SystemExit, match=f"--voucher {file}: "):
            build.with_voucher(build.VARIANTS["terminal"], file)


def test_a_voucher_is_for_the_agent_alone(tmp_path: Path) -> None:
    file = tmp_path / "voucher.json"
    with HubProcess(tmp_path / "hub", swarm=False) as hub:
        hub.run("voucher", "make", "--devices", "2", "--until", str(dt.date.today() + dt.timedelta(30)), "--to", file)
    variant = build.with_voucher(build.VARIANTS["terminal"], file)
    assert variant.voucher == file
    assert variant.commands == ("chown werkstadt-agent: /etc/werkstadt/voucher.json",)
