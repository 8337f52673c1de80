//! The weather of cities, from the Open-Meteo geocoding and forecast APIs.

use crate::config::{Config, Endpoint};
use crate::http::{self, HttpError};
use crate::weather_codes;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

/// The structured content of `get_weather`: see `schemas::weather`.
#[derive(Serialize)]
pub struct Weather {
    city: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<String>,
    latitude: f64,
    longitude: f64,
    time: String,
    temperature_celsius: f64,
    relative_humidity_percent: f64,
    wind_speed_kmh: f64,
    weather_code: u8,
    weather: &'static str,
}

/// The geocoding answer, as far as it is used.
#[derive(Deserialize)]
struct Places<'a> {
    /// Only the first is looked at, so the others stay text.
    #[serde(borrow, default)]
    results: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Place {
    name: String,
    #[serde(default, deserialize_with = "present")]
    country: Option<String>,
    latitude: f64,
    longitude: f64,
}

/// The forecast answer, as far as it is used.
#[derive(Deserialize)]
struct Forecast<'a> {
    #[serde(borrow)]
    current: &'a RawValue,
}

#[derive(Deserialize)]
struct Current {
    time: String,
    temperature_2m: f64,
    relative_humidity_2m: f64,
    wind_speed_10m: f64,
    /// JSON does not tell 61 from 61.0.
    weather_code: f64,
}

/// A member that may be absent, but not null.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// The current weather in a city, or the sentence that says why there is none.
pub async fn current_weather(city: &str, config: &Config) -> Result<Weather, String> {
    let place = find(city, config).await?;
    let current = forecast(&place, config).await?;
    let weather_code = current.weather_code as u8;
    Ok(Weather {
        city: place.name,
        country: place.country,
        latitude: place.latitude,
        longitude: place.longitude,
        time: current.time,
        temperature_celsius: current.temperature_2m,
        relative_humidity_percent: current.relative_humidity_2m,
        wind_speed_kmh: current.wind_speed_10m,
        weather_code,
        weather: weather_codes::words(weather_code),
    })
}

async fn find(city: &str, config: &Config) -> Result<Place, String> {
    let service = Service { name: "geocoding", endpoint: &config.geocoding };
    let query = [("name", city), ("count", "1"), ("language", "en"), ("format", "json")];
    let body = service.get(&query, config).await?;
    let Places { results } = service.parse(&body)?;
    let first = results.first().ok_or_else(|| {
        format!("No city named \"{city}\" was found. Check the spelling or try a larger city nearby.")
    })?;
    let place: Place = service.parse(first.get())?;
    let on_the_globe = place.latitude.abs() <= 90.0 && place.longitude.abs() <= 180.0;
    if on_the_globe { Ok(place) } else { Err(service.makes_no_sense()) }
}

async fn forecast(place: &Place, config: &Config) -> Result<Current, String> {
    let service = Service { name: "forecast", endpoint: &config.forecast };
    // Five digits after the point are about a metre.
    let (latitude, longitude) = (format!("{:.5}", place.latitude), format!("{:.5}", place.longitude));
    let variables = "temperature_2m,relative_humidity_2m,weather_code,wind_speed_10m";
    let query = [("latitude", latitude.as_str()), ("longitude", &longitude), ("current", variables)];
    let body = service.get(&query, config).await?;
    let Forecast { current } = service.parse(&body)?;
    let current: Current = service.parse(current.get())?;
    let code = current.weather_code;
    let is_wmo_code = (0.0..=99.0).contains(&code) && code.fract() == 0.0;
    if is_wmo_code { Ok(current) } else { Err(service.makes_no_sense()) }
}

struct Service<'a> {
    /// For messages.
    name: &'static str,
    endpoint: &'a Endpoint,
}

impl Service<'_> {
    async fn get(&self, query: &[(&str, &str)], config: &Config) -> Result<String, String> {
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
        let body = http::get(self.endpoint, &query, config.timeout).await.map_err(|error| {
            self.message(&match error {
                HttpError::Unreachable => "cannot be reached. Try again later.".into(),
                HttpError::Late => "did not answer in time. Try again later.".into(),
                HttpError::Status(code) => format!("answered with HTTP status {code}. Try again later."),
                HttpError::TooLong => "sent too long an answer.".into(),
            })
        })?;
        String::from_utf8(body).map_err(|_| self.makes_no_sense())
    }

    /// Reads an object. Serde by itself would accept an array of the fields' values as well.
    fn parse<'a, T: Deserialize<'a>>(&self, json: &'a str) -> Result<T, String> {
        let is_object = json.trim_ascii_start().starts_with('{');
        serde_json::from_str(json).ok().filter(|_| is_object).ok_or_else(|| self.makes_no_sense())
    }

    fn makes_no_sense(&self) -> String {
        self.message("sent an answer that makes no sense.")
    }

    fn message(&self, what: &str) -> String {
        format!("The {} service {what}", self.name)
    }
}
