// Package export_wasmcp_mcp_tools is what the component exports as wasmcp:mcp/tools@0.2.0.
package export_wasmcp_mcp_tools

import (
	"errors"

	wit "go.bytecodealliance.org/pkg/wit/types"

	authorization "weather-go/build/bindings/wasmcp_mcp_authorization_types"
	mcp "weather-go/build/bindings/wasmcp_mcp_mcp_types"
	types "weather-go/build/bindings/wasmcp_mcp_tools_types"
	"weather-go/internal/memory"
	"weather-go/internal/tools"
)

func ListTools(request types.ListToolsRequest) wit.Result[types.ListToolsResult, mcp.McpError] {
	memory.Collect()
	return result(tools.List(request.Cursor))
}

func CallTool(
	request types.CallToolRequest, _ wit.Option[authorization.AuthContext],
) wit.Result[types.CallToolResult, mcp.McpError] {
	memory.Collect()
	return result(tools.Call(request.Name, request.Arguments.SomeOr("{}")))
}

// result makes a WIT result of what a Go function returns.
func result[T any](value T, err error) wit.Result[T, mcp.McpError] {
	if err == nil {
		return wit.Ok[T, mcp.McpError](value)
	}
	var known tools.MCPError
	if !errors.As(err, &known) {
		known = tools.MCPError{Code: mcp.MakeErrorCodeInternalError(), Message: "The tool failed."}
	}
	return wit.Err[T](mcp.McpError(known))
}
