# Development in a virtual environment: `make setup`, then `make check` before each commit.
PYTHON ?= .venv/bin/python

.PHONY: setup check format lint types imports tests benchmark

setup:
	python3 -m venv .venv
	.venv/bin/pip install -e '.[test]'

check: format lint types imports tests

format:
	$(PYTHON) -m ruff format --check

lint:
	$(PYTHON) -m ruff check

types:
	$(PYTHON) -m mypy

imports:
	$(PYTHON) -c "from importlinter.cli import lint_imports_command; lint_imports_command()"

tests:
	$(PYTHON) -m pytest

DATA ?= ../shared/data
benchmark:
	$(PYTHON) -m tests.benchmarks $(DATA)
