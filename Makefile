# Every target sets itself up: a machine needs Python 3.11+ and make, nothing else.
# Another interpreter: make setup PYTHON=/path/to/python3.12
PYTHON ?=
PYTHONS := $(or $(PYTHON),python3.11 python3.12 python3.13 python3 python py)
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
PY := $(BIN)/python
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: setup setup-bench run demo test checks lint types rules catalogs-check compiled unit bench soak catalogs lock snapshots clean

setup: $(VENV)/.ready

# Built again only when the lock changes. The first Python that is new enough and can make a
# virtual environment is taken; Debian and Ubuntu keep that part in a package of its own.
$(VENV)/.ready: requirements.lock
	@set -e; found=; for p in $(PYTHONS); do \
	  if "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found="$$p"; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "Cunxiao needs Python 3.11 or later; nothing was changed. 需要 Python 3.11 以上，什么都没有改动。"; exit 1; \
	fi; \
	if ! "$$found" -c 'import venv, ensurepip' 2>/dev/null; then \
	  echo "This Python has no venv: run 'sudo apt install python3-venv', then the same command again."; \
	  echo "这个 Python 缺少 venv：先运行 sudo apt install python3-venv，再执行同一条命令。"; exit 1; \
	fi; \
	echo "Setting up in $(VENV), once (needs a network) 首次准备环境，需要联网…"; \
	"$$found" -m venv $(VENV)
	@$(PY) -m pip install --quiet --require-hashes -r requirements.lock
	@touch $@

setup-bench: $(VENV)/.bench-ready

$(VENV)/.bench-ready: $(VENV)/.ready requirements-bench.lock
	@$(PY) -m pip install --quiet --require-hashes -r requirements-bench.lock
	@touch $@

run: setup
	@$(PY) main.py

demo: setup
	@$(PY) main.py demo

# What is quick to say goes first, on both cores; the tests only when nothing was found.
test: setup
	@$(MAKE) --no-print-directory -j2 checks
	@$(MAKE) --no-print-directory unit

checks: types lint rules catalogs-check compiled

lint: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: setup
	$(BIN)/mypy

rules: setup
	$(BIN)/lint-imports

catalogs-check: setup
	$(PY) -m tools.catalogs --check

# Kept compiled, or every worker and every program that a test starts would compile all anew.
compiled unit: export PYTHONDONTWRITEBYTECODE :=

compiled: setup
	@$(PY) -m pytest -q --collect-only --snapshot-warn-unused > .compiled || { cat .compiled; rm .compiled; exit 1; }
	@rm .compiled

unit: setup
	@# four workers on two cores: half of a screen's test is waiting for a painting;
	@# in the order of tests/conftest.py: xdist's own begins the few longest tests at the end
	$(PY) -m pytest -q -n 4 --dist loadfile --no-loadscope-reorder -m "not soak"

soak: setup
	$(PY) -m pytest -q -m soak --hypothesis-profile=soak

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
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
