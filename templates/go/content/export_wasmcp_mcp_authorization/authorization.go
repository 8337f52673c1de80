// Package export_wasmcp_mcp_authorization is the interface authorization of wasmcp:mcp: whom this server lets in.
package export_wasmcp_mcp_authorization

import (
	. "go.bytecodealliance.org/pkg/wit/types"
	authorization "wit_component/wasmcp_mcp_authorization_types"
)

// GetAuthConfig returns no configuration: the server is open. With an issuer and an audience here, the transport lets
// only requests with a good access token through, and the context of a call has whose it is.
func GetAuthConfig() Option[authorization.ProviderAuthConfig] {
	return None[authorization.ProviderAuthConfig]()
}

// JwksCacheGet finds nothing: nothing outlives a call. A provider that has a key-value store can keep the issuer's keys
// in it.
func JwksCacheGet(_ string) Option[string] { return None[string]() }

func JwksCacheSet(_ string, _ string) {}
