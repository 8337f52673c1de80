// Package export_wasmcp_mcp_lifecycle is the interface lifecycle of wasmcp:mcp: who this server is.
package export_wasmcp_mcp_lifecycle

import (
	. "go.bytecodealliance.org/pkg/wit/types"
	"wit_component/memory"
	lifecycle "wit_component/wasmcp_mcp_lifecycle_types"
	mcp "wit_component/wasmcp_mcp_mcp_types"
)

func Initialize(request lifecycle.InitializeRequest) Result[lifecycle.InitializeResult, mcp.McpError] {
	memory.Collect()
	return Ok[lifecycle.InitializeResult, mcp.McpError](lifecycle.InitializeResult{
		ProtocolVersion: request.ProtocolVersion,
		Capabilities:    lifecycle.ServerCapabilities{Tools: Some(lifecycle.ToolsCapability{})},
		ServerInfo:      lifecycle.Implementation{Name: "{{project-name | kebab_case}}", Version: "0.1.0"},
	})
}

func ClientInitialized() Result[Unit, mcp.McpError] { return Ok[Unit, mcp.McpError](Unit{}) }

func Shutdown() Result[Unit, mcp.McpError] { return Ok[Unit, mcp.McpError](Unit{}) }
