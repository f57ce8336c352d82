# Two commands: `make demo` brings up the demonstration district, `make test` runs the whole suite.
# Needs git, make, Python >= 3.11 and the package registries; no Node, no root, nothing else from outside.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready

# Where it is set, every start compiles every module again, for as long as the start itself takes.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup demo test lint pictures clean

setup: $(READY)

# Made anew only when the lock changes, so that a second `make demo` starts at once.
$(READY): pyproject.toml uv.lock juxian/web/package-lock.json $(wildcard juxian/*/locale/zh_Hans/LC_MESSAGES/django.po)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=/path/to/python3")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv sync --quiet --frozen
	$(BIN)/juxian assets
	$(BIN)/juxian translations
	@touch $@

demo: $(READY)
	@PORT=$(PORT) $(BIN)/juxian demo

test: $(READY)
	$(BIN)/python -m pytest -n 2 --dist loadgroup

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint juxian --lint --quiet
	$(BIN)/juxian makemigrations --check --dry-run
	$(BIN)/juxian translations --check

clean:
	rm -rf $(VENV) var dist

pictures: $(READY)
	$(BIN)/python -m tests.pictures
