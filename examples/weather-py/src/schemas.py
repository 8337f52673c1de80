"""JSON Schemas of what the tools take and give. Without `$schema`: 2020-12 is what MCP assumes."""

from json_text import Json

type Schema = dict[str, Json]


def _object(properties: dict[str, Json], required: list[Json]) -> Schema:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


ECHO_INPUT = _object({"text": {"type": "string", "description": "Text to return."}}, ["text"])

WEATHER_INPUT = _object(
    {
        "city": {
            "type": "string",
            "minLength": 1,
            "maxLength": 100,
            "description": "Name of a city, in any language, or a postal code.",
        }
    },
    ["city"],
)

MULTI_WEATHER_INPUT = _object(
    {
        "cities": {
            "type": "array",
            "items": {"type": "string", "minLength": 1, "maxLength": 100},
            "minItems": 1,
            "maxItems": 5,
            "description": "Names of cities, in any language, or postal codes.",
        }
    },
    ["cities"],
)

WEATHER = _object(
    {
        "city": {"type": "string", "description": "Name of the city that was found."},
        "country": {"type": "string", "description": "Country of the city; absent where it is in none."},
        "latitude": {"type": "number", "description": "Degrees north."},
        "longitude": {"type": "number", "description": "Degrees east."},
        "time": {"type": "string", "description": "Time of the data, ISO 8601, in UTC."},
        "temperature_celsius": {"type": "number"},
        "relative_humidity_percent": {"type": "number"},
        "wind_speed_kmh": {"type": "number"},
        "weather_code": {"type": "integer", "description": "WMO weather interpretation code."},
        "weather": {"type": "string", "description": "The weather code in words."},
    },
    [
        "city",
        "latitude",
        "longitude",
        "time",
        "temperature_celsius",
        "relative_humidity_percent",
        "wind_speed_kmh",
        "weather_code",
        "weather",
    ],
)

MULTI_WEATHER = _object(
    {
        "results": {
            "type": "array",
            "description": "One result for each city, in the order they were given.",
            "items": _object(
                {
                    "query": {"type": "string", "description": "The city as it was given."},
                    "weather": WEATHER,
                    "error": {"type": "string", "description": "Why there is no weather."},
                },
                ["query"],
            ),
        }
    },
    ["results"],
)
