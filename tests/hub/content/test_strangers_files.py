"""Drafts and public keys come on sticks: whatever is in them, they are taken or refused in a line."""

import json
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from securesystemslib.signer import SSlibKey

from tests.support.repository import Town, key
from werkstadt.hub.content.drafts import Draft, RepositoryRefused
from werkstadt.hub.content.keys import KeyFileError, public_text, read_public

FIXED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=5,
)


def places(tree: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a tree, by keys."""
    inner = list(tree.items()) if isinstance(tree, dict) else list(enumerate(tree)) if isinstance(tree, list) else []
    return [at, *(place for name, value in inner for place in places(value, (*at, name)))]


def replaced(tree: Any, at: tuple[Any, ...], value: Any) -> Any:
    """A copy of tree with another value at that place."""
    if not at:
        return value
    copy = dict(tree) if isinstance(tree, dict) else list(tree)
    copy[at[0]] = replaced(tree[at[0]], at[1:], value)
    return copy


@FIXED
@given(data=st.data())
def test_a_draft_with_anything_in_it_is_read_or_refused_and_never_counts(town: Town, data: st.DataObject) -> None:
    draft = town.hub().draft_author("ben", key().public_key, ["exhibitions/*"])
    draft.metadata |= town.hub().draft_renewed().metadata
    draft.sign(town.admins[0])
    tree = json.loads(draft.to_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.sampled_from(places(tree)))
        tree = replaced(tree, at, data.draw(values))
    try:
        came = Draft.parse(json.dumps(tree).encode())
    except RepositoryRefused as err:
        told = str(err)
    else:
        told = came.what + "".join(came.says())
        try:
            town.hub().accept(came)
        except RepositoryRefused as err:
            told += str(err)
        else:
            raise AssertionError(f"{came.what} was taken in")
    assert told.isprintable()


@FIXED
@given(bytes_=st.binary(max_size=300))
def test_any_bytes_are_a_draft_or_refused(bytes_: bytes) -> None:
    try:
        Draft.parse(bytes_)
    except RepositoryRefused as err:
        told = str(err)
        assert told.isprintable()


@FIXED
@given(data=st.data())
def test_a_public_half_with_anything_in_it_is_the_same_key_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    good = key().public_key
    tree = json.loads(public_text(good))
    at = data.draw(st.sampled_from(places(tree)))
    file = tmp_path / "x.pub"
    file.write_text(json.dumps(replaced(tree, at, data.draw(values))))
    try:
        came = read_public(file)
    except KeyFileError as err:
        came, told = None, str(err)
        assert told.startswith(str(file))
    assert came is None or (isinstance(came, SSlibKey) and came == good)
