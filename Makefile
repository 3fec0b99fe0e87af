# Builds, tests and shows the three packages and the command. `make help` lists the targets.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

VENV := $(CURDIR)/.venv
VENV_PYTHON := $(VENV)/bin/python
PIP := $(VENV_PYTHON) -m pip --quiet --disable-pip-version-check
COMMON_HOOKS := langsmith langchain openai anthropic otel logging structlog loguru auto examples
# `ci` follows the lock file to the letter; without one, or when it is stale, `install` resolves anew.
NPM_INSTALL := { npm ci --silent --no-audit --no-fund || npm install --silent --no-audit --no-fund; }

# Runs a command, and prints the lines of its output that match a pattern; all of it when it fails.
quietly = out=$$($(1) 2>&1) || { printf '%s\n' "$$out"; exit 1; }; grep -E '$(2)' <<< "$$out"

##@ Use it

.PHONY: help
help: ## This list
	@awk 'BEGIN { FS = ":.*## " } /^##@ / { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: build
build: build-cli build-python build-node ## The command, the Python package and the Node package

.PHONY: demo
demo: build demo-packages ## Redact a recorded agent run in three ways, and through LangSmith's clients
	@$(VENV_PYTHON) examples/demo.py

##@ Work on it

.PHONY: test
test: lint test-rust test-python test-node test-common-hooks test-examples test-peers ## Everything below
	@echo "All tests passed."

.PHONY: lint
lint: $(VENV)/.tools ## Formatting and lints of Rust and Python
	@cargo fmt --all --check
	@cargo clippy --workspace --all-targets --quiet -- -D warnings
	@$(VENV)/bin/ruff check --quiet bindings-python examples benches/peers
	@$(VENV)/bin/ruff format --check --quiet bindings-python examples benches/peers

.PHONY: test-rust
test-rust: ## Unit, documentation and conformance tests in Rust
	@$(call quietly,cargo test --workspace --no-fail-fast,^test result: )

.PHONY: test-python
test-python: build-python ## The Python package's tests
	@cd bindings-python && $(call quietly,$(VENV)/bin/pytest -q,(passed|failed|error))

.PHONY: test-node
test-node: build-node ## The Node package's tests, and its types
	@cd bindings-node && $(call quietly,npm test --silent,^(#|ℹ) (tests|pass|fail) )
	@cd bindings-node && npm run check --silent

.PHONY: test-common-hooks
test-common-hooks: test-node-hooks build-python ## The commonest hosts' hooks, against the hosts themselves
	@$(VENV_PYTHON) bindings-python/hook_tests/run.py --together $(COMMON_HOOKS)

.PHONY: test-node-hooks
test-node-hooks: build-node ## The hooks of the Node package, and their types
	@cd bindings-node/hook-tests && $(NPM_INSTALL)
	@cd bindings-node/hook-tests/otel-3 && $(NPM_INSTALL)
	@cd bindings-node/hook-tests && npm test --silent && npm run check --silent

.PHONY: test-hooks
test-hooks: test-node-hooks build-python ## All hooks, each host of Python in an environment of its own; a table of them
	@$(VENV_PYTHON) bindings-python/hook_tests/run.py

.PHONY: test-examples
test-examples: build demo-packages ## The example trace is what its generator makes, and the demo holds
	@$(VENV_PYTHON) examples/generate_support_agent.py --check
	@$(call quietly,$(VENV_PYTHON) examples/demo.py,✓)

.PHONY: test-peers
test-peers: $(VENV)/.tools ## How the comparison with peers is scored; measures nothing
	@$(call quietly,$(VENV)/bin/pytest -q benches/peers,(passed|failed|error))

.PHONY: bench
bench: ## Benchmarks, beside plain searches of the same text
	@cargo bench -p reticent-benches

.PHONY: bench-peers
bench-peers: build ## Other packages beside this one, installed under target/peers: benches/PEERS.md
	@$(VENV_PYTHON) benches/peers/run.py

.PHONY: quality
quality: ## What the catalogue finds and misses, in tests/quality/RESULTS.md
	@cargo run --release --quiet -p reticent-quality target/quality

##@ Parts of the build

.PHONY: build-cli
build-cli: ## target/release/reticent
	@cargo build --release --quiet -p reticent-cli

.PHONY: build-python
build-python: $(VENV)/.tools ## The Python package, installed in .venv
	@cd bindings-python && VIRTUAL_ENV=$(VENV) $(VENV)/bin/maturin develop --release --quiet

.PHONY: build-node
build-node: node-20 ## The Node package, in bindings-node
	@cd bindings-node && $(NPM_INSTALL)
	@cd bindings-node && npm run build --silent

.PHONY: demo-packages
demo-packages: node-20 $(VENV)/.tools ## The clients that the demo sends the trace through
	@$(PIP) install -r examples/requirements.txt
	@cd examples && $(NPM_INSTALL)

.PHONY: node-20
node-20:
	@node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' 2>/dev/null && command -v npm > /dev/null || { \
	  echo "Node 20 or newer and npm are needed: see https://nodejs.org/en/download" >&2; exit 1; }

$(VENV_PYTHON):
	@for python in python3 python3.14 python3.13 python3.12 python3.11 python3.10; do \
	  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2> /dev/null; then \
	    $$python -m venv $(VENV) || { echo "This Python has no venv: on Debian and Ubuntu, apt install python3-venv" >&2; exit 1; }; \
	    exit 0; \
	  fi; \
	done; echo "Python 3.10 or newer is needed: see https://www.python.org/downloads" >&2; exit 1

$(VENV)/.tools: $(VENV_PYTHON) bindings-python/requirements-dev.txt
	@$(PIP) install -r bindings-python/requirements-dev.txt
	@touch $@
