"""For all tests: no examination of time, since several run at once on small machines.

Generated cases are the same in each run, so that a red run can be had again; `make fuzz` looks for new ones.
"""

import gc
import os

import pytest
from hypothesis import settings

pytest_plugins = ["tests.accessibility.recorder", "tests.attempts.recorder"]

settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("fuzz", deadline=None, max_examples=2000, print_blob=True)
settings.load_profile(os.environ.get("WERKSTADT_CASES", "same"))


@pytest.fixture(scope="module", autouse=True)
def spare_the_collector() -> None:
    """A kiosk that closes collects garbage: looking through what earlier modules have left for good took a quarter of
    the time."""
    gc.collect()
    gc.freeze()
