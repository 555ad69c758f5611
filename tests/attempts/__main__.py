"""python -m tests.attempts report: build/attempts.html from what the last runs have recorded.

Exit status 1 where an attempt failed, 2 where nothing was recorded or it was used wrongly.
"""

import sys

from tests.attempts.report import PAGE, NothingRecorded, write_report


def main(arguments: list[str]) -> int:
    if arguments != ["report"]:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        counts = write_report()
    except NothingRecorded as err:
        print(err, file=sys.stderr)
        return 2
    print(f"{PAGE}: {counts['held']} held, {counts['failed']} failed, {counts['not tried yet']} not tried yet")
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
