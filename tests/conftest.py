"""For all tests: no examination of time, since several run at once on small machines."""

from hypothesis import settings

pytest_plugins = ["tests.accessibility.recorder"]

settings.register_profile("werkstadt", deadline=None)
settings.load_profile("werkstadt")
