"""For all tests: no examination of time, since several run at once on small machines.

Generated cases are the same in each run, so that a red run can be had again; `make fuzz` looks for new ones.
"""

import os

from hypothesis import settings

pytest_plugins = ["tests.accessibility.recorder"]

settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("fuzz", deadline=None, max_examples=2000, print_blob=True)
settings.load_profile(os.environ.get("WERKSTADT_CASES", "same"))
