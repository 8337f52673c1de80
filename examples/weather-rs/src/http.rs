//! One HTTP GET with a deadline and a limit, on `wasi:http` by way of `wstd`.

use std::time::Duration;
use wstd::future::FutureExt;
use wstd::http::body::Bytes;
use wstd::http::body::util::{BodyExt, Empty, LengthLimitError, Limited};
use wstd::http::error::ErrorCode;
use wstd::http::{Body, Client, Request, StatusCode};

/// Largest body that is read, in bytes: far more than the services send.
const MAX_BODY: usize = 65_536;

pub enum HttpError {
    /// No connection, refused by the host, or broken off.
    Unreachable,
    Late,
    Status(u16),
    TooLong,
}

/// Gets the body of an answer with status 200. Redirects are not followed. The timeout covers the whole exchange; the
/// host gets it as well, so that it does not go on connecting or waiting for an answer by itself.
pub async fn get(url: &str, timeout: Duration) -> Result<Vec<u8>, HttpError> {
    let mut client = Client::new();
    client.set_connect_timeout(timeout);
    client.set_first_byte_timeout(timeout);
    let deadline = wstd::time::Duration::from(timeout);
    exchange(&client, url).timeout(deadline).await.unwrap_or(Err(HttpError::Late))
}

async fn exchange(client: &Client, url: &str) -> Result<Vec<u8>, HttpError> {
    let request = Request::get(url)
        .header("accept", "application/json")
        .header("user-agent", concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")))
        .body(no_body())
        .map_err(|_| HttpError::Unreachable)?;
    let response = client.send(request).await.map_err(|error| classify(&*error))?;
    if response.status() != StatusCode::OK {
        return Err(HttpError::Status(response.status().as_u16()));
    }
    let body = Limited::new(response.into_body().into_boxed_body(), MAX_BODY);
    let body = body.collect().await.map_err(|error| classify(&*error))?;
    Ok(body.to_bytes().into())
}

/// `Body::empty()` would try to write its nothing, and fail when the host has already sent the request.
fn no_body() -> Body {
    Body::from_http_body(Empty::<Bytes>::new())
}

fn classify(error: &(dyn std::error::Error + 'static)) -> HttpError {
    if error.is::<LengthLimitError>() {
        return HttpError::TooLong;
    }
    match error.downcast_ref() {
        Some(
            ErrorCode::DnsTimeout
            | ErrorCode::ConnectionTimeout
            | ErrorCode::ConnectionReadTimeout
            | ErrorCode::ConnectionWriteTimeout
            | ErrorCode::HttpResponseTimeout,
        ) => HttpError::Late,
        _ => HttpError::Unreachable,
    }
}
