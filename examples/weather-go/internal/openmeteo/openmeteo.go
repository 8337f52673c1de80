// Package openmeteo finds the weather of cities with the Open-Meteo geocoding and forecast APIs.
package openmeteo

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/url"
	"strconv"

	"weather-go/internal/config"
	"weather-go/internal/eventloop"
	"weather-go/internal/httpclient"
	"weather-go/internal/strictjson"
)

// Weather is the structured content of get_weather: see weather.json among the schemas.
type Weather struct {
	City                    string  `json:"city"`
	Country                 *string `json:"country,omitempty"`
	Latitude                float64 `json:"latitude"`
	Longitude               float64 `json:"longitude"`
	Time                    string  `json:"time"`
	TemperatureCelsius      float64 `json:"temperature_celsius"`
	RelativeHumidityPercent float64 `json:"relative_humidity_percent"`
	WindSpeedKmh            float64 `json:"wind_speed_kmh"`
	WeatherCode             int     `json:"weather_code"`
	Weather                 string  `json:"weather"`
}

// NoWeatherError says to the model why there is no weather.
type NoWeatherError string

func (text NoWeatherError) Error() string {
	return string(text)
}

// CurrentWeather is the current weather in a city. It fails with a NoWeatherError.
func CurrentWeather(loop *eventloop.Loop, city string, config config.Config) (Weather, error) {
	place, err := find(loop, city, config)
	if err != nil {
		return Weather{}, err
	}
	return forecast(loop, place, config)
}

type place struct {
	name                string
	country             *string
	latitude, longitude float64
}

func find(loop *eventloop.Loop, city string, config config.Config) (place, error) {
	service := service{"geocoding", config.Geocoding}
	query := url.Values{"name": {city}, "count": {"1"}, "language": {"en"}, "format": {"json"}}
	answer, err := service.ask(loop, query, config)
	if err != nil {
		return place{}, err
	}
	var results []json.RawMessage
	if answer.Has("results") {
		results = answer.Array("results")
	}
	if answer.Err() != nil {
		return place{}, service.makesNoSense()
	}
	if len(results) == 0 {
		text := `No city named "%s" was found. Check the spelling or try a larger city nearby.`
		return place{}, NoWeatherError(fmt.Sprintf(text, city))
	}
	first := strictjson.NewMembers(results[0])
	found := place{
		name:      first.Text("name"),
		latitude:  first.Number("latitude", -90, 90),
		longitude: first.Number("longitude", -180, 180),
	}
	if first.Has("country") {
		country := first.Text("country")
		found.country = &country
	}
	if first.Err() != nil {
		return place{}, service.makesNoSense()
	}
	return found, nil
}

func forecast(loop *eventloop.Loop, place place, config config.Config) (Weather, error) {
	service := service{"forecast", config.Forecast}
	answer, err := service.ask(loop, url.Values{
		"latitude":  {degrees(place.latitude)},
		"longitude": {degrees(place.longitude)},
		"current":   {"temperature_2m,relative_humidity_2m,weather_code,wind_speed_10m"},
	}, config)
	if err != nil {
		return Weather{}, err
	}
	current := answer.Object("current")
	// JSON does not tell 61 from 61.0.
	code := current.Number("weather_code", 0, 99)
	weather := Weather{
		City:                    place.name,
		Country:                 place.country,
		Latitude:                place.latitude,
		Longitude:               place.longitude,
		Time:                    current.Text("time"),
		TemperatureCelsius:      current.Number("temperature_2m", -math.MaxFloat64, math.MaxFloat64),
		RelativeHumidityPercent: current.Number("relative_humidity_2m", -math.MaxFloat64, math.MaxFloat64),
		WindSpeedKmh:            current.Number("wind_speed_10m", -math.MaxFloat64, math.MaxFloat64),
		WeatherCode:             int(code),
		Weather:                 weatherWords(int(code)),
	}
	if current.Err() != nil || code != math.Trunc(code) {
		return Weather{}, service.makesNoSense()
	}
	return weather, nil
}

// degrees has five digits after the point, which are about a metre.
func degrees(value float64) string {
	return strconv.FormatFloat(value, 'f', 5, 64)
}

type service struct {
	// name is for messages.
	name     string
	endpoint config.Endpoint
}

// ask gets the service's answer, an object.
func (service service) ask(loop *eventloop.Loop, query url.Values, config config.Config) (*strictjson.Members, error) {
	body, err := httpclient.Get(loop, service.endpoint, query.Encode(), config.Timeout)
	if errors.Is(err, httpclient.ErrTooLong) {
		return nil, service.failed(err.Error() + ".")
	}
	if err != nil {
		return nil, service.failed(err.Error() + ". Try again later.")
	}
	answer := strictjson.NewMembers(body)
	if answer.Err() != nil {
		return nil, service.makesNoSense()
	}
	return answer, nil
}

func (service service) makesNoSense() error {
	return service.failed("sent an answer that makes no sense.")
}

func (service service) failed(what string) error {
	return NoWeatherError("The " + service.name + " service " + what)
}
