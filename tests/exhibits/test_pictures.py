"""A picture that is broken, huge, moves or reaches outside is refused; a harmless one comes through as it is."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from werkstadt.exhibits.authoring.pictures import PictureError, check_jpeg, check_picture, check_png, check_svg
from werkstadt.exhibits.problems import Problem, Spot

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 10">{}</svg>'


def image(kind: str, size: tuple[int, int] = (20, 10)) -> bytes:
    out = io.BytesIO()
    Image.radial_gradient("L").resize(size).convert("RGB").save(out, kind)
    return out.getvalue()


def test_harmless_pictures_come_through(tmp_path: Path) -> None:
    svg = SVG.format('<defs><g id="a"/></defs><use href="#a"/><rect style="fill:url(#a)" fill="url(#b)"/><!-- x -->')
    pictures = {"a.png": image("PNG"), "a.jpg": image("JPEG"), "b.JPEG": image("JPEG"), "a.svg": svg.encode()}
    problems: list[Problem] = []
    for name, data in pictures.items():
        (tmp_path / name).write_bytes(data)
        assert check_picture(tmp_path / name, Spot(name), problems) == data
    assert problems == []


@pytest.mark.attempt("Q64")
@pytest.mark.parametrize(
    ("inside", "came"),
    [
        ("<script>alert(1)</script>", "<script> in line 1"),
        ("<g><foreignObject/></g>", "<foreignObject>"),
        ('<rect onclick="x()"/>', "onclick"),
        ('<image href="http://evil/x.png"/>', 'href="http://evil/x.png"'),
        ('<image xlink:href="file:///etc/passwd"/>', "file:///etc/passwd"),
        ('<image href="other.svg"/>', "other.svg"),
        ('<image href="data:image/svg+xml;base64,AAAA"/>', "data:image/svg+xml"),
        ('<a href="javascript:x()"><rect/></a>', "javascript"),
        ('<rect fill="url(http://evil/x)"/>', "evil"),
        ("<rect style=\"fill: URL( '//evil' )\"/>", "evil"),
        ('<style>@import "x.css";</style>', "@import"),
        ("<style>rect { fill: url(x.svg#a) }</style>", "x.svg"),
        ("<style>rect { fill: u\\72l(x) }</style>", "u\\72l"),
        ("<rect><animate/></rect>", "<animate>"),
        ("<set/>", "<set>"),
        ('<g xml:base="http://evil/"><use href="#a"/></g>', "base="),
        ("<?php x ?>", "<?php>"),
    ],
)
def test_an_svg_that_does_more_than_show_is_refused(inside: str, came: str) -> None:
    with pytest.raises(PictureError) as caught:
        check_svg(SVG.format(inside).encode())
    assert came in caught.value.came


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not xml",
        b"<svg/>",
        b'<html xmlns="http://www.w3.org/1999/xhtml"/>',
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 a b"/>',
        b'<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">&a;</svg>',
        b'<?xml-stylesheet href="x.css"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>',
        SVG.format("<g/>" * 20_001).encode(),
    ],
)
def test_what_is_no_plain_svg_is_refused(data: bytes) -> None:
    with pytest.raises(PictureError):
        check_svg(data)


def copies(levels: int, each: int, xlink: bool = False) -> bytes:
    """levels of groups, each of which draws the one before it so often."""
    href = "xlink:href" if xlink else "href"
    groups = [f'<g id="l{level}">' + f'<use {href}="#l{level - 1}"/>' * each + "</g>" for level in range(1, levels + 1)]
    inside = '<defs><rect id="l0"/>' + "".join(groups) + f'</defs><use {href}="#l{levels}"/>'
    return SVG.format(inside).encode()


@pytest.mark.attempt("Q64")
@pytest.mark.parametrize("xlink", [False, True])
def test_copies_of_copies_are_counted_as_often_as_they_are_drawn(xlink: bool) -> None:
    check_svg(copies(levels=3, each=8, xlink=xlink))
    with pytest.raises(PictureError) as caught:
        check_svg(copies(levels=8, each=16, xlink=xlink))
    assert caught.value.expected == "at most 50000 elements with all copies"


def test_copies_of_themselves_are_refused() -> None:
    for inside in ('<g id="a"><use href="#a"/></g>', '<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'):
        with pytest.raises(PictureError) as caught:
            check_svg(SVG.format(inside).encode())
        assert "no copy of themselves" in caught.value.expected


def test_a_nest_too_deep_is_refused() -> None:
    with pytest.raises(PictureError):
        check_svg(SVG.format("<g>" * 5_000 + "</g>" * 5_000).encode())


@pytest.mark.parametrize(("check", "kind"), [(check_png, "PNG"), (check_jpeg, "JPEG")])
def test_a_picture_cut_anywhere_is_refused(check: object, kind: str) -> None:
    whole = image(kind)
    for end in range(len(whole) - 1):
        with pytest.raises(PictureError):
            check(whole[:end])  # type: ignore[operator]


@given(st.data())
def test_a_png_with_a_flipped_byte_is_refused(data: st.DataObject) -> None:
    whole = bytearray(image("PNG"))
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(PictureError):
        check_png(bytes(whole))


@given(st.binary(max_size=300), st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"<svg"]))
def test_no_bytes_make_it_stumble(data: bytes, start: bytes) -> None:
    for check in (check_png, check_jpeg, check_svg):
        with pytest.raises(PictureError):
            check(start + data)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_of_too_many_pixels_is_refused(kind: str) -> None:
    check = check_png if kind == "PNG" else check_jpeg
    with pytest.raises(PictureError, match="4096 px"):
        check(image(kind, (4097, 1)))


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


HEADER = chunk(b"IHDR", struct.pack(">IIBBBBB", 4, 4, 8, 0, 0, 0, 0))


@pytest.mark.parametrize(
    ("chunks", "came"),
    [
        (chunk(b"IEND", b""), "no header"),
        (HEADER, "one that ends early"),
        (HEADER + chunk(b"IDAT", b"no zlib") + chunk(b"IEND", b""), "damaged pixels"),
        (HEADER + chunk(b"IDAT", zlib.compress(bytes(20))[:-6]) + chunk(b"IEND", b""), "pixels that end early"),
        (HEADER + chunk(b"IDAT", b"") + chunk(b"IEND", b""), "pixels that end early"),
    ],
)
def test_a_png_put_together_wrongly_is_refused(chunks: bytes, came: str) -> None:
    with pytest.raises(PictureError) as caught:
        check_png(b"\x89PNG\r\n\x1a\n" + chunks)
    assert caught.value.came == came


def test_a_jpeg_may_be_padded_but_not_broken() -> None:
    whole = image("JPEG")
    check_jpeg(whole[:2] + b"\xff\xff" + whole[2:])
    with pytest.raises(PictureError, match="damaged part at byte 2"):
        check_jpeg(whole[:2] + b"\x00" + whole[2:])


def test_a_picture_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    problems: list[Problem] = []
    assert check_picture(tmp_path / "gone.png", Spot("x"), problems) is None
    assert problems[0].came == "gone.png: No such file or directory"


def test_a_moving_png_is_refused() -> None:
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    with pytest.raises(PictureError, match="still"):
        check_png(out.getvalue())


def test_a_file_of_three_megabytes_is_refused_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "big.png").write_bytes(image("PNG") + bytes(3 * 2**20))
    problems: list[Problem] = []
    assert check_picture(tmp_path / "big.png", Spot("x"), problems) is None
    assert "3072 KiB in big.png" in problems[0].came
