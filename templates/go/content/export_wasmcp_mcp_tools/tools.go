// Package export_wasmcp_mcp_tools is the interface tools of wasmcp:mcp: the tools of this server.
package export_wasmcp_mcp_tools

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"strings"
	"unicode/utf8"

	. "go.bytecodealliance.org/pkg/wit/types"
	"wit_component/arguments"
	"wit_component/memory"
	authorization "wit_component/wasmcp_mcp_authorization_types"
	mcp "wit_component/wasmcp_mcp_mcp_types"
	types "wit_component/wasmcp_mcp_tools_types"
)

// A definition is a tool, and what it does with its arguments. An error is told to the model, which can then correct
// the arguments.
type definition struct {
	tool types.Tool
	call func(arguments string) (types.CallToolResult, error)
}

var definitions = []definition{greet, countWords}

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
	for _, each := range definitions {
		if each.tool.Name != request.Name {
			continue
		}
		result := run(each, request.Arguments.SomeOr("{}"))
		return Ok[types.CallToolResult, mcp.McpError](result)
	}
	return Err[types.CallToolResult](mcp.McpError{
		Code:    mcp.MakeErrorCodeToolNotFound(),
		Message: "Unknown tool: " + request.Name,
	})
}

// maskErrors is whether the model learns no more of a panic than that the tool failed. Standard error has all of it.
const maskErrors = false

// run calls a tool. What fails is told to the model; a panic also goes to standard error, with its stack.
func run(each definition, arguments string) (result types.CallToolResult) {
	defer func() {
		if problem := recover(); problem != nil {
			fmt.Fprintf(os.Stderr, "The tool %s failed: %v\n%s", each.tool.Name, problem, debug.Stack())
			if maskErrors {
				result = errorResult("The tool failed.")
			} else {
				result = errorResult(fmt.Sprint(problem))
			}
		}
	}()
	result, err := each.call(arguments)
	if err != nil {
		return errorResult("Invalid arguments: " + err.Error())
	}
	return result
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
