"""A fresh Debian tree to try the set-up in, with this machine's own way to its package registries. Needs root."""

import os
import shutil
import subprocess
from pathlib import Path

BARE = ("git", "make", "python3", "ca-certificates")
_WAY_TO_REGISTRIES = (
    "/etc/resolv.conf",
    "/etc/hosts",
    "/etc/pip.conf",
    "/etc/ssl/certs/ca-certificates.crt",
    "/usr/local/share/ca-certificates",
    "/etc/apt/apt.conf.d",
    "/etc/apt/auth.conf.d",
    "/etc/apt/keyrings",
)
_PASSED_ON = ("PIP_", "SSL_", "REQUESTS_", "CURL_", "HTTP_", "HTTPS_", "NO_PROXY", "http_", "https_", "no_proxy")


class DebianTree:
    """root: its folder. Commands run by chroot with a bare environment.

    /proc, /dev and /run are there in a mount namespace of their own, which goes when the command ends.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def make(cls, root: Path) -> "DebianTree":
        subprocess.run(
            ["mmdebstrap", "--quiet", "--variant=minbase", f"--include={','.join(BARE)}", "bookworm", str(root)],
            check=True,
        )
        tree = cls(root)
        for name in _WAY_TO_REGISTRIES:
            source, target = Path(name), root / name.lstrip("/")
            if source.is_dir():
                shutil.copytree(source, target, dirs_exist_ok=True, ignore_dangling_symlinks=True)
            elif source.exists():
                shutil.copyfile(source, target)
        return tree

    def clone(self, repository: Path, where: str) -> None:
        """repository's HEAD, as git clone gives it."""
        target = self.root / where.lstrip("/")
        subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(repository), str(target)], check=True)

    def run(
        self, *command: str, cwd: str = "/", user: str = "root", timeout_s: float = 1200
    ) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if name.startswith(_PASSED_ON)}
        bare = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "HOME": "/tmp"}  # noqa: S108
        inside = f'cd "{cwd}" && exec "$@"'
        mounts = (
            'mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && mount -t tmpfs run "$0/run" && exec "$@"'
        )
        chroot = ["chroot", f"--userspec={user}", str(self.root), "/bin/sh", "-c", inside, "sh", *command]
        return subprocess.run(
            ["unshare", "--mount", "/bin/sh", "-c", mounts, str(self.root), *chroot],
            env=environment | bare,
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )
