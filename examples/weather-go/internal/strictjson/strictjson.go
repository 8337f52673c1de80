// Package strictjson reads JSON from others with encoding/json, without what that lets through: names in other letter case,
// null for anything, text that is not UTF-8, halves of surrogate pairs.
package strictjson

import (
	"encoding/json"
	"errors"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// ErrType is a value of another type than the one that is wanted.
var ErrType = errors.New("a value of another type")

// Object is the JSON text of each member.
type Object map[string]json.RawMessage

// Value reads a text into a string, a number, an Object or an array of json.RawMessage.
func Value[T string | float64 | Object | []json.RawMessage](text []byte) (T, error) {
	var value *T // nil after null
	if !utf8.Valid(text) {
		return *new(T), ErrType
	}
	if err := json.Unmarshal(text, &value); err != nil {
		return *new(T), err
	}
	if _, isString := any(value).(*string); value == nil || isString && !isWhole(text) {
		return *new(T), ErrType
	}
	return *value, nil
}

// isWhole reports whether the escapes in the JSON text of a string name whole characters. encoding/json replaces half of a
// surrogate pair by U+FFFD.
func isWhole(text []byte) bool {
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' {
			continue
		}
		i++
		if text[i] != 'u' {
			continue
		}
		first := codeUnit(text[i+1:])
		i += 4
		if !utf16.IsSurrogate(first) {
			continue
		}
		if i+6 >= len(text) || text[i+1] != '\\' || text[i+2] != 'u' ||
			utf16.DecodeRune(first, codeUnit(text[i+3:])) == utf8.RuneError {
			return false
		}
		i += 6
	}
	return true
}

// codeUnit reads the four hexadecimal digits of an escape, which encoding/json has checked.
func codeUnit(digits []byte) rune {
	unit, _ := strconv.ParseUint(string(digits[:4]), 16, 16)
	return rune(unit)
}
