//! One HTTP GET with a deadline and a limit, on `wasi:http`. `wstd` makes futures of what is waited for.

use crate::config::Endpoint;
use std::time::Duration;
use wasip2::http::outgoing_handler::{self, OutgoingRequest, RequestOptions};
use wasip2::http::types::{ErrorCode, Fields};
use wstd::future::FutureExt;
use wstd::io::{AsyncInputStream, AsyncPollable};

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
pub async fn get(endpoint: &Endpoint, query: &str, timeout: Duration) -> Result<Vec<u8>, HttpError> {
    let request = outgoing(endpoint, query).ok_or(HttpError::Unreachable)?;
    let deadline = wstd::time::Duration::from(timeout);
    exchange(request, timeout).timeout(deadline).await.unwrap_or(Err(HttpError::Late))
}

/// `None` when the host refuses a part of it.
fn outgoing(endpoint: &Endpoint, query: &str) -> Option<OutgoingRequest> {
    const USER_AGENT: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));
    let headers = [("accept", "application/json"), ("user-agent", USER_AGENT)];
    let headers = headers.map(|(name, value)| (name.into(), value.into()));
    let request = OutgoingRequest::new(Fields::from_list(&headers).ok()?);
    request.set_scheme(Some(&endpoint.scheme)).ok()?;
    request.set_authority(Some(&endpoint.authority)).ok()?;
    request.set_path_with_query(Some(&format!("{}?{query}", endpoint.path))).ok()?;
    Some(request)
}

/// A handle that another was got from is dropped after it: the order of the variables sees to that, also when the
/// deadline ends the exchange.
async fn exchange(request: OutgoingRequest, timeout: Duration) -> Result<Vec<u8>, HttpError> {
    let options = RequestOptions::new();
    let nanoseconds = u64::try_from(timeout.as_nanos()).ok();
    // A host that does not have these timeouts says so, which is no matter.
    let _ = options.set_connect_timeout(nanoseconds);
    let _ = options.set_first_byte_timeout(nanoseconds);
    let future = outgoing_handler::handle(request, Some(options)).map_err(failed)?;
    AsyncPollable::new(future.subscribe()).wait_for().await;
    let answer = future.get().and_then(Result::ok).ok_or(HttpError::Unreachable)?;
    let response = answer.map_err(failed)?;
    if response.status() != 200 {
        return Err(HttpError::Status(response.status()));
    }
    let body = response.consume().map_err(|()| HttpError::Unreachable)?;
    let stream = AsyncInputStream::new(body.stream().map_err(|()| HttpError::Unreachable)?);
    let mut content = vec![0; MAX_BODY + 1];
    let mut length = 0;
    while length <= MAX_BODY {
        match stream.read(&mut content[length..]).await {
            Ok(0) => {
                content.truncate(length);
                return Ok(content);
            }
            Ok(count) => length += count,
            Err(_) => return Err(HttpError::Unreachable),
        }
    }
    Err(HttpError::TooLong)
}

fn failed(code: ErrorCode) -> HttpError {
    match code {
        ErrorCode::DnsTimeout
        | ErrorCode::ConnectionTimeout
        | ErrorCode::ConnectionReadTimeout
        | ErrorCode::ConnectionWriteTimeout
        | ErrorCode::HttpResponseTimeout => HttpError::Late,
        _ => HttpError::Unreachable,
    }
}
