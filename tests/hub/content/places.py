"""A repository with one exhibition, by the product's own code, without processes."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

from tests.support.big_content import fill
from werkstadt.hub.content import keys, publishing
from werkstadt.hub.content.online import OnlineKeys
from werkstadt.hub.content.repository import Repository

SECRET = b"0123456789abcdef"


def published(folder: Path, files: Mapping[str, bytes]) -> Repository:
    """folder: empty. One pack with these files, signed by "author", whose key lies in folder."""
    fill(folder / "built", {"pack": files})
    repository = Repository(folder / "repository", OnlineKeys(folder / "online", SECRET), dt.datetime.now(dt.UTC))
    admins = [keys.make(folder / f"{number}.key", None) for number in range(3)]
    author = keys.make(folder / "author.key", None)
    draft = repository.draft_first(admins, 2)
    for number in range(2):
        draft.sign(keys.read_private(folder / f"{number}.key", None))
    repository.accept(draft)
    draft = repository.draft_author("author", author, ["exhibitions/*", "packs/*/*"])
    for number in range(2):
        draft.sign(keys.read_private(folder / f"{number}.key", None))
    repository.accept(draft)
    draft = publishing.draft(repository, publishing.read_built(folder / "built"), "author")
    draft.sign(keys.read_private(folder / "author.key", None))
    repository.accept(draft)
    return repository
