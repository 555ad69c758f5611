"""What decides about a site, and what an author is told of one. Neither Qt nor the web engine is needed here."""

import json
import shutil
from pathlib import Path

import pytest

from werkstadt.exhibits.authoring.exhibition import check_source
from werkstadt.exhibits.authoring.install import install
from werkstadt.exhibits.fields import Fields
from werkstadt.exhibits.problems import Problem, Spot
from werkstadt.exhibits.scenetypes import folder_of
from werkstadt.scenes.web.load import FILES_MAX, Web, is_path, load, type_of
from werkstadt.scenes.web.references import Found, in_css, in_html, in_script
from werkstadt.scenes.web.rules import (
    DIALOGS_MAX,
    HEADERS,
    LOADING_TICKS,
    MEMORY_MAX_MIB,
    SILENT_TICKS,
    WORDS_MAX,
    Answer,
    Fault,
    Watch,
    address,
    data_mib,
    engine_environment,
    file_asked_for,
    is_inside,
    is_shut_in,
    may_fetch,
    parse_answer,
    wishes,
)

FILES = frozenset({"index.html", "sub/index.html", "a b.js", "ü.css"})


# What a page may ask for


@pytest.mark.attempt("Q51")
@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/", "index.html"),
        ("/index.html", "index.html"),
        ("/sub/", "sub/index.html"),
        ("/a%20b.js", "a b.js"),
        ("/%C3%BC.css", "ü.css"),
        ("/sub", None),
        ("", None),
        ("index.html", None),
        ("/../index.html", None),
        ("/%2e%2e/index.html", None),
        ("/sub/../index.html", None),
        ("//index.html", None),
        ("/index.html%00", None),
        ("/%FF", None),
        ("/missing.js", None),
    ],
)
def test_a_request_means_a_file_of_the_list_or_nothing(path: str, meant: str | None) -> None:
    assert file_asked_for("GET", "me", path, "me", FILES) == meant


def test_only_reading_and_only_from_its_own_host() -> None:
    assert file_asked_for("HEAD", "me", "/", "me", FILES) == "index.html"
    assert file_asked_for("POST", "me", "/", "me", FILES) is None
    assert file_asked_for("GET", "other", "/", "me", FILES) is None


def test_inside_is_the_scheme_and_the_host() -> None:
    assert is_inside("werkstadt-site", "me", "me")
    assert not is_inside("werkstadt-site", "other", "me")
    assert not is_inside("https", "me", "me")
    assert may_fetch("data", "", "me")
    assert may_fetch("blob", "", "me")
    assert not may_fetch("file", "", "me")


def test_its_address_says_what_the_visitor_wants() -> None:
    usual = wishes("en", simple=False, theme="light", larger=False, calm=False)
    assert usual == {"lang": "en", "theme": "light"}
    everything = wishes("de", simple=True, theme="night", larger=True, calm=True)
    wanted = "werkstadt-site://me/index.html?lang=de&level=simple&theme=night&size=larger&motion=none"
    assert address("me", everything) == wanted


