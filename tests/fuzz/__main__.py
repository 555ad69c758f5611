"""python -m tests.fuzz [NAME…] [--runs N]: each parser in a process of its own, so many inputs, led by its coverage.

What was found interesting is kept in build/fuzz/NAME and used again. Exit status 1 where a parser did something but
take or refuse; the input lies beside it then, as crash-…: make a test of it.
"""

import argparse
import re
import subprocess
import sys
import time
from pathlib import Path

import atheris  # type: ignore[import-untyped]

if "--here" in sys.argv:
    with atheris.instrument_imports(include=["werkstadt", "tuf"], enable_loader_override=False):
        from tests.fuzz.parsers import PARSERS
else:
    from tests.fuzz.parsers import PARSERS

BUILD = Path(__file__).parents[2] / "build" / "fuzz"
_DONE = re.compile(r"Done (\d+) runs in (\d+) second")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(PARSERS))
    parser.add_argument("--runs", type=int, default=1_000_000)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if unknown := set(wanted.names) - set(PARSERS):
        parser.error(f"no parser called {', '.join(sorted(unknown))}")
    if wanted.here:
        fuzz(wanted.names[0], wanted.runs)
    raise SystemExit(max([run(name, wanted.runs) for name in wanted.names or PARSERS]))


def run(name: str, runs: int) -> int:
    """0 where nothing was found."""
    began = time.monotonic()
    command = [sys.executable, "-m", "tests.fuzz", name, "--runs", str(runs), "--here"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = _DONE.search(done.stderr)
    if done.returncode == 0 and said:
        print(f"{name}: {said[1]} inputs in {time.monotonic() - began:.0f} s, nothing found", flush=True)
        return 0
    print(f"{name}: {done.stdout[-2_000:]}\n{done.stderr[-4_000:]}", flush=True)
    return 1


def fuzz(name: str, runs: int) -> None:
    """Does not return."""
    corpus = BUILD / name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, example in enumerate(PARSERS[name].examples):
        (corpus / f"example-{number}").write_bytes(example)
    options = [f"-runs={runs}", f"-max_len={PARSERS[name].most}", f"-artifact_prefix={corpus}-", "-rss_limit_mb=1024"]
    atheris.Setup([sys.argv[0], *options, str(corpus)], PARSERS[name].run)
    atheris.Fuzz()


main()
