// Package export_wasmcp_mcp_tools is the interface tools of wasmcp:mcp: the tools of this server.
package export_wasmcp_mcp_tools

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"strings"
	"time"
	"unicode/utf8"

	. "go.bytecodealliance.org/pkg/wit/types"
	"wit_component/arguments"
	"wit_component/memory"
	"wit_component/steps"
	authorization "wit_component/wasmcp_mcp_authorization_types"
	mcp "wit_component/wasmcp_mcp_mcp_types"
	types "wit_component/wasmcp_mcp_tools_types"
)

// A definition is a tool, and what it does with its arguments. An error is told to the model, which can then correct
// the arguments.
type definition struct {
	tool types.Tool
	call func(arguments string) (types.CallToolResult, error)
	// In place of call, for a tool that says something while it works: see package steps.
	start func(arguments string) (steps.Steps, error)
}

var definitions = []definition{greet, countWords, spell}

var greet = definition{
	tool: types.Tool{
		Name:        "greet",
		Description: Some("Greets someone by name."),
		InputSchema: `{
			"type": "object",
			"properties": { "name": { "type": "string", "description": "Who to greet." } },
			"required": ["name"],
			"additionalProperties": false
		}`,
		Annotations: Some(harmless),
	},
	call: func(text string) (types.CallToolResult, error) {
		var input struct {
			Name *string `json:"name"`
		}
		if err := arguments.Read(text, &input); err != nil {
			return types.CallToolResult{}, err
		}
		if input.Name == nil {
			return types.CallToolResult{}, errors.New(`"name" is required`)
		}
		return textResult(fmt.Sprintf("Hello, %s!", *input.Name)), nil
	},
}

var countWords = definition{
	tool: types.Tool{
		Name:        "count_words",
		Description: Some("Counts the characters and words of a text."),
		InputSchema: `{
			"type": "object",
			"properties": { "text": { "type": "string", "description": "The text to count in." } },
			"required": ["text"],
			"additionalProperties": false
		}`,
		OutputSchema: Some(`{
			"type": "object",
			"properties": { "characters": { "type": "integer" }, "words": { "type": "integer" } },
			"required": ["characters", "words"]
		}`),
		Annotations: Some(harmless),
	},
	call: func(text string) (types.CallToolResult, error) {
		var input struct {
			Text *string `json:"text"`
		}
		if err := arguments.Read(text, &input); err != nil {
			return types.CallToolResult{}, err
		}
		if input.Text == nil {
			return types.CallToolResult{}, errors.New(`"text" is required`)
		}
		return structuredResult(struct {
			Characters int `json:"characters"`
			Words      int `json:"words"`
		}{utf8.RuneCountInString(*input.Text), len(strings.Fields(*input.Text))})
	},
}

var spell = definition{
	tool: types.Tool{
		Name:        "spell",
		Description: Some("Spells a text, and reports each letter."),
		InputSchema: `{
			"type": "object",
			"properties": { "text": { "type": "string", "description": "The text to spell." } },
			"required": ["text"],
			"additionalProperties": false
		}`,
		Annotations: Some(harmless),
	},
	start: func(text string) (steps.Steps, error) {
		var input struct {
			Text *string `json:"text"`
		}
		if err := arguments.Read(text, &input); err != nil {
			return nil, err
		}
		if input.Text == nil {
			return nil, errors.New(`"text" is required`)
		}
		letters := strings.Split(*input.Text, "")
		return func(yield func(steps.Step) bool) {
			for i, letter := range letters {
				if !yield(steps.Progress(i+1, len(letters), letter)) {
					return // The client has left.
				}
				time.Sleep(100 * time.Millisecond)
			}
			yield(steps.Done(textResult(strings.Join(letters, "-"))))
		}, nil
	},
}

// A tool that changes nothing and asks nobody.
var harmless = types.ToolAnnotations{ReadOnlyHint: Some(true), OpenWorldHint: Some(false)}

func ListTools(request types.ListToolsRequest) Result[types.ListToolsResult, mcp.McpError] {
	memory.Collect()
	if request.Cursor.IsSome() {
		return Err[types.ListToolsResult](mcp.McpError{
			Code:    mcp.MakeErrorCodeInvalidParams(),
			Message: "Unknown cursor.",
		})
	}
	tools := make([]types.Tool, len(definitions))
	for i, each := range definitions {
		tools[i] = each.tool
	}
	return Ok[types.ListToolsResult, mcp.McpError](types.ListToolsResult{Tools: tools})
}

func CallTool(
	request types.CallToolRequest,
	_ Option[authorization.AuthContext],
) Result[types.CallToolResult, mcp.McpError] {
	memory.Collect()
	each := find(request.Name)
	if each == nil {
		return Err[types.CallToolResult](mcp.McpError{
			Code:    mcp.MakeErrorCodeToolNotFound(),
			Message: "Unknown tool: " + request.Name,
		})
	}
	if each.call == nil {
		return Err[types.CallToolResult](mcp.McpError{
			Code:    mcp.MakeErrorCodeInternalError(),
			Message: request.Name + " needs a transport that takes the exchange.",
		})
	}
	return Ok[types.CallToolResult, mcp.McpError](run(each, request.Arguments.SomeOr("{}")))
}

// Start begins a tool that says something while it works; nil for others, which CallTool serves.
func Start(name, arguments string) steps.Steps {
	each := find(name)
	if each == nil || each.start == nil {
		return nil
	}
	begun, err := each.start(arguments)
	if err != nil {
		result := errorResult("Invalid arguments: " + err.Error())
		return func(yield func(steps.Step) bool) { yield(steps.Done(result)) }
	}
	return begun
}

func find(name string) *definition {
	for i := range definitions {
		if definitions[i].tool.Name == name {
			return &definitions[i]
		}
	}
	return nil
}

// maskErrors is whether the model learns no more of a panic than that the tool failed. Standard error has all of it.
const maskErrors = false

// run calls a tool. What fails is told to the model.
func run(each *definition, arguments string) (result types.CallToolResult) {
	defer func() {
		if problem := recover(); problem != nil {
			result = Failure(each.tool.Name, problem)
		}
	}()
	result, err := each.call(arguments)
	if err != nil {
		return errorResult("Invalid arguments: " + err.Error())
	}
	return result
}

// Failure is what becomes of a panic, which also goes to standard error, with its stack.
func Failure(tool string, problem any) types.CallToolResult {
	fmt.Fprintf(os.Stderr, "The tool %s failed: %v\n%s", tool, problem, debug.Stack())
	if maskErrors {
		return errorResult("The tool failed.")
	}
	return errorResult(fmt.Sprint(problem))
}

func textResult(text string) types.CallToolResult {
	return types.CallToolResult{
		Content: []mcp.ContentBlock{mcp.MakeContentBlockText(mcp.TextContent{Text: text})},
	}
}

func errorResult(text string) types.CallToolResult {
	result := textResult(text)
	result.IsError = Some(true)
	return result
}

// structuredResult has structured content, and the same JSON as text for clients that know only text (MCP, "Structured
// Content").
func structuredResult(value any) (types.CallToolResult, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return types.CallToolResult{}, err
	}
	result := textResult(string(text))
	result.StructuredContent = Some(string(text))
	return result, nil
}
