"""A web prototype becomes an exhibit, from a folder or from a zip; no zip gets further than a folder would."""

import io
import json
import stat
import struct
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from werkstadt.exhibits.authoring import sitezip
from werkstadt.exhibits.authoring.exhibition import Checked, check_source
from werkstadt.exhibits.authoring.install import install
from werkstadt.exhibits.authoring.sitezip import ZipError, unzip_site
from werkstadt.exhibits.content import load_exhibit
from werkstadt.scenes.web.load import FILES_MAX, Web

Edit = Callable[[Path, str, str], None]
INDEX = {"index.html": b"<title>x</title>"}


def zipped(path: Path, files: Mapping[str, bytes], **more: int) -> Path:
    """more: what a member called "x.html" says of itself."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            member = zipfile.ZipInfo(name)
            member.compress_type = zipfile.ZIP_DEFLATED
            for key, value in more.items() if name == "x.html" else ():
                setattr(member, key, value)
            archive.writestr(member, data)
    return path


def files_of(study: Path) -> dict[str, bytes]:
    top = study / "prototype"
    return {path.relative_to(top).as_posix(): path.read_bytes() for path in sorted(top.rglob("*")) if path.is_file()}


def use_zip(study: Path, edit: Edit, files: Mapping[str, bytes], **more: int) -> Checked:
    zipped(study / "proto.zip", files, **more)
    edit(study / "study.toml", '"prototype"', '"proto.zip"')
    return check_source(study)


def test_it_is_an_exhibit_with_one_web_scene(study: Path, tmp_path: Path) -> None:
    checked = check_source(study)
    install(checked, tmp_path / "content")
    hash_ = checked.packs["page-test-a"].hash()
    exhibit = load_exhibit(tmp_path / "content" / "packs" / hash_, hash_)
    assert (exhibit.id, exhibit.version, exhibit.ages) == ("page-test-a", "0.1.0", (12, 99))
    assert exhibit.title["en"] == "Test our new page"
    assert (exhibit.folder / exhibit.cover.file).is_file()
    (scene,) = exhibit.scenes
    assert isinstance(scene, Web)
    assert (scene.site, scene.device, scene.title) == ("site", "phone", exhibit.title)
    assert scene.fallback["en"] == "This cannot be shown here at the moment."
    assert scene.files == {"index.html", "visit.html", "page.css", "page.js"}
    assert (exhibit.folder / "site" / "index.html").read_bytes() == files_of(study)["index.html"]


def test_it_may_have_words_and_a_device_of_its_own(study: Path, edit: Edit) -> None:
    words = 'title = { de = "A", en = "B" }\nfallback = { de = "C", en = "D" }'
    edit(study / "study.toml", 'device = "phone"', words)
    (scene,) = json.loads(check_source(study).packs["page-test-a"].files["pack.json"])["scenes"]
    assert (scene["title"]["en"], scene["fallback"]["en"], scene["device"]) == ("B", "D", "full")


@pytest.mark.parametrize("top", ["", "dist/"])
def test_a_folder_and_its_zip_are_the_same_pack(study: Path, edit: Edit, top: str) -> None:
    from_folder = check_source(study).packs["page-test-a"].hash()
    noise = {"__MACOSX/index.html": b"x", "__MACOSX/._index.html": b"x", f"{top}.DS_Store": b"x"}
    checked = use_zip(study, edit, noise | {f"{top}{name}": data for name, data in files_of(study).items()})
    assert checked.problems == []
    assert checked.packs["page-test-a"].hash() == from_folder


def test_what_is_wrong_in_a_site_is_told_with_its_file(study: Path, edit: Edit) -> None:
    (study / "prototype" / "index.html").write_text("<p>\n<img src='https://example.org/a.png'>", encoding="utf-8")
    assert [str(problem).removeprefix(f"{study}/") for problem in check_source(study).errors] == [
        "prototype/index.html:2: expected nothing from outside the site: there is no network, "
        'got "https://example.org/a.png"'
    ]
    checked = use_zip(study, edit, files_of(study))
    assert [str(problem).removeprefix(f"{study}/").partition(",")[0] for problem in checked.errors] == [
        "proto.zip/site/index.html:2: expected nothing from outside the site: there is no network"
    ]


def test_a_zip_without_a_first_page_is_refused(study: Path, edit: Edit) -> None:
    checked = use_zip(study, edit, {"visit.html": b""})
    assert ["expected index.html, its first page, got none" in str(problem) for problem in checked.errors] == [True]


def test_a_folder_that_is_not_around_all_files_is_part_of_their_names(study: Path, edit: Edit) -> None:
    checked = use_zip(study, edit, {"dist/index.html": b"", "other/x.css": b""})
    assert ["expected index.html, its first page, got none" in str(problem) for problem in checked.errors] == [True]


@pytest.mark.parametrize("site", ["prototype/index.html", "folder.zip"])
def test_a_site_is_a_folder_or_a_zip_and_nothing_else(study: Path, edit: Edit, site: str) -> None:
    (study / "folder.zip").mkdir()
    edit(study / "study.toml", '"prototype"', f'"{site}"')
    (problem,) = check_source(study).errors
    assert "site: expected a folder with an index.html, or a .zip of one" in str(problem)


@pytest.mark.parametrize(
    ("files", "more", "expected"),
    [
        ({"../x.css": b""}, {}, "names of plain letters"),
        ({"/etc/x.css": b""}, {}, "names of plain letters"),
        ({"a\\x.css": b""}, {}, "names of plain letters"),
        ({"ä.css": b""}, {}, "names of plain letters"),
        ({"INDEX.html": b""}, {}, "names that differ in more than capitals"),
        ({"x.html": b"index.html"}, {"external_attr": (stat.S_IFLNK | 0o777) << 16}, "files of its own"),
        ({"x.html": b"y"}, {"compress_type": zipfile.ZIP_LZMA}, "files without a password, packed as zips are usually"),
        ({"index.html/x.css": b""}, {}, "a zip that can be read"),
        ({f"{number}.css": b"" for number in range(FILES_MAX)}, {}, f"at most {FILES_MAX} files"),
    ],
)
def test_a_zip_that_wants_more_than_a_site_may_is_refused(
    study: Path, edit: Edit, files: Mapping[str, bytes], more: Mapping[str, int], expected: str
) -> None:
    checked = use_zip(study, edit, {**INDEX, **files}, **more)
    (problem,) = checked.errors
    assert str(problem).startswith(f"{study}/study.toml:60, variant[1].site: expected {expected}"), str(problem)


def test_a_zip_with_a_password_is_refused(tmp_path: Path) -> None:
    data = bytearray(zipped(tmp_path / "a.zip", INDEX).read_bytes())
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # where the flags stand in the two kinds of header
        struct.pack_into("<H", data, data.index(magic) + at, 1)
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(ZipError) as caught:
        unzip_site(tmp_path / "a.zip", tmp_path)
    assert caught.value.expected.startswith("files without a password")


def test_no_more_is_unpacked_than_a_site_may_have(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it says of its own size: a zip of a few bytes can hold gigabytes."""
    monkeypatch.setattr(sitezip, "SITE_MAX", 1024 * 1024)
    into = tmp_path / "into"
    into.mkdir()
    exactly = {"index.html": bytes(1024), "a.css": bytes(1023 * 1024)}
    unzip_site(zipped(tmp_path / "a.zip", exactly), into)
    with pytest.raises(ZipError) as caught:
        unzip_site(zipped(tmp_path / "b.zip", {**exactly, "b.css": b"x"}), into)
    assert (caught.value.expected, caught.value.came) == ("at most 1 MiB in all", 'more, with "b.css"')
    assert not (into / "b.css").exists()


