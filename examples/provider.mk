# What the Makefiles of the examples have in common: setup, check, build, serve, test, clean. An example sets
#   TRANSPORT_NAME   the transport that its provider is plugged into
#   PLUGS            what that is plugged with beside the provider; see exchange.mk
#   TOOLS            native tools that it is built with, beside wac
#   ENVIRONMENT      patterns of the variables that its server sees
# includes this file, and says how dist/provider.wasm is made. The targets toolchain and check-toolchain are for what
# `npm run setup` does not know: they install it, and say what is missing.

# The repository has the npm packages, the WIT, the transports and the native tools.
ROOT := ../..
export PATH := $(abspath $(ROOT)/.tools/bin):$(PATH)
STAGE_WIT := $(ROOT)/node_modules/.bin/tsx --conditions=@wasmcp/source $(ROOT)/scripts/stage-wit.ts

TRANSPORT ?= $(ROOT)/dist/mcp-transport-http-$(TRANSPORT_NAME).wasm
ENVIRONMENT ?= MCP_%
PORT ?= 8080

# What bounds a request in time and memory, and instances in number: as `npm run serve -- --print` has it.
LIMITS := -Wtimeout=60s -Wmax-memory-size=1073741824 -Opooling-total-component-instances=1500 \
  -Opooling-total-stacks=1500 -Opooling-total-core-instances=36000 -Opooling-total-memories=12000 \
  -Opooling-total-tables=18000

# Says what is missing, and how to get it.
need = command -v $(1) >/dev/null || { echo '$(1) is missing: $(2)' >&2; exit 1; }

.PHONY: build setup check toolchain check-toolchain serve test clean
build: mcp-http-server.wasm

setup: toolchain $(ROOT)/node_modules
	npm --prefix $(ROOT) run --silent setup -- wac wasmtime $(TOOLS)
	@$(MAKE) --silent check

check: check-toolchain
	@[ -d $(ROOT)/node_modules ] || { echo 'node_modules is missing: make setup' >&2; exit 1; }
	@$(foreach tool,wac wasmtime $(TOOLS),$(call need,$(tool),make setup);)

toolchain::
check-toolchain::

$(ROOT)/node_modules:
	cd $(ROOT) && npm ci

mcp-http-server.wasm: dist/provider.wasm $(TRANSPORT) $(PLUGS)
	wac plug $(TRANSPORT) $(addprefix --plug ,$(PLUGS) $<) -o $@

$(ROOT)/dist/%.wasm:
	npm --prefix $(ROOT) run build

# The packages that the world names: wasmcp:mcp and WASI.
wit/deps: $(wildcard wit/*.wit $(ROOT)/wit/*.wit)
	$(STAGE_WIT) $(abspath wit)
	@touch $@

serve: mcp-http-server.wasm
	@echo "MCP endpoint: http://127.0.0.1:$(PORT)$(or $(MCP_PATH),/mcp)"
	wasmtime serve -Scli $(LIMITS) --addr 127.0.0.1:$(PORT) \
	  $(patsubst %,--env %,$(filter $(ENVIRONMENT),$(.VARIABLES))) $<

test: build
	cd $(ROOT) && npx vitest run test/examples/$(notdir $(CURDIR)).test.ts

clean:
	rm -rf build dist mcp-http-server*.wasm wit/deps $(MADE)
