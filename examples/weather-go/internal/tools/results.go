package tools

import (
	"bytes"
	"encoding/json"

	wit "go.bytecodealliance.org/pkg/wit/types"

	mcp "weather-go/build/bindings/wasmcp_mcp_mcp_types"
	types "weather-go/build/bindings/wasmcp_mcp_tools_types"
)

// MCPError is for a failure that is not the model's to repair: it becomes a JSON-RPC error.
type MCPError mcp.McpError

func (err MCPError) Error() string {
	return err.Message
}

func textResult(text string) types.CallToolResult {
	content := mcp.MakeContentBlockText(mcp.TextContent{Text: text})
	return types.CallToolResult{Content: []mcp.ContentBlock{content}}
}

// errorResult is for a failure that the model can act on, by other arguments or a later try.
func errorResult(err error) types.CallToolResult {
	result := textResult(err.Error())
	result.IsError = wit.Some(true)
	return result
}

// structuredResult repeats its content as text, for clients that know text only (MCP, "Structured Content").
func structuredResult(value any) (types.CallToolResult, error) {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return types.CallToolResult{}, err
	}
	text := string(bytes.TrimSuffix(buffer.Bytes(), []byte("\n")))
	result := textResult(text)
	result.StructuredContent = wit.Some(text)
	return result, nil
}
