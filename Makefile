# `make run` serves the workbench, `make test` proves it. Both need only Python 3.12
# to 3.14 with venv, make, and the package registries; everything else they install.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

# The first interpreter that the locked packages have wheels for; `make PYTHON=/path/to/python run` overrides it.
PYTHON ?= $(shell for p in python3.13 python3.14 python3.12 python3 python; do \
	"$$p" -c 'import sys, venv; sys.exit(not (3, 12) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null && { echo "$$p"; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

APP := $(VENV)/.installed-app
DEV := $(VENV)/.installed-dev

.PHONY: help run test test-fast torture lint format notebooks docs assets bench screenshots pictures follow lock clean \
  chromium nginx

help:  ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Runoff needs Python 3.12, 3.13 or 3.14 with the venv module, and found none."; \
	  echo "Install one, or name it: make PYTHON=/path/to/python3.13 run"; exit 2; }
	@echo "Making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV)

# --no-deps and hashes: what is installed is exactly what the lock says.
$(APP): requirements/app.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing the locked packages (a few minutes the first time)"
	@$(PIP) install --require-hashes --no-deps -r requirements/app.txt
	@$(PIP) install --no-build-isolation --no-deps -e .
	@touch $@

$(DEV): requirements/dev.txt $(APP)
	@echo "Installing the locked packages for tests"
	@$(PIP) install --require-hashes --no-deps -r requirements/dev.txt
	@touch $@

run: $(APP)  ## serve the workbench at http://localhost:8501
	@$(BIN)/runoff app --port $(PORT)

assets: $(APP)  ## fetch, verify and compile every WebAssembly asset now
	@$(BIN)/python -m runtimes_wasm.assets prepare --all --heavy

chromium:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
	|| test -n "$${RUNOFF_CHROMIUM:-}" || { \
	  if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	    echo "Installing Chromium for the browser tests"; \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null; \
	    apt-get install -y -qq --no-install-recommends chromium-headless-shell >/dev/null 2>&1 || true; \
	  else \
	    echo "The browser tests need Chromium. Install it with your package manager"; \
	    echo "(for example: sudo apt-get install chromium), or set RUNOFF_CHROMIUM to its path."; exit 2; \
	  fi; }

# One test puts a real nginx in front of the app (docs/deploy.md); without one it is skipped, and says so.
nginx:
	@PATH="$$PATH:/usr/sbin"; command -v nginx >/dev/null || { \
	  if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
	    echo "Installing nginx for the test of docs/deploy.md"; \
	    export DEBIAN_FRONTEND=noninteractive; \
	    { apt-get install -y -qq --no-install-recommends nginx-light || \
	      { apt-get update -qq && apt-get install -y -qq --no-install-recommends nginx-light; }; } >/dev/null 2>&1 || \
	      echo "nginx could not be installed; its test will be skipped"; \
	  fi; }

test: $(DEV) chromium nginx lint  ## lint, then every test
	@$(BIN)/python -m runtimes_wasm.assets prepare --all --heavy
	@$(BIN)/python -m pytest -n auto --dist worksteal

test-fast: $(DEV)  ## the tests that need no browser, no downloads and no patience
	@$(BIN)/python -m pytest -m "not slow and not browser and not assets"

torture: $(DEV) chromium  ## every threat test, the long ones too, and the table of docs/security.md
	@$(BIN)/python -m runtimes_wasm.assets prepare --all --heavy
	@RUNOFF_TORTURE=1 $(BIN)/python -m pytest -n auto --dist worksteal -m "threat or torture" --threat-results .threats.json \
	  || { $(BIN)/python -m tests.security_table .threats.json; exit 1; }
	@$(BIN)/python -m tests.security_table .threats.json

lint: $(DEV)  ## ruff, mypy, import-linter, and known faults of packages where an index tells
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m tests.audit

format: $(DEV)  ## let ruff rewrite the code
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

notebooks: $(DEV)  ## execute the notebooks and render them to notebooks/html
	@$(BIN)/python -m notebooks.render

docs: $(DEV)  ## build the pages of docs/ into build/docs; a warning is an error
	@$(BIN)/python -m sphinx --quiet --fail-on-warning --keep-going -b html docs build/docs
	@echo "Open build/docs/index.html"

bench: $(DEV)  ## measure the claims: ratios against peers in the same run
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --group bench
	@for b in benchmarks/[a-z]*.py; do $(BIN)/python -m benchmarks.$$(basename $$b .py); done

screenshots: $(DEV) chromium  ## every page, light and dark, wide and narrow, beside those taken before
	@$(BIN)/python -m tests.screenshots pages build/screenshots

pictures: $(DEV) chromium  ## take the pictures of the README from the running app
	@$(BIN)/python -m tests.screenshots readme docs/images

follow: $(DEV) chromium  ## follow the README and each page of docs/ on a clean clone, and print what ran
	@$(BIN)/python -m tests.follow

lock: $(DEV)  ## resolve pyproject.toml anew into requirements/ and environment.yml
	@$(BIN)/uv pip compile pyproject.toml --group build $(LOCK) -o requirements/app.txt
	@$(BIN)/uv pip compile pyproject.toml --group dev $(LOCK) -c requirements/app.txt -o requirements/dev.txt
	@$(BIN)/python -m tests.environment_file environment.yml
LOCK := --quiet --universal --python-version 3.12 --generate-hashes --no-header --no-emit-index-url --no-annotate

clean:  ## remove what the other targets made here (the asset cache stays)
	rm -rf $(VENV) build dist notebooks/html .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
