# `make run` and `make test` are all that a newcomer needs; `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

SWIFT ?= swift
PYTHON ?= python3
# Flags for `make run`: make run ARGS="--port 9000 --fresh"
ARGS ?=
# Flags for pytest: make end-to-end PYTEST_ARGS="-k live -x"
PYTEST_ARGS ?=

# On Linux the binary carries Swift's libraries, so that it runs where no Swift is installed.
STATIC := $(if $(filter Linux,$(shell uname -s)),--static-swift-stdlib)
# Makes one program of our modules and their libraries. Builds with other flags compile everything anew.
RELEASE := -c release $(STATIC) -Xswiftc -cross-module-optimization
BINARY := .build/release/refine-gateway
ECHO_SERVER := .build/release/EchoServer
AUTOBAHN := ../shared/check/autobahn
PYTHON_TESTS := Tests/EndToEnd Tests/Conformance
PYTHON_SOURCES := $(PYTHON_TESTS) Benchmarks
VENV := .venv
# The browser's half: a module that esbuild makes of its sources, and the declarations beside it.
CLIENT := Sources/BrowserClient
SERVED_CLIENT := Sources/Gateway/Client/refine-gateway.js
CLIENT_BANNER := /* Providers for refine, of refine-gateway (Apache-2.0). Types: refine-gateway.d.ts */
# Names of members that nobody outside the module sees, which are made short.
CLIENT_INNER := ^(isForeign|isAuth|isMissed|leaving|until)$$
# Written when the virtual environment holds what requirements.txt names.
INSTALLED := $(VENV)/.installed

.PHONY: help run build client test unit browser-unit end-to-end conformance autobahn lint format clean swift-toolchain libraries

help: ## List what can be made
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

run: build ## Start the gateway with its embedded backend and demo data (ARGS="--port 9000 --fresh")
	@exec $(BINARY) dev $(ARGS)

build: swift-toolchain libraries client ## Build the release binary
	$(SWIFT) build $(RELEASE) --product refine-gateway

client: $(SERVED_CLIENT) ## Build the browser's module, which the gateway serves
	@size=$$(wc -c < $(SERVED_CLIENT)); [ "$$size" -lt 16384 ] || { \
		echo "$(SERVED_CLIENT) has grown to $$size bytes; it promises to stay below 16384" >&2; exit 1; }

$(SERVED_CLIENT): $(wildcard $(CLIENT)/src/*.js)
	@scripts/ensure-packages esbuild
	esbuild $(CLIENT)/src/index.js --bundle --format=esm --target=es2022 --minify --mangle-props="$(CLIENT_INNER)" --log-level=warning \
		--banner:js="$(CLIENT_BANNER)" --outfile=$@
	@cp $@ $(CLIENT)/refine-gateway.js

test: browser-unit unit end-to-end conformance ## Run every test: of the browser's module, of Swift, then those that drive the built binary

browser-unit: client ## Run the tests of the browser's module
	@scripts/ensure-packages nodejs
	node --test Tests/BrowserClientTests/*.test.mjs

# One after the other: tests with deadlines must not wait behind tests that compute.
unit: swift-toolchain libraries client ## Run the Swift tests
	$(SWIFT) test --disable-xctest --no-parallel

end-to-end: build $(INSTALLED) ## Run the tests that drive the built binary (PYTEST_ARGS="-k live")
	@scripts/ensure-packages curl chromium chromium-driver
	$(VENV)/bin/python -m pytest Tests/EndToEnd $(PYTEST_ARGS)

conformance: build $(INSTALLED) ## Hold the emulator to recorded answers of Appwrite, where ../shared has them
	$(VENV)/bin/python -m pytest Tests/Conformance $(PYTEST_ARGS)

autobahn: swift-toolchain libraries client ## Run the Autobahn TestSuite on the WebSocket side, where ../shared has it
	@[ -e $(AUTOBAHN) ] || { echo "Skipped: $(AUTOBAHN) is not there"; exit 0; }; \
	scripts/ensure-packages python3-venv && \
	$(SWIFT) build $(RELEASE) --product $(notdir $(ECHO_SERVER)) && \
	scripts/autobahn $(ECHO_SERVER) $(AUTOBAHN) .build/autobahn

lint: swift-toolchain $(INSTALLED) ## Check the style of the sources, and that the OpenAPI description is valid
	$(SWIFT) format lint --strict --recursive Sources Tests Package.swift
	$(VENV)/bin/python -m ruff check --quiet $(PYTHON_SOURCES)
	$(VENV)/bin/python -m ruff format --quiet --check $(PYTHON_SOURCES)
	$(VENV)/bin/python -m openapi_spec_validator openapi/openapi.yaml
	@scripts/ensure-packages node-typescript
	tsc --project $(CLIENT)

format: swift-toolchain $(INSTALLED) ## Rewrite the sources in the style that lint wants
	$(SWIFT) format --in-place --recursive Sources Tests Package.swift
	$(VENV)/bin/python -m ruff format --quiet $(PYTHON_SOURCES)

clean: ## Remove what was built and installed inside this folder
	rm -rf .build $(SERVED_CLIENT) $(CLIENT)/refine-gateway.js $(VENV) $(PYTHON_TESTS:=/.pytest_cache) .pytest_cache .hypothesis

swift-toolchain:
	@command -v $(firstword $(SWIFT)) >/dev/null || { \
		echo "Swift 6.2 or newer is needed: see https://www.swift.org/install" >&2; exit 1; }

libraries:
	@scripts/ensure-packages pkg-config libcurl4-openssl-dev libwebsockets-dev libsqlite3-dev $(if $(STATIC),libmimalloc-dev)

$(INSTALLED): Tests/EndToEnd/requirements.txt Tests/EndToEnd/newest-sdk.txt
	@scripts/ensure-packages python3-venv
	@echo "Installing the tests' Python packages into $(VENV)"
	@test -x $(VENV)/bin/python || $(PYTHON) -m venv $(VENV)
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --upgrade \
		--target $(VENV)/newest-sdk -r Tests/EndToEnd/newest-sdk.txt
	@touch $@
