"""Reads the environment: the only place that does."""

import os
import re
from dataclasses import dataclass

from wit_world.exports.authorization_types import ProviderAuthConfig


@dataclass(frozen=True)
class Endpoint:
    """An API endpoint: an absolute URL without query."""

    https: bool
    authority: str
    path: str
    """Begins with a slash."""


@dataclass(frozen=True)
class Config:
    geocoding: Endpoint
    forecast: Endpoint
    timeout: float
    """For one API request, from its start to the last byte of its answer, in seconds."""


class InvalidVariable(Exception):
    """A variable whose value makes no sense. An operator must see to it; a model cannot."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is not valid.")


def weather_config() -> Config:
    """Raises: `InvalidVariable`, for the first that makes no sense."""
    return Config(
        geocoding=_endpoint("WEATHER_GEOCODING_URL", "https://geocoding-api.open-meteo.com/v1/search"),
        forecast=_endpoint("WEATHER_FORECAST_URL", "https://api.open-meteo.com/v1/forecast"),
        timeout=_milliseconds("WEATHER_TIMEOUT_MS", "10000") / 1000,
    )


def auth_config() -> ProviderAuthConfig | None:
    """How callers are authorized; `None` leaves the server open.

    What is missing stays empty: the transport then refuses every request (issuer, audiences) or finds the keys by the
    issuer's metadata (JWKS URI).
    """
    issuer = _variable("WEATHER_AUTH_ISSUER")
    audience = _variable("WEATHER_AUTH_AUDIENCE")
    jwks_uri = _variable("WEATHER_AUTH_JWKS_URI")
    if not (issuer or audience or jwks_uri):
        return None
    return ProviderAuthConfig(
        expected_issuer=issuer,
        expected_audiences=[part for part in audience.split(" ") if part],
        jwks_uri=jwks_uri,
        pass_jwt=False,
        expected_subject=None,
        policy=None,
        policy_data=None,
    )


def _variable(name: str, default: str = "") -> str:
    """An empty variable counts as not set."""
    return os.environ.get(name) or default


def _endpoint(name: str, default: str) -> Endpoint:
    # No user information, no query, no fragment.
    parts = re.fullmatch(r"(https?)://([A-Za-z0-9._:\[\]-]+)(/[!-~]*)?", _variable(name, default))
    if parts is None or re.search("[?#@]", parts[0]):
        raise InvalidVariable(name)
    return Endpoint(https=parts[1] == "https", authority=parts[2], path=parts[3] or "/")


def _milliseconds(name: str, default: str) -> int:
    # Python's own int() accepts other writings as well.
    text = _variable(name, default)
    if re.fullmatch("[0-9]{1,9}", text) is None or not 1 <= int(text) <= 60_000:
        raise InvalidVariable(name)
    return int(text)
