// Package tools has the three tools: what they are called, what they do, and how their failures are told.
package tools

import (
	_ "embed"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"strings"

	wit "go.bytecodealliance.org/pkg/wit/types"

	mcp "weather-go/build/bindings/wasmcp_mcp_mcp_types"
	types "weather-go/build/bindings/wasmcp_mcp_tools_types"
	"weather-go/internal/config"
	"weather-go/internal/eventloop"
	"weather-go/internal/openmeteo"
)

// JSON Schemas of what the tools take and give. Without $schema: 2020-12 is what MCP assumes.
var (
	//go:embed schemas/echo-input.json
	echoInput string
	//go:embed schemas/weather-input.json
	weatherInput string
	//go:embed schemas/weather.json
	weatherOutput string
	//go:embed schemas/multi-weather-input.json
	multiWeatherInput string
	//go:embed schemas/multi-weather.json
	multiWeatherOutput string
)

// List lists the tools, all on one page.
func List(cursor wit.Option[string]) (types.ListToolsResult, error) {
	if cursor.IsSome() {
		return types.ListToolsResult{}, MCPError{Code: mcp.MakeErrorCodeInvalidParams(), Message: "Unknown cursor."}
	}
	return types.ListToolsResult{Tools: []types.Tool{
		{
			Name:        "echo",
			Title:       wit.Some("Echo"),
			Description: wit.Some("Returns the given text unchanged."),
			InputSchema: echoInput,
			Annotations: annotations(false),
		},
		{
			Name:         "get_weather",
			Title:        wit.Some("Current weather"),
			Description:  wit.Some("Current weather in one city, from Open-Meteo."),
			InputSchema:  weatherInput,
			OutputSchema: wit.Some(weatherOutput),
			Annotations:  annotations(true),
		},
		{
			Name:  "multi_weather",
			Title: wit.Some("Current weather in several cities"),
			Description: wit.Some(
				"Current weather in one to five cities, asked for at the same time, from Open-Meteo."),
			InputSchema:  multiWeatherInput,
			OutputSchema: wit.Some(multiWeatherOutput),
			Annotations:  annotations(true),
		},
	}}, nil
}

func annotations(openWorld bool) wit.Option[types.ToolAnnotations] {
	return wit.Some(types.ToolAnnotations{ReadOnlyHint: wit.Some(true), OpenWorldHint: wit.Some(openWorld)})
}

// Call calls a tool. What a model can repair or wait for is a result with IsError; the rest is an MCPError.
func Call(name, arguments string) (types.CallToolResult, error) {
	result, err := recovered(name, arguments)
	var badArguments invalidArgumentsError
	var noWeather openmeteo.NoWeatherError
	var badVariable config.InvalidVariableError
	var known MCPError
	switch {
	case errors.As(err, &badArguments), errors.As(err, &noWeather):
		return errorResult(err), nil
	case errors.As(err, &badVariable):
		return result, MCPError{Code: mcp.MakeErrorCodeInternalError(), Message: err.Error()}
	case err == nil, errors.As(err, &known):
		return result, err
	default:
		fmt.Fprintf(os.Stderr, "The tool %s failed: %v\n", name, err)
		if maskErrors {
			err = errors.New("The tool failed.")
		}
		return errorResult(err), nil
	}
}

// maskErrors is whether the model learns no more of a mistake of ours than that the tool failed. Standard error has it.
const maskErrors = false

// recovered calls a tool, and makes an error of a panic. Its stack goes to standard error.
func recovered(name, arguments string) (result types.CallToolResult, err error) {
	defer func() {
		if problem := recover(); problem != nil {
			os.Stderr.Write(debug.Stack())
			err = fmt.Errorf("%v", problem)
		}
	}()
	return call(name, arguments)
}

func call(name, arguments string) (types.CallToolResult, error) {
	switch name {
	case "echo":
		return echo(arguments)
	case "get_weather":
		return getWeather(arguments)
	case "multi_weather":
		return multiWeather(arguments)
	default:
		unknown := MCPError{Code: mcp.MakeErrorCodeToolNotFound(), Message: "Unknown tool: " + name}
		return types.CallToolResult{}, unknown
	}
}

func echo(arguments string) (types.CallToolResult, error) {
	text, err := text(arguments, "text")
	if err != nil {
		return types.CallToolResult{}, err
	}
	return textResult(text), nil
}

func getWeather(arguments string) (types.CallToolResult, error) {
	city, err := city(arguments, "city")
	if err != nil {
		return types.CallToolResult{}, err
	}
	config, err := config.Weather()
	if err != nil {
		return types.CallToolResult{}, err
	}
	answer := answers([]string{city}, config)[0]
	if answer.Weather == nil {
		return types.CallToolResult{}, openmeteo.NoWeatherError(answer.Error)
	}
	return structuredResult(answer.Weather)
}

func multiWeather(arguments string) (types.CallToolResult, error) {
	cities, err := cities(arguments, "cities")
	if err != nil {
		return types.CallToolResult{}, err
	}
	config, err := config.Weather()
	if err != nil {
		return types.CallToolResult{}, err
	}
	answers := answers(cities, config)
	var failures []string
	for _, answer := range answers {
		if answer.Weather == nil {
			failures = append(failures, answer.Query+": "+answer.Error)
		}
	}
	if len(failures) == len(answers) {
		return types.CallToolResult{}, openmeteo.NoWeatherError(strings.Join(failures, "\n"))
	}
	return structuredResult(map[string][]cityAnswer{"results": answers})
}

// cityAnswer is an item of the structured content of multi_weather: see multi-weather.json among the schemas.
type cityAnswer struct {
	Query   string             `json:"query"`
	Weather *openmeteo.Weather `json:"weather,omitempty"`
	Error   string             `json:"error,omitempty"`
}

// answers asks for all cities at the same time.
func answers(cities []string, config config.Config) []cityAnswer {
	answers := make([]cityAnswer, len(cities))
	tasks := make([]func(*eventloop.Loop), len(cities))
	for index, city := range cities {
		tasks[index] = func(loop *eventloop.Loop) {
			weather, err := openmeteo.CurrentWeather(loop, city, config)
			if err != nil {
				answers[index] = cityAnswer{Query: city, Error: err.Error()}
			} else {
				answers[index] = cityAnswer{Query: city, Weather: &weather}
			}
		}
	}
	eventloop.Run(tasks...)
	return answers
}
