# Two commands for a newcomer: `make demo` and `make test`. The rest is for those who build Tansiq.

GO     ?= go
NPM    ?= npm
ARGS   ?=
BIN    := bin/tansiq
PAGES  := internal/web/static/manifest.json
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)

.PHONY: demo test build pages tools lint bench soak clean

demo: build ## build everything and start a node with a sample desk; ARGS=--exit runs through and stops
	@$(BIN) demo $(ARGS)

test: build ## run all tests; says at the end what could not run, and why
	@bash test/run

build: pages ## the one binary, pages included
	@$(GO) build -trimpath -ldflags "-s -w -X main.version=$(VERSION)" -o $(BIN) ./cmd/tansiq

pages: tools $(PAGES)

$(PAGES): internal/web/ts/package-lock.json $(shell find internal/web/ts -path '*/node_modules' -prune -o -type f -print 2>/dev/null)
	@cd internal/web/ts && $(NPM) ci --no-audit --no-fund --loglevel=error && $(NPM) run --silent build
	@touch $(PAGES)

tools:
	@bash test/tools git go node npm

lint: ## gofmt, go vet, staticcheck (what CI runs), then golangci-lint where it is installed
	@bash test/lint

bench: build ## the performance table of the README
	@$(BIN) bench $(ARGS)

soak: build ## long runs: the race detector over everything, 1,000 kills of nodes, and each fuzz target for FUZZTIME (default 60s)
	@bash test/soak

clean:
	rm -rf bin internal/web/static/* internal/web/ts/node_modules test/browser/node_modules test/browser/shots .venv
