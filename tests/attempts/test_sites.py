"""A site in the kiosk as a program: keys of browsers, other buttons, lists, a site that poses as the kiosk."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

pytest.importorskip("PySide6.QtWebEngineQuick", reason="the extra kiosk-web is not installed")

from tests.attempts.outside import WIDE, Program, kiosk_command, on_a_screen, plain_program
from tests.attempts.recorder import Evidence
from werkstadt.exhibits.authoring.exhibition import check_source
from werkstadt.exhibits.authoring.install import install
from werkstadt.scenes.web.load import type_of

PAGE = """<!doctype html><meta charset=utf-8><title>Probe</title>
<style>html,body{margin:0;background:rgb(10,120,40)} a,select,input{position:fixed;font-size:40px;left:10px}
#all{position:fixed;inset:-500px;z-index:9;background:rgb(10,120,40);pointer-events:none}</style>
<div id=all></div><div style="z-index:99;position:fixed;inset:0">
<a href="index.html?again" style="top:10px">Ein Link, der weit reicht</a>
<select style="top:90px;width:280px;height:60px"><option>eins<option>zwei<option>drei</select>
<input type=date style="top:180px;width:280px;height:60px">
</div><script>document.documentElement.requestFullscreen?.().catch(() => 0)
const pdf = "data:application/pdf;base64,JVBERi0xLjQKJSVFT0YK";
for (const kind of ["object", "embed", "iframe"]) {
  const one = document.createElement(kind);
  one[kind === "object" ? "data" : "src"] = pdf; one.type = "application/pdf";
  one.style = "position:fixed;top:260px;left:10px;width:200px;height:60px"; document.body.append(one);
}</script>"""
GREEN = (10, 120, 40)
LINK, LIST, DAY, EMPTY = (940, 95), (940, 204), (1102, 320), (960, 500)
"""Where the page has them on the screen, px."""
START = (113, 665)
VALUE = (772, 168, 300, 70)
BAR = (0, 616, 1280, 104)
BROWSER = ["p", "s", "j", "u", "o", "n", "t", "l", "h", "f", "g", "d"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The kiosk with a site of bad manners before it."""
    folder = tmp_path_factory.mktemp("site")
    source = folder / "source" / "prototyp"
    shutil.copytree(Path(__file__).parents[2] / "exhibits" / "packs" / "prototyp", source)
    (source / "site" / "index.html").write_text(PAGE, encoding="utf-8")
    checked = check_source(source)
    assert all(problem.warning for problem in checked.problems), checked.problems
    install(checked, folder / "state" / "content")
    unsandboxed = {"WERKSTADT_WEB_UNSANDBOXED": "1"} if os.geteuid() == 0 else {}
    with on_a_screen(kiosk_command(folder), folder, **unsandboxed) as program:
        program.screen.tap(640, 20)
        time.sleep(0.4)
        program.screen.tap(400, 300)
        program.until(lambda: shown(program), "the site", 20)
        time.sleep(0.5)
        program.remember()
        yield program


def shown(program: Program) -> bool:
    return program.screen.pixels(0, 0, WIDE, 600).count(bytes((GREEN[2], GREEN[1], GREEN[0]))) > 20_000


def still(site: Program, what: str) -> None:
    """The page stands as it stood, and nothing is there beside it."""
    time.sleep(0.3)
    site.assert_nothing_new(what)
    assert shown(site), f"{what}: the page has gone"


