// Package export_wasmcp_mcp_exchange_tool_exchange is what the component exports as wasmcp:mcp-exchange/tool-exchange@0.1.0.
// It makes a WIT tool-call of a tool that is an iterator.
package export_wasmcp_mcp_exchange_tool_exchange

import (
	"fmt"
	"iter"
	"os"
	"runtime"
	"runtime/debug"

	wit "go.bytecodealliance.org/pkg/wit/types"

	exchange "countdown-go/build/bindings/wasmcp_mcp_exchange_exchange_types"
	mcp "countdown-go/build/bindings/wasmcp_mcp_mcp_types"
	types "countdown-go/build/bindings/wasmcp_mcp_tools_types"
	"countdown-go/internal/memory"
	"countdown-go/internal/steps"
	"countdown-go/internal/tools"
)

// Start begins a call; nothing where there is no such tool.
func Start(
	request types.CallToolRequest, context exchange.Context,
) wit.Result[wit.Option[*ToolCall], mcp.McpError] {
	memory.Collect()
	call := wit.None[*ToolCall]()
	if begun := tools.Start(request.Name, request.Arguments.SomeOr("{}"), context); begun != nil {
		next, stop := iter.Pull(begun)
		call = wit.Some(&ToolCall{tool: request.Name, next: next, stop: stop})
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
			fmt.Fprintf(os.Stderr, "The tool %s failed: %v\n%s", call.tool, problem, debug.Stack())
			failure := tools.ErrorResult(fmt.Sprint(problem))
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
