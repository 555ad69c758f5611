"""A site in the real web engine: everything that it must not do, tried; and what becomes of one that misbehaves."""

import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest

pytest.importorskip("PySide6.QtWebEngineQuick", reason="the extra kiosk-web is not installed")

from tests.scenes.playground import Playground
from werkstadt.scenes.web import engine, rules
from werkstadt.scenes.web.rules import Fault

BIG = "style='position:fixed;left:0;top:0;width:400px;height:300px;font-size:40px'"
SAY = (
    "const say = text => { const p = document.createElement('p'); p.textContent = 'came:' + text;"
    "document.body.append(p) };"
)


@pytest.fixture(scope="module")
def ground(qapp: QGuiApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Playground]:
    one = Playground(tmp_path_factory.mktemp("sites"))
    yield one
    one.end()


@pytest.fixture
def no_headers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the first lock: what a site's own headers forbid it."""
    monkeypatch.setattr(engine, "HEADERS", {})


def script(body: str) -> str:
    return f"<p>da</p><script>{SAY}(async () => {{ {body} }})()</script>"


def outcome(expression: str) -> str:
    """Whether a promise or value came, or why not."""
    return script(f"try {{ say('yes ' + await ({expression})) }} catch (err) {{ say('no ' + err.name) }}")


# What is shown


def test_a_page_is_shown_and_can_be_pressed(ground: Playground) -> None:
    ground.open(f"<button {BIG} onclick=\"document.body.append('ge' + 'drückt')\">Knopf</button>")
    ground.until(lambda: "Knopf" in ground.words, "the button's words")
    ground.tap(200, 150)
    ground.until(lambda: "gedrückt" in ground.words, "what pressing did")


def test_its_own_files_come_as_what_they_are(ground: Playground) -> None:
    files = {"a.css": b"body { color: rgb(1, 2, 3) }", "a.js": b"export const n = 7", "a.json": b'{"n": 8}'}
    page = '<link rel=stylesheet href=a.css><script type=module>import {n} from "./a.js"; ' + SAY
    page += "const json = await (await fetch('a.json')).json(); say([n, json.n, getComputedStyle(document.body).color])"
    ground.open(page + "</script>", files)
    assert ground.result() == "7,8,rgb(1, 2, 3)"


def test_scripts_of_webassembly_run_and_eval_does_not(ground: Playground) -> None:
    wasm = b"\0asm\1\0\0\0"
    ground.open(outcome("WebAssembly.instantiateStreaming(fetch('a.wasm')).then(made => 'made')"), {"a.wasm": wasm})
    assert ground.result() == "yes made"
    ground.open(outcome("eval('1 + 1')"))
    assert ground.result() == "no EvalError"


@pytest.mark.attempt("Q51")
def test_a_file_that_is_not_on_the_list_is_not_there(ground: Playground) -> None:
    tries = "['secret.txt', '../secret.txt', '%2e%2e/secret.txt', '/etc/passwd', 'index.html/../../secret.txt']"
    page = script(f"say(await Promise.all({tries}.map(async path => (await fetch(path)).status)))")
    view = ground.open(page, wait=False)
    (view.exhibit.folder / "secret.txt").write_text("geheim", encoding="utf-8")
    (view.exhibit.folder / "site" / "secret.txt").write_text("geheim", encoding="utf-8")
    assert ground.result() == "404,404,404,404,404"


def test_it_is_told_what_its_visitor_wants(ground: Playground) -> None:
    ground.open(script("say(location.search)"))
    assert ground.result() == "?lang=de&theme=light&motion=none"


def test_a_page_that_listens_changes_itself_and_another_is_loaded_anew(ground: Playground) -> None:
    listen = "addEventListener('werkstadt', event => { event.preventDefault(); say(event.detail.lang) })"
    view = ground.open(script(listen))
    ground.host.stay.language = "en"
    view.refresh()
    assert ground.result() == "en"
    assert "da" in ground.words
    view = ground.open(script("say(new URLSearchParams(location.search).get('lang'))"))
    assert ground.result() == "de"
    ground.host.stay.language = "en"
    view.refresh()
    ground.until(lambda: "came:en" in ground.words, "the page in English")


def test_what_a_visitor_wants_is_not_said_twice(ground: Playground) -> None:
    view = ground.open(script("addEventListener('werkstadt', () => say('again'))"))
    view.refresh()
    assert ground.still_there("da")
    assert "again" not in ground.words


