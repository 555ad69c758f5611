"""A form with pictures and sounds goes into a pack and comes out of it; older packs still load."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.exhibits.conftest import CHOICES, SETTINGS, SURVEY, label, write_form
from werkstadt.exhibits.authoring.forms import compile_form
from werkstadt.exhibits.authoring.pack import CompiledPack, canonical_json
from werkstadt.exhibits.content import load_form
from werkstadt.exhibits.forms.session import FormSession
from werkstadt.exhibits.model import Form
from werkstadt.exhibits.problems import ContentError

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4" fill="#F4B41A"/></svg>'
DE, EN = "image::Deutsch (de)", "image::English (en)"


def unpacked(pack: CompiledPack, folder: Path) -> Form:
    for name, data in {**pack.files, "manifest.json": pack.manifest()}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return load_form(folder, pack.hash())


def packed(table: Mapping[str, Any], folder: Path) -> Form:
    return unpacked(CompiledPack("form", str(table["id"]), "1", {"form.json": canonical_json(table)}), folder)


def test_pictures_of_a_form_lie_in_its_pack(tmp_path: Path) -> None:
    survey = [{**SURVEY[0], DE: "sonne.svg", EN: "sun.svg"}, *SURVEY[1:]]
    choices = [{**CHOICES[0], "image": "m1.svg"}, *CHOICES[1:]]
    path = write_form(tmp_path / "feedback.xlsx", survey=survey, choices=choices)
    (tmp_path / "feedback-media").mkdir()
    for name in ("sonne.svg", "sun.svg", "m1.svg"):
        (tmp_path / "feedback-media" / name).write_text(SVG, encoding="utf-8")
    pack, problems = compile_form(path)
    assert problems == []
    assert pack is not None
    assert {name for name in pack.files if name.startswith("media/")} == {
        "media/sonne.svg",
        "media/sun.svg",
        "media/m1.svg",
    }
    question = FormSession(unpacked(pack, tmp_path / "pack"), "en").question()
    assert question is not None
    assert question.media == {"image": "media/sun.svg"}
    assert question.options[0].media == {"image": "media/m1.svg"}


def test_a_picture_that_does_something_else_is_refused_with_its_file(tmp_path: Path) -> None:
    path = write_form(tmp_path / "feedback.xlsx", survey=[{**SURVEY[0], DE: "x.svg"}, *SURVEY[1:]])
    (tmp_path / "feedback-media").mkdir()
    (tmp_path / "feedback-media" / "x.svg").write_text(SVG.replace("<circle", "<script/><circle"), encoding="utf-8")
    pack, problems = compile_form(path)
    assert pack is None
    assert [problem.spot.file for problem in problems] == [str(tmp_path / "feedback-media" / "x.svg")]


def test_what_is_said_about_persons_is_in_the_form(tmp_path: Path) -> None:
    told = {**label("Wir löschen alles.", "personal_data_notice"), "retention_days": 30, "personal_data": "yes"}
    pack, _ = compile_form(write_form(tmp_path / "feedback.xlsx", settings={**SETTINGS, **told}))
    assert pack is not None
    form = unpacked(pack, tmp_path / "pack")
    assert form.personal["de"] == "Wir löschen alles. (d)"
    assert form.retention_days == 30
    assert (form.languages[0].tag, form.languages[0].name) == ("de", "Deutsch (de)")


def words(text: str) -> dict[str, str]:
    return {"de": text, "en": text}


def old_form(**more: object) -> dict[str, Any]:
    first = {"ref": "a", "type": "text", "label": words("A"), "required": False}
    second = {"ref": "b", "type": "note", "label": words("B"), "required": False, **more}
    return {"format": 1, "kind": "form", "id": "feedback", "title": words("Alt"), "questions": [first, second]}


def test_a_form_of_format_1_still_means_what_it_meant(tmp_path: Path) -> None:
    """There, an unanswered question was false."""
    session = FormSession(packed(old_form(relevant="/data/a and '/data/a' != ''"), tmp_path))
    assert [page.ref for page in session.review()] == ["a"]
    session.answer("x")
    assert session.forward() is None
    question = session.question()
    assert question is not None
    assert question.ref == "b"


GROUP = {"ref": "g", "type": "group", "questions": [{"ref": "g/a", "type": "text", "label": words("A")}]}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"format": 3}, "1 or 2"),
        ({"questions": []}, "1 to 6000 of them"),
        ({"questions": [{**GROUP, "questions": []}]}, "1 to 6000 of them"),
        ({"questions": [{"ref": "a", "type": "select_one", "label": words("A"), "list": "l"}]}, "one of the form's"),
        ({"questions": [{"ref": "a", "type": "geopoint", "label": words("A")}]}, "one of select_one"),
        ({"questions": [{**GROUP, "relevant": "//*"}]}, "${name}"),
        ({"questions": [{"ref": "a", "type": "range", "label": words("A"), "bounds": {"start": 1, "end": 1, "step": 0,
          "decimal": False}}]}, "a step above 0"),
        ({"questions": [{**GROUP, "media": {"image": {"de": "../x"}}}]}, "a path inside the pack"),
        ({"retention_days": 0}, "a whole number from 1 to 3650"),
        ({"personal": {}}, "a table of texts by language"),
    ],
)  # fmt: skip
def test_a_damaged_form_is_refused_and_never_shown(change: dict[str, Any], told: str, tmp_path: Path) -> None:
    table = {"format": 2, "kind": "form", "id": "f", "title": words("F"), "lists": {}, "questions": [GROUP], **change}
    with pytest.raises(ContentError) as caught:
        FormSession(packed(table, tmp_path))
    assert told in str(caught.value)


def test_groups_have_an_end(tmp_path: Path) -> None:
    inner: dict[str, Any] = GROUP
    for depth in range(9):
        inner = {"ref": "/".join("h" * (9 - depth)), "type": "group", "questions": [inner]}
    table = {"format": 2, "kind": "form", "id": "f", "title": words("F"), "lists": {}, "questions": [inner]}
    with pytest.raises(ContentError, match="at most 8 groups within one another"):
        packed(table, tmp_path)
    assert len(json.dumps(table)) < 2_000
