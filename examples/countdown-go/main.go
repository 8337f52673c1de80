// An MCP server whose tools report and ask while they work, as a provider component for a wasmcp:mcp transport. The
// component is a library: what it exports is in exports.
package main

import _ "countdown-go/build/bindings/wit_exports"

// Never called, but Go wants it.
func main() {}
