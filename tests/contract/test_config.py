from pathlib import Path

import pytest

from werkstadt.contract.config import parse_toml
from werkstadt.contract.errors import ContractError

KNOWN: dict[str, type | tuple[type, ...]] = {
    "name": str, "console.port": int, "device.port": int, "device.names": list, "wait_s": (int, float), "loud": bool,
}  # fmt: skip
SOURCE = Path("hub.toml")


def test_known_keys_come_out_flat() -> None:
    text = 'name = "x"\nwait_s = 1.5\nloud = true\n[console]\nport = 8000 # why\n[device]\nnames = ["a"]'
    assert parse_toml(text, SOURCE, KNOWN) == {
        "name": "x", "wait_s": 1.5, "loud": True, "console.port": 8000, "device.names": ["a"],
    }  # fmt: skip
    assert parse_toml("console.port = 1", SOURCE, KNOWN) == {"console.port": 1}
    assert parse_toml("", SOURCE, KNOWN) == {}


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("\nnmae = 1", "hub.toml:2: nmae"),
        ("[console]\nport = 1\n\n[device]\nprt = 1", "hub.toml:5: device.prt"),
        ("[console]\nprt = 1", "hub.toml:2: console.prt"),
        ("# more\n[hub]", "hub.toml:2: hub"),
        ("x = {y = 1}", "hub.toml:1: x.y"),
        ("\n'quoted' = 1", "hub.toml:2: quoted"),
        ('\n"quoted" = 1', "hub.toml:2: quoted"),
        ("[[device]]\nport = 1", "hub.toml:1: device"),
    ],
)
def test_an_unknown_key_is_named_with_its_line(text: str, where: str) -> None:
    with pytest.raises(ContractError, match=r"expected one of console\.port, device\.names") as caught:
        parse_toml(text, SOURCE, KNOWN)
    assert caught.value.where == where


@pytest.mark.parametrize(
    ("text", "where", "expected"),
    [
        ("name = 7", "hub.toml:1: name", "str"),
        ("[console]\nport = 1\n[device]\nport = '2'", "hub.toml:4: device.port", "int"),
        ("[device]\nport = true", "hub.toml:2: device.port", "int"),
        ("wait_s = true", "hub.toml:1: wait_s", "int or float"),
        ("loud = 1", "hub.toml:1: loud", "bool"),
    ],
)
def test_a_value_of_another_type_is_named_with_its_line(text: str, where: str, expected: str) -> None:
    with pytest.raises(ContractError) as caught:
        parse_toml(text, SOURCE, KNOWN)
    assert (caught.value.where, caught.value.expected) == (where, expected)


@pytest.mark.parametrize("text", ["name =", "a = 1\na = 2", "x = " + "[" * 5_000, "x = " + "9" * 5_000])
def test_what_is_no_toml_is_refused(text: str) -> None:
    with pytest.raises(ContractError, match=r"hub\.toml: expected TOML"):
        parse_toml(text, SOURCE, KNOWN)
