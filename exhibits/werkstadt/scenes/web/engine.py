"""The web engine, shut off from everything but the files of one site. Imported when the first site is opened.

PySide6.QtWebEngineCore takes a tenth of a second and some 20 MB: whoever opens no site never pays for it.
"""

import logging
import os
import resource
import subprocess
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QFile, QIODevice, QObject, QUrl
from PySide6.QtQuick import QQuickWindow
from PySide6.QtWebEngineCore import (
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
    QWebEngineUrlRequestJob,
    QWebEngineUrlScheme,
    QWebEngineUrlSchemeHandler,
)
from PySide6.QtWebEngineQuick import QQuickWebEngineProfile

from werkstadt.scenes.web.load import Web, type_of
from werkstadt.scenes.web.rules import (
    HEADERS,
    MEMORY_HARD_MIB,
    SCHEME,
    allows_unsandboxed,
    data_mib,
    engine_environment,
    file_asked_for,
    is_inside,
    is_shut_in,
    may_fetch,
)

log = logging.getLogger(__name__)

_SCHEME = SCHEME.encode()
_NAMESPACE_TRY_S = 5.0
_Error = QWebEngineUrlRequestJob.Error


class EngineRefused(RuntimeError):
    """A sentence that says why no site may be shown on this machine."""


def prepare() -> None:
    """Fixes how the engine runs; again does no harm. Raises EngineRefused, and starts nothing then."""
    seen = dict(os.environ)
    if QQuickWindow.sceneGraphBackend() != "software":
        raise EngineRefused(
            "the kiosk does not draw by software: the engine would need OpenGL contexts shared from the start"
        )
    if not allows_unsandboxed(seen):
        _refuse_without_sandbox()
    for name, value in engine_environment(seen).items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
    if QWebEngineUrlScheme.schemeByName(_SCHEME).name().isEmpty():
        scheme = QWebEngineUrlScheme(_SCHEME)
        scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
        scheme.setFlags(QWebEngineUrlScheme.Flag.SecureScheme | QWebEngineUrlScheme.Flag.FetchApiAllowed)
        QWebEngineUrlScheme.registerScheme(scheme)


def _refuse_without_sandbox() -> None:
    """Chromium ends the whole program where it finds no sandbox: ask before it does."""
    if os.geteuid() == 0:
        raise EngineRefused("the kiosk runs as root, where Chromium has no sandbox: give it a user of its own")
    try:
        tried = subprocess.run(["unshare", "--user", "--pid", "true"], capture_output=True, timeout=_NAMESPACE_TRY_S)
    except (OSError, subprocess.TimeoutExpired) as err:
        raise EngineRefused(f"whether user namespaces may be made could not be tried: {err}") from err
    if tried.returncode != 0:
        said = tried.stderr.decode(errors="replace").strip()
        raise EngineRefused(f"this user may make no user namespaces, which Chromium's sandbox is made of: {said}")


class Gate(QWebEngineUrlRequestInterceptor):
    """Lets through what lies in the site, and nothing else. refused: called with the address of what was not."""

    def __init__(self, site_host: str, refused: Callable[[str], None], parent: QObject) -> None:
        super().__init__(parent)
        self._site_host = site_host
        self._refused = refused

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:  # noqa: N802 (Qt's name)
        url = info.requestUrl()
        if not may_fetch(url.scheme(), url.host(), self._site_host):
            info.block(True)
            self._refused(url.toString())


class Counter(QWebEngineUrlSchemeHandler):
    """Hands out the files of one site."""

    def __init__(self, site_host: str, folder: Path, files: frozenset[str], parent: QObject) -> None:
        super().__init__(parent)
        self._site_host = site_host
        self._folder = folder
        self._files = files
        self._headers = {QByteArray(name.encode()): [QByteArray(value.encode())] for name, value in HEADERS.items()}

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:  # noqa: N802 (Qt's name)
        url, from_ = job.requestUrl(), job.initiator()
        if from_.isValid() and not is_inside(from_.scheme(), from_.host(), self._site_host):
            job.fail(_Error.RequestDenied)
            return
        method = bytes(job.requestMethod().data()).decode("ascii", "replace")
        path = url.path(QUrl.ComponentFormattingOption.FullyEncoded)
        asked = file_asked_for(method, url.host(), path, self._site_host, self._files)
        if asked is None:
            job.fail(_Error.UrlNotFound)
            return
        file = QFile(str(self._folder / asked), job)
        if not file.open(QIODevice.OpenModeFlag.ReadOnly):
            log.warning("file of a site not read file=%s reason=%s", self._folder / asked, file.errorString())
            job.fail(_Error.RequestFailed)
            return
        job.setAdditionalResponseHeaders(self._headers)  # type: ignore[arg-type]  # it wants lists of values
        job.reply((type_of(asked) or "text/plain").encode(), file)


class ShutSite(QObject):
    """A profile that remembers nothing, for one visitor and one site. Ends with its parent: never before its view."""

    def __init__(
        self, site_host: str, folder: Path, scene: Web, refused: Callable[[str], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self.profile = QQuickWebEngineProfile("", self)  # no name: off the record
        assert self.profile.isOffTheRecord()
        self.profile.setHttpCacheType(QQuickWebEngineProfile.HttpCacheType.NoCache)
        self.profile.setPersistentCookiesPolicy(QQuickWebEngineProfile.PersistentCookiesPolicy.NoPersistentCookies)
        self.profile.setPersistentPermissionsPolicy(QQuickWebEngineProfile.PersistentPermissionsPolicy.AskEveryTime)
        self.profile.setPushServiceEnabled(False)
        self.profile.setSpellCheckEnabled(False)
        self._gate = Gate(site_host, refused, self)
        self._counter = Counter(site_host, folder / scene.site, scene.files, self)
        self.profile.setUrlRequestInterceptor(self._gate)
        self.profile.installUrlSchemeHandler(_SCHEME, self._counter)

    @staticmethod
    def memory_mib(pid: int) -> float:
        """Resident memory of a process; 0 where it is gone."""
        try:
            pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
        except (OSError, ValueError, IndexError):
            return 0.0
        return pages * resource.getpagesize() / 2**20

    @staticmethod
    def limit_memory(pid: int) -> None:
        """Beyond this the kernel refuses the process more data: it then ends by itself."""
        try:
            status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
            most = round(((data_mib(status) or 0.0) + MEMORY_HARD_MIB) * 2**20)
            resource.prlimit(pid, resource.RLIMIT_DATA, (most, most))
        except (OSError, ValueError) as err:
            log.warning("no hard limit for a site's memory reason=%s", err)

    @staticmethod
    def is_sandboxed(pid: int) -> bool:
        """Whether the process that runs a site's scripts really is shut in, as the kernel sees it."""
        try:
            status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
            its = str(Path(f"/proc/{pid}/ns/pid").readlink())
        except PermissionError:
            its = "another user's"  # what cannot even be looked at is in a namespace of its own
        except OSError:
            return False
        return is_shut_in(status, str(Path("/proc/self/ns/pid").readlink()), its)
