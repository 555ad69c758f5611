"""From settings to the repository, without the rest of the hub: publishing does not wait for a serving one."""

import datetime as dt

from werkstadt.hub import authority
from werkstadt.hub.content.online import OnlineKeys
from werkstadt.hub.content.repository import Repository
from werkstadt.hub.settings import Settings


def open_repository(settings: Settings, now: dt.datetime | None = None) -> Repository:
    """Raises AuthorityError where the hub was not set up, or its secret does not open."""
    keys = settings.state / "keys"
    secret = authority.read_secret(settings.key_secret)
    return Repository(settings.repository, OnlineKeys(keys / "content", secret), now or dt.datetime.now(dt.UTC))
