// Package export_wasmcp_mcp_authorization is what the component exports as wasmcp:mcp/authorization@0.2.0: it is open to
// everyone.
package export_wasmcp_mcp_authorization

import (
	wit "go.bytecodealliance.org/pkg/wit/types"

	authorization "countdown-go/build/bindings/wasmcp_mcp_authorization_types"
)

func GetAuthConfig() wit.Option[authorization.ProviderAuthConfig] {
	return wit.None[authorization.ProviderAuthConfig]()
}

func JwksCacheGet(string) wit.Option[string] {
	return wit.None[string]()
}

func JwksCacheSet(string, string) {}
