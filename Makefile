# Every target sets itself up: a machine needs Python 3.11+ and make, nothing else.
PYTHON ?= $(shell command -v python3.11 || command -v python3 || command -v python)
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
PY := $(BIN)/python
export PYTHONDONTWRITEBYTECODE = 1
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: setup setup-bench run demo test lint types rules catalogs-check unit bench soak catalogs lock snapshots clean

setup: $(VENV)/.ready

$(VENV)/.ready: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Cunxiao needs Python 3.11 or later 需要 Python 3.11 以上"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --require-hashes -r requirements.lock
	@touch $@

setup-bench: setup requirements-bench.lock
	$(PY) -m pip install --quiet --require-hashes -r requirements-bench.lock

run: setup
	$(PY) main.py

demo: setup
	$(PY) main.py demo

test: lint types rules catalogs-check unit

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: setup
	$(BIN)/mypy

rules: setup
	$(BIN)/lint-imports

catalogs-check: setup
	$(PY) -m tools.catalogs --check

unit: setup
	$(PY) -m pytest -q -n 2 -m "not soak"

soak: setup
	$(PY) -m pytest -q -m soak

bench: setup-bench
	$(PY) -m bench

catalogs: setup
	$(PY) -m tools.catalogs

snapshots: setup
	$(PY) -m pytest -q tests/tui --snapshot-update

# Only who changes a dependency needs uv.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --group dev pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --group dev --group bench pyproject.toml -o requirements-bench.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
