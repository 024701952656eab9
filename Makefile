# Two commands: `make up` serves the dashboard, `make test` runs everything.
.PHONY: up test setup setup-dev check format lock bench compile interpret help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-10s %s\n", $$1, $$2}'

up: setup ## set everything up and serve the dashboard on http://127.0.0.1:8050
	$(BIN)/vigie up

test: setup-dev ## set everything up, check style and types, run all tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n 2 --dist loadscope

check: ## style and types only
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

format: ## format the code
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .

setup: $(VENV)/.run-stamp

setup-dev: $(VENV)/.dev-stamp

$(VENV)/.run-stamp: requirements/run.txt pyproject.toml
	sh requirements/install.sh $(PYTHON) $(VENV) requirements/run.txt
	touch $@

$(VENV)/.dev-stamp: requirements/dev.txt pyproject.toml
	sh requirements/install.sh $(PYTHON) $(VENV) requirements/dev.txt
	touch $@ $(VENV)/.run-stamp

lock: ## renew the hashed lock files
	$(BIN)/uv pip compile -q pyproject.toml --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 -o requirements/run.txt
	$(BIN)/uv pip compile -q pyproject.toml --extra dev --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 -c requirements/run.txt -o requirements/dev.txt
	$(BIN)/uv pip compile -q pyproject.toml --extra dev --extra bench --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 -c requirements/dev.txt -o requirements/bench.txt

compile: setup-dev ## compile the extraction of deals: 1.5 times as fast (needs a C compiler)
	$(BIN)/python requirements/compile_extraction.py

interpret: setup-dev ## work without the compiled extraction again
	$(BIN)/python requirements/compile_extraction.py --remove

bench: ## measure speed against peers (see benchmarks/README.md)
	sh requirements/install.sh $(PYTHON) $(VENV) requirements/bench.txt
	$(BIN)/python -m benchmarks
