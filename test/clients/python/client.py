"""A client of the Python SDK: `client.py URL` connects, sends the requests that stdin lists, a JSON array of
`{"method", "params"}`, and prints a JSON array: what it learned of the server, then an answer to each request,
`{"result"}` or `{"error"}`, as the SDK understood it. Runs with the SDK's generations 1.x and 2.x.
"""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from mcp import types

try:
    from mcp import Client, MCPError
except ImportError:  # 1.x
    from mcp import ClientSession
    from mcp import McpError as MCPError
    from mcp.client.streamable_http import streamable_http_client
    from pydantic import AnyUrl as Uri

    @asynccontextmanager
    async def connect(url: str) -> AsyncIterator[tuple[Any, dict]]:
        async with streamable_http_client(url) as (read, write, _), ClientSession(read, write) as session:
            yield session, plain(await session.initialize())

    def page(cursor: str | None) -> dict[str, Any]:
        return {"params": types.PaginatedRequestParams(cursor=cursor)}

else:
    Uri = str

    @asynccontextmanager
    async def connect(url: str) -> AsyncIterator[tuple[Any, dict]]:
        async with Client(url) as client:
            server = {
                "protocolVersion": client.protocol_version,
                "serverInfo": plain(client.server_info),
                "capabilities": plain(client.server_capabilities),
                "instructions": client.instructions,
            }
            yield client, server

    def page(cursor: str | None) -> dict[str, Any]:
        return {"cursor": cursor}


def plain(model: Any) -> dict[str, Any]:
    return model.model_dump(mode="json", by_alias=True, exclude_none=True)


async def send(client: Any, method: str, params: dict[str, Any]) -> Any:
    match method:
        case "tools/list":
            return await client.list_tools(**page(params.get("cursor")))
        case "tools/call":
            return await client.call_tool(params["name"], params.get("arguments"))
        case "resources/list":
            return await client.list_resources(**page(params.get("cursor")))
        case "resources/templates/list":
            return await client.list_resource_templates(**page(params.get("cursor")))
        case "resources/read":
            return await client.read_resource(Uri(params["uri"]))
        case "prompts/list":
            return await client.list_prompts(**page(params.get("cursor")))
        case "prompts/get":
            return await client.get_prompt(params["name"], params.get("arguments"))
        case "completion/complete":
            kinds = {"ref/prompt": types.PromptReference, "ref/resource": types.ResourceTemplateReference}
            ref = kinds[params["ref"]["type"]].model_validate(params["ref"])
            return await client.complete(ref, params["argument"], params.get("context", {}).get("arguments"))
    raise ValueError(f"{method} is not known here")


async def main(url: str) -> None:
    async with connect(url) as (client, server):
        answers = [server]
        for request in json.load(sys.stdin):
            try:
                answers.append({"result": plain(await send(client, request["method"], request["params"]))})
            except MCPError as error:
                answers.append({"error": plain(error.error)})
    print(json.dumps(answers))


asyncio.run(main(sys.argv[1]))
