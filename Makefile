# Every command a newcomer needs. Only python3 (3.11 or newer, with pip and venv), git and make are assumed.

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: demo test faults check bench venv lock clean help

demo: venv  ## start everything with a year of data; RESET=1 starts over, PORT=N, CHECK=1 compares and exits
	@trap : INT; $(BIN)/tremplin demo $(if $(RESET),--reset) $(if $(PORT),--port $(PORT)) $(if $(CHECK),--check) || \
		{ code=$$?; test $$code -eq 130 || exit $$code; }

test: venv  ## run the tests, but for the long ones; ARGS="-k hours" passes options to pytest
	$(BIN)/pytest -m "not faults" $(ARGS)

faults: venv  ## run the long tests, which kill and stop real servers and processes
	$(BIN)/pytest -m faults $(ARGS)

check: venv  ## lint, format, types, import contracts, size budgets, migrations in step with models
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q tests/architecture

bench: venv  ## measure each stage and print its ratio to a limit or a peer of the same run
	PYTHONPATH=tests $(BIN)/python -m bench $(ARGS)

venv: $(STAMP)  ## make or update the virtual environment, from the lock file

$(STAMP): infra/requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Tremplin a besoin de Python 3.11 ou plus récent : make PYTHON=python3.12"; exit 2; }
	@echo "Environnement Python dans $(VENV) : une ou deux minutes, la première fois."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r infra/requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

lock:  ## resolve the dependencies again, with hashes
	$(BIN)/python -m pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --upgrade --all-extras --generate-hashes --allow-unsafe --no-annotate \
		--no-emit-index-url --no-emit-trusted-host --no-emit-find-links -o infra/requirements.lock pyproject.toml

clean:  ## remove the virtual environment, the demo's servers and data, and the caches
	@if test -e .tremplin/using.lock && ! flock --nonblock .tremplin/using.lock true; then \
		echo "Tremplin tourne encore dans .tremplin : arrêtez-le d’abord."; exit 1; fi
	@if test -L .tremplin/postgres; then rm -rf "$$(readlink .tremplin/postgres)"; fi
	rm -rf $(VENV) .tremplin .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache .coverage build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
