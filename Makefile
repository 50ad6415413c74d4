# Every command a newcomer needs. Only python3 (3.11 or newer, with pip and venv), git and make are assumed.

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
RUN    := $(VENV)/.installed
DEV    := $(VENV)/.installed-dev
LOCK   := infra/requirements.lock
TOOLS  := infra/requirements-dev.lock
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check
COMPILE = $(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --no-annotate --no-strip-extras \
	--build-deps-for editable --no-emit-index-url --no-emit-trusted-host --no-emit-find-links

# Whatever the caller's environment says, compiled modules are kept: each process of the platform starts faster.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
SHARED := --dist loadfile --no-loadscope-reorder
.PHONY: demo test e2e faults check check-style check-types check-architecture check-advisories mutants tampers bench scale verifier venv tools lock clean help

demo: venv  ## start everything with a year of data; RESET=1 starts over, PORT=N, CHECK=1 compares and exits
	@trap : INT; $(BIN)/tremplin demo $(if $(RESET),--reset) $(if $(PORT),--port $(PORT)) $(if $(CHECK),--check) || \
		{ code=$$?; test $$code -eq 130 || exit $$code; }

test: tools  ## run the tests of rules and parts on three processes; ARGS="-k hours -n 0" passes options to pytest
	$(BIN)/pytest -m "not faults" tests/unit tests/integration -n 3 $(SHARED) $(ARGS)

e2e: tools  ## run the whole platform as its users do: commands, and pages in a real Chromium; ARGS as for test
	$(BIN)/pytest -m "not faults" tests/e2e tests/browser -n 2 $(SHARED) $(ARGS)

faults: tools  ## run the long tests, which kill and stop real servers and processes; ARGS as for test
	$(BIN)/pytest -m faults --ignore tests/architecture -n 3 $(SHARED) $(ARGS)

check: tools  ## lint, format, types, imports, sizes, migrations in step with models, published vulnerabilities
	@$(MAKE) --no-print-directory --jobs 2 check-style check-types check-architecture check-advisories

check-style:
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports

check-types:
	$(BIN)/mypy

check-architecture:
	$(BIN)/pytest -q tests/architecture

check-advisories:
	PYTHONPATH=tests $(BIN)/python -m advisories

mutants: tools  ## change rules and figures one operator at a time, list what no test notices; PARTS="figures law attribution"
	PYTHONPATH=tests $(BIN)/python -m mutants $(PARTS)

tampers: tools  ## print each alteration that the tests of verification make, and what was named by log and seq
	PYTHONPATH=tests $(BIN)/pytest -q -n 0 -p no:randomly -p support.tamper_table $(addprefix tests/integration/audit/test_,verify.py sealed.py attributed.py stretches.py unread_contents.py membership_first.py)

bench: tools  ## measure each stage and print its ratio to a limit or a peer of the same run
	PYTHONPATH=tests $(BIN)/python -m bench $(ARGS)

scale: tools  ## load 20,000 members and 10 million events; print each stage, sizes and memory; ARGS="--members 2000 --events 200000"
	PYTHONPATH=tests $(BIN)/python -m bench.scale $(ARGS)

verifier: venv  ## print the SHA-256 of the verify.py of this version, which each bundle carries
	@$(BIN)/python -c 'from tremplin_platform.verifier.assembly import digest; print(digest())'

venv: $(RUN)  ## make or update the virtual environment, from the lock file of what runs

tools: $(DEV)  ## the same, with what tests and checks need

$(RUN): $(LOCK) pyproject.toml
	@echo "Environnement Python dans $(VENV) : une ou deux minutes, la première fois."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Tremplin a besoin de Python 3.11 ou plus récent : make PYTHON=python3.12"; exit 2; }
	@$(PIP) --require-hashes -r $(LOCK)
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): $(RUN) $(TOOLS)
	@$(PIP) --require-hashes -r $(LOCK) -r $(TOOLS)
	@touch $@

lock: venv  ## resolve the dependencies again, with hashes
	$(PIP) pip-tools
	$(COMPILE) --extra demo -o $(LOCK) pyproject.toml
	$(COMPILE) --extra demo --extra dev --constraint $(LOCK) -o $(TOOLS) pyproject.toml

clean:  ## remove the virtual environment, the demo's servers and data, and the caches
	@if test -e .tremplin/using.lock && ! flock --nonblock .tremplin/using.lock true; then \
		echo "Tremplin tourne encore dans .tremplin : arrêtez-le d’abord."; exit 1; fi
	@if test -L .tremplin/postgres; then rm -rf "$$(readlink .tremplin/postgres)"; fi
	rm -rf $(VENV) .tremplin .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache .coverage build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help:  ## this list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
