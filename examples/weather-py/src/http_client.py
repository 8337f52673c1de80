"""One HTTP GET with a deadline and a limit, on `wasi:http`."""

import asyncio
from contextlib import suppress

from componentize_py_types import Err, Ok
from wit_world.imports import outgoing_handler
from wit_world.imports import types as http
from wit_world.imports.streams import InputStream, StreamError_Closed

from config import Endpoint
from event_loop import NANOSECONDS, ready

MAX_BODY = 65_536
"""Largest body that is read, in bytes: far more than the services send."""

HEADERS = [("accept", b"application/json"), ("user-agent", b"weather-py/0.2.0")]

TIMEOUTS = (
    http.ErrorCode_DnsTimeout,
    http.ErrorCode_ConnectionTimeout,
    http.ErrorCode_ConnectionReadTimeout,
    http.ErrorCode_ConnectionWriteTimeout,
    http.ErrorCode_HttpResponseTimeout,
)


class Unreachable(Exception):
    """No connection, refused by the host, or broken off."""


class TooLong(Exception):
    """The body is over the limit."""


class UnexpectedStatus(Exception):
    """The answer's status is not 200."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


async def get(endpoint: Endpoint, query: str, timeout: float) -> bytes:
    """Gets the body of an answer with status 200. Redirects are not followed.

    The timeout, in seconds, covers the whole exchange; the host gets it as well, so that it does not go on connecting
    or waiting for an answer by itself.

    Raises: `TimeoutError`, `Unreachable`, `UnexpectedStatus`, `TooLong`.
    """
    try:
        async with asyncio.timeout(timeout):
            return await _exchange(_outgoing(endpoint, query), _options(timeout))
    except Err as error:
        # What the host refuses, at any point of the exchange.
        raise TimeoutError if isinstance(error.value, TIMEOUTS) else Unreachable from error


def _outgoing(endpoint: Endpoint, query: str) -> http.OutgoingRequest:
    request = http.OutgoingRequest(http.Fields.from_list(HEADERS))
    request.set_scheme(http.Scheme_Https() if endpoint.https else http.Scheme_Http())
    request.set_authority(endpoint.authority)
    request.set_path_with_query(f"{endpoint.path}?{query}")
    return request


def _options(timeout: float) -> http.RequestOptions:
    options = http.RequestOptions()
    # A host that does not have these timeouts says so, which is no matter.
    with suppress(Err):
        options.set_connect_timeout(int(timeout * NANOSECONDS))
    with suppress(Err):
        options.set_first_byte_timeout(int(timeout * NANOSECONDS))
    return options


async def _exchange(request: http.OutgoingRequest, options: http.RequestOptions) -> bytes:
    """A handle that another was got from is dropped after it, also when the deadline ends the exchange."""
    with outgoing_handler.handle(request, options) as future:
        await ready(future.subscribe())
        with _unwrap(future) as response:
            if response.status() != 200:
                raise UnexpectedStatus(response.status())
            with response.consume() as body, body.stream() as stream:
                return await _read(stream)


def _unwrap(future: http.FutureIncomingResponse) -> http.IncomingResponse:
    match future.get():
        case Ok(Ok(response)):
            return response
        case Ok(Err() as error):
            raise error
        case unready:
            raise AssertionError(f"A future that is ready has no answer: {unready}")


async def _read(stream: InputStream) -> bytes:
    content = bytearray()
    while len(content) <= MAX_BODY:
        try:
            chunk = stream.read(MAX_BODY + 1 - len(content))
        except Err as error:
            if isinstance(error.value, StreamError_Closed):
                return bytes(content)
            raise
        if chunk:
            content += chunk
        else:
            await ready(stream.subscribe())
    raise TooLong