@pytest.mark.attempt("Q58")
def test_keys_of_browsers_do_nothing_while_the_site_has_them(site: Program, evidence: Evidence) -> None:
    site.click(*EMPTY)
    chords: list[tuple[str, ...]] = [("Control_L", key) for key in BROWSER]
    chords += [("Control_L", "Shift_L", key) for key in ["i", "j", "c", "n", "p"]]
    chords += [(f"F{number}",) for number in (3, 5, 6, 7, 10, 11, 12)]
    chords += [("Alt_L", "Left"), ("Alt_L", "Home"), ("Menu",), ("Shift_L", "F10"), ("XF86_Back",), ("XF86_Refresh",)]
    pressed = sum(site.press(*chord) for chord in chords)
    with site.holding("Control_L"):
        for button in (4, 5, 4):
            site.click(*EMPTY, button)
    site.click(*EMPTY, 3)
    still(site, "keys of browsers")
    evidence.saw(f"{pressed} keys or chords with the focus in a site.")


@pytest.mark.attempt("Q59")
@pytest.mark.parametrize("held", ["", "Control_L", "Shift_L", "Alt_L"])
def test_a_link_opens_no_window_by_any_button(site: Program, held: str) -> None:
    buttons = (1, 2, 8, 9) if held else (2, 8, 9)
    with site.holding(held) if held else nullcontext():
        for button in buttons:
            site.click(*LINK, button)
            time.sleep(0.1)
    still(site, f"a link with {held or 'other buttons'}")


@pytest.mark.attempt("Q60")
def test_no_pdf_is_shown(site: Program) -> None:
    """The page asks for one by object, embed and frame; where it would stand there is the page's own ground."""
    assert type_of("paper.pdf") is None, "a pack cannot bring one"
    red, green, blue = site.screen.colour(800, 430)
    assert (red, green, blue) == GREEN
    still(site, "a PDF")


@pytest.mark.attempt("Q56")
def test_the_bar_is_the_kiosks_and_leads_home(site: Program) -> None:
    """The page makes itself larger than any screen, and asks for the full one."""
    assert site.screen.pixels(*BAR).count(bytes((GREEN[2], GREEN[1], GREEN[0]))) == 0
    assert len(site.windows()) == 1
    site.screen.tap(*START)
    site.until(lambda: not shown(site), "the start page", 3)
    site.screen.tap(400, 300)
    site.until(lambda: shown(site), "the site again", 20)
    site.remember()


@pytest.mark.attempt("Q57")
@pytest.mark.parametrize("where", [LIST, DAY], ids=["list", "day"])
def test_no_list_of_the_engines_own_opens(site: Program, where: tuple[int, int]) -> None:
    """While one is open, the kiosk's own bar is not answered either."""
    site.until(lambda: shown(site), "the site", 20)
    before = site.screen.pixels(*VALUE)
    site.screen.tap(*where)
    if where == LIST:
        assert site.screen.wait_for_change(VALUE, before, 3), "a tap chooses the next value"
    for keys in (("space",), ("Return",), ("F4",), ("Alt_L", "Down")):
        site.press(*keys)
        time.sleep(0.1)
    still(site, "a list")
    site.screen.tap(*START)
    site.until(lambda: not shown(site), "the start page", 3)
    site.screen.tap(400, 300)
    site.until(lambda: shown(site), "the site again", 20)
    site.remember()


@pytest.fixture
def plain_site(tmp_path: Path) -> Iterator[Program]:
    """The same page in a browser of Qt that nobody has told to guard anything."""
    page = tmp_path / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    with plain_program("plain_site", tmp_path, str(page)) as program:
        program.until(lambda: shown(program), "the page", 20)
        time.sleep(0.3)
        yield program


@pytest.mark.unhardened("Q57", "Q15")
def test_a_plain_browser_opens_lists_and_menus(plain_site: Program) -> None:
    plain_site.screen.tap(100, 120)
    plain_site.until(lambda: len(plain_site.windows()) == 2, "a window of the engine's own", 5)
    plain_site.press("Escape")
    plain_site.until(lambda: len(plain_site.windows()) == 1, "its end", 5)
    before = plain_site.screen.pixels(700, 450, 300, 250)
    plain_site.click(700, 500, 3)
    assert plain_site.screen.wait_for_change((700, 450, 300, 250), before, 5), "no menu came"
