"""`make image` as an ordinary user: what it says where the machine is not ready for that."""

import subprocess

import pytest

from tests.support.script import ROOT, script

namespace = script("packaging/image/namespace.py")
LENT = {"subuid": "anna:100000:65536\n", "subgid": "anna:100000:65536\n"}
READY = {
    "user/max_user_namespaces": "96365",
    "kernel/unprivileged_userns_clone": "1",
    "kernel/apparmor_restrict_unprivileged_userns": "",
}


def test_a_machine_that_is_ready_needs_nothing() -> None:
    assert namespace.to_type("anna", LENT, READY, newuidmap=True) == []


def test_who_has_no_numbers_gets_the_first_free_ones() -> None:
    assert namespace.to_type("bert", LENT, READY, newuidmap=True) == [
        "sudo usermod --add-subuids 165536-231071 bert",
        "sudo usermod --add-subgids 165536-231071 bert",
    ]
    (line,) = namespace.to_type("anna", {**LENT, "subuid": ""}, READY, newuidmap=True)
    assert line == "sudo usermod --add-subuids 100000-165535 anna"


def test_free_numbers_are_after_all_that_are_lent() -> None:
    lent = "carl:300000:65536\nanna:100000:65536\n"
    first, _ = namespace.to_type("bert", {"subuid": lent, "subgid": lent}, READY, newuidmap=True)
    assert first == "sudo usermod --add-subuids 365536-431071 bert"


@pytest.mark.parametrize(
    "line", ["annabel:100000:65536", "anna:100000:1000", "ann:100000:65536", "anna:100000:many", "anna", ""]
)
def test_too_few_numbers_and_those_of_others_are_none(line: str) -> None:
    said = namespace.to_type("anna", {**LENT, "subgid": line + "\n"}, READY, newuidmap=True)
    assert len(said) == 1
    assert "--add-subgids" in said[0]


@pytest.mark.parametrize(
    ("switch", "value"),
    [
        ("user/max_user_namespaces", "0"),
        ("kernel/unprivileged_userns_clone", "0"),
        ("kernel/apparmor_restrict_unprivileged_userns", "1"),
    ],
)
def test_a_kernel_that_forbids_them_is_named_by_its_switch(switch: str, value: str) -> None:
    (line,) = namespace.to_type("anna", LENT, {**READY, switch: value}, newuidmap=True)
    assert switch.replace("/", ".") in line


def test_the_package_comes_first() -> None:
    assert namespace.to_type("anna", LENT, READY, newuidmap=False) == ["sudo apt-get install uidmap"]


@pytest.mark.system
def test_a_user_without_numbers_is_told_what_to_type() -> None:
    """nobody has no numbers in /etc/subuid on any Debian."""
    inside = f"import sys; sys.path.insert(0, '{ROOT}/packaging/image'); import namespace; namespace.enter(['x.py'])"
    program = ["runuser", "-u", "nobody", "--", "/usr/bin/python3", "-B", "-c", inside]
    done = subprocess.run(program, capture_output=True, text=True, check=False, cwd="/")
    assert done.returncode == 2, done.stderr
    assert "usermod --add-subuids" in done.stderr
    assert "nobody" in done.stderr


@pytest.mark.system
def test_files_made_in_a_namespace_are_roots_there_and_the_users_outside() -> None:
    """A user made for this, and taken away again."""
    name = "werkstadt-trial"
    subprocess.run(["useradd", "--create-home", name], check=True)
    try:
        inside = (
            f"import sys, os; sys.path.insert(0, '{ROOT}/packaging/image'); import namespace\n"
            "namespace.enter(sys.argv)\n"
            "open('own', 'w').close(); open('other', 'w').close(); os.chown('other', 0, 42)\n"
            "print(os.geteuid(), os.stat('own').st_uid, os.stat('other').st_gid)\n"
        )
        home = f"/home/{name}"
        file = f"{home}/inside.py"
        with open(file, "w", encoding="utf-8") as out:  # noqa: PTH123
            out.write(inside)
        program = ["runuser", "-u", name, "--", "/usr/bin/python3", "-B", file]
        done = subprocess.run(program, capture_output=True, text=True, check=False, cwd=home)
        assert done.stdout.split() == ["0", "0", "42"], done.stderr
        listed = subprocess.run(["stat", "-c", "%U %g", "own", "other"], cwd=home, capture_output=True, text=True)
        (own, _), (other, group) = (line.split() for line in listed.stdout.splitlines())
        assert own == other == name
        assert int(group) > 65536
    finally:
        subprocess.run(["userdel", "--remove", name], check=True, capture_output=True)