def test_keys_go_in_and_out_and_the_keyboard_on_the_glass_writes(ground: Playground) -> None:
    view = ground.open(f"<textarea {BIG} id=t></textarea><script>{SAY}t.oninput = () => say(t.value)</script>")
    assert view.property("writes") is False
    ground.tap(200, 150)
    ground.until(lambda: bool(view.property("writes")), "the keyboard")
    assert view.property("holdsFocus") is True
    for letter in ("a", "ß", "'", "\\", "\n", "€"):
        view.write(letter)
    view.backspace()
    ground.until(lambda: "came:aß'\\" in ground.words, "the letters")
    assert "€" not in ground.words.splitlines()[-1]
    view.done()
    ground.until(lambda: not view.property("writes"), "the end of writing")


def test_what_can_be_read_is_what_can_be_seen(ground: Playground) -> None:
    ground.open(
        "<h1>Titel</h1><p>Ein <b>Satz</b>.</p><img alt='ein Bild'><button aria-label='Weg damit'>x</button>"
        "<p hidden>versteckt</p><p style='visibility:hidden'>unsichtbar</p><p aria-hidden=true>Zierde</p>"
        "<label>Name<input value=geheim></label><script>var n = 1</script>"
    )
    ground.until(lambda: ground.words != "", "words")
    said = ground.words.splitlines()
    assert said == ["Titel", "Ein Satz .", "ein Bild Weg damit Name"]
    assert not {"versteckt", "unsichtbar", "Zierde", "geheim"} & set(ground.words.split())
    assert "var" not in ground.words


# Doors that are shut


@pytest.mark.attempt("Q15")
def test_no_menu_comes_by_right_click_long_press_or_two_fingers(ground: Playground) -> None:
    ground.open(
        f"<a href='index.html' {BIG}>Ein Link</a>"
        f"<script>{SAY}let n = 0; addEventListener('contextmenu', () => say(++n))</script>"
    )
    before = len(ground.window.contentItem().childItems())
    ground.right_click(100, 20)
    assert ground.result() == "1", "the menu was asked for"
    ground.tap(100, 20, held_ms=900)
    ground.right_click(600, 500)
    assert len(ground.window.contentItem().childItems()) == before
    assert ground.still_there("Ein Link")


WINDOWS = {
    "a link": "document.querySelector('a').click()",
    "a script": "window.open('index.html')",
    "a form": "document.querySelector('form').submit()",
}
LINKS = "<a target=_blank href=index.html>x</a><form target=_blank action=index.html></form>"


@pytest.mark.attempt("Q42")
@pytest.mark.parametrize("way", WINDOWS)
def test_no_second_window_opens(ground: Playground, way: str) -> None:
    view = ground.open(LINKS + script(f"{WINDOWS[way]}; say('tried')"))
    assert ground.result() == "tried"
    assert ground.still_there("tried")
    assert view.refusals == []


@pytest.mark.attempt("Q42")
@pytest.mark.parametrize("way", WINDOWS)
def test_a_second_window_is_refused_also_where_the_headers_let_it_pass(
    ground: Playground, no_headers: None, way: str
) -> None:
    off = {"javascriptCanOpenWindows: false": "javascriptCanOpenWindows: true"}
    view = ground.open(LINKS + script(f"{WINDOWS[way]}; say('tried')"), without=off)
    assert ground.result() == "tried"
    ground.until(lambda: view.refusals != [], "the request for a window")
    assert view.refusals[0].startswith("a window for")
    assert ground.state == "shown"


AWAY = (
    "http://127.0.0.1:9/", "https://example.org/", "file:///etc/passwd", "view-source:index.html",
    "chrome://version", "chrome://crash", "qrc:/", "data:text/html,weg", "mailto:a@example.org", "tel:112", "ftp://example.org/",
    "smb://example.org/", "steam:run", "x-apt:vim", "werkstadt-site://another/index.html", "devtools://devtools/",
)  # fmt: skip


@pytest.mark.attempt("Q43")
def test_no_address_leads_out_of_the_site(ground: Playground, no_headers: None) -> None:
    went = f"const away = {json.dumps(AWAY)}; let n = 0; setInterval(() => {{ if (n < away.length) location.href = "
    ground.open(f"<p>da</p><script>{SAY}{went}away[n++]; else if (n++ === away.length) say('tried') }}, 30)</script>")
    assert ground.result() == "tried"
    assert ground.still_there("tried")
    assert str(ground.web.property("url").toString()).startswith("werkstadt-site://probe/")


