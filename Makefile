# make run    the page, with the demonstration loaded
# make test   everything that is checked
# make bundle the wheels, so that both work on a machine without internet

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OFFLINE := $(if $(wildcard wheelhouse),--no-index --find-links wheelhouse,)
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check $(OFFLINE)

.PHONY: run test bundle bench quality constraints clean browser

run: $(VENV)/.run
	$(BIN)/whoheld add --demonstration
	$(BIN)/whoheld serve

test: $(VENV)/.test browser
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q

$(VENV)/.pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "whoheld needs Python 3.11 or newer; this is " + sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV)
	$(PIP) --upgrade pip setuptools wheel
	@touch $@

$(VENV)/.run: $(VENV)/.pip pyproject.toml constraints.txt
	$(PIP) --no-build-isolation --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.pip pyproject.toml constraints.txt
	$(PIP) --no-build-isolation --constraint constraints.txt --editable '.[test]'
	@touch $@ $(VENV)/.run

browser: $(VENV)/.test
	@CHROMIUM="$(CHROMIUM)" PYTHON="$(BIN)/python" sh tools/find_chromium.sh

bundle: $(VENV)/.pip
	$(BIN)/python -m pip download --quiet --dest wheelhouse --constraint constraints.txt pip setuptools wheel '.[test]'
	@echo "wheelhouse/ holds $$(ls wheelhouse | wc -l) packages. Copy this folder to the other machine: make run and make test use it."

bench: $(VENV)/.test
	@for file in benchmarks/*.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

quality: $(VENV)/.test
	@for file in benchmarks/*_quality.py; do echo "== $$file"; $(BIN)/python $$file || exit 1; done

constraints:
	rm -rf build/constraints && $(PYTHON) -m venv build/constraints
	build/constraints/bin/python -m pip install --quiet --upgrade pip
	build/constraints/bin/python -m pip install --quiet '.[test]'
	build/constraints/bin/python -m pip freeze --exclude whoheld > constraints.txt

clean:
	rm -rf $(VENV) static/vendor screenshots build wheelhouse
