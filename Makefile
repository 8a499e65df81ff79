# make run     the page with the demonstration; PORT=8502 moves it    make test    every test, in one run
# make bundle  wheels for a machine without internet                 make bench   measures of speed
# make quality scores of reading, places and states                  make check   only the quick checks of style and types

SHELL := /bin/bash
PYTHON ?= $(firstword $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p; done))
PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
WHEELS := $(if $(wildcard wheelhouse/*.whl),--no-index --find-links $(CURDIR)/wheelhouse)
ASKED := pyproject.toml constraints.txt

# A copied folder brings along an environment that still points to where it was made.
MOVED := $(shell [ -f $(VENV)/ready ] && { [ "$$(cat $(VENV)/ready)" != "$(CURDIR)" ] || [ ! -x $(BIN)/python ]; } \
	&& rm -rf $(VENV) && echo yes)

.PHONY: run test check bench quality bundle constraints chromium postgres clean

run: $(VENV)/installed
	@$(BIN)/whoheld add --demonstration
	@exec $(BIN)/whoheld serve --port $(PORT)

test: $(VENV)/installed-test chromium postgres
	@$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile $(TESTS)

check: $(VENV)/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

bench: $(VENV)/installed-test
	@for file in benchmarks/*.py; do case $$file in *_quality.py) ;; *) echo "== $$file"; $(BIN)/python $$file || exit 1;; esac; done

quality: $(VENV)/installed-test
	@for file in benchmarks/*_quality.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

chromium: $(VENV)/installed-test
	@.ci/chromium $(BIN)/python

postgres:
	@.ci/postgres

$(VENV)/ready:
	@if [ -z "$(PYTHON)" ]; then echo "whoheld needs Python 3.11 or newer and found: $$(python3 --version 2>&1 || true)." \
	  "Install one, or name it: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)" >&2; exit 1; fi
	@echo "Making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || { rm -rf $(VENV); $(PYTHON) -m venv --without-pip $(VENV) \
	  && $(PYTHON) -m pip -q --python $(BIN)/python install $(WHEELS) pip; }
	@$(PIP) install -q $(WHEELS) -c constraints.txt --upgrade pip
	@echo "$(CURDIR)" > $@

$(VENV)/installed: $(VENV)/ready $(ASKED)
	@echo "Installing what whoheld needs (a few minutes the first time)"
	@$(PIP) install -qq $(WHEELS) -c constraints.txt -e .
	@touch $@

$(VENV)/installed-test: $(VENV)/ready $(ASKED)
	@echo "Installing what whoheld and its tests need (a few minutes the first time)"
	@$(PIP) install -qq $(WHEELS) -c constraints.txt -e '.[test]'
	@touch $@ $(VENV)/installed

# The wheels fit machines with this system and this Python.
bundle: $(VENV)/ready
	@rm -rf wheelhouse
	@$(PIP) wheel -q --wheel-dir wheelhouse -c constraints.txt '.[test,world]' pip setuptools wheel
	@rm -rf wheelhouse/whoheld-*.whl build
	@echo "wheelhouse: $$(ls wheelhouse | wc -l) wheels, $$(du -sh wheelhouse | cut -f1)." \
	  "Copy this folder with them to the other machine; make run and make test then use no index."

constraints: $(VENV)/ready
	@folder=$$(mktemp -d) && $(PYTHON) -m venv $$folder/venv && $$folder/venv/bin/pip install -q --upgrade pip \
	  && $$folder/venv/bin/pip install -q --upgrade '.[test,world]' setuptools wheel \
	  && $$folder/venv/bin/pip freeze --all --exclude whoheld | grep -E '^[A-Za-z0-9._-]+==[^ ]+$$' > $$folder/pins \
	  && mv $$folder/pins constraints.txt && rm -rf $$folder build && wc -l constraints.txt

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache static/vendor screenshots
