// Package tools has the tools of this server: a function each, and its line in All. Arguments and results are structs, from
// which their JSON Schemas are made: the tag json has a field's name, jsonschema its description; omitempty is optional.
package tools

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"wit_component/steps"
	"wit_component/tool"
)

// All are in the order in which clients see them.
var All = []tool.Definition{
	tool.Text("greet", "Greets someone by name.", greet).Harmless(),
	tool.Structured("count_words", "Counts the characters and words of a text.", countWords).Harmless(),
	tool.Reporting("spell", "Spells a text, and reports each letter.", spell).Harmless(),
}

type greetArguments struct {
	Name string `json:"name" jsonschema:"Who to greet."`
}

func greet(input greetArguments, _ tool.Context) (string, error) {
	return fmt.Sprintf("Hello, %s!", input.Name), nil
}

type countWordsArguments struct {
	Text string `json:"text" jsonschema:"The text to count in."`
}

type wordCount struct {
	Characters int `json:"characters"`
	Words      int `json:"words"`
}

func countWords(input countWordsArguments, _ tool.Context) (wordCount, error) {
	return wordCount{utf8.RuneCountInString(input.Text), len(strings.Fields(input.Text))}, nil
}

type spellArguments struct {
	Text string `json:"text" jsonschema:"The text to spell."`
}

// spell says something while it works: it is an iterator, see package steps.
func spell(input spellArguments, _ tool.Context) steps.Steps {
	letters := strings.Split(input.Text, "")
	return func(yield func(steps.Step) bool) {
		for i, letter := range letters {
			if !yield(steps.Progress(i+1, len(letters), letter)) {
				return // The client has left.
			}
			time.Sleep(100 * time.Millisecond)
		}
		yield(steps.Done(tool.TextResult(strings.Join(letters, "-"))))
	}
}

// The environment is os.Getenv("API_KEY"), the verified caller context.Caller. An error that is returned is told to the model.
