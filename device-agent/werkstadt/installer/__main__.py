"""werkstadt-install: writes what the agent gathered into the slot that does not run, if all of it is signed.

systemd starts it (werkstadt-install.service), and lets the slot be tried only where this ends well. What came of it
stands in OWN/outcome.json: {"ok": true, "version": 440, "timestamp": 17}, or {"ok": false, "code": …, "detail": …}.
"""

import argparse
import errno
import json
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from werkstadt.agent.clock import trusted_now
from werkstadt.agent.content.roads import RoadError
from werkstadt.agent.content.trust import ContentRefused
from werkstadt.agent.durable import write_durably
from werkstadt.contract.errors import ContractError
from werkstadt.helper.refusal import Refusal
from werkstadt.installer.install import Places, install


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        "werkstadt-install", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--slots", type=Path, default=Path("/dev/disk/by-partlabel"))
    parser.add_argument("--system", type=Path, default=Path("/usr/lib/werkstadt/system.json"))
    parser.add_argument("--command-line", type=Path, default=Path("/proc/cmdline"))
    parser.add_argument("--staging", type=Path, default=Path("/var/lib/werkstadt/system"))
    parser.add_argument("--own", type=Path, default=Path("/run/werkstadt-install"))
    told = parser.parse_args(words)
    outcome = told.own / "outcome.json"
    outcome.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(dir=told.own) as own:
        places = Places(told.slots, told.system, told.command_line, told.staging, Path(own))
        said = _install(places)
    print(json.dumps(said), flush=True)
    write_durably(outcome, json.dumps(said).encode(), 0o640)
    return 0 if said["ok"] else 1


def _install(places: Places) -> Mapping[str, object]:
    now = trusted_now(lambda: time.time_ns() // 1_000_000)
    try:
        written = install(places, now, lambda what: print(what, flush=True))
    except ContentRefused as err:
        return {"ok": False, "code": err.code, "detail": str(err)}
    except RoadError as err:
        return {"ok": False, "code": "missing", "detail": str(err)}
    except (ContractError, Refusal) as err:
        return {"ok": False, "code": "malformed", "detail": str(err)}
    except OSError as err:
        code = "disk-full" if err.errno in (errno.ENOSPC, errno.EDQUOT) else "disk"
        return {"ok": False, "code": code, "detail": f"{err.filename or 'The disk'}: {err.strerror or err}."}
    return {"ok": True, "version": written.version, "timestamp": written.timestamp}


if __name__ == "__main__":
    sys.exit(main())
