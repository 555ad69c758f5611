import pytest
from pydantic import ValidationError

from werkstadt.contract.messages import CheckIn, Command, EnrolRequest, Message, Policy
from werkstadt.contract.ranges import SEQ_MAX


def bad_fields(model: type[Message], text: str) -> list[tuple[int | str, ...]]:
    with pytest.raises(ValidationError) as caught:
        model.model_validate_json(text)
    return [error["loc"] for error in caught.value.errors()]


def test_a_check_in_of_the_next_version_is_understood() -> None:
    told = CheckIn.model_validate_json(
        '{"version":"9","epochs":[{"epoch":"e","written":2,"given":1,"x":1}],"new":true}'
    )
    assert told.epochs[0].written == 2
    assert told.troubles == []


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('{"version":"","epochs":[]}', ("version",)),
        ('{"version":"a\\u0000b","epochs":[]}', ("version",)),
        ('{"version":"1","epochs":[{"epoch":"e","written":-1,"given":0}]}', ("epochs", 0, "written")),
        ('{"version":"1","epochs":[{"epoch":"e","written":"1","given":0}]}', ("epochs", 0, "written")),
        (f'{{"version":"1","epochs":[{{"epoch":"e","written":{SEQ_MAX + 1},"given":0}}]}}', ("epochs", 0, "written")),
        ('{"version":"1","epochs":[],"lost":1.5}', ("lost",)),
        (
            '{"version":"1","epochs":[],"troubles":[{"code":"x","detail":"\\u0000","since_ms":1}]}',
            ("troubles", 0, "detail"),
        ),
        ('{"version":"1","epochs":[],"exhibition":""}', ("exhibition",)),
    ],
)
def test_a_bad_check_in_names_its_field(text: str, where: tuple[int | str, ...]) -> None:
    assert bad_fields(CheckIn, text) == [where]


@pytest.mark.parametrize("token", ["ABCDEF", "ABCDEFGH", "ABCDEFU", "abcdefg", "ABCDEFG\\n"])
def test_a_token_outside_of_the_alphabet_is_refused(token: str) -> None:
    text = f'{{"token":"{token}","csr":"","name":"n","profile":"p","version":"1"}}'
    assert bad_fields(EnrolRequest, text) == [("token",)]


@pytest.mark.parametrize("every_s", ["0", "-1", "1e9", "NaN", '"30"'])
def test_a_device_cannot_be_told_to_check_in_never_or_always(every_s: str) -> None:
    text = f'{{"revision":1,"device":"d","name":"n","checkin_s":{every_s}}}'
    assert bad_fields(Policy, text) == [("checkin_s",)]


def test_only_known_commands_are_commands() -> None:
    assert bad_fields(Command, '{"counter":1,"expires_ms":1,"name":"wipe"}') == [("name",)]
