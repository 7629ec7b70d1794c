# The common commands. `make demo` and `make test` need nothing but Python 3.11+, make and a package
# registry: they make the virtual environment themselves.

# uv leaves bytecode to the first start. Where the environment forbids to keep it, each start would
# compile dbt again, for seconds.
export PYTHONDONTWRITEBYTECODE :=

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# A worker for each of CI's two cores, each with a server of its own; a file's tests stay together.
TESTS := $(BIN)/pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder
POSTGRES = DIOGEN_POSTGRES_BIN=$${DIOGEN_POSTGRES_$(1):-/usr/lib/postgresql/$(1)/bin} $(TESTS)
ON_POSTGRES_15 := tests/dbt/test_scenarios.py tests/receiver/test_migrations.py
# What a user calls, and with it what a developer does.
RUNTIME := $(VENV)/.runtime
READY := $(VENV)/.ready
SPARK := $(VENV)/.spark
# The generated pages are left out: a description is one line there, as in the model's yml.
PROSE := $(filter-out docs/metrics.md docs/incremental.md,$(wildcard *.md docs/*.md docs/metrics/*.md tests/*.md \
	dbt_project/macros/*/*.md))
LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate --no-header

.DEFAULT_GOAL := help
.PHONY: help setup demo spark-demo quick test tests test-all nightly ducklake test-spark lint format types check unit run serve bench mutations reference docs pictures columns lock packages clean

help: ## Show the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(READY) ## Make .venv from the lock file

$(RUNTIME): requirements.runtime.lock requirements.uv.lock pyproject.toml .ci/install
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || \
		{ echo "Python 3.11, 3.12 or 3.13 is needed: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	sh .ci/install requirements.runtime.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(READY): requirements.lock $(RUNTIME)
	sh .ci/install requirements.lock
	@touch $@

$(SPARK): requirements.spark.lock $(READY)
	sh .ci/install requirements.spark.lock
	@touch $@

demo: $(RUNTIME) ## Simulate a company and build its page
	$(BIN)/diogen demo

spark-demo: $(SPARK) ## The same on Spark: a master, two workers, gold beside PostgreSQL's
	$(BIN)/diogen demo
	$(BIN)/diogen spark demo

quick: $(READY) ## Run the tests that answer within minutes
	$(TESTS) -m quick

test: $(READY) packages lint types ## Everything CI runs
	$(TESTS) --durations 10
	# The oldest supported PostgreSQL: every model, each rule in its scenario, and our own tables.
	$(call POSTGRES,15) $(ON_POSTGRES_15)

tests: test

test-all: lint types nightly postgres-15 test-spark mutations ## Run everything, for hours

nightly: $(READY) packages ## Every test but Spark's, with twenty kills and more random histories
	DIOGEN_KILLS=20 DIOGEN_EXAMPLES=6 $(TESTS) -m "not spark" --durations 10

postgres-%: $(READY) packages ## postgres-15 to postgres-17: every test that asks the server, on that version
	$(call POSTGRES,$*) -m postgres

ducklake: $(READY) packages ## Build in DuckLake and compare with PostgreSQL
	$(BIN)/pytest -m ducklake

test-spark: $(SPARK) ## Build on Spark, on two workers, and compare with PostgreSQL; needs Java
	$(BIN)/pytest -m spark

lint: $(READY) ## Style of Python, SQL, YAML and Markdown
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/sqlfluff lint --processes 2 --disable-progress-bar dbt_project
	$(BIN)/yamllint --strict .
	$(BIN)/mdformat --check $(PROSE)

types: $(READY) ## Types of extract and scripts
	$(BIN)/mypy

check: lint types ## Everything that needs no database

format: $(READY) ## Fix the style where a tool can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/mdformat $(PROSE)
	$(BIN)/sqlfluff fix --disable-progress-bar dbt_project

unit: $(READY) ## dbt's unit tests alone
	$(BIN)/diogen db start
	$(BIN)/dbt test --select test_type:unit

run: $(RUNTIME) ## Extract, build and write the page, as cron does
	$(BIN)/diogen run

serve: $(RUNTIME) ## Receive webhooks and events
	$(BIN)/diogen serve

bench: $(READY) packages ## Every benchmark as one table: BENCH_SIZE=small, full or million
	$(BIN)/python -m tests.benchmarks

mutations: $(READY) ## Break the metric SQL on purpose; every break must fail a test
	$(BIN)/python -m tests.dbt.mutations

reference: $(READY) ## Write docs/metrics.md and the examples in docs/metrics from the models
	$(BIN)/python -m scripts.metrics_reference
	$(BIN)/python -m scripts.docs.examples

docs: $(READY) ## Build the documentation's site in site/docs; a broken link fails it
	$(BIN)/python -m scripts.docs.site
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

pictures: $(READY) ## Draw docs/pictures again; the page's screenshot needs Chromium
	$(BIN)/python -m scripts.docs.pictures
	$(BIN)/diogen demo
	$(BIN)/python -m tests.screenshot

columns: $(READY) ## Write down the columns of the warehouse in use, for unit tests on an empty one
	$(BIN)/diogen build --exclude-resource-type unit_test --exclude-resource-type test
	$(BIN)/python -m scripts.column_types

lock: ## Resolve the lock files again from pyproject.toml; needs uv
	$(LOCK) --group dev --upgrade pyproject.toml -o requirements.lock
	# What the image gets: the same versions, without the tools of development.
	$(LOCK) --constraint requirements.lock pyproject.toml -o requirements.runtime.lock
	# What `make test-spark` adds, half a gigabyte that nothing else needs.
	$(LOCK) --constraint requirements.lock --extra spark pyproject.toml -o requirements.spark.lock
	echo uv | $(LOCK) --upgrade - -o requirements.uv.lock

packages: # What the tests need from Debian, where it is missing
	@sh .ci/packages

clean: ## Remove what was made; the database stays
	rm -rf $(VENV) target logs site .pytest_cache .mypy_cache .ruff_cache *.egg-info
