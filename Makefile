# The workbench. `make demo` and `make test` need nothing but make, and set up what is missing.

JOBS ?= 2
BIN := .venv/bin

# A stamp is named by what it was made from, so that a changed lock file is installed anew.
RUN_STAMP := .venv/.installed-$(shell cat requirements.lock pyproject.toml | cksum | cut -d' ' -f1)
DEV_STAMP := .venv/.installed-dev-$(shell cat requirements-dev.lock pyproject.toml | cksum | cut -d' ' -f1)

.DEFAULT_GOAL := help
.PHONY: help demo test quick bench compare bench-cleaner golden lint format pictures docs lock tools system system-test clean
.NOTPARALLEL:

help:  ## what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: system $(RUN_STAMP)  ## set up, and build examples/ into out/
	@$(BIN)/publisher build examples -o out

test: system-test $(DEV_STAMP)  ## set up, and run all tests
	@scripts/tools.sh try
	@$(BIN)/python -m pytest -n $(JOBS)

quick: $(DEV_STAMP)  ## the tests that build no whole books
	@$(BIN)/python -m pytest -n $(JOBS) -m "not slow"

bench: system $(RUN_STAMP)  ## measure builds on this machine; about five minutes
	@$(BIN)/python -m benchmarks.bench

compare: system $(RUN_STAMP)  ## measure pandoc, calibre, percollate, Chromium beside it, where they are
	@$(BIN)/python -m benchmarks.compare

bench-cleaner: system $(RUN_STAMP)  ## how well articles are found; needs ../shared/corpora
	@$(BIN)/python -m benchmarks.cleaner

golden: $(DEV_STAMP)  ## rewrite the golden files; read the diff before you commit it
	@$(BIN)/python -m pytest -k golden --rewrite-golden

lint: $(DEV_STAMP)  ## ruff and mypy
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy

format: $(DEV_STAMP)  ## let ruff format and mend what it can
	@$(BIN)/ruff format
	@$(BIN)/ruff check --fix

pictures: $(DEV_STAMP) demo  ## draw the README's pictures from the example
	@$(BIN)/python scripts/pictures.py

docs: $(DEV_STAMP)  ## write the page on the configuration from the settings
	@$(BIN)/python -c "from publisher.reference import configuration_page as page; print(page(), end='')" > docs/configuration.md

lock:  ## write the lock files anew; FLAGS=--upgrade takes newer versions
	@scripts/lock.sh $(FLAGS)

tools:  ## Ace, for `publisher check --ace`, and a reader for the tests; needs npm
	@scripts/tools.sh

system:  ## system libraries and fonts that a build needs
	@scripts/system.sh

system-test:
	@scripts/system.sh test

clean:  ## remove all that was made here: .venv, out/, caches
	@find out -mindepth 1 ! -name .gitkeep -delete
	@rm -rf .venv tools/node_modules .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUN_STAMP): | system
	@scripts/venv.sh requirements.lock
	@rm -f .venv/.installed-[0-9]* && touch $@

$(DEV_STAMP): | system
	@scripts/venv.sh requirements-dev.lock
	@rm -f .venv/.installed-* && touch $@ $(RUN_STAMP)
