"""The weather of cities, from the Open-Meteo geocoding and forecast APIs."""

from dataclasses import asdict, dataclass
from urllib.parse import quote, urlencode

import http_client
import json_text
from config import Config, Endpoint
from json_text import Json
from weather_codes import words


@dataclass(frozen=True)
class Weather:
    """The structured content of `get_weather`: see `schemas.WEATHER`."""

    city: str
    country: str | None
    latitude: float
    longitude: float
    time: str
    temperature_celsius: float
    relative_humidity_percent: float
    wind_speed_kmh: float
    weather_code: int
    weather: str

    def as_json(self) -> dict[str, Json]:
        return {name: value for name, value in asdict(self).items() if value is not None}


class NoWeather(Exception):
    """Why there is no weather: a sentence for the model."""


@dataclass(frozen=True)
class _Place:
    name: str
    country: str | None
    latitude: float
    longitude: float


async def current_weather(city: str, config: Config) -> Weather:
    """The current weather in a city. Raises: `NoWeather`."""
    place = await _find(city, config)
    return await _forecast(place, config)


async def _find(city: str, config: Config) -> _Place:
    parameters = {"name": city, "count": "1", "language": "en", "format": "json"}
    answer = await _ask("geocoding", config.geocoding, parameters, config)
    try:
        results = json_text.array(answer["results"]) if "results" in answer else []
        if not results:
            raise NoWeather(f'No city named "{city}" was found. Check the spelling or try a larger city nearby.')
        place = json_text.members(results[0])
        return _Place(
            name=json_text.string(place["name"]),
            country=json_text.string(place["country"]) if "country" in place else None,
            latitude=json_text.number(place["latitude"], -90, 90),
            longitude=json_text.number(place["longitude"], -180, 180),
        )
    except (KeyError, ValueError) as error:
        raise _makes_no_sense("geocoding") from error


async def _forecast(place: _Place, config: Config) -> Weather:
    parameters = {
        # Five digits after the point are about a metre.
        "latitude": f"{place.latitude:.5f}",
        "longitude": f"{place.longitude:.5f}",
        "current": "temperature_2m,relative_humidity_2m,weather_code,wind_speed_10m",
    }
    answer = await _ask("forecast", config.forecast, parameters, config)
    try:
        current = json_text.members(answer["current"])
        code = json_text.integer(current["weather_code"], 0, 99)
        return Weather(
            city=place.name,
            country=place.country,
            latitude=place.latitude,
            longitude=place.longitude,
            time=json_text.string(current["time"]),
            temperature_celsius=json_text.number(current["temperature_2m"]),
            relative_humidity_percent=json_text.number(current["relative_humidity_2m"]),
            wind_speed_kmh=json_text.number(current["wind_speed_10m"]),
            weather_code=code,
            weather=words(code),
        )
    except (KeyError, ValueError) as error:
        raise _makes_no_sense("forecast") from error


async def _ask(service: str, endpoint: Endpoint, parameters: dict[str, str], config: Config) -> dict[str, Json]:
    """A service's answer, which is an object. The service's name is for messages."""
    try:
        body = await http_client.get(endpoint, urlencode(parameters, quote_via=quote), config.timeout)
    except http_client.Unreachable as error:
        raise NoWeather(f"The {service} service cannot be reached. Try again later.") from error
    except TimeoutError as error:
        raise NoWeather(f"The {service} service did not answer in time. Try again later.") from error
    except http_client.UnexpectedStatus as error:
        text = f"The {service} service answered with HTTP status {error.status}. Try again later."
        raise NoWeather(text) from error
    except http_client.TooLong as error:
        raise NoWeather(f"The {service} service sent too long an answer.") from error
    try:
        return json_text.members(json_text.parse(body.decode()))
    except ValueError as error:
        raise _makes_no_sense(service) from error


def _makes_no_sense(service: str) -> NoWeather:
    return NoWeather(f"The {service} service sent an answer that makes no sense.")