@pytest.mark.unhardened("Q43")
def test_with_the_gate_open_an_address_does_lead_out(ground: Playground, no_headers: None) -> None:
    page = "<p>da</p><script>setTimeout(() => location.href = 'data:text/html,weg', 300)</script>"
    off = {"if (!root.view.mayGo(request.url))": "if (false)", "onUrlChanged: root.view.stands(url)": ""}
    ground.open(page.replace("data:text/html,weg", "about:blank"), without=off)
    ground.until(lambda: ground.web.property("url").toString() == "about:blank", "the way out")


@pytest.mark.attempt("Q62")
@pytest.mark.parametrize("blank", ["location.href = 'about:blank'", "document.open(); location.replace('about:blank')"])
def test_a_page_that_empties_itself_is_replaced(ground: Playground, blank: str) -> None:
    view = ground.open(f"<p>da</p><script>setTimeout(() => {{ {blank} }}, 300)</script>")
    gone_with(ground, Fault.FAILED)
    assert view.property("onceMore") is True


@pytest.mark.attempt("Q43")
def test_a_page_that_goes_on_by_itself_stays_in_the_site(ground: Playground) -> None:
    ground.open("<meta http-equiv=refresh content='0;url=https://example.org/'><p>da</p>")
    assert ground.still_there("da")


DOWNLOAD = (
    "const a = document.createElement('a'); a.download = 'x.txt'; a.href = {}; document.body.append(a); a.click()"
)
FILES = {"own": "'a.json'", "blob": "URL.createObjectURL(new Blob(['x']))", "data": "'data:text/plain,x'"}


@pytest.mark.attempt("Q44")
@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("headers", [True, False])
def test_nothing_is_downloaded(
    ground: Playground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, headers: bool
) -> None:
    if not headers:
        monkeypatch.setattr(engine, "HEADERS", {})
    ground.open(script(f"{DOWNLOAD.format(FILES[kind])}; say('tried')"), {"a.json": b"{}"})
    assert ground.view is not None
    ground.view.property("shut").setDownloadPath(str(tmp_path))
    assert ground.result() == "tried"
    assert ground.still_there("tried")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.unhardened("Q44")
def test_with_both_locks_open_a_download_does_come(ground: Playground, no_headers: None, tmp_path: Path) -> None:
    page = script(f"await new Promise(go => setTimeout(go, 300)); {DOWNLOAD.format(FILES['blob'])}")
    ground.open(page, without={"download.cancel();": "download.accept();"})
    assert ground.view is not None
    ground.view.property("shut").setDownloadPath(str(tmp_path))
    ground.until(lambda: list(tmp_path.iterdir()) != [], "the file")


CHOOSER = (
    f"<input type=file id=f {BIG} %s><script>{SAY}f.onclick = () => say('asked'); "
    "f.onchange = () => say('got ' + f.files.length); f.oncancel = () => say('nothing')</script>"
)


@pytest.mark.attempt("Q45")
@pytest.mark.parametrize("kind", ["", "webkitdirectory", "multiple", "capture"])
def test_a_field_for_files_gets_none(ground: Playground, kind: str) -> None:
    ground.open(CHOOSER % kind)
    ground.tap(200, 150)
    ground.until(lambda: "came:nothing" in ground.words, "the refusal")
    assert "came:got" not in ground.words


