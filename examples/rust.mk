# A provider in Rust: the crate CRATE, as cargo names the library.

# The compiler that `make setup` makes where rustup cannot download the target. All examples share it.
DEBIAN_TOOLCHAIN := $(abspath ../weather-rs/.toolchain)
ifneq ($(wildcard $(DEBIAN_TOOLCHAIN)/bin/rustc),)
export RUSTC := $(DEBIAN_TOOLCHAIN)/bin/rustc
endif

toolchain::
	@$(call need,rustup,install Rust with it)
	rustup target add wasm32-wasip2 || ../weather-rs/debian-toolchain.sh $(DEBIAN_TOOLCHAIN) || \
	  { echo 'There is no Rust for wasm32-wasip2: neither rustup nor Debian has it for this machine.' >&2; exit 1; }

check-toolchain::
	@$(call need,cargo,install Rust with rustup)
	@[ -d "$$($${RUSTC:-rustc} --print target-libdir --target wasm32-wasip2)" ] || \
	  { echo 'Rust for wasm32-wasip2 is missing: make setup' >&2; exit 1; }

SOURCES = $(wildcard src/*.rs wit/*.wit wit/keyvalue*/*.wit) Cargo.toml wit/deps
define cargo-build
cargo build --release --target wasm32-wasip2 --target-dir target $(1)
mkdir -p dist && cp target/wasm32-wasip2/release/$(CRATE).wasm $@
endef
dist/provider.wasm: $(SOURCES)
	$(call cargo-build)
