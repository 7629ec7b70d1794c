# The common commands. `make demo` and `make test` need nothing but Python 3.11+, make and a package
# registry: they make the virtual environment themselves.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# A worker for each of CI's two cores, each with a server of its own; a file's tests stay together.
TESTS := $(BIN)/pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder
POSTGRES_15 := DIOGEN_POSTGRES_BIN=$${DIOGEN_POSTGRES_15:-/usr/lib/postgresql/15/bin} $(TESTS) -m postgres
READY := $(VENV)/.ready
SPARK := $(VENV)/.spark
LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header

.DEFAULT_GOAL := help
.PHONY: help setup demo spark-demo test tests ducklake test-spark lint format types check unit run serve bench mutations reference postgres-15 lock packages clean

help: ## Show the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(READY) ## Make .venv from the lock file

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or later is needed: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps -e .
	@touch $@

$(SPARK): requirements.spark.lock $(READY)
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements.spark.lock
	@touch $@

demo: $(READY) ## A simulated company, from HTTP to a page with numbers
	$(BIN)/diogen demo

spark-demo: $(SPARK) ## The same on Spark: a master, two workers, gold beside PostgreSQL's
	$(BIN)/diogen demo
	$(BIN)/diogen spark demo

test: $(READY) packages lint types ## Everything CI runs
	$(TESTS)
	# The oldest supported PostgreSQL: every model, the whole way, and our own tables. Half of the
	# random histories: they ask whether the models agree with themselves, which no server decides.
	DIOGEN_EXAMPLES=1 $(POSTGRES_15) tests/dbt tests/test_pipeline.py tests/receiver/test_migrations.py

tests: test

postgres-15: $(READY) packages ## Every test that asks the server, on the oldest supported one
	$(POSTGRES_15)

ducklake: $(READY) packages ## Build in DuckLake and compare with PostgreSQL
	$(BIN)/pytest -m ducklake

test-spark: $(SPARK) ## Build on Spark, on two workers, and compare with PostgreSQL; needs Java
	$(BIN)/pytest -m spark

lint: $(READY) ## Style of Python, SQL and YAML
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/sqlfluff lint --processes 2 --disable-progress-bar dbt_project
	$(BIN)/yamllint --strict .

types: $(READY) ## Types of extract and scripts
	$(BIN)/mypy

check: lint types ## Everything that needs no database

format: $(READY) ## Mend the style where a tool can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/sqlfluff fix --disable-progress-bar dbt_project

unit: $(READY) ## dbt's unit tests alone
	$(BIN)/diogen db start
	$(BIN)/dbt test --select test_type:unit

run: $(READY) ## Extract, build and write the page, as cron does
	$(BIN)/diogen run

serve: $(READY) ## Receive webhooks and events
	$(BIN)/diogen serve

bench: $(READY) packages ## Every benchmark as one table: BENCH_SIZE=small, full or million
	$(BIN)/python -m tests.benchmarks

mutations: $(READY) ## Break the metric SQL on purpose; every break must fail a test
	$(BIN)/python -m tests.dbt.mutations

reference: $(READY) ## Write docs/metrics.md from the models' descriptions
	$(BIN)/python -m scripts.metrics_reference

lock: ## Resolve the lock files anew from pyproject.toml; needs uv
	$(LOCK) --group dev --upgrade pyproject.toml -o requirements.lock
	# What the image gets: the same versions, without the tools of development.
	$(LOCK) --constraint requirements.lock pyproject.toml -o requirements.runtime.lock
	# What `make test-spark` adds, half a gigabyte that nothing else needs.
	$(LOCK) --constraint requirements.lock --extra spark pyproject.toml -o requirements.spark.lock

packages: # What the tests need from Debian, where it is missing
	@sh .ci/packages

clean: ## Remove what was made; the database stays
	rm -rf $(VENV) target logs site .pytest_cache .mypy_cache .ruff_cache *.egg-info
