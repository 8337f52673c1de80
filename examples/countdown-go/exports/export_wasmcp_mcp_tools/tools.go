// Package export_wasmcp_mcp_tools is what the component exports as wasmcp:mcp/tools@0.2.0.
package export_wasmcp_mcp_tools

import (
	wit "go.bytecodealliance.org/pkg/wit/types"

	authorization "countdown-go/build/bindings/wasmcp_mcp_authorization_types"
	mcp "countdown-go/build/bindings/wasmcp_mcp_mcp_types"
	types "countdown-go/build/bindings/wasmcp_mcp_tools_types"
	"countdown-go/internal/memory"
	"countdown-go/internal/tools"
)

func ListTools(request types.ListToolsRequest) wit.Result[types.ListToolsResult, mcp.McpError] {
	memory.Collect()
	if request.Cursor.IsSome() {
		failure := mcp.McpError{Code: mcp.MakeErrorCodeInvalidParams(), Message: "Unknown cursor."}
		return wit.Err[types.ListToolsResult](failure)
	}
	return wit.Ok[types.ListToolsResult, mcp.McpError](types.ListToolsResult{Tools: tools.List()})
}

// CallTool is called where Start gives nothing; and for every tool where the exchange is not plugged in.
func CallTool(
	request types.CallToolRequest, _ wit.Option[authorization.AuthContext],
) wit.Result[types.CallToolResult, mcp.McpError] {
	memory.Collect()
	failure := mcp.McpError{Code: mcp.MakeErrorCodeToolNotFound(), Message: "Unknown tool: " + request.Name}
	if tools.IsKnown(request.Name) {
		failure.Code = mcp.MakeErrorCodeInternalError()
		failure.Message = "This server was composed without the exchange of its provider."
	}
	return wit.Err[types.CallToolResult](failure)
}
