package tools

import (
	"encoding/json"
	"fmt"
	"unicode/utf8"

	mcp "weather-go/build/bindings/wasmcp_mcp_mcp_types"
	"weather-go/internal/strictjson"
)

// invalidArgumentsError says to the model what is wrong with the arguments, so that it can repair it.
type invalidArgumentsError string

func (problem invalidArgumentsError) Error() string {
	return "Invalid arguments: " + string(problem)
}

func invalid(name, problem string) error {
	return invalidArgumentsError(fmt.Sprintf(`"%s" %s`, name, problem))
}

// text is the argument of this name, the only one that is accepted, as for the other functions here.
func text(arguments, name string) (string, error) {
	value, err := onlyMember(arguments, name)
	if err != nil {
		return "", err
	}
	return stringOf(value, name)
}

// city is an argument that names a city.
func city(arguments, name string) (string, error) {
	value, err := onlyMember(arguments, name)
	if err != nil {
		return "", err
	}
	return cityName(value, name)
}

// cities is an argument that names one to five cities.
func cities(arguments, name string) ([]string, error) {
	value, err := onlyMember(arguments, name)
	if err != nil {
		return nil, err
	}
	items, err := strictjson.Value[[]json.RawMessage](value)
	if err != nil {
		return nil, invalid(name, "must be an array.")
	}
	if len(items) < 1 || len(items) > 5 {
		return nil, invalid(name, "must have 1 to 5 items.")
	}
	names := make([]string, len(items))
	for index, item := range items {
		if names[index], err = cityName(item, fmt.Sprintf("%s[%d]", name, index)); err != nil {
			return nil, err
		}
	}
	return names, nil
}

func onlyMember(arguments, name string) (json.RawMessage, error) {
	members, err := strictjson.Value[strictjson.Object]([]byte(arguments))
	if err != nil {
		return nil, MCPError{Code: mcp.MakeErrorCodeInvalidParams(), Message: "Arguments must be a JSON object."}
	}
	for member := range members {
		if member != name {
			return nil, invalidArgumentsError(fmt.Sprintf(`only "%s" is accepted.`, name))
		}
	}
	value, has := members[name]
	if !has {
		return nil, invalid(name, "is required.")
	}
	return value, nil
}

func stringOf(value json.RawMessage, name string) (string, error) {
	text, err := strictjson.Value[string](value)
	if err != nil {
		return "", invalid(name, "must be a string.")
	}
	return text, nil
}

// cityName counts code points, as JSON Schema does.
func cityName(value json.RawMessage, name string) (string, error) {
	text, err := stringOf(value, name)
	if err != nil {
		return "", err
	}
	if length := utf8.RuneCountInString(text); length < 1 || length > 100 {
		return "", invalid(name, "must have 1 to 100 characters.")
	}
	return text, nil
}
