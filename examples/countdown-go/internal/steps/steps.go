// Package steps has what a tool says while it works.
package steps

import (
	"encoding/json"
	"iter"
	"maps"
	"slices"

	wit "go.bytecodealliance.org/pkg/wit/types"

	exchange "countdown-go/build/bindings/wasmcp_mcp_exchange_exchange_types"
	toolexchange "countdown-go/build/bindings/wasmcp_mcp_exchange_tool_exchange"
	types "countdown-go/build/bindings/wasmcp_mcp_tools_types"
)

// Step is what a tool says: progress, a log message, a question, its result.
type Step = toolexchange.Step

// Steps is a tool at work: an iterator whose last step is Done or Ask. Where yield returns false the client has gone, and the
// tool returns.
type Steps = iter.Seq[Step]

// Progress is how far the tool has come: each time more. A client that sent no token does not get it.
func Progress(value, total int, message string) Step {
	return toolexchange.MakeStepProgress(exchange.Progress{
		Progress: float64(value), Total: wit.Some(float64(total)), Message: wit.Some(message),
	})
}

// Log is a log message for the client, where it wants this level. No secrets.
func Log(level exchange.LogLevel, data any) Step {
	return toolexchange.MakeStepLog(exchange.LogMessage{Level: level, Data: jsonText(data)})
}

// Ask asks the user (MCP elicitation/create) and ends the call, which begins anew with the answer. The properties are the
// JSON Schema of each value that is asked for. A tool with a second question has to keep the first one's answer in the
// State of that.
func Ask(key, message string, properties map[string]any) Step {
	question := jsonText(map[string]any{
		"message": message,
		"requestedSchema": map[string]any{
			"type": "object", "properties": properties, "required": slices.Sorted(maps.Keys(properties)),
		},
	})
	request := wit.Tuple2[string, exchange.InputRequest]{F0: key, F1: exchange.MakeInputRequestElicitation(question)}
	return toolexchange.MakeStepInputRequired(exchange.InputRequired{
		Requests: []wit.Tuple2[string, exchange.InputRequest]{request},
	})
}

// Answer is what the client answers, as it came: check it. An elicitation's has "action", and "content" where that is
// "accept". Nil before the question was asked.
func Answer(context exchange.Context, key string) map[string]any {
	var answers map[string]map[string]any
	if json.Unmarshal([]byte(context.InputResponses.SomeOr("{}")), &answers) != nil {
		return nil
	}
	return answers[key]
}

// Done is a result, the last step.
func Done(result types.CallToolResult) Step {
	return toolexchange.MakeStepDone(result)
}

func jsonText(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(text)
}
