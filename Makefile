# Everything one does here. Needs Python 3.11 or newer and make; the rest comes into .venv.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000

VENV := .venv
BIN := $(VENV)/bin
# Stamps: what was installed, so that it is installed again only when a lock file changes.
RUNTIME := $(VENV)/runtime.stamp
DEVELOPMENT := $(VENV)/development.stamp
# The peer of the benchmark stays out of .venv.
BENCH_VENV := .venv-bench
PEER := $(BENCH_VENV)/peer.stamp
PIP := $(BIN)/python -m pip --disable-pip-version-check
CODE := config console migrations tests translations $(wildcard bench) wsgi.py
TEMPLATES := console/templates console/theme/templates
AXE := tests/browser/vendor/axe-core
WORKERS ?= logical
ARGS ?=

# Links of mails and commands lead to the server that make starts, unless .env says otherwise.
ifeq ($(shell grep -s '^PUBLIC_BASE_URL=' .env),)
run dev: export PUBLIC_BASE_URL ?= http://$(HOST):$(PORT)
endif

.DEFAULT_GOAL := help
.PHONY: help run dev shell test browser coverage check format lint types contracts templates \
	spelling unused audit bench translations migration vendor lock upgrade uv clean

help: ## List what make can do
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' Makefile

run: $(RUNTIME) ## Serve the console with its demo on http://127.0.0.1:8000 (HOST, PORT)
	@$(BIN)/flask db upgrade
	@$(BIN)/flask demo --if-empty
	@exec $(BIN)/flask run --host "$(HOST)" --port "$(PORT)" --no-reload

dev: $(RUNTIME) ## The same database, with the debugger and reloading
	@$(BIN)/flask db upgrade
	@exec $(BIN)/flask run --host "$(HOST)" --port "$(PORT)" --debug

shell: $(RUNTIME) ## A Python shell with the application and its models
	@exec $(BIN)/flask shell

test: $(DEVELOPMENT) ## The whole suite on SQLite, PostgreSQL and Redis (ARGS="-k queue")
	@$(BIN)/pytest -n $(WORKERS) --dist worksteal $(ARGS)

browser: $(DEVELOPMENT) ## Only the tests in a real browser
	@$(BIN)/pytest -m browser $(ARGS)

coverage: $(DEVELOPMENT) ## The suite, with the lines that it never reached
	@$(BIN)/pytest -n $(WORKERS) --cov --cov-report=term-missing:skip-covered $(ARGS)

check: lint types contracts templates spelling unused ## Everything that must hold, then the suite
	@$(MAKE) --no-print-directory test

format: $(DEVELOPMENT) ## Put the code in its one form, and mend what can be mended
	@$(BIN)/ruff check --fix $(CODE)
	@$(BIN)/ruff format $(CODE)

lint: $(DEVELOPMENT) ## Form and faults of the code
	@$(BIN)/ruff format --check $(CODE)
	@$(BIN)/ruff check $(CODE)

types: $(DEVELOPMENT) ## Types, strict in the domains and the core
	@$(BIN)/mypy

contracts: $(DEVELOPMENT) ## Which part may import which
	@$(BIN)/lint-imports

templates: $(DEVELOPMENT) ## Faults of the templates
	@$(BIN)/djlint --lint --quiet $(wildcard $(TEMPLATES))

spelling: $(DEVELOPMENT) ## Misspelt words
	@$(BIN)/codespell

unused: $(DEVELOPMENT) ## Code that nothing reaches
	@$(BIN)/vulture

audit: $(DEVELOPMENT) ## Known holes in the locked packages (asks the network)
	@$(BIN)/pip-audit --require-hashes --disable-pip -r requirements.txt
	@$(BIN)/pip-audit --require-hashes --disable-pip -r requirements-dev.txt

bench: $(DEVELOPMENT) $(PEER) ## Beside Django admin, as ratios (ARGS=pages: in a browser, beside Flask-Admin)
	@exec $(BIN)/python -m bench $(ARGS)

translations: $(DEVELOPMENT) ## Collect the texts and bring every language's catalogue up to them
	@$(BIN)/python -m translations.collect

migration: $(DEVELOPMENT) ## Write a migration for what changed in the models (M="what it does")
	@$(BIN)/flask db upgrade
	@$(BIN)/flask db migrate -m "$(M)"

# Only this needs npm. The theme's files are committed; axe-core is for the tests.
vendor: $(RUNTIME) ## Fetch the third-party scripts and styles that console/theme/package-lock.json names
	@set -e; folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; \
	cp console/theme/package.json console/theme/package-lock.json console/theme/.npmrc "$$folder"; \
	npm --prefix "$$folder" ci --ignore-scripts --silent; \
	$(BIN)/python -m console.theme.vendor "$$folder/node_modules"; \
	mkdir -p $(AXE); cd "$$folder/node_modules/axe-core"; \
	cp axe.min.js LICENSE LICENSE-3RD-PARTY.txt "$(CURDIR)/$(AXE)"

# uv is used for this only; nothing else needs it.
uv: $(DEVELOPMENT)
	@$(PIP) install --quiet uv

lock: uv ## Write requirements*.txt anew after pyproject.toml changed; keeps what still fits
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
		pyproject.toml -o requirements.txt $(LOCK_ARGS)
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
		pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt $(LOCK_ARGS)
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
		bench/requirements.in -o bench/requirements.txt $(LOCK_ARGS)

upgrade: ## Lock the newest versions that pyproject.toml allows
	@$(MAKE) --no-print-directory lock LOCK_ARGS=--upgrade

clean: ## Remove what tools made; keeps .venv and the database in instance/
	@rm -rf instance/assets .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache htmlcov
	@find . -path ./$(VENV) -prune -o -name __pycache__ -type d -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) --version 2>&1)." >&2; \
		echo "Name another one: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { \
		echo "No .venv could be made. On Debian and Ubuntu: apt-get install python3-venv" >&2; \
		rm -rf $(VENV); exit 1; }

$(RUNTIME): requirements.txt | $(BIN)/python
	@echo "Installing what the console needs into $(VENV) ..."
	@$(PIP) install --quiet --require-hashes -r requirements.txt
	@touch $@

# The development set holds the runtime set too, at the same versions.
$(DEVELOPMENT): requirements.txt requirements-dev.txt | $(BIN)/python
	@echo "Installing what the checks need into $(VENV) ..."
	@$(PIP) install --quiet --require-hashes -r requirements-dev.txt
	@touch $(RUNTIME) $@

$(PEER): bench/requirements.txt | $(BIN)/python
	@echo "Installing the peer of the benchmark into $(BENCH_VENV) ..."
	@$(BIN)/python -m venv $(BENCH_VENV)
	@echo '*' > $(BENCH_VENV)/.gitignore
	@$(BENCH_VENV)/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes \
		-r bench/requirements.txt
	@touch $@
