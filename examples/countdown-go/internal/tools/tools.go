// Package tools has the tools: iterators over what each says.
package tools

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"
	"unicode/utf8"

	wit "go.bytecodealliance.org/pkg/wit/types"

	exchange "countdown-go/build/bindings/wasmcp_mcp_exchange_exchange_types"
	mcp "countdown-go/build/bindings/wasmcp_mcp_mcp_types"
	types "countdown-go/build/bindings/wasmcp_mcp_tools_types"
	"countdown-go/internal/steps"
)

func countDown(start int) steps.Steps {
	return func(yield func(steps.Step) bool) {
		left := start
		defer func() {
			if left > 0 { // The client has left.
				fmt.Fprintf(os.Stderr, "The countdown was given up at %d.\n", left)
			}
		}()
		if !yield(steps.Log(exchange.LogLevelDebug, map[string]int{"start": start})) {
			return
		}
		for ; left > 0; left-- {
			if !yield(steps.Progress(start-left+1, start, strconv.Itoa(left))) {
				return
			}
			time.Sleep(100 * time.Millisecond)
		}
		yield(steps.Done(textResult("Liftoff!")))
	}
}

func launch(rocket string, context exchange.Context) steps.Steps {
	return func(yield func(steps.Step) bool) {
		answer := steps.Answer(context, "confirmation")
		if answer == nil {
			sure := map[string]any{"sure": map[string]string{"type": "boolean"}}
			yield(steps.Ask("confirmation", "Launch "+rocket+"?", sure))
			return
		}
		content, _ := answer["content"].(map[string]any)
		if answer["action"] == "accept" && content["sure"] == true {
			yield(steps.Done(textResult(rocket + " is on its way.")))
		} else {
			yield(steps.Done(textResult(rocket + " stays where it is.")))
		}
	}
}

// A definition is a tool with one argument, and what begins it. An error is told to the model, which can then correct the
// argument.
type definition struct {
	name, description, argument, schema string
	start                               func(value json.RawMessage, context exchange.Context) (steps.Steps, error)
}

var definitions = []definition{
	{
		"count_down", "Counts down to a launch, and reports each number.",
		"start", `{ "type": "integer", "minimum": 1, "maximum": 1000, "description": "The number to begin with." }`,
		func(value json.RawMessage, _ exchange.Context) (steps.Steps, error) {
			start := 0
			if json.Unmarshal(value, &start) != nil || start < 1 || start > 1000 {
				return nil, errors.New(`"start" must be an integer from 1 to 1000.`)
			}
			return countDown(start), nil
		},
	},
	{
		"launch", "Launches a rocket, if the user is sure.",
		"rocket", `{ "type": "string", "minLength": 1, "maxLength": 100, "description": "Its name." }`,
		func(value json.RawMessage, context exchange.Context) (steps.Steps, error) {
			rocket := ""
			if json.Unmarshal(value, &rocket) != nil || rocket == "" || utf8.RuneCountInString(rocket) > 100 {
				return nil, errors.New(`"rocket" must have 1 to 100 characters.`)
			}
			return launch(rocket, context), nil
		},
	},
}

func List() []types.Tool {
	tools := make([]types.Tool, len(definitions))
	for i, each := range definitions {
		tools[i] = types.Tool{
			Name:        each.name,
			Description: wit.Some(each.description),
			InputSchema: fmt.Sprintf(
				`{"type":"object","properties":{%[1]q:%[2]s},"required":[%[1]q],"additionalProperties":false}`,
				each.argument, each.schema,
			),
		}
	}
	return tools
}

func IsKnown(name string) bool {
	return find(name) != nil
}

// Start begins a tool; nil for one that is not known.
func Start(name, arguments string, context exchange.Context) steps.Steps {
	tool := find(name)
	if tool == nil {
		return nil
	}
	begun, err := tool.begin(arguments, context)
	if err != nil {
		return func(yield func(steps.Step) bool) { yield(steps.Done(ErrorResult("Invalid arguments: " + err.Error()))) }
	}
	return begun
}

func find(name string) *definition {
	for i := range definitions {
		if definitions[i].name == name {
			return &definitions[i]
		}
	}
	return nil
}

// begin reads into a map, because encoding/json takes the names of fields in any letter case.
func (tool *definition) begin(arguments string, context exchange.Context) (steps.Steps, error) {
	var values map[string]json.RawMessage
	if err := json.Unmarshal([]byte(arguments), &values); err != nil {
		return nil, err
	}
	value, given := values[tool.argument]
	if !given || len(values) > 1 {
		return nil, fmt.Errorf("%q must be given, and nothing else.", tool.argument)
	}
	return tool.start(value, context)
}

func textResult(text string) types.CallToolResult {
	content := mcp.MakeContentBlockText(mcp.TextContent{Text: text})
	return types.CallToolResult{Content: []mcp.ContentBlock{content}}
}

// ErrorResult tells the model what went wrong.
func ErrorResult(text string) types.CallToolResult {
	result := textResult(text)
	result.IsError = wit.Some(true)
	return result
}
