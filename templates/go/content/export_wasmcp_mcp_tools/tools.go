// Package export_wasmcp_mcp_tools is the interface tools of wasmcp:mcp. The tools themselves are in package tools.
package export_wasmcp_mcp_tools

import (
	. "go.bytecodealliance.org/pkg/wit/types"

	"wit_component/memory"
	"wit_component/tool"
	"wit_component/tools"
	authorization "wit_component/wasmcp_mcp_authorization_types"
	mcp "wit_component/wasmcp_mcp_mcp_types"
	types "wit_component/wasmcp_mcp_tools_types"
)

func ListTools(request types.ListToolsRequest) Result[types.ListToolsResult, mcp.McpError] {
	memory.Collect()
	if request.Cursor.IsSome() {
		return Err[types.ListToolsResult](mcp.McpError{
			Code:    mcp.MakeErrorCodeInvalidParams(),
			Message: "Unknown cursor.",
		})
	}
	described := make([]types.Tool, len(tools.All))
	for i, each := range tools.All {
		described[i] = each.Describe()
	}
	return Ok[types.ListToolsResult, mcp.McpError](types.ListToolsResult{Tools: described})
}

func CallTool(
	request types.CallToolRequest,
	caller Option[authorization.AuthContext],
) Result[types.CallToolResult, mcp.McpError] {
	memory.Collect()
	each := Find(request.Name)
	if each == nil {
		return Err[types.CallToolResult](mcp.McpError{
			Code:    mcp.MakeErrorCodeToolNotFound(),
			Message: "Unknown tool: " + request.Name,
		})
	}
	result := each.Call(request.Arguments.SomeOr("{}"), tool.Context{Caller: caller, ClientCapabilities: "{}"})
	if result.IsNone() {
		return Err[types.CallToolResult](mcp.McpError{
			Code:    mcp.MakeErrorCodeInternalError(),
			Message: request.Name + " needs a transport that takes the exchange.",
		})
	}
	return Ok[types.CallToolResult, mcp.McpError](result.Some())
}

// Find is the tool of a name, or nil.
func Find(name string) *tool.Definition {
	for i := range tools.All {
		if tools.All[i].Name == name {
			return &tools.All[i]
		}
	}
	return nil
}
