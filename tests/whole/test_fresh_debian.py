"""The README's two commands, and what the admins' book installs, on a Debian 12 with git, make and Python 3.11."""

import re
from pathlib import Path

import pytest

from tests.support.debian_tree import DebianTree
from tests.support.guide import blocks

pytestmark = [pytest.mark.system, pytest.mark.timeout(1800)]
REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> DebianTree:
    tree = DebianTree.make(tmp_path_factory.mktemp("debian") / "tree")
    tree.clone(REPOSITORY, "/srv/werkstadt")
    return tree


def test_somebody_without_root_is_told_the_one_line_to_type(tree: DebianTree) -> None:
    tree.run("chown", "-R", "nobody", "/srv/werkstadt")
    done = tree.run("make", "setup", cwd="/srv/werkstadt", user="nobody:nogroup")
    assert done.returncode == 2
    assert "sudo apt-get update && sudo apt-get install -y --no-install-recommends" in done.stderr
    assert "python3-venv" in done.stderr
    assert not (tree.root / "srv/werkstadt/.venv").exists()


def test_setup_brings_everything_and_then_skips_what_is_there(tree: DebianTree) -> None:
    first = tree.run("make", "setup", cwd="/srv/werkstadt")
    assert first.returncode == 0, first.stdout + first.stderr
    for program in ("werkstadt-kiosk", "werkstadt-agent", "werkstadt-hub", "werkstadt-pack"):
        shown = tree.run(f".venv/bin/{program}", "--help", cwd="/srv/werkstadt")
        assert shown.returncode == 0, shown.stderr
    again = tree.run("make", "setup", cwd="/srv/werkstadt")
    assert (again.returncode, again.stdout) == (0, "")


def test_the_demo_shows_the_kiosk_and_ends_when_asked(tree: DebianTree) -> None:
    done = tree.run("make", "demo", "ARGS=--try", cwd="/srv/werkstadt", timeout_s=180)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "http://localhost:8080" in done.stdout


@pytest.mark.book
def test_the_admins_book_installs_the_programs(tree: DebianTree) -> None:
    (block,) = (block for block in blocks() if block.machine == "install")
    address = re.findall(r"git clone (\S+)", block.text)
    assert len(address) == 1
    tree.run("chown", "-R", "root:root", "/srv/werkstadt")
    done = tree.run("bash", "-e", "-c", block.text.replace(address[0], "/srv/werkstadt"), timeout_s=1500)
    assert done.returncode == 0, done.stdout + done.stderr
    for program in ("werkstadt-kiosk", "werkstadt-agent", "werkstadt-hub", "werkstadt-pack"):
        assert tree.run(f"/usr/local/bin/{program}", "--help").returncode == 0
    assert tree.run("weston", "--version").returncode == 0
