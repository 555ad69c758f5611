"""Whatever bytes come as a manifest or an exhibition: what is taken is safe to make paths of, all else is refused."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from werkstadt.exhibits.manifest import (
    FILE_MAX,
    FILES_MAX,
    MANIFEST_MAX,
    PATH_MAX,
    check_path,
    exhibition_id,
    packs_of,
    parse_manifest,
)
from werkstadt.exhibits.problems import ContentError, short

SHA = "0123456789abcdef" * 4
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
parts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["", ".", "..", "a", "A", "manifest.json", " ", "\\", "\x00", "a" * 100, "ä" * 100]
)
paths = st.lists(parts, max_size=5).map("/".join)
rows = st.fixed_dictionaries(
    {"sha256": st.just(SHA) | st.text("0123456789abcdefABCDEF", min_size=60, max_size=66) | values},
    optional={"size": st.integers(-1, FILE_MAX + 1) | values},
)
manifests = st.fixed_dictionaries(
    {
        "format": st.just(1) | values,
        "kind": st.just("exhibit") | values,
        "id": st.just("bridge") | values,
        "version": st.just("1.0") | values,
        "files": st.dictionaries(paths, st.fixed_dictionaries({"sha256": st.just(SHA), "size": st.just(3)}), max_size=6)
        | st.dictionaries(paths, rows | values, max_size=3)
        | values,
    }
)
packs = st.fixed_dictionaries({"pack": st.just("bridge") | values, "hash": st.just(SHA) | values}) | values
exhibitions = st.fixed_dictionaries(
    {"id": st.just("winter") | values, "shows": st.lists(packs, max_size=4) | values, "forms": st.just([]) | values},
    optional={"brand": packs, "studies": st.lists(packs, max_size=2) | values, "tested": st.lists(packs, max_size=2)},
)


def is_told(err: ContentError) -> None:
    assert str(err).isprintable()
    assert str(err).startswith("here")


def is_safe(path: str) -> None:
    """It stays where it is put, and every disk can hold it."""
    base = "/content/packs/x"
    assert os.path.normpath(f"{base}/{path}") == f"{base}/{path}"
    assert path.isascii() or path.encode()
    assert len(path.encode()) <= PATH_MAX
    assert all(0 < len(part.encode()) <= 255 for part in path.split("/"))
    assert path.split("/")[0] != "manifest.json"


@given(st.binary(max_size=200) | (manifests | values).map(lambda tree: json.dumps(tree).encode()))
@example(b'{"format": true, "kind": "a", "id": "a", "version": "1", "files": {}}')
def test_a_manifest_is_safe_or_refused(data: bytes) -> None:
    try:
        manifest = parse_manifest(data, "here")
    except ContentError as err:
        is_told(err)
        return
    assert 1 <= len(manifest.files) <= FILES_MAX
    for path, ref in manifest.files.items():
        is_safe(path)
        assert check_path(path, "") == path
        assert len(ref.sha256) == 64
        assert int(ref.sha256, 16) >= 0
        assert 0 <= ref.size <= FILE_MAX
    names = [path.casefold() for path in manifest.files]
    assert len(names) == len(set(names))
    assert not any(other.startswith(f"{path}/") for path in manifest.files for other in manifest.files)


@given(paths)
def test_a_path_is_safe_or_refused(path: str) -> None:
    try:
        check_path(path, "here")
    except ContentError as err:
        is_told(err)
    else:
        is_safe(path)


@pytest.mark.parametrize(
    "path", ["a", "pictures/cover.svg", ".hidden", "a b/c d.png", "ä/ö.png", "…", "a" * 100, "a/manifest.json"]
)
def test_paths_as_authors_have_them_are_taken(path: str) -> None:
    assert check_path(path, "here") == path


@given(st.binary(max_size=200) | (exhibitions | values).map(lambda tree: json.dumps(tree).encode()))
def test_the_packs_of_an_exhibition_are_names_or_it_is_refused(data: bytes) -> None:
    for read in (packs_of, exhibition_id):
        try:
            found = read(data, "here")
        except ContentError as err:
            is_told(err)
            continue
        names = [found] if isinstance(found, str) else [part for pack in found for part in (pack.id, pack.hash)]
        assert all(name.replace("-", "").isalnum() and name.isascii() and name == name.lower() for name in names)


def test_what_is_too_large_is_not_parsed() -> None:
    with pytest.raises(ContentError, match=f"at most {MANIFEST_MAX} bytes"):
        parse_manifest(b"[" * (MANIFEST_MAX + 1), "here")


@given(values | st.text())
def test_what_came_is_told_in_one_short_line(value: object) -> None:
    assert short(value).isprintable()
    assert len(short(value)) <= 60


def test_a_deep_value_is_told_without_going_into_it() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    assert short(deep) == "a deep list"
    while deep:
        deep = deep[0]  # type: ignore[assignment]


def test_a_pack_named_twice_is_one(tmp_path: Path) -> None:
    row = {"pack": "bridge", "hash": SHA}
    data = json.dumps({"shows": [row, row], "forms": [row], "brand": row}).encode()
    assert len(packs_of(data, "here")) == 1
