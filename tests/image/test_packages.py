"""The Debian packages on a plain Debian 12: apt installs them with what they need, one line is enough, and they go."""

from pathlib import Path

import pytest

from tests.support.debian_tree import DebianTree

pytestmark = [pytest.mark.image, pytest.mark.timeout(1800)]
PACKAGES = Path(__file__).parents[2] / "build" / "packages"
ROLES = ("common", "kiosk", "agent", "hub")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> DebianTree:
    tree = DebianTree.make(tmp_path_factory.mktemp("debian") / "tree")
    target = tree.root / "srv"
    for role in ROLES:
        newest = sorted(PACKAGES.glob(f"werkstadt-{role}_*.deb"))[-1]
        (target / newest.name).write_bytes(newest.read_bytes())
    assert tree.run("apt-get", "update").returncode == 0
    return tree


def installed(tree: DebianTree, *roles: str) -> None:
    files = [str(path.relative_to(tree.root)) for role in roles for path in (tree.root / "srv").glob(f"*-{role}_*")]
    done = tree.run("apt-get", "install", "-y", "--no-install-recommends", *(f"/{file}" for file in files))
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


def test_a_hub_is_one_command_and_one_line(tree: DebianTree) -> None:
    installed(tree, "common", "hub")
    config = tree.root / "etc/werkstadt/hub.toml"
    config.parent.mkdir(exist_ok=True)
    config.write_text('site = "Jena"\n')
    done = tree.run("werkstadt-hub", "init")
    assert done.returncode == 0, done.stderr
    assert "password" in done.stdout.lower()


def test_a_kiosk_and_an_agent_come_with_all_they_need(tree: DebianTree) -> None:
    installed(tree, "common", "kiosk", "agent")
    for program in ("werkstadt-kiosk", "werkstadt-agent"):
        shown = tree.run(program, "--help")
        assert shown.returncode == 0, shown.stderr
    assert tree.run("weston", "--version").returncode == 0
    start = "QT_QPA_PLATFORM=offscreen timeout 20 werkstadt-kiosk --state /tmp/state"
    done = tree.run("sh", "-c", f"{start} > /tmp/said 2>&1; cat /tmp/said")
    assert "ready" in done.stdout, "its window came up, with nothing but what apt installed"


def test_units_say_where_the_packages_put_things(tree: DebianTree) -> None:
    for name in ("werkstadt-kiosk", "werkstadt-agent", "werkstadt-hub"):
        text = (tree.root / f"usr/lib/systemd/system/{name}.service").read_text()
        assert "/usr/local" not in text
        assert "/opt/" not in text
    weston = (tree.root / "usr/share/werkstadt/weston.ini").read_text()
    assert "path=/usr/bin/werkstadt-kiosk" in weston


def test_what_a_purge_leaves_is_what_people_gave(tree: DebianTree) -> None:
    (tree.root / "var/lib/werkstadt/journal").mkdir(parents=True, exist_ok=True)
    (tree.root / "var/lib/werkstadt/journal/journal.db").write_bytes(b"answers")
    done = tree.run("apt-get", "purge", "-y", *(f"werkstadt-{role}" for role in ROLES))
    assert done.returncode == 0, done.stderr[-2000:]
    assert not (tree.root / "usr/lib/werkstadt").exists()
    assert (tree.root / "var/lib/werkstadt/journal/journal.db").read_bytes() == b"answers"
