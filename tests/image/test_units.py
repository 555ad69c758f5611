"""What the units of a device say about one another."""

from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
UNITS = [
    file
    for folder in (REPOSITORY / "packaging/systemd", REPOSITORY / "packaging/debian")
    for file in sorted((*folder.rglob("*.service"), *folder.rglob("*.service.d/*.conf")))
]
DEPENDENCIES = ("After", "Before", "Wants", "Requires", "PartOf", "BindsTo", "Conflicts")


def _lines(file: Path, key: str) -> list[str]:
    return [line.partition("=")[2] for line in file.read_text().splitlines() if line.startswith(f"{key}=")]


def test_the_touch_application_waits_for_no_agent() -> None:
    kiosk = [file for file in UNITS if "werkstadt-kiosk" in str(file)]
    assert len(kiosk) >= 2
    for file in kiosk:
        said = [line for key in ("After", "Wants", "Requires", "BindsTo") for line in _lines(file, key)]
        assert not [line for line in said if "werkstadt-agent" in line], file


def test_no_unit_believes_that_it_can_take_a_dependency_back() -> None:
    """systemd only ever adds them: systemd.unit(5)."""
    assert len(UNITS) >= 10
    assert not [(file, key) for file in UNITS for key in DEPENDENCIES if "" in _lines(file, key)]
