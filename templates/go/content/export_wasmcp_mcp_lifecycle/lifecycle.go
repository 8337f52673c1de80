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

// Resources and prompts: include wasmcp:mcp/tools-resources-prompts-provider@0.2.0 in wit/world.wit, in the place of
// tools-provider; mcp-transport-http-tools-resources-prompts-unplugged.wasm as TRANSPORT in the Makefile, with its NULLS;
// Resources: Some(lifecycle.ResourcesCapability{}) and Prompts: Some(lifecycle.PromptsCapability{}) above; and the packages
// export_wasmcp_mcp_resources (ListResources, ListResourceTemplates, ReadResource, and SubscribeResource and
// UnsubscribeResource, which are never called) and export_wasmcp_mcp_prompts (ListPrompts, GetPrompt), whose types wit-bindgen
// generates as wasmcp_mcp_resources_types and wasmcp_mcp_prompts_types.
