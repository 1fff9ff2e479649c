# certification-xblock: type `make` for what there is.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# Another interpreter: make PYTHON=python3.12 test
PYTHON ?=
# Where the demo listens.
ADDRESS ?= 127.0.0.1:8000
# For test-platform: an edx-platform checkout, and the Python that has its requirements.
PLATFORM ?=
PLATFORM_PYTHON ?=
export PYTHON PLATFORM PLATFORM_PYTHON

BIN := .venv/bin

.PHONY: help
help: ## Show what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | column -t -s '	'

.PHONY: demo
demo: setup-demo ## Run the embedded platform with the sample course at http://127.0.0.1:8000
	@exec $(BIN)/python demo/manage.py demo_serve $(ADDRESS)

.PHONY: test
test: setup-test ## Run all tests, on both lines of dependencies
	@scripts/test-suites

.PHONY: check
check: setup-check check-python check-floors check-django check-javascript ## Run all checks of the sources
	@echo "make check: all is well"

.PHONY: check-python
check-python: setup-python
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

.PHONY: check-floors
check-floors: setup-python
	$(BIN)/lint-imports

.PHONY: check-django
check-django: setup-python
	$(BIN)/python -m django makemigrations --check --dry-run --settings tests.settings certification_xblock
	$(BIN)/python -m django check --settings tests.settings --fail-level WARNING

.PHONY: check-javascript
check-javascript: setup-check
	npm run --silent types
	npm run --silent lint
	npm run --silent test

.PHONY: test-platform
test-platform: ## Run tests/platform inside an LMS and a Studio: PLATFORM=… PLATFORM_PYTHON=…
	@scripts/test-platform

.PHONY: bench
bench: setup-demo ## Measure what README says about speed
	@for file in benchmarks/[a-z]*.py; do $(BIN)/python -m "benchmarks.$$(basename "$$file" .py)"; done

.PHONY: faults
faults: setup-test ## Break everything at every step, on three databases and with real workers; takes long
	@scripts/faults

.PHONY: translations
translations: setup-python ## Collect the messages of Python, templates and scripts, and compile all catalogues
	@PATH="$(CURDIR)/$(BIN):$$PATH" scripts/translations

.PHONY: format
format: setup-python ## Format the sources
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

.PHONY: upgrade
upgrade: ## Take the newest of every dependency into the newest line
	@scripts/upgrade

.PHONY: clean
clean: ## Remove environments, caches and what the demo wrote
	rm -rf .venv .venv-platform .tox node_modules build dist *.egg-info test-results demo/var
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# -- what the targets above need ---------------------------------------------------------------------------------------

.PHONY: setup
setup: setup-test ## Install all that demo, test and check need

.PHONY: setup-python
setup-python:
	@scripts/system-packages demo
	@scripts/venv newest

.PHONY: setup-demo
setup-demo: setup-python

.PHONY: setup-check
setup-check: setup-python
	@scripts/system-packages check
	@$(MAKE) node_modules/.package-lock.json

.PHONY: setup-test
setup-test:
	@scripts/system-packages test
	@scripts/venv newest
	@scripts/venv platform
	@$(MAKE) node_modules/.package-lock.json

node_modules/.package-lock.json: package.json package-lock.json
	@echo "Installing what checks the scripts and pages, into node_modules"
	@npm ci --silent --no-progress
	@touch $@
