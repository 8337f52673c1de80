//! JSON Schemas of what the tools take and give. Without `$schema`: 2020-12 is what MCP assumes.

use serde_json::{Value, json};

pub fn echo_input() -> Value {
    json!({
        "type": "object",
        "properties": { "text": { "type": "string", "description": "Text to return." } },
        "required": ["text"],
        "additionalProperties": false
    })
}

pub fn weather_input() -> Value {
    json!({
        "type": "object",
        "properties": {
            "city": {
                "type": "string",
                "minLength": 1,
                "maxLength": 100,
                "description": "Name of a city, in any language, or a postal code."
            }
        },
        "required": ["city"],
        "additionalProperties": false
    })
}

pub fn multi_weather_input() -> Value {
    json!({
        "type": "object",
        "properties": {
            "cities": {
                "type": "array",
                "items": { "type": "string", "minLength": 1, "maxLength": 100 },
                "minItems": 1,
                "maxItems": 5,
                "description": "Names of cities, in any language, or postal codes."
            }
        },
        "required": ["cities"],
        "additionalProperties": false
    })
}

pub fn weather() -> Value {
    json!({
        "type": "object",
        "properties": {
            "city": { "type": "string", "description": "Name of the city that was found." },
            "country": { "type": "string", "description": "Country of the city; absent where it is in none." },
            "latitude": { "type": "number", "description": "Degrees north." },
            "longitude": { "type": "number", "description": "Degrees east." },
            "time": { "type": "string", "description": "Time of the data, ISO 8601, in UTC." },
            "temperature_celsius": { "type": "number" },
            "relative_humidity_percent": { "type": "number" },
            "wind_speed_kmh": { "type": "number" },
            "weather_code": { "type": "integer", "description": "WMO weather interpretation code." },
            "weather": { "type": "string", "description": "The weather code in words." }
        },
        "required": [
            "city", "latitude", "longitude", "time", "temperature_celsius", "relative_humidity_percent",
            "wind_speed_kmh", "weather_code", "weather"
        ],
        "additionalProperties": false
    })
}

pub fn multi_weather() -> Value {
    json!({
        "type": "object",
        "properties": {
            "results": {
                "type": "array",
                "description": "One result for each city, in the order they were given.",
                "items": {
                    "type": "object",
                    "properties": {
                        "query": { "type": "string", "description": "The city as it was given." },
                        "weather": weather(),
                        "error": { "type": "string", "description": "Why there is no weather." }
                    },
                    "required": ["query"],
                    "additionalProperties": false
                }
            }
        },
        "required": ["results"],
        "additionalProperties": false
    })
}
