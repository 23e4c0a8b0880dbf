# Each word is a script in scripts/ or a task in xtask/, which say what they do and why. `make run ARGS='--listen 127.0.0.1:8080'`.
.DEFAULT_GOAL := help
.PHONY: help run dev build test lint fmt e2e shots bench storm histories setup setup-test clean

help: ## what there is to make
	@sed -n 's/^\([a-z0-9-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

run: ## set up, build a release, start it with a sample organization
	@scripts/run.sh $(ARGS)

dev: ## build and run, again after every change
	@scripts/dev.sh $(ARGS)

build: ## set up, build target/release/nichandle
	@scripts/build.sh

test: ## set up, run every test there is
	@scripts/test.sh

lint: ## formatting, lints, documentation, and what may not be in the browser's part
	@scripts/lint.sh

e2e: ## the browser's tests only; ARGS go to Playwright
	@scripts/e2e.sh $(ARGS)

shots: ## pictures of every page into target/shots, and the README's into docs/img
	@scripts/e2e.sh --config shots.config.ts

bench: ## the figures: requests, tasks, streams, memory, start
	@scripts/bench.sh $(ARGS)

storm: ## what can go wrong, all at once, and what the judge says; SEED=… MINUTES=… ENGINE=sqlite|postgres WITHOUT=kill,…
	@SEED='$(SEED)' MINUTES='$(MINUTES)' SECONDS_LONG='$(SECONDS)' ENGINE='$(ENGINE)' WITHOUT='$(WITHOUT)' scripts/storm.sh $(ARGS)

histories: ## thousands of random histories, in process; RUNS=… SEED=… ENGINE=sqlite|postgres ACTIONS=… JOBS=…
	@RUNS='$(RUNS)' SEED='$(SEED)' ENGINE='$(ENGINE)' ACTIONS='$(ACTIONS)' JOBS='$(JOBS)' scripts/histories.sh

fmt: ## format the Rust sources
	@scripts/fmt.sh

setup: ## what building needs
	@scripts/setup.sh build

setup-test: ## what building and testing need
	@scripts/setup.sh build test lint

clean: ## remove everything that was built
	@cargo clean
