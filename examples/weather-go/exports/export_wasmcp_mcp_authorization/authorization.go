// Package export_wasmcp_mcp_authorization is what the component exports as wasmcp:mcp/authorization@0.2.0.
package export_wasmcp_mcp_authorization

import (
	wit "go.bytecodealliance.org/pkg/wit/types"

	authorization "weather-go/build/bindings/wasmcp_mcp_authorization_types"
	"weather-go/internal/config"
)

func GetAuthConfig() wit.Option[authorization.ProviderAuthConfig] {
	return config.Auth()
}

// JwksCacheGet has nothing: nothing outlives a call here. A provider that has a key-value store can keep the issuer's keys
// in it.
func JwksCacheGet(string) wit.Option[string] {
	return wit.None[string]()
}

func JwksCacheSet(string, string) {}
