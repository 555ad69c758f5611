"""werkstadt-pack as an author types it: what it says, where, and how it ends (0 done, 1 refused, 2 used wrongly)."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from werkstadt.contract.version import __version__
from werkstadt.exhibits.__main__ import app

Edit = Callable[[Path, str, str], None]


@pytest.fixture(autouse=True)
def sigterm_as_before() -> Iterator[None]:
    """preview takes SIGTERM for its own process, which here is pytest's."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_a_new_exhibit_can_be_checked_at_once(tmp_path: Path) -> None:
    made = run("new", tmp_path / "how-small")
    assert (made.exit_code, "preview" in made.stdout) == (0, True)
    checked = run("check", tmp_path / "how-small")
    assert (checked.exit_code, checked.stdout, checked.stderr) == (0, "0 errors, 0 warnings\n", "")


def test_a_new_exhibit_may_begin_with_the_example_of_a_scene_type(tmp_path: Path) -> None:
    assert run("new", tmp_path / "air", "--scene", "live").exit_code == 0
    assert 'type = "live"' in (tmp_path / "air" / "exhibit.toml").read_text(encoding="utf-8")
    assert run("check", tmp_path / "air").stdout == "0 errors, 0 warnings\n"


def test_a_new_study_can_be_checked_at_once(tmp_path: Path) -> None:
    made = run("new", tmp_path / "page-test", "--template", "study")
    assert (made.exit_code, "preview" in made.stdout) == (0, True)
    assert run("check", tmp_path / "page-test").stdout == "0 errors, 0 warnings\n"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--template", "film"), "--template: expected one of exhibit, study, got film"),
        (("--template", "study", "--scene", "quiz"), "--scene: expected none with --template study, got quiz"),
    ],
)
def test_a_template_that_does_not_exist_is_refused(tmp_path: Path, arguments: tuple[str, ...], expected: str) -> None:
    refused = run("new", tmp_path / "x", *arguments)
    assert (refused.exit_code, refused.stderr, (tmp_path / "x").exists()) == (1, f"{expected}\n", False)


def test_a_scene_type_that_does_not_exist_is_refused_with_those_that_do(tmp_path: Path) -> None:
    refused = run("new", tmp_path / "air", "--scene", "film")
    assert (refused.exit_code, (tmp_path / "air").exists()) == (1, False)
    assert "--scene: expected one of" in refused.stderr
    assert "quiz" in refused.stderr


def test_a_new_exhibit_where_nothing_can_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refused = run("new", tmp_path / "file" / "exhibit")
    assert (refused.exit_code, "expected a folder that can be written" in refused.stderr) == (1, True)


@pytest.mark.parametrize("name", ["How small", "a--b", "x" * 41])
def test_a_new_exhibit_needs_a_name_that_is_an_id(tmp_path: Path, name: str) -> None:
    refused = run("new", tmp_path / name)
    assert refused.exit_code == 1
    assert "expected small letters, digits and single dashes" in refused.stderr
    assert not (tmp_path / name).exists()


def test_a_new_exhibit_overwrites_nothing(exhibit: Path) -> None:
    refused = run("new", exhibit)
    assert (refused.exit_code, "expected a folder that is not there yet" in refused.stderr) == (1, True)


def test_check_tells_problems_one_a_line_and_as_json(exhibit: Path, edit: Edit) -> None:
    edit(exhibit / "exhibit.toml", '"petrol"', '"pink"')
    edit(exhibit / "exhibit.toml", 'de-simple = "Etwas Neues"\n', "")
    checked = run("check", exhibit)
    assert checked.exit_code == 1
    assert checked.stdout == "1 error, 1 warning\n"
    assert checked.stderr.splitlines() == [
        f'{exhibit}/exhibit.toml:7, ground: expected one of ink, coral, petrol, violet, sky, sand, got "pink"',
        f"{exhibit}/exhibit.toml:11, title: warning: expected text in de-simple too, got none",
    ]
    report = json.loads(run("check", exhibit, "--json").stdout)
    assert report["ok"] is False
    assert report["problems"][0] == {
        "file": f"{exhibit}/exhibit.toml",
        "line": 7,
        "key": "ground",
        "expected": "one of ink, coral, petrol, violet, sky, sand",
        "came": '"pink"',
        "level": "error",
    }
    assert report["problems"][1]["level"] == "warning"


def test_build_puts_in_force_and_says_the_hashes(exhibition: Path, tmp_path: Path) -> None:
    built = run("build", exhibition, "--into", tmp_path / "content", "--json")
    report = json.loads(built.stdout)
    assert built.exit_code == 0
    assert (tmp_path / "content" / "current").readlink().name == report["exhibition"]
    assert sorted(report["packs"]) == ["feedback", "sense"]
    assert "2 packs is in force" in run("build", exhibition, "--into", tmp_path / "content").stdout


