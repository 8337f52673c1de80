package openmeteo

// words are the WMO weather interpretation codes, as far as Open-Meteo uses them.
var words = map[int]string{
	0:  "clear sky",
	1:  "mainly clear",
	2:  "partly cloudy",
	3:  "overcast",
	45: "fog",
	48: "rime fog",
	51: "light drizzle",
	53: "moderate drizzle",
	55: "dense drizzle",
	56: "light freezing drizzle",
	57: "dense freezing drizzle",
	61: "light rain",
	63: "moderate rain",
	65: "heavy rain",
	66: "light freezing rain",
	67: "heavy freezing rain",
	71: "light snow",
	73: "moderate snow",
	75: "heavy snow",
	77: "snow grains",
	80: "light rain showers",
	81: "moderate rain showers",
	82: "violent rain showers",
	85: "light snow showers",
	86: "heavy snow showers",
	95: "thunderstorm",
	96: "thunderstorm with light hail",
	99: "thunderstorm with heavy hail",
}

func weatherWords(code int) string {
	if text, known := words[code]; known {
		return text
	}
	return "unknown"
}
