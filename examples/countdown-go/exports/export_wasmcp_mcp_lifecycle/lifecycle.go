// Package export_wasmcp_mcp_lifecycle is what the component exports as wasmcp:mcp/lifecycle@0.2.0.
package export_wasmcp_mcp_lifecycle

import (
	wit "go.bytecodealliance.org/pkg/wit/types"

	lifecycle "countdown-go/build/bindings/wasmcp_mcp_lifecycle_types"
	mcp "countdown-go/build/bindings/wasmcp_mcp_mcp_types"
	"countdown-go/internal/memory"
)

func Initialize(request lifecycle.InitializeRequest) wit.Result[lifecycle.InitializeResult, mcp.McpError] {
	memory.Collect()
	return wit.Ok[lifecycle.InitializeResult, mcp.McpError](lifecycle.InitializeResult{
		ProtocolVersion: request.ProtocolVersion,
		Capabilities:    lifecycle.ServerCapabilities{Tools: wit.Some(lifecycle.ToolsCapability{})},
		ServerInfo:      lifecycle.Implementation{Name: "countdown-go", Title: wit.Some("Countdown"), Version: "0.2.0"},
	})
}

func ClientInitialized() wit.Result[wit.Unit, mcp.McpError] {
	return wit.Ok[wit.Unit, mcp.McpError](wit.Unit{})
}

func Shutdown() wit.Result[wit.Unit, mcp.McpError] {
	return wit.Ok[wit.Unit, mcp.McpError](wit.Unit{})
}
