// Package arguments reads a tool's arguments by their exact names. encoding/json takes names in any letter case: a policy
// that looks at "city" would not see the "CITY" that the tool is given.
package arguments

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
)

// Read reads a JSON object into a struct whose fields all have a name in a tag, as structs in it have. Other names are an
// error.
func Read(text string, into any) error {
	if err := checkNames([]byte(text), reflect.TypeOf(into)); err != nil {
		return err
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return errors.New("more than one JSON value")
	}
	return nil
}

// checkNames leaves it to the decoder to complain of values of another type.
func checkNames(value json.RawMessage, as reflect.Type) error {
	switch as.Kind() {
	case reflect.Pointer:
		return checkNames(value, as.Elem())
	case reflect.Slice, reflect.Array:
		var items []json.RawMessage
		if json.Unmarshal(value, &items) != nil {
			return nil
		}
		for _, item := range items {
			if err := checkNames(item, as.Elem()); err != nil {
				return err
			}
		}
	case reflect.Map, reflect.Struct:
		var members map[string]json.RawMessage
		if json.Unmarshal(value, &members) != nil {
			return nil
		}
		for name, member := range members {
			of, known := memberType(as, name)
			if !known {
				return fmt.Errorf("there is no %q", name)
			}
			if err := checkNames(member, of); err != nil {
				return err
			}
		}
	}
	return nil
}

func memberType(of reflect.Type, name string) (reflect.Type, bool) {
	if of.Kind() == reflect.Map {
		return of.Elem(), true
	}
	for i := range of.NumField() {
		field := of.Field(i)
		if tag, _, _ := strings.Cut(field.Tag.Get("json"), ","); tag == name {
			return field.Type, true
		}
	}
	return nil, false
}
