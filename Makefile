# Everything one does with this project. `make help` lists it.

PYTHON ?= python3
VENV := .venv
PEERS := .venv-peers
GDELT := .venv-gdelt
# What it runs on: a version that uv can find or fetch, or the path of one (pyenv's, where there is one).
GDELT_PYTHON ?= $(or $(lastword $(wildcard $(HOME)/.pyenv/versions/3.12.*/bin/python)),3.12)
TRAIN := .venv-train
BIN := $(CURDIR)/$(VENV)/bin
UV_VERSION := 0.13.9
COMPILE := --quiet --universal --generate-hashes --no-header --no-emit-index-url
export PATH := $(BIN):$(PATH)

.DEFAULT_GOAL := help
.PHONY: help run test check dev sql eval bench-clean bench-extract bench-fetch bench-stories train lock clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

run: $(VENV)/run.stamp ## scrape, clean, extract, model, publish: the demo newswire, or SOURCES=my.yml, WARC=archive.warc.gz, PAGES=folder
	@python -m orchestration run $(if $(SOURCES),--sources '$(SOURCES)') $(if $(WARC),--warc '$(WARC)') \
		$(if $(PAGES),--pages '$(PAGES)') $(foreach p,$(INCLUDE),--include '$p') \
		$(foreach p,$(EXCLUDE),--exclude '$p') $(foreach l,$(LANGUAGES),--language '$l')

test: $(VENV)/dev.stamp ## everything that proves the project
	@pytest -q

check: $(VENV)/dev.stamp ## ruff, mypy, sqlfluff, dbt parse
	@ruff check .
	@ruff format --check .
	@mypy
	@sqlfluff lint --disable-progress-bar dbt_project
	@python -m orchestration parse

dev: $(VENV)/run.stamp ## the Dagster UI with the nightly schedule, on http://127.0.0.1:3000
	@python -m orchestration dev

sql: $(VENV)/run.stamp ## a DuckDB prompt on the published warehouse, read-only
	@python -m orchestration sql

eval: $(VENV)/dev.stamp ## DATA=folder: news-dev.warc.gz through the pipeline, both scores, checked against tests/floors.toml
	@python -m tests.evaluate '$(or $(DATA),$(error say where the evaluation data is: make eval DATA=../shared))'

bench-clean: $(PEERS)/peers.stamp ## DATA=folder: text, metadata and speed beside trafilatura, newspaper4k, news-please, readability, goose3
	@$(PEERS)/bin/python -m tests.bench_clean '$(or $(DATA),$(error say where the evaluation data is: make bench-clean DATA=../shared))'

bench-extract: $(VENV)/dev.stamp ## DATA=folder, ARTICLES=number of them (all): speed of each stage beside the bare model and gdelt-regkg, memory of a worker
	@$(MAKE) --no-print-directory --silent $(GDELT)/gdelt.stamp \
		|| echo "No comparison with gdelt-regkg: its environment cannot be built. Set GDELT_PYTHON to a Python 3.12."
	@python -m tests.bench_extract '$(or $(DATA),$(error say where the evaluation data is: make bench-extract DATA=../shared))' \
		$(if $(ARTICLES),--articles $(ARTICLES)) $$(test ! -e $(GDELT)/gdelt.stamp || echo --gdelt $(GDELT)/bin/python)

bench-fetch: $(VENV)/dev.stamp ## 200 hosts on loopback: time, memory, politeness and thrift of a crawl
	@python -m tests.bench_fetch

bench-stories: $(VENV)/dev.stamp ## 20,000 edited articles: precision and recall of story_id, cost against 1,000 and 100,000 earlier ones
	@python -m tests.bench_stories

train: $(TRAIN)/train.stamp ## make extractors/pairs/model anew, DATA=folder: with the public data as well (docs/model.md)
	@$(TRAIN)/bin/python -m training $(if $(DATA),--data '$(DATA)')

lock: $(BIN)/uv ## write the requirements*.lock anew
	@uv pip compile $(COMPILE) --group dev pyproject.toml -o requirements-dev.lock
	@uv pip compile $(COMPILE) -c requirements-dev.lock pyproject.toml -o requirements.lock
	@uv pip compile $(COMPILE) -c requirements.lock --group peers pyproject.toml -o requirements-peers.lock
	@uv pip compile $(COMPILE) -c requirements.lock --python-version 3.12 --group pyproject.toml:gdelt -o requirements-gdelt.lock
	@uv pip compile $(COMPILE) -c requirements.lock --group train pyproject.toml -o requirements-train.lock

clean: ## remove what make built; homes under data/ stay
	@rm -rf $(VENV) $(PEERS) $(GDELT) $(TRAIN) dbt_project/target dbt_project/logs

$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' \
		|| { echo "patronage needs Python 3.11, 3.12 or 3.13, and $(PYTHON) is another: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

$(VENV)/run.stamp: requirements.lock $(BIN)/uv
	@echo "Installing what is missing ..."
	@uv pip install --quiet --python $(BIN)/python --require-hashes --compile-bytecode -r requirements.lock
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/run.stamp
	@uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@touch $@

$(PEERS)/peers.stamp: requirements-peers.lock $(BIN)/uv
	@echo "Installing what is compared with ..."
	@uv venv --quiet --allow-existing --python $(BIN)/python $(PEERS)
	@uv pip install --quiet --python $(PEERS)/bin/python --require-hashes -r requirements-peers.lock
	@touch $@

$(TRAIN)/train.stamp: requirements-train.lock $(BIN)/uv
	@echo "Installing what training needs ..."
	@uv venv --quiet --allow-existing --python $(BIN)/python $(TRAIN)
	@uv pip install --quiet --python $(TRAIN)/bin/python --require-hashes -r requirements-train.lock
	@touch $@

$(GDELT)/gdelt.stamp: requirements-gdelt.lock $(BIN)/uv
	@echo "Installing what is compared with ..."
	@uv venv --quiet --allow-existing --python '$(GDELT_PYTHON)' $(GDELT)
	@uv pip install --quiet --python $(GDELT)/bin/python --require-hashes -r requirements-gdelt.lock
	@touch $@