@pytest.mark.unhardened("Q45")
def test_with_the_guard_off_a_field_for_files_gets_one(ground: Playground, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    accept = f'request.dialogAccept(["{tmp_path}/a.txt"]);'
    guard = (
        "onFileDialogRequested: request => {\n            request.accepted = true;\n            request.dialogReject();"
    )
    ground.open(CHOOSER % "", without={guard: guard.replace("request.dialogReject();", accept)})
    ground.tap(200, 150)
    ground.until(lambda: "came:got 1" in ground.words, "the file")


ASKED = {
    "camera": "navigator.mediaDevices.getUserMedia({video: true})",
    "microphone": "navigator.mediaDevices.getUserMedia({audio: true})",
    "screen": "navigator.mediaDevices.getDisplayMedia()",
    "place": "new Promise((yes, no) => navigator.geolocation.getCurrentPosition(yes, err => no(Error('no'))))",
    "clipboard": "navigator.clipboard.readText()",
    "clipboard to write": "navigator.clipboard.writeText('x')",
    "USB": "navigator.usb.requestDevice({filters: []})",
    "HID": "navigator.hid.requestDevice({filters: []})",
    "serial": "navigator.serial.requestPort()",
    "Bluetooth": "navigator.bluetooth.requestDevice({acceptAllDevices: true})",
    "MIDI": "navigator.requestMIDIAccess({sysex: true})",
    "wake lock": "navigator.wakeLock.request('screen')",
    "idle": "IdleDetector.requestPermission().then(said => said === 'granted' || Promise.reject(Error('no')))",
    "letters": "queryLocalFonts().then(fonts => fonts.length || Promise.reject(Error('none')))",
    "screens": "getScreenDetails()",
    "files": "showOpenFilePicker()",
    "folder": "showDirectoryPicker()",
    "file to save": "showSaveFilePicker()",
    "keyboard": "navigator.keyboard.lock().then(() => Promise.reject(Error('without effect')))",
    "full screen": "document.documentElement.requestFullscreen()",
    "pointer": "document.documentElement.requestPointerLock()",
    "picture in picture": "documentPictureInPicture.requestWindow()",
    "notification": "Notification.requestPermission().then(said => said === 'granted' || Promise.reject(Error(said)))",
    "storage for ever": "navigator.storage.persist().then(said => said || Promise.reject(Error('no')))",
    "service worker": "navigator.serviceWorker.register('a.js')",
    "payment": "new PaymentRequest([{supportedMethods: 'x'}], {total: {label: 'x', amount: {currency: 'EUR', "
    "value: '1'}}}).show()",
    "key": "navigator.credentials.get({publicKey: {challenge: new Uint8Array(16)}})",
    "share": "navigator.share({text: 'x'})",
    "eye dropper": "new EyeDropper().open()",
}


@pytest.mark.attempt("Q45", "Q47", "Q48")
def test_no_permission_is_given_also_to_a_tap(ground: Playground) -> None:
    asks = ", ".join(f"{json.dumps(name)}: () => {ask}" for name, ask in ASKED.items())
    page = f"""<button {BIG} id=b>Frag</button><p id=p></p><script>
const asks = Object.entries({{{asks}}}); let n = 0;
b.onclick = async () => {{
  const [name, ask] = asks[n++];
  const late = new Promise((_, no) => setTimeout(() => no(Error('late')), 1500));
  try {{ await Promise.race([ask(), late]); p.textContent = `${{name}}: yes;` }}
  catch (err) {{ p.textContent = `${{name}}: no;` }}
}}</script>"""
    view = ground.open(page, {"a.js": b""})
    for name in ASKED:
        ground.tap(200, 150)

        def answered(name: str = name) -> bool:
            view.pulse.emit()
            return f"{name}: " in ground.words

        ground.until(answered, f"an answer about {name}")
        assert f"{name}: no;" in ground.words
    assert ground.state == "shown"
    assert ground.window.visibility() == ground.window.Visibility.Windowed


@pytest.mark.unhardened("Q47", "Q48")
@pytest.mark.parametrize("what", ["notification", "full screen", "clipboard to write"])
def test_with_the_guards_off_a_permission_is_given(ground: Playground, no_headers: None, what: str) -> None:
    off = {
        "permission => permission.deny()": "permission => permission.grant()",
        "onFullScreenRequested: request => request.reject()": "onFullScreenRequested: request => request.accept()",
        "fullScreenSupportEnabled: false": "fullScreenSupportEnabled: true",
        "javascriptCanAccessClipboard: false": "javascriptCanAccessClipboard: true",
    }
    page = f"<button {BIG} id=b>Frag</button><script>{SAY}b.onclick = async () => {{"
    page += f"try {{ await {ASKED[what]}; say('yes') }} catch (err) {{ say('no ' + err) }}}}</script>"
    ground.open(page, without=off)
    ground.tap(200, 150)
    assert ground.result() == "yes"


@pytest.mark.attempt("Q46")
def test_printing_closing_and_handlers_do_nothing(ground: Playground) -> None:
    tried = "print(); window.close(); try { navigator.registerProtocolHandler('web+x', 'index.html?%s') } catch {}"
    ground.open(script(f"{tried}; say('tried')"))
    assert ground.result() == "tried"
    assert ground.still_there("tried")


@pytest.mark.attempt("Q23")
def test_nothing_can_be_dragged_out(ground: Playground) -> None:
    ground.open(
        f"<a href=index.html {BIG}>Zieh mich</a><script>{SAY}"
        "document.body.addEventListener('dragstart', event => say(event.defaultPrevented))</script>"
    )
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton

    def drag() -> bool:
        QTest.mousePress(ground.window, left, none, QPoint(60, 20))
        for x in range(60, 300, 20):
            at, here = QPointF(x, 30), ground.window.mapToGlobal(QPointF(x, 30))
            move = QMouseEvent(QEvent.Type.MouseMove, at, here, Qt.MouseButton.NoButton, left, none)
            QCoreApplication.sendEvent(ground.window, move)
            QTest.qWait(20)
        QTest.mouseRelease(ground.window, left, none, QPoint(500, 500))
        QTest.qWait(600)
        return "came:" in ground.words

    ground.until(drag, "the beginning of a drag")
    assert ground.result() == "true"


def test_dialogs_are_answered_at_once_and_what_they_say_stands_beside(ground: Playground) -> None:
    view = ground.open(script("alert('Gut so'); say([confirm('Ja?'), prompt('Name?')])"))
    assert ground.result() == "false,"
    assert view.property("said") == "Gut so"


@pytest.mark.unhardened("Q54")
def test_with_the_guard_off_a_dialog_says_yes(ground: Playground) -> None:
    ground.open(script("say(confirm('Ja?'))"), without={"request.dialogReject();": "request.dialogAccept();"})
    assert ground.result() == "true"


@pytest.mark.attempt("Q38")
def test_nothing_outlives_the_visit(ground: Playground) -> None:
    keep = (
        "localStorage.a = '1'; sessionStorage.a = '1'; document.cookie = 'a=1; max-age=9999';"
        "await new Promise(go => { const open = indexedDB.open('a'); open.onsuccess = go; open.onerror = go });"
        "const held = async () => [localStorage.a, sessionStorage.a, document.cookie, "
        "(await indexedDB.databases()).length, await window.caches?.keys().then(keys => keys.length, () => 0)];"
    )
    look = keep[keep.index("const held") :]
    ground.open(script(f"{keep} say(JSON.stringify(await held()))"))
    assert ground.result().startswith('["1","1",'), "within a visit it works"
    ground.open(script(f"{look} say(JSON.stringify(await held()))"))
    assert ground.result() == '[null,null,"",0,0]'


LIST = (
    f"<select {BIG} id=s><option>eins<option disabled>zwei<option>drei</select>"
    f"<script>{SAY}s.onchange = () => say(s.value)</script>"
)


@pytest.mark.attempt("Q57")
def test_a_tap_on_a_list_chooses_its_next_value_and_opens_nothing(ground: Playground) -> None:
    ground.open(LIST)
    ground.tap(200, 150)
    assert ground.result() == "drei", "and passes over what cannot be chosen"
    assert ground.still_there("drei")


# A site that misbehaves


def gone_with(ground: Playground, fault: Fault, patience_s: float = 15.0) -> None:
    ground.until(lambda: ground.state == "gone", f"the card for {fault}", patience_s)
    assert ground.view is not None
    assert ground.view.fault is fault
    assert ground.item is None
    assert ground.host.reports[-1][0] == str(fault)


def alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False


@pytest.mark.attempt("Q55")
def test_one_that_crashes_is_replaced_and_may_be_tried_once_more(ground: Playground) -> None:
    view = ground.open("<p>da</p>")
    os.kill(ground.pid, signal.SIGKILL)
    gone_with(ground, Fault.CRASHED)
    assert view.property("onceMore") is True
    view.retry()
    ground.until(lambda: ground.state == "shown", "the site again")
    os.kill(ground.pid, signal.SIGSEGV)
    gone_with(ground, Fault.CRASHED)
    assert view.property("onceMore") is False
    view.retry()
    assert ground.state == "gone"


@pytest.mark.long
@pytest.mark.attempt("Q52")
def test_one_that_hangs_is_replaced_after_five_seconds_and_its_process_is_gone(ground: Playground) -> None:
    ground.open("<p>da</p><script>setTimeout(() => { for (;;); }, 300)</script>")
    pid, begun = ground.pid, time.monotonic()
    gone_with(ground, Fault.STUCK)
    assert 4.5 < time.monotonic() - begun < 8
    ground.until(lambda: not alive(pid), "the end of its process", 5)


@pytest.mark.long
@pytest.mark.attempt("Q52")
def test_one_that_hangs_from_the_start_is_replaced_too(ground: Playground) -> None:
    ground.open("<script>for (;;);</script>", wait=False)
    gone_with(ground, Fault.STUCK)


EATERS = {
    "arrays": "setInterval(() => { for (let n = 0; n < 4; n++) held.push(new Uint8Array(5e6).fill(7)) }, 20)",
    "at once": "for (;;) held.push(new Uint8Array(1e8).fill(7))",
}


@pytest.mark.attempt("Q53")
@pytest.mark.parametrize("food", EATERS)
def test_one_that_eats_memory_is_replaced_before_it_hurts(ground: Playground, food: str) -> None:
    ground.open(f"<p>da</p><script>const held = []; setTimeout(() => {{ {EATERS[food]} }}, 300)</script>")
    pid, most = ground.pid, 0.0

    def gone() -> bool:
        nonlocal most
        most = max(most, engine.ShutSite.memory_mib(pid))
        return ground.state == "gone"

    ground.until(gone, "the card", 30)
    assert ground.view is not None
    assert ground.view.fault in (Fault.HUNGRY, Fault.CRASHED, Fault.STUCK)
    assert most < rules.MEMORY_HARD_MIB + 250
    ground.until(lambda: not alive(pid), "the end of its process", 5)


@pytest.mark.attempt("Q54")
def test_one_that_nags_is_replaced(ground: Playground) -> None:
    ground.open("<script>setInterval(() => confirm('Ja?'), 1)</script>", wait=False)
    gone_with(ground, Fault.NAGGING)


@pytest.mark.attempt("Q62")
def test_one_whose_first_page_cannot_be_read_is_replaced(ground: Playground) -> None:
    view = ground.open("<p>da</p>", wait=False)
    (view.exhibit.folder / "site" / "index.html").unlink()
    gone_with(ground, Fault.FAILED)
    assert view.property("onceMore") is True


def test_its_process_and_its_profile_are_gone_soon_after_the_visitor(ground: Playground) -> None:
    ground.open("<p>da</p>")
    pid = ground.pid
    ground.close()
    ground.until(lambda: not alive(pid), "the end of its process", 5)


def test_a_page_without_end_is_shown_all_the_same(ground: Playground) -> None:
    ground.open("<p>da</p><img src=missing.png><link rel=stylesheet href=missing.css><script src=missing.js></script>")
    assert ground.still_there("da")


@pytest.mark.attempt("Q61")
def test_the_engine_is_refused_without_a_sandbox(ground: Playground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(rules.ALLOW_UNSANDBOXED, raising=False)
    monkeypatch.setattr("os.geteuid", lambda: 0)
    view = ground.open("<p>da</p>")
    assert view.fault is Fault.UNSAFE
    assert view.property("onceMore") is False
    assert "root" in ground.host.reports[0][1]


@pytest.mark.attempt("Q61")
def test_a_process_that_is_not_shut_in_is_refused_even_if_the_engine_came(
    ground: Playground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("werkstadt.scenes.web.view.allows_unsandboxed", lambda seen: False)
    monkeypatch.setattr(engine.ShutSite, "is_sandboxed", staticmethod(lambda pid: False))
    view = ground.open("<p>da</p>")
    assert view.fault is Fault.UNSAFE


def test_where_the_engine_is_not_installed_a_card_says_so(ground: Playground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("werkstadt.scenes.web.view.find_spec", lambda name: None)
    view = ground.open("<p>da</p>")
    assert view.fault is Fault.MISSING
    assert ground.host.reports == [
        ("web-missing", "probe: the web engine is not installed: it comes with werkstadt[kiosk-web]")
    ]


@pytest.mark.attempt("Q54")
def test_one_that_fills_its_console_is_replaced_and_the_kiosk_answers_meanwhile(ground: Playground) -> None:
    flood = "setInterval(() => { for (let n = 0; n < 3000; n++) console.log('x') }, 1)"
    ground.open(f"<p>da</p><script>setTimeout(() => {{ {flood} }}, 300)</script>")
    longest, last = 0.0, time.monotonic()

    def gone() -> bool:
        nonlocal longest, last
        now = time.monotonic()
        longest, last = max(longest, now - last), now
        return ground.state == "gone"

    ground.until(gone, "the card", 20)
    assert ground.view is not None
    assert ground.view.fault in (Fault.NAGGING, Fault.STUCK)
    assert longest < 4


def test_leaving_in_the_middle_of_an_answer_does_no_harm(ground: Playground) -> None:
    """The engine's own callbacks would end the program here; see listens.js."""
    for _ in range(30):
        view = ground.open("<p>da</p>")
        for _ in range(20):
            view.pulse.emit()
        QTest.qWait(1)
        ground.close()
