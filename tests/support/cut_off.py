"""Joins a device, or renews its certificate, and dies at the n-th step as by kill -9, for every n there is.

    python -m tests.support.cut_off FOLDER     a job in JSON on stdin: {"road", "hub", "codes", "voucher", "before"}

One state folder per step, FOLDER/<n>, empty or a copy of the folder "before". Steps are everything that a crash could
fall between: what goes to the disk or changes a name there, and each question to the hub, before and after. Prints one
line a step, in JSON: whether it was killed. Each try is a fork, so that the imports are paid for once.
"""

import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from werkstadt.agent.compare import compare
from werkstadt.agent.config import Settings, parse_address
from werkstadt.agent.enrol import Step, enrol
from werkstadt.agent.hub import HubConnection
from werkstadt.agent.identity import IdentityFolder
from werkstadt.agent.renew import renew
from werkstadt.agent.voucher import enrol_by_voucher

STEPS_MAX = 120


class _Dies:
    def __init__(self, at: int) -> None:
        self._left = at

    def __call__(self) -> None:
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self._left -= 1

    def around(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **kwargs: Any) -> Any:
            self()
            done = act(*args, **kwargs)
            self()
            return done

        return counted

    def everywhere(self) -> None:
        for name in ("fsync", "rename", "symlink", "mkdir", "unlink"):
            setattr(os, name, self.around(getattr(os, name)))
        HubConnection.ask_once = self.around(HubConnection.ask_once)  # type: ignore[method-assign]


class _Agrees:
    def tell(self, step: Step, sentence: str) -> None:
        return None

    def same(self, digits: str, until_s: float) -> bool:
        return True

    def rest(self, pause_s: float) -> None:
        time.sleep(0.005)


def _go(job: Mapping[str, Any], state: Path, step: int) -> None:
    settings = Settings(state=state, content=state / "content", name="Foyer", zeroconf="off")
    hub = parse_address(job["hub"], "hub")
    match job["road"]:
        case "code":
            enrol(settings, job["codes"][step], hub)
        case "digits":
            compare(settings, hub, _Agrees())
        case "voucher":
            enrol_by_voucher(settings, job["voucher"].encode())
        case "renew":
            identity = IdentityFolder(settings.own).load()
            assert identity is not None
            renew(settings.own, identity, hub)


def main() -> None:
    job, folder = json.load(sys.stdin), Path(sys.argv[1])
    for step in range(STEPS_MAX):
        state = folder / str(step)
        if "before" in job:
            shutil.copytree(job["before"], state, symlinks=True)
        else:
            state.mkdir()
        child = os.fork()
        if child == 0:
            _Dies(step).everywhere()
            _go(job, state, step)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status)
        print(json.dumps({"step": step, "killed": killed, "ended": os.waitstatus_to_exitcode(status)}), flush=True)
        if not killed:
            return


if __name__ == "__main__":
    main()
