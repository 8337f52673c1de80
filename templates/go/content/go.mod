// The bindings that wit-bindgen generates expect this name.
module wit_component

go 1.25

require (
	github.com/google/jsonschema-go v0.4.3
	go.bytecodealliance.org/pkg v0.2.1
)
