// Package tool makes tools of functions: a function takes its arguments, a struct, and the context of the call.
package tool

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime/debug"
	"sync"

	"github.com/google/jsonschema-go/jsonschema"
	. "go.bytecodealliance.org/pkg/wit/types"

	"wit_component/steps"
	exchange "wit_component/wasmcp_mcp_exchange_exchange_types"
	toolexchange "wit_component/wasmcp_mcp_exchange_tool_exchange"
	mcp "wit_component/wasmcp_mcp_mcp_types"
	types "wit_component/wasmcp_mcp_tools_types"
)

// Context is what a tool knows of its call: the caller; and of one that reports, the client, its capabilities and answers.
type Context = exchange.Context

// Definition is a tool, and what it does with its arguments.
type Definition struct {
	Name         string
	description  string
	annotations  Option[types.ToolAnnotations]
	inputSchema  func() *jsonschema.Resolved
	outputSchema func() *jsonschema.Resolved
	call         func(arguments string, context Context) types.CallToolResult
	// In place of call, for a tool that says something while it works.
	start func(arguments string, context Context) steps.Steps
}

// Text is a tool that returns a text. An error is told to the model, here and in the others.
func Text[A any](name, description string, run func(A, Context) (string, error)) Definition {
	each := define[A](name, description)
	each.call = func(arguments string, context Context) types.CallToolResult {
		input, err := read[A](each.inputSchema(), arguments)
		if err != nil {
			return invalid(err)
		}
		text, err := run(input, context)
		if err != nil {
			return errorResult(err.Error())
		}
		return TextResult(text)
	}
	return each
}

// Structured is a tool that returns structured content.
func Structured[A, R any](name, description string, run func(A, Context) (R, error)) Definition {
	each := define[A](name, description)
	each.outputSchema = schemaOf[R]
	each.call = func(arguments string, context Context) types.CallToolResult {
		input, err := read[A](each.inputSchema(), arguments)
		if err != nil {
			return invalid(err)
		}
		value, err := run(input, context)
		if err != nil {
			return errorResult(err.Error())
		}
		// The same JSON as text, for clients that know only text (MCP, "Structured Content").
		text, err := json.Marshal(value)
		if err != nil {
			panic(err)
		}
		result := TextResult(string(text))
		result.StructuredContent = Some(string(text))
		return result
	}
	return each
}

// Reporting is a tool that says something while it works: see package steps.
func Reporting[A any](name, description string, run func(A, Context) steps.Steps) Definition {
	each := define[A](name, description)
	each.start = func(arguments string, context Context) steps.Steps {
		input, err := read[A](each.inputSchema(), arguments)
		if err != nil {
			return func(yield func(steps.Step) bool) { yield(steps.Done(invalid(err))) }
		}
		// A panic before the first step is one of the first step.
		return func(yield func(steps.Step) bool) { run(input, context)(yield) }
	}
	return each
}

func define[A any](name, description string) Definition {
	return Definition{Name: name, description: description, inputSchema: sync.OnceValue(schemaOf[A])}
}

// Harmless hints that a tool changes nothing and asks nobody.
func (each Definition) Harmless() Definition {
	each.annotations = Some(types.ToolAnnotations{ReadOnlyHint: Some(true), OpenWorldHint: Some(false)})
	return each
}

// Describe is what clients see of a tool.
func (each Definition) Describe() types.Tool {
	described := types.Tool{
		Name:        each.Name,
		Description: Some(each.description),
		InputSchema: schemaText(each.inputSchema()),
		Annotations: each.annotations,
	}
	if each.outputSchema != nil {
		described.OutputSchema = Some(schemaText(each.outputSchema()))
	}
	return described
}

// Start begins a tool that says something while it works; nil for others, which Call serves.
func (each Definition) Start(arguments string, context Context) steps.Steps {
	if each.start == nil {
		return nil
	}
	return each.start(arguments, context)
}

// Call calls a tool; none for one that asks, which needs the exchange. A panic is told to the model.
func (each Definition) Call(arguments string, context Context) (result Option[types.CallToolResult]) {
	defer func() {
		if problem := recover(); problem != nil {
			result = Some(Failure(each.Name, problem))
		}
	}()
	if each.start == nil {
		return Some(each.call(arguments, context))
	}
	// Nobody hears what it says.
	for step := range each.start(arguments, context) {
		switch step.Tag() {
		case toolexchange.StepDone:
			return Some(step.Done())
		case toolexchange.StepInputRequired:
			return None[types.CallToolResult]()
		}
	}
	panic("it ended without a result")
}

// maskErrors is whether the model learns no more of a panic than that the tool failed. Standard error has all of it.
const maskErrors = false

// Failure is what becomes of a panic, which also goes to standard error, with its stack.
func Failure(tool string, problem any) types.CallToolResult {
	fmt.Fprintf(os.Stderr, "The tool %s failed: %v\n%s", tool, problem, debug.Stack())
	if maskErrors {
		return errorResult("The tool failed.")
	}
	return errorResult(fmt.Sprint(problem))
}

// TextResult is a result of one text.
func TextResult(text string) types.CallToolResult {
	return types.CallToolResult{
		Content: []mcp.ContentBlock{mcp.MakeContentBlockText(mcp.TextContent{Text: text})},
	}
}

func errorResult(text string) types.CallToolResult {
	result := TextResult(text)
	result.IsError = Some(true)
	return result
}

func invalid(err error) types.CallToolResult {
	return errorResult("Invalid arguments: " + err.Error())
}

// schemaOf panics for a type that JSON has no schema for.
func schemaOf[T any]() *jsonschema.Resolved {
	schema, err := jsonschema.For[T](nil)
	if err != nil {
		panic(err)
	}
	resolved, err := schema.Resolve(nil)
	if err != nil {
		panic(err)
	}
	return resolved
}

func schemaText(schema *jsonschema.Resolved) string {
	text, err := json.Marshal(schema.Schema())
	if err != nil {
		panic(err)
	}
	return string(text)
}

// read checks the arguments before encoding/json reads them, which takes names in any letter case: a policy that looks at
// "city" would not see the "CITY" that the tool is given.
func read[A any](schema *jsonschema.Resolved, arguments string) (input A, err error) {
	var value any
	if err = json.Unmarshal([]byte(arguments), &value); err != nil {
		return
	}
	if err = schema.Validate(value); err != nil {
		return
	}
	err = json.Unmarshal([]byte(arguments), &input)
	return
}
