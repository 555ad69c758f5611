"""Our runtime comes to what @getodk/xforms-engine comes to, field by field, on forms of our own."""

import pytest

from tests.forms.comparing import Compiled, Example, compiled, differences
from tests.forms.examples import EXAMPLES
from tests.forms.oracle import Oracle

_compiled: dict[str, Compiled] = {}


def test_there_are_enough_forms_and_each_has_a_name_of_its_own() -> None:
    assert len(EXAMPLES) >= 25
    assert len({example.name for example in EXAMPLES}) == len(EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_a_form_comes_to_the_same(example: Example, oracle: Oracle) -> None:
    form = _compiled.setdefault(example.name, compiled(example))
    for steps in example.ways:
        assert differences(form, steps, oracle) == [], steps
