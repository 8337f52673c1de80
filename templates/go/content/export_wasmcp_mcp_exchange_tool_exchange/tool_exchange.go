// Package export_wasmcp_mcp_exchange_tool_exchange is the interface tool-exchange of wasmcp:mcp-exchange. It
// makes a WIT tool-call of a tool that is an iterator.
package export_wasmcp_mcp_exchange_tool_exchange

import (
	"iter"
	"runtime"

	wit "go.bytecodealliance.org/pkg/wit/types"

	tools "wit_component/export_wasmcp_mcp_tools"
	"wit_component/memory"
	"wit_component/steps"
	"wit_component/tool"
	exchange "wit_component/wasmcp_mcp_exchange_exchange_types"
	mcp "wit_component/wasmcp_mcp_mcp_types"
	types "wit_component/wasmcp_mcp_tools_types"
)

// Start begins a tool that says something while it works; nothing for others, which CallTool serves.
func Start(
	request types.CallToolRequest, context exchange.Context,
) wit.Result[wit.Option[*ToolCall], mcp.McpError] {
	memory.Collect()
	call := wit.None[*ToolCall]()
	if each := tools.Find(request.Name); each != nil {
		if begun := each.Start(request.Arguments.SomeOr("{}"), context); begun != nil {
			next, stop := iter.Pull(begun)
			call = wit.Some(&ToolCall{tool: request.Name, next: next, stop: stop})
		}
	}
	return wit.Ok[wit.Option[*ToolCall], mcp.McpError](call)
}

// ToolCall is a tool at work. The first two fields are for the bindings.
type ToolCall struct {
	handle int32
	pinner runtime.Pinner
	tool   string
	next   func() (steps.Step, bool)
	stop   func()
}

// Next runs the tool up to its next step. A panic goes to standard error, and is told to the model.
func (call *ToolCall) Next() (result wit.Result[steps.Step, mcp.McpError]) {
	memory.Collect()
	defer func() {
		if problem := recover(); problem != nil {
			failure := tool.Failure(call.tool, problem)
			result = wit.Ok[steps.Step, mcp.McpError](steps.Done(failure))
		}
	}()
	step, ok := call.next()
	if !ok {
		panic("it ended without a result")
	}
	return wit.Ok[steps.Step, mcp.McpError](step)
}

// Cancel is called when the client has gone: the tool's yield returns false.
func (call *ToolCall) Cancel() {
	call.stop()
}

func (call *ToolCall) OnDrop() {
	call.stop()
}
