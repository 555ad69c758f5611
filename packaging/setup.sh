#!/bin/sh
# Sets up what Werkstadt needs on Debian 12, and skips what is there: packaging/setup.sh run | test | system | image
# Exit 2 where a person has to type something first; the line to type is printed.
set -eu
level=${1:-test}
here=$(cd "$(dirname "$0")/.." && pwd)
cd "$here"

case $level in
  run) wanted='^run' ;;
  test) wanted='^(run|test)' ;;
  system) wanted='^(run|test|system)' ;;
  image) wanted='^(run|test|image)' ;;
  *) echo "packaging/setup.sh: expected run, test, system or image, got '$level'" >&2; exit 2 ;;
esac

python=${PYTHON:-python3}
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  echo "Werkstadt needs Python 3.11 or newer as '$python' (or PYTHON=...)." >&2
  exit 2
fi

missing=""
for package in $(grep -E "$wanted" packaging/debian-packages.txt | awk '{print $2}'); do
  dpkg-query -W -f '${Status}\n' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
done
if [ -n "$missing" ]; then
  apt="apt-get install -y --no-install-recommends$missing"
  if [ "$(id -u)" = 0 ]; then
    as_root=""
  elif sudo -n true 2>/dev/null; then
    as_root="sudo"
  else
    echo "Werkstadt needs some Debian packages. Please type:" >&2
    echo "  sudo apt-get update && sudo $apt" >&2
    exit 2
  fi
  echo "Installing Debian packages:$missing"
  $as_root apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $as_root $apt >/dev/null
fi

stamp=.venv/.werkstadt-setup
now=$(cat constraints.txt pyproject.toml | sha256sum | cut -d' ' -f1)
if [ ! -x .venv/bin/python ] || [ "$(cat "$stamp" 2>/dev/null || true)" != "$now" ]; then
  echo "Setting up the virtual environment (some minutes the first time) …"
  [ -x .venv/bin/python ] || "$python" -m venv .venv
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r constraints.txt
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
  echo "$now" >"$stamp"
fi

case $level in
  test | system) .venv/bin/python -m tests.forms.engine >/dev/null ;;
esac
