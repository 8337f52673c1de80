# A provider with an exchange: only an unplugged transport takes one, and that is plugged with a policy and a store, too.
TRANSPORT_NAME := tools-unplugged
PLUGS := ../../dist/null-policy.wasm ../../dist/store-null.wasm
