# A provider in Go: the module MODULE, of the world WORLD.
TOOLS := wasm-tools wit-bindgen

# Newer ones generate code for Go modules that are not published.
WIT_BINDGEN := 0.58.0
# Go knows WASI preview 1. This adapter, which is in the npm package jco, makes WASI 0.2 of it.
ADAPTER := $(ROOT)/node_modules/@bytecodealliance/jco/lib/wasi_snapshot_preview1.reactor.wasm

toolchain::
	@$(call need,go,install Go 1.25 or newer)

check-toolchain::
	@$(call need,go,install Go 1.25 or newer)
	@go list >/dev/null 2>&1 || { echo 'Go 1.25 or newer is missing: install it' >&2; exit 1; }
	@{ [ "$$(wit-bindgen --version 2>/dev/null)" = 'wit-bindgen-cli $(WIT_BINDGEN)' ] && \
	  wit-bindgen go --help >/dev/null 2>&1; } || { echo 'wit-bindgen $(WIT_BINDGEN) is missing: make setup' >&2; exit 1; }

dist/provider.wasm: build/core.wasm
	@mkdir -p dist
	wasm-tools component embed wit --world $(WORLD) build/core.wasm -o build/embedded.wasm
	wasm-tools component new build/embedded.wasm --adapt wasi_snapshot_preview1=$(ADAPTER) -o $@

# A library: its functions can be called once it is initialized. The module for WIT's types links to a function of Go's
# runtime, which the linker's check forbids.
build/core.wasm: $(shell find main.go go.* exports internal -name '*.go' -not -name wit_bindings.go -o -name 'go.*') build/bindings
	GOOS=wasip1 GOARCH=wasm go build -buildmode=c-shared -trimpath -ldflags='-s -w -checklinkname=0' -o $@ .

# wit-bindgen makes the room for results as large as the largest, which is no multiple of the alignment of another: Go would
# panic. What it generates for a resource belongs to the package that exports it.
build/bindings: wit/world.wit wit/deps
	rm -rf $@
	wit-bindgen go wit --world $(WORLD) --pkg-name $(MODULE)/build/bindings --export-pkg-name $(MODULE)/exports --out-dir $@
	sed -i.bak 's/Allocate(&staticPinner, \(.*\), 8))$$/Allocate(\&staticPinner, (\1 + 7) \&^ 7, 8))/' $@/wit_exports/wit_exports.go
	@find $@ -maxdepth 1 -name 'export_*' -exec cp -r {} exports \;
	@touch $@