def test_what_is_no_zip_is_refused(study: Path, edit: Edit) -> None:
    (study / "proto.zip").write_bytes(b"nothing of the kind")
    edit(study / "study.toml", '"prototype"', '"proto.zip"')
    (problem,) = check_source(study).errors
    assert "site: expected a zip that can be read, got" in str(problem)


def test_a_link_to_a_site_is_refused(study: Path, edit: Edit) -> None:
    (study / "link").symlink_to(study / "prototype")
    edit(study / "study.toml", '"prototype"', '"link"')
    (problem,) = check_source(study).errors
    assert "site: expected a folder with an index.html, or a .zip of one" in str(problem)


def is_told(err: ZipError) -> None:
    assert err.expected
    assert err.came.isprintable()


names = st.sampled_from(["index.html", "a/b.css", "../x", "/x", "a\\b", "", ".", "a/../../x", "a", "a/", "C:x", ".x"])


def _zip(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name or "x"), data)
    return held.getvalue()


@st.composite
def zips(draw: st.DrawFn) -> bytes:
    data = bytearray(_zip(draw(st.dictionaries(names | st.text(max_size=8), st.binary(max_size=20), max_size=5))))
    for at in draw(st.lists(st.integers(0, len(data) - 1), max_size=3)):
        data[at] = draw(st.integers(0, 255))
    return bytes(data)


@settings(max_examples=200, deadline=None)
@given(zips() | st.binary(max_size=80))
def test_whatever_a_zip_is_it_stays_in_its_folder_or_is_refused(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        (top / "into").mkdir()
        (top / "a.zip").write_bytes(data)
        try:
            unzip_site(top / "a.zip", top / "into")
        except ZipError as err:
            is_told(err)
        assert sorted(path.name for path in top.iterdir()) == ["a.zip", "into"]
        assert not [path for path in (top / "into").rglob("*") if path.is_symlink()]
