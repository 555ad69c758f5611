# Everything a person types here sets up what it needs first.
PY := .venv/bin/python
PYTEST := $(PY) -m pytest

.PHONY: help setup demo test test-long test-system test-book packages image reproduced test-image attempts lint format bench screenshots accessibility golden fuzz soak constraints words clean

help:            ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 16

setup:           ## virtual environment and Debian packages for demo and tests
	@packaging/setup.sh test

demo:            ## hub, agent and kiosk on this machine (ARGS="--fullscreen" and more)
	@packaging/setup.sh run
	@exec $(PY) packaging/demo.py $(ARGS)

test: setup      ## every test that needs no screen, GPU or root
	$(PYTEST) -n 3 --dist worksteal -m "not system and not long and not bench and not book and not image" $(ARGS)

test-long: setup ## what takes long: every page on every glass, full boards, the whole exhibition by ear
	$(PYTEST) -n 3 --dist worksteal -m "long and not system and not book and not image" $(ARGS)

test-system:     ## the tests that need root or a registry: two users, a fresh Debian tree, a full disk, each wheel alone
	@packaging/setup.sh system
	$(PYTEST) -m "system and not book" $(ARGS)
	WERKSTADT_ROUNDS=$${WERKSTADT_ROUNDS:-200} $(PYTEST) -k rounds_of --timeout 0 $(ARGS)

test-book:       ## the admins' book, command by command: a hub and three devices in network namespaces, a fresh Debian tree
	@packaging/setup.sh system
	$(PYTEST) -m book $(ARGS)

packages: setup  ## Debian packages for Debian 12, one for each role, into build/packages/
	$(PY) packaging/deb.py

image: packages  ## the disk of a device, into build/image/
	@packaging/setup.sh image
	$(PY) packaging/image/build.py $(ARGS)

reproduced: image ## builds packages and image a second time, and says what differs
	$(PY) packaging/deb.py --into build/again/packages
	$(PY) packaging/image/build.py --packages build/again/packages --into build/again/image $(ARGS)
	$(PY) packaging/image/differs.py build/image build/again/image

test-image:      ## starts the image in QEMU and tries to get out of it
	@packaging/setup.sh image
	@test -e build/image/device.raw || $(MAKE) image
	$(PYTEST) -m image --timeout 0 $(ARGS); status=$$?; $(PY) -m tests.attempts report; exit $$status

attempts: setup  ## every attempt to get out of the kiosk's window, and build/attempts.html (make test-image adds the device's)
	$(PYTEST) -n 3 --dist worksteal -m "(attempt or unhardened) and not image and not system and not book" $(ARGS); \
	  status=$$?; $(PY) -m tests.attempts report; exit $$status

lint: setup      ## style, types, imports, QML, licences
	@packaging/lint.sh

format: setup    ## bring Python and QML into shape
	.venv/bin/ruff check --fix -q . ; .venv/bin/ruff format .
	.venv/bin/pyside6-qmlformat -i $$(git ls-files '*.qml')

bench: setup     ## measures, peers beside, into build/bench.json
	$(PY) -m tests.bench $(ARGS)

screenshots: setup ## every page × language × device profile into build/screenshots/
	$(PY) -m tests.screens $(ARGS)

accessibility: setup ## docs/accessibility.md from what make test and make test-long have measured
	$(PY) -m tests.accessibility

golden: setup    ## golden pictures of the scene types anew (ARGS=quiz); look at them before you commit
	$(PY) -m tests.scenes.examples $(ARGS)

fuzz: setup      ## a million inputs for each parser, then new generated cases for every test that takes them (2,000 each)
	$(PY) -m tests.fuzz --runs 1000000
	WERKSTADT_CASES=fuzz $(PYTEST) -n 2 -m "hypothesis" --timeout 0 $(ARGS)

soak:            ## the kill tests, 2,000 rounds
	@packaging/setup.sh system
	WERKSTADT_ROUNDS=2000 $(PYTEST) -k rounds_of --timeout 0 $(ARGS)

words: setup     ## what is made from sources: translations (.ts, .qm) and docs/commands.md
	$(PY) -m werkstadt.kiosk.words.build
	COLUMNS=100 $(PY) packaging/commands.py write

constraints:     ## constraints.txt anew from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --all-extras --generate-hashes --no-annotate --no-header \
	  --no-emit-package werkstadt --python-version 3.11 --output-file build/constraints.txt
	(echo "# Everything this repository installs, by version and hash. Made anew by: make constraints"; \
	  cat build/constraints.txt) >constraints.txt

clean:           ## build/ and the virtual environment, the demo's data included
	rm -rf build .venv
