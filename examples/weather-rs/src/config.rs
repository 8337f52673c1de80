//! Reads the environment: the only place that does.

use crate::bindings::exports::wasmcp::mcp::authorization_types::ProviderAuthConfig;
use std::{env, time::Duration};
use wasip2::http::types::Scheme;

const GEOCODING_URL: &str = "WEATHER_GEOCODING_URL";
const FORECAST_URL: &str = "WEATHER_FORECAST_URL";
const TIMEOUT_MS: &str = "WEATHER_TIMEOUT_MS";

/// An API endpoint: an absolute URL without query.
#[derive(Clone)]
pub struct Endpoint {
    pub scheme: Scheme,
    pub authority: String,
    /// Begins with a slash.
    pub path: String,
}

#[derive(Clone)]
pub struct Config {
    pub geocoding: Endpoint,
    pub forecast: Endpoint,
    /// For one API request, from its start to the last byte of its answer.
    pub timeout: Duration,
}

/// The name of a variable whose value makes no sense. An operator must see to it; a model cannot.
pub struct InvalidVariable(pub &'static str);

pub fn weather() -> Result<Config, InvalidVariable> {
    Ok(Config {
        geocoding: endpoint(GEOCODING_URL, "https://geocoding-api.open-meteo.com/v1/search")?,
        forecast: endpoint(FORECAST_URL, "https://api.open-meteo.com/v1/forecast")?,
        timeout: milliseconds(TIMEOUT_MS, 10_000)?,
    })
}

/// How callers are authorized; `None` leaves the server open. What is missing stays empty: the transport then refuses
/// every request (issuer, audiences) or finds the keys by the issuer's metadata (JWKS URI).
pub fn auth() -> Option<ProviderAuthConfig> {
    let issuer = variable("WEATHER_AUTH_ISSUER");
    let audience = variable("WEATHER_AUTH_AUDIENCE");
    let jwks_uri = variable("WEATHER_AUTH_JWKS_URI");
    if issuer.is_none() && audience.is_none() && jwks_uri.is_none() {
        return None;
    }
    Some(ProviderAuthConfig {
        expected_issuer: issuer.unwrap_or_default(),
        expected_audiences: audience
            .unwrap_or_default()
            .split(' ')
            .filter(|part| !part.is_empty())
            .map(String::from)
            .collect(),
        jwks_uri: jwks_uri.unwrap_or_default(),
        pass_jwt: false,
        expected_subject: None,
        policy: None,
        policy_data: None,
    })
}

/// A variable that is set to something: an empty one counts as not set.
fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

fn endpoint(name: &'static str, default: &str) -> Result<Endpoint, InvalidVariable> {
    let url = variable(name).unwrap_or_else(|| default.into());
    let (scheme, rest) = match url.split_once("://") {
        Some(("https", rest)) => (Scheme::Https, rest),
        Some(("http", rest)) => (Scheme::Http, rest),
        _ => return Err(InvalidVariable(name)),
    };
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let valid = !authority.is_empty()
        && authority.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._:-[]".contains(&byte))
        && path.bytes().all(|byte| byte.is_ascii_graphic() && !b"?#@".contains(&byte));
    if !valid {
        return Err(InvalidVariable(name));
    }
    let path = if path.is_empty() { "/" } else { path };
    Ok(Endpoint { scheme, authority: authority.into(), path: path.into() })
}

fn milliseconds(name: &'static str, default: u64) -> Result<Duration, InvalidVariable> {
    let number = match variable(name) {
        None => Some(default),
        Some(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => text.parse().ok(),
        Some(_) => None,
    };
    number.filter(|number| (1..=60_000).contains(number)).map(Duration::from_millis).ok_or(InvalidVariable(name))
}
