#!/usr/bin/env bash
# Makes a Rust compiler with the target wasm32-wasip2 from Debian's packages and the Cargo registry, for machines on
# which rustup cannot download the target. Nothing is installed outside of the folder.
#
# usage: ./debian-toolchain.sh FOLDER      then: PATH=FOLDER/bin:$PATH cargo build --target wasm32-wasip2
#
# Needs: cargo from rustup (for its wasm linkers), apt, dpkg. Takes about 5 minutes and 1.5 GB.
set -euo pipefail

target=wasm32-wasip2
host=x86_64-unknown-linux-gnu
folder=$(mkdir -p "${1:?usage: debian-toolchain.sh FOLDER}" && cd "$1" && pwd)
sysroot=$folder/usr
rustup_sysroot=$(rustc --print sysroot)

# Debian's name for the newest compiler in a stable release is rustc-web; what belongs to it carries a version.
standard_library=$(apt-cache depends libstd-rust-web-dev | sed -n 's/.*Depends: \(libstd-rust-web-[0-9.]*\)$/\1/p')
llvm=$(apt-cache depends "$standard_library" | sed -n 's/.*Depends: \(libllvm[0-9]*\)$/\1/p')
mkdir -p "$folder/packages"
cd "$folder/packages"
apt-get download rustc-web libstd-rust-web-dev "$standard_library" rust-web-src "$llvm" wasi-libc
for package in *.deb; do dpkg --extract "$package" "$folder"; done

# The compiler proper, which needs its own libraries.
mkdir -p "$folder/bin"
cat >"$folder/bin/rustc" <<EOF
#!/bin/sh
LD_LIBRARY_PATH=$sysroot/lib/x86_64-linux-gnu:$rustup_sysroot/lib exec $sysroot/bin/rustc --sysroot $sysroot "\$@"
EOF
chmod +x "$folder/bin/rustc"

# Linkers, and the target's C library.
mkdir -p "$sysroot/lib/rustlib/$host/bin" "$sysroot/lib/rustlib/$target/lib/self-contained"
cp -a "$rustup_sysroot/lib/rustlib/$host/bin/." "$sysroot/lib/rustlib/$host/bin/"
cp "$sysroot"/lib/wasm32-wasi/{crt1-command.o,crt1-reactor.o,libc.a} "$sysroot/lib/rustlib/$target/lib/self-contained/"

# The standard library, from its source.
mkdir -p "$folder/std/src"
cd "$folder/std"
: >src/lib.rs
printf '[package]\nname = "nothing"\nedition = "2024"\n' >Cargo.toml
RUSTC=$folder/bin/rustc RUSTC_BOOTSTRAP=1 RUSTFLAGS='-Cembed-bitcode=yes -Cpanic=abort -Cdebuginfo=0 -Cstrip=debuginfo' \
  cargo build --release -Z build-std=std,panic_abort --target "$target"
rm -f target/$target/release/deps/libnothing-*.rlib
cp target/$target/release/deps/*.rlib "$sysroot/lib/rustlib/$target/lib/"
rm -rf "$folder/std" "$folder/packages"
echo "Rust with $target: $folder/bin/rustc"
