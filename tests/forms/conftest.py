"""The oracle, one page for all tests of a process."""

from collections.abc import Iterator

import pytest

from tests.forms.oracle import Oracle, running_oracle


@pytest.fixture(scope="session")
def oracle() -> Iterator[Oracle]:
    with running_oracle() as found:
        yield found
