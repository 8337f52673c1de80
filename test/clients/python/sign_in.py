"""OAuth of the Python SDK: from the server's URL to a token, with a user who consents to everything."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import mcp.client.auth as sdk
from mcp.shared._httpx_utils import create_mcp_http_client
from mcp.shared.auth import OAuthClientMetadata

REDIRECT_URI = "http://127.0.0.1:9/callback"


class Memory:
    """What the client keeps of an authorization."""

    def __init__(self) -> None:
        self.tokens: Any = None
        self.client_info: Any = None

    async def get_tokens(self) -> Any:
        return self.tokens

    async def set_tokens(self, tokens: Any) -> None:
        self.tokens = tokens

    async def get_client_info(self) -> Any:
        return self.client_info

    async def set_client_info(self, client_info: Any) -> None:
        self.client_info = client_info


def browser() -> tuple[Callable[[str], Awaitable[None]], Callable[[], Awaitable[Any]]]:
    """A user's browser: follows redirects, with cookies, until the client's own address."""
    arrived: dict[str, str] = {}

    async def open_page(url: str) -> None:
        async with create_mcp_http_client() as pages:
            for _ in range(10):
                response = await pages.get(url, follow_redirects=False)
                if response.next_request is None:
                    raise RuntimeError(f"{url} answered {response.status_code}")
                url = str(response.next_request.url)
                if url.startswith(REDIRECT_URI):
                    arrived.update({name: values[0] for name, values in parse_qs(urlsplit(url).query).items()})
                    return
        raise RuntimeError("the redirects have no end")

    async def callback() -> Any:
        code, state = arrived["code"], arrived.get("state")
        result = getattr(sdk, "AuthorizationCodeResult", None)
        return (code, state) if result is None else result(code=code, state=state, iss=arrived.get("iss"))

    return open_page, callback


def sign_in(url: str) -> sdk.OAuthClientProvider:
    open_page, callback = browser()
    metadata = OAuthClientMetadata(
        redirect_uris=[REDIRECT_URI],
        token_endpoint_auth_method="none",
        grant_types=["authorization_code", "refresh_token"],
        client_name="test",
    )
    return sdk.OAuthClientProvider(url, metadata, Memory(), open_page, callback)