def test_its_headers_let_nothing_in_from_outside() -> None:
    policy = dict(part.strip().split(" ", 1) for part in HEADERS["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["connect-src"] == policy["form-action"] == "'self'"
    assert not [value for value in policy.values() if "http" in value or "*" in value or "'unsafe-eval'" in value]
    assert "allow-popups" not in policy["sandbox"]
    assert "camera=()" in HEADERS["Permissions-Policy"].split(", ")


# How it is watched


def test_a_site_that_answers_is_left_alone() -> None:
    watch = Watch(loaded=True)
    for _ in range(10 * SILENT_TICKS):
        watch.answered()
        assert watch.look(100) is None


def test_one_that_falls_silent_is_stuck_and_one_answer_is_enough() -> None:
    watch = Watch(loaded=True)
    assert [watch.look(100) for _ in range(SILENT_TICKS)] == [None] * SILENT_TICKS
    watch.answered()
    assert watch.look(100) is None
    assert [watch.look(100) for _ in range(SILENT_TICKS)][-1] is Fault.STUCK


def test_one_that_answers_but_never_loads_has_failed() -> None:
    watch = Watch()
    faults = []
    for _ in range(LOADING_TICKS + 1):
        watch.answered()
        faults.append(watch.look(100))
    assert faults[:-1] == [None] * LOADING_TICKS
    assert faults[-1] is Fault.FAILED


def test_memory_and_nagging_have_limits() -> None:
    assert Watch().look(MEMORY_MAX_MIB) is None
    assert Watch().look(MEMORY_MAX_MIB + 1) is Fault.HUNGRY
    assert Watch(dialogs=DIALOGS_MAX).look(0) is None
    assert Watch(dialogs=DIALOGS_MAX + 1).look(0) is Fault.NAGGING


@pytest.mark.parametrize("odd", ["", "nonsense", "[]", "1", "null", '{"words": 7, "writes": "yes"}', "[" * 100_000])
def test_an_odd_answer_counts_as_nothing(odd: str) -> None:
    assert parse_answer(odd) == Answer()


def test_an_answer_is_cut_where_it_is_too_long() -> None:
    answer = parse_answer(json.dumps({"words": "x" * (WORDS_MAX + 1), "writes": True}))
    assert len(answer.words) == WORDS_MAX
    assert answer.writes


# How the engine is started


@pytest.mark.attempt("Q72")
def test_the_environment_of_others_opens_nothing() -> None:
    seen = {"QTWEBENGINE_DISABLE_SANDBOX": "1", "QTWEBENGINE_CHROMIUM_FLAGS": "--no-sandbox"}
    wanted = engine_environment(seen)
    assert wanted["QTWEBENGINE_DISABLE_SANDBOX"] is None
    assert wanted["QTWEBENGINE_REMOTE_DEBUGGING"] is None
    assert "--no-sandbox" not in str(wanted["QTWEBENGINE_CHROMIUM_FLAGS"])
    assert '"--host-resolver-rules=MAP * ~NOTFOUND"' in str(wanted["QTWEBENGINE_CHROMIUM_FLAGS"])


def test_only_our_own_word_allows_it_unsandboxed() -> None:
    assert engine_environment({"WERKSTADT_WEB_UNSANDBOXED": "1"})["QTWEBENGINE_DISABLE_SANDBOX"] == "1"
    assert engine_environment({"WERKSTADT_WEB_UNSANDBOXED": "yes"})["QTWEBENGINE_DISABLE_SANDBOX"] is None


def test_the_tree_below_is_opened_only_for_a_screen_reader_of_the_system() -> None:
    flag = "--force-renderer-accessibility"
    assert flag not in str(engine_environment({}))
    assert flag not in str(engine_environment({"QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "0"}))
    assert flag in str(engine_environment({"QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}))


def test_a_process_is_shut_in_with_filter_and_namespace_of_its_own() -> None:
    status = "Name:\tx\nNoNewPrivs:\t1\nSeccomp:\t2\n"
    assert is_shut_in(status, "pid:[1]", "pid:[2]")
    assert not is_shut_in(status, "pid:[1]", "pid:[1]")
    assert not is_shut_in(status, "pid:[1]", "")
    assert not is_shut_in(status.replace("Seccomp:\t2", "Seccomp:\t0"), "pid:[1]", "pid:[2]")
    assert not is_shut_in(status.replace("NoNewPrivs:\t1", "NoNewPrivs:\t0"), "pid:[1]", "pid:[2]")
    assert not is_shut_in("", "pid:[1]", "pid:[2]")


def test_what_a_process_has_set_aside_is_read_in_kibibytes() -> None:
    assert data_mib("VmSize:\t99 kB\nVmData:\t  2048 kB\n") == 2.0
    assert data_mib("") is None


# What a site may hold


def test_paths_are_plain_and_kinds_are_few() -> None:
    assert is_path("a/b-c_d.1.html")
    assert not [
        bad for bad in ("", "/a", "a//b", "../a", "a/.b", ".a", "a b", "ä", "a/", "a\\b", "x" * 201) if is_path(bad)
    ]
    assert type_of("a.MJS") == "text/javascript"
    assert type_of("sub.html/x") is None
    assert type_of("a.exe") is None
    assert type_of("html") is None


def _compiled(**changed: object) -> dict[str, object]:
    words = {"de": "a", "en": "b"}
    table = {"id": "x", "title": words, "fallback": words, "device": "full", "site": "site", "files": ["index.html"]}
    return {**table, **changed}


def _load(table: dict[str, object]) -> tuple[Web, list[Problem]]:
    fields = Fields(table, lambda path: Spot("pack.json", key=str(path)), [])
    return load(fields), fields.problems


def test_a_compiled_site_is_loaded() -> None:
    scene, problems = _load(_compiled(text={"de": "c", "en": "d"}))
    assert problems == []
    assert scene.files == frozenset({"index.html"})
    assert scene.device == "full"
    assert scene.slow


@pytest.mark.parametrize(
    "changed",
    [
        {"files": []},
        {"files": ["a.html"]},
        {"files": ["index.html", "../../etc/passwd"]},
        {"files": ["index.html", "/etc/passwd.js"]},
        {"files": ["index.html", "a.exe"]},
        {"files": ["index.html", *(f"{number}.js" for number in range(FILES_MAX))]},
        {"files": ["index.html", 7]},
        {"site": "../site"},
        {"site": "/site"},
        {"device": "watch"},
        {"title": {"de": "a"}},
    ],
)
def test_a_hostile_pack_is_refused_when_it_is_loaded(changed: dict[str, object]) -> None:
    assert _load(_compiled(**changed))[1]


# Where its files point


def _seen(found: list[Found]) -> list[tuple[str, int]]:
    return [(one.came, one.line) for one in found if not one.warning]


def test_every_address_in_html_is_found_with_its_line() -> None:
    page = """<img src=a.png srcset="b.png 1x, https://x.example/c.png 2x">
<a href='//x.example'>x</a><form action=d>
<style>body { background: url(e.png) }
p { background: url("http://x.example/f") }</style>
<script>fetch('https://x.example/g')</script><p style="background: url(h)" onclick="open('ftp://x.example/i')">
<meta http-equiv=refresh content="3; URL='https://x.example/'">"""
    assert _seen(in_html(page)) == [
        ("a.png", 1), ("b.png", 1), ("https://x.example/c.png", 1), ("//x.example", 2), ("d", 2), ("e.png", 3),
        ("http://x.example/f", 4), ("https://x.example/g", 5), ("h", 5), ("ftp://x.example/i", 5),
        ("https://x.example/", 6),
    ]  # fmt: skip


def test_styles_and_scripts_too() -> None:
    assert _seen(in_css("a{}\n@import 'b.css';\nc { src: url( d.woff2 ), url('//x/e') }")) == [
        ("d.woff2", 3), ("//x/e", 3), ("b.css", 2),
    ]  # fmt: skip
    script = "const name = 'http://www.w3.org/2000/svg'\nimport x from 'https://x/y.js'\nnew WebSocket(`wss://x/`)"
    assert _seen(in_script(script)) == [("https://x/y.js", 2), ("wss://x/", 3)]


def test_outside_is_another_scheme_or_host_but_nothing_harmless() -> None:
    outside = ["https://x", "//x", "file:///x", "mailto:x", "ftp://x", "X-Y:z", "\\\\x\\y"]
    inside = ["a", "./a", "../a", "#a", "?a", "data:image/png;base64,x", "javascript:void(0)", "blob:x", "about:blank"]
    assert [one for one in outside if not Found(one, 1).outside] == []
    assert [one for one in inside if Found(one, 1).outside] == []


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("b.css", "sub/b.css"),
        ("../a%20b.js?x#y", "a b.js"),
        ("/c.js", "c.js"),
        ("d/", "sub/d/index.html"),
        ("..", "index.html"),
        ("#x", None),
        ("", None),
        ("https://x", None),
    ],
)
def test_an_address_means_a_file_from_where_it_stands(address: str, target: str | None) -> None:
    assert Found(address, 1).target_from("sub/page.html") == target


# What its author is told


@pytest.fixture
def example(tmp_path: Path) -> Path:
    folder = tmp_path / "example"
    shutil.copytree(folder_of("web") / "example", folder)
    return folder


def _told(folder: Path) -> list[str]:
    return [str(problem).removeprefix(f"{folder}/") for problem in check_source(folder).problems]


def _add(folder: Path, name: str, data: str | bytes) -> None:
    file = folder / "site" / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(data.encode() if isinstance(data, str) else data)


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.exe", b"MZ", "expected a file that a site may hold"),
        ("a b.html", "", "expected a name of plain letters"),
        ("a.png", b"GIF89a", "expected a PNG, got other bytes"),
        ("a.jpg", b"nothing", "expected a JPEG, got other bytes"),
        ("a.woff2", b"OTTO", "expected a font as WOFF2, got other bytes"),
        ("a.wasm", b"MZ", "expected a WebAssembly module, got other bytes"),
        ("a.json", "{", "site/a.json:1: expected JSON"),
        ("a.json", "[" * 100_000, "expected JSON"),
        ("a.js", b"a\n\xff", "site/a.js:2: expected UTF-8, got byte 0xff"),
        ("a.css", b"a\0", "expected text, got a byte of 0"),
        ("a.svg", "<svg", "expected an SVG that can be read"),
        ("a.svg", '<!DOCTYPE svg [<!ENTITY a "b">]><svg/>', "expected an SVG without a document type"),
        ("a.svg", "<html/>", "expected an SVG, got"),
        ("a.svg", '<svg xmlns="http://www.w3.org/2000/svg"><image href="//x/a.png"/></svg>', "nothing from outside"),
        ("a.html", "<p>\n<script src=https://x/a.js></script>", "site/a.html:2: expected nothing from outside"),
        ("a.css", "a{}\nb { src: url(//x/y) }", "site/a.css:2: expected nothing from outside"),
        ("a.js", "fetch('https://x/')", "site/a.js:1: expected nothing from outside"),
        ("a.html", "<a href=gone.html>x</a>", 'warning: expected a file of the site, got "gone.html" is missing'),
        ("a.html", "<base href=sub>", "warning: expected addresses from where the page lies"),
        ("a.html", "<base href=https://x/>", "expected nothing from outside"),
        ("a.html", "<meta http-equiv=refresh content=5>", "warning: expected a page that stays"),
        ("a.html", "<select></select>", "warning: expected buttons or radio buttons"),
        ("a.html", "<input type=date>", "warning: expected a field that opens no window"),
        ("a.html", "<a target=_blank href=index.html>x</a>", "warning: expected a link that stays in its window"),
        ("a.html", "<audio></audio>", "warning: expected a page without sound"),
        ("a.js", "x\nnavigator.serviceWorker.register('y')", "site/a.js:2: warning: expected no service worker"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_with_its_place(
    example: Path, name: str, data: str | bytes, told: str
) -> None:
    _add(example, name, data)
    problems = _told(example)
    assert any(told in problem for problem in problems), problems


@pytest.mark.parametrize("page", ["<select></select>", "<a href=gone.html>x</a>"])
def test_a_page_with_a_warning_comes_along_all_the_same(example: Path, page: str) -> None:
    _add(example, "index.html", f"<!doctype html>{page}")
    checked = check_source(example)
    assert [problem.warning for problem in checked.problems] == [True]
    install(checked, example.parent / "content")
    (manifest,) = (example.parent / "content").rglob("pack.json")
    assert "index.html" in manifest.read_text(encoding="utf-8")


def test_links_are_refused_and_dotfiles_stay_out(example: Path) -> None:
    _add(example, ".DS_Store", b"\0")
    _add(example, ".git/config", "x")
    assert _told(example) == []
    (example / "site" / "passwd.js").symlink_to("/etc/passwd")
    (example / "site" / "etc").symlink_to("/etc")
    problems = _told(example)
    assert [problem.split(":")[0] for problem in problems if "a link" in problem] == ["site/etc", "site/passwd.js"]


def test_a_site_needs_a_first_page_and_has_its_limits(example: Path) -> None:
    (example / "site" / "index.html").rename(example / "site" / "start.html")
    assert any("expected index.html, its first page" in problem for problem in _told(example))
    (example / "site" / "start.html").rename(example / "site" / "index.html")
    for number in range(FILES_MAX):
        _add(example, f"{number}.css", "")
    assert any(f"expected at most {FILES_MAX} files" in problem for problem in _told(example))


def test_a_site_that_is_too_large_is_refused(example: Path) -> None:
    for number in range(3):
        _add(example, f"{number}.js", b" " * (7 * 2**20))
    assert any("expected at most 20 MiB in all" in problem for problem in _told(example))


@pytest.mark.parametrize("site", ["gone", "../example/site", "/etc", "pictures/prism.svg"])
def test_the_folder_must_be_one_of_the_exhibit(example: Path, site: str) -> None:
    toml = example / "exhibit.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace('site = "site"', f'site = "{site}"'), encoding="utf-8")
    assert any("expected a folder in the exhibit with an index.html" in problem for problem in _told(example))


def test_words_are_counted(example: Path) -> None:
    toml = example / "exhibit.toml"
    many = " ".join(["Wort"] * 61)
    text = toml.read_text(encoding="utf-8")
    toml.write_text(text.replace("Hier wäre ein Knopf für das Licht.", many), encoding="utf-8")
    assert any("expected at most 60 words, got 61 words" in problem for problem in _told(example))
