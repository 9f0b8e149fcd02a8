# `make run` and `make test` need Python 3.11 and make; they set up everything else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet
ADDRESS ?= 127.0.0.1:8000

.PHONY: run serve test test-slow test-postgres lint bench lock clean

run: $(VENV)/.run ## set up, create the demo organisation and serve it
	@$(BIN)/headwater demo --if-empty
	@$(BIN)/headwater serve --address $(ADDRESS)

serve: $(VENV)/.run ## set up and serve what is there, without the demo
	@$(BIN)/headwater serve --address $(ADDRESS)

# a file stays with one worker, so that what its tests share is made once; xdist 3.8 no longer
# heeds its groups under pytest 9.2 (pytest-xdist#1386)
test: $(VENV)/.dev ## set up and run the tests but the slow ones
	@$(BIN)/python -m pytest -n 2 --dist loadfile -m "not slow"

test-slow: $(VENV)/.dev ## run the tests that take minutes; see the marker in pyproject.toml
	@$(BIN)/python -m pytest -n 2 --dist loadfile -m slow

test-postgres: $(VENV)/.dev ## run every test that uses the database on a real PostgreSQL
	@$(BIN)/python -m tests.postgres $(BIN)/python -m pytest -n 2 --dist loadfile \
		-m "database and not browser and not kill"

lint: $(VENV)/.dev ## the import contract, types, style and templates
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/djlint src --lint

bench: $(VENV)/.dev ## measure speed as ratios; see docs/performance.md
	@$(BIN)/python -m benchmarks

lock: ## pin every dependency by hash (needs uv)
	uv pip compile -q --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
		--python-version 3.11 pyproject.toml -o requirements/run.txt
	uv pip compile -q --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
		--python-version 3.11 pyproject.toml --group dev -o requirements/dev.txt

clean: ## remove the environment and the demo's data
	rm -rf $(VENV) data

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Headwater needs Python 3.11 or newer.")'
	@echo "Setting up a virtual environment in $(VENV) …"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: $(BIN)/python requirements/run.txt pyproject.toml
	@echo "Installing Headwater; the first time takes a minute or two …"
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	@echo "Installing what the tests need …"
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@
