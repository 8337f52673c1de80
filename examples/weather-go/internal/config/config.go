// Package config reads the environment: the only place that does.
package config

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	wit "go.bytecodealliance.org/pkg/wit/types"

	environment "weather-go/build/bindings/wasi_cli_environment"
	authorization "weather-go/build/bindings/wasmcp_mcp_authorization_types"
)

// Endpoint is an API endpoint: an absolute URL without query.
type Endpoint struct {
	HTTPS     bool
	Authority string
	// Path begins with a slash.
	Path string
}

// Config is what the weather tools need to know.
type Config struct {
	Geocoding, Forecast Endpoint
	// Timeout is for one API request, from its start to the last byte of its answer.
	Timeout time.Duration
}

// InvalidVariableError is the name of a variable whose value makes no sense. An operator must see to it; a model cannot.
type InvalidVariableError string

func (name InvalidVariableError) Error() string {
	return string(name) + " is not valid."
}

// Weather fails with an InvalidVariableError.
func Weather() (Config, error) {
	geocoding, err := endpoint("WEATHER_GEOCODING_URL", "https://geocoding-api.open-meteo.com/v1/search")
	if err != nil {
		return Config{}, err
	}
	forecast, err := endpoint("WEATHER_FORECAST_URL", "https://api.open-meteo.com/v1/forecast")
	if err != nil {
		return Config{}, err
	}
	timeout, err := milliseconds("WEATHER_TIMEOUT_MS", "10000")
	if err != nil {
		return Config{}, err
	}
	return Config{geocoding, forecast, timeout}, nil
}

// Auth says how callers are authorized; none leaves the server open. What is missing stays empty: the transport then
// refuses every request (issuer, audiences) or finds the keys by the issuer's metadata (JWKS URI).
func Auth() wit.Option[authorization.ProviderAuthConfig] {
	issuer := variable("WEATHER_AUTH_ISSUER", "")
	audience := variable("WEATHER_AUTH_AUDIENCE", "")
	jwksURI := variable("WEATHER_AUTH_JWKS_URI", "")
	if issuer == "" && audience == "" && jwksURI == "" {
		return wit.None[authorization.ProviderAuthConfig]()
	}
	return wit.Some(authorization.ProviderAuthConfig{
		ExpectedIssuer:    issuer,
		ExpectedAudiences: strings.FieldsFunc(audience, func(char rune) bool { return char == ' ' }),
		JwksUri:           jwksURI,
	})
}

// variable takes an empty variable for one that is not set. It asks WASI 0.2: os.Getenv goes through the adapter for WASI
// preview 1, which on the Node host joins an empty variable to the next.
func variable(name, otherwise string) string {
	for _, pair := range environment.GetEnvironment() {
		if pair.F0 == name && pair.F1 != "" {
			return pair.F1
		}
	}
	return otherwise
}

func endpoint(name, otherwise string) (Endpoint, error) {
	// No user information, no query, no fragment.
	pattern := regexp.MustCompile(`^(https?)://([A-Za-z0-9._:\[\]-]+)(/[!-~]*)?$`)
	url := variable(name, otherwise)
	parts := pattern.FindStringSubmatch(url)
	if parts == nil || strings.ContainsAny(url, "?#@") {
		return Endpoint{}, InvalidVariableError(name)
	}
	path := parts[3]
	if path == "" {
		path = "/"
	}
	return Endpoint{HTTPS: parts[1] == "https", Authority: parts[2], Path: path}, nil
}

func milliseconds(name, otherwise string) (time.Duration, error) {
	// ParseUint takes digits alone.
	number, err := strconv.ParseUint(variable(name, otherwise), 10, 64)
	if err != nil || number < 1 || number > 60_000 {
		return 0, InvalidVariableError(name)
	}
	return time.Duration(number) * time.Millisecond, nil
}
