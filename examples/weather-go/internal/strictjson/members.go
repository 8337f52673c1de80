package strictjson

import "encoding/json"

// Members reads the members of an object. The first error stays, to be looked at when all has been read.
type Members struct {
	object Object
	err    error
}

// NewMembers reads the JSON text of an object.
func NewMembers(text []byte) *Members {
	object, err := Value[Object](text)
	return &Members{object, err}
}

func (members *Members) Err() error {
	return members.err
}

func (members *Members) Has(name string) bool {
	_, has := members.object[name]
	return has
}

func (members *Members) Text(name string) string {
	return member[string](members, name)
}

// Number reads a number from least to most.
func (members *Members) Number(name string, least, most float64) float64 {
	number := member[float64](members, name)
	if members.err == nil && (number < least || number > most) {
		members.err = ErrType
	}
	return number
}

func (members *Members) Object(name string) *Members {
	return &Members{member[Object](members, name), members.err}
}

func (members *Members) Array(name string) []json.RawMessage {
	return member[[]json.RawMessage](members, name)
}

func member[T string | float64 | Object | []json.RawMessage](members *Members, name string) T {
	value, err := Value[T](members.object[name])
	if members.err == nil {
		members.err = err
	}
	return value
}