def test_build_refuses_errors_and_keeps_the_folder_as_it_is(exhibition: Path, tmp_path: Path, edit: Edit) -> None:
    edit(exhibition / "exhibition.toml", "format = 1", "format = 2")
    built = run("build", exhibition, "--into", tmp_path / "content", "--json")
    assert built.exit_code == 1
    assert json.loads(built.stdout)["exhibition"] is None
    assert not (tmp_path / "content").exists()


@pytest.mark.parametrize("name", ["sense", "feedback.xlsx", "page-test"])
def test_build_takes_an_exhibition_and_nothing_less(exhibition: Path, tmp_path: Path, name: str) -> None:
    run("new", exhibition / "page-test", "--template", "study")
    built = run("build", exhibition / name, "--into", tmp_path / "content")
    assert built.exit_code == 1
    assert "expected a folder with an exhibition.toml" in built.stderr
    assert not (tmp_path / "content").exists()


def test_build_into_a_folder_that_cannot_be_written_is_refused(exhibition: Path, tmp_path: Path) -> None:
    (tmp_path / "content").touch()
    built = run("build", exhibition, "--into", tmp_path / "content", "--json")
    assert built.exit_code == 1
    assert json.loads(built.stdout)["problems"][0]["expected"] == "a folder that can be written"


@pytest.mark.parametrize("arguments", [("check", "/nowhere/at/all"), ("check",), ("build", "."), ("paint",), ()])
def test_a_wrong_use_ends_with_2(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


def kiosk_fake(folder: Path, ending: int) -> Path:
    """A program that writes down how it was called, and whether what it was given can be loaded."""
    program = folder / "kiosk"
    program.write_text(
        f"#!{sys.executable}\nimport sys, pathlib, json\n"
        "from werkstadt.exhibits.content import load_exhibition\n"
        "content, state = pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[4])\n"
        "shows = [show.pack for show in load_exhibition(content / 'current').shows]\n"
        f"pathlib.Path({str(folder / 'called')!r}).write_text(json.dumps([sys.argv[1::2], shows, state.is_dir(), "
        f"str(content)]))\nsys.exit({ending})\n"
    )
    program.chmod(0o755)
    return program


def test_preview_starts_the_kiosk_on_a_folder_of_its_own_and_leaves_nothing(exhibit: Path, tmp_path: Path) -> None:
    shown = run("preview", exhibit, "--kiosk", kiosk_fake(tmp_path, 0))
    assert shown.exit_code == 0
    options, shows, has_state, content = json.loads((tmp_path / "called").read_text())
    assert options == ["--content", "--state", "--window"]
    assert (shows, has_state) == (["sense"], True)
    assert not Path(content).exists()


def test_preview_tells_when_the_kiosk_fails_when_it_is_missing_and_when_there_are_errors(
    exhibit: Path, tmp_path: Path, edit: Edit
) -> None:
    failed = run("preview", exhibit, "--kiosk", kiosk_fake(tmp_path, 3))
    assert (failed.exit_code, "an end with an error" in failed.stderr) == (1, True)
    missing = run("preview", exhibit, "--kiosk", "no-such-kiosk")
    assert (missing.exit_code, "expected a program that is installed" in missing.stderr) == (2, True)
    (tmp_path / "called").unlink()
    edit(exhibit / "exhibit.toml", '"petrol"', '"pink"')
    assert run("preview", exhibit, "--kiosk", kiosk_fake(tmp_path, 0)).exit_code == 1
    assert not (tmp_path / "called").exists()


def test_preview_that_is_told_to_end_takes_the_kiosk_and_its_folder_along(exhibit: Path, tmp_path: Path) -> None:
    """The kiosk of this test waits for the end of its standard input, which never comes, and says that it runs."""
    kiosk = tmp_path / "kiosk"
    code = "import os, sys\nprint(os.getpid(), sys.argv[2], flush=True)\nsys.stdin.read()\n"
    kiosk.write_text(f"#!{sys.executable}\n{code}")
    kiosk.chmod(0o755)
    program = Path(sys.executable).with_name("werkstadt-pack")
    command = [str(program), "preview", str(exhibit), "--kiosk", str(kiosk)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as preview:
        assert preview.stdout is not None
        assert preview.stdout.readline() == "0 errors, 0 warnings\n"
        pid, content = preview.stdout.readline().split()
        preview.terminate()
        assert preview.wait() == 143
    assert not Path(f"/proc/{pid}").exists()
    assert not Path(content).parent.exists()


@pytest.mark.parametrize("command", ["new", "check", "preview", "build"])
def test_every_command_has_help_with_an_example(command: str) -> None:
    assert f"Example: werkstadt-pack {command} " in run(command, "--help").stdout


def test_the_program_runs_from_outside_and_tells_its_version() -> None:
    program = Path(sys.executable).with_name("werkstadt-pack")
    ran = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    assert ran.stdout == f"{__version__}\n"
