"""A client of the Python SDK: `client.py URL` connects and prints what it learned of the server. Then it reads requests,
one a line, `{"method", "params", "action"?, "leaveAfter"?}`, and prints for each what it heard, as the SDK understood it:
`{"result"}`, `{"error"}` or, of a call that it gave up, `{"left"}`, with the progress, log messages and questions that came
before. `action` is what its user makes of questions; `leaveAfter` is how many reports of progress it waits for. It leaves
when there are no more lines. BEARER_TOKEN is sent as a token; SIGN_IN=1 gets one. Runs with the SDK's generations 1.x and 2.x.
"""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import anyio
from mcp import types
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client
from sign_in import sign_in

try:
    from mcp import Client, MCPError
except ImportError:  # 1.x
    from mcp import ClientSession
    from mcp import McpError as MCPError
    from pydantic import AnyUrl as Uri

    @asynccontextmanager
    async def connect(transport: Any, callbacks: dict[str, Any]) -> AsyncIterator[tuple[Any, dict]]:
        async with transport as (read, write, _), ClientSession(read, write, **callbacks) as session:
            yield session, plain(await session.initialize())

    def page(cursor: str | None) -> dict[str, Any]:
        return {"params": types.PaginatedRequestParams(cursor=cursor)}

else:
    Uri = str

    @asynccontextmanager
    async def connect(transport: Any, callbacks: dict[str, Any]) -> AsyncIterator[tuple[Any, dict]]:
        async with Client(transport, log_level="info", **callbacks) as client:
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


class Listener:
    """What a request makes the server send before its answer, and what this client's user does about it."""

    def __init__(self) -> None:
        self.begin({})

    def begin(self, request: dict[str, Any]) -> None:
        self.heard: dict[str, Any] = {"progress": [], "logs": [], "asked": []}
        self.action = request.get("action", "accept")
        self.leave_after = request.get("leaveAfter")
        self.scope = anyio.CancelScope()

    async def on_progress(self, progress: float, total: float | None, message: str | None) -> None:
        self.heard["progress"].append(progress)
        if len(self.heard["progress"]) == self.leave_after:
            self.scope.cancel()

    async def on_log(self, params: Any) -> None:
        self.heard["logs"].append(params.data)

    async def on_elicitation(self, _: Any, params: Any) -> Any:
        self.heard["asked"].append("elicitation/create")
        if self.action != "accept":
            return types.ElicitResult(action=self.action)
        schema = getattr(params, "requested_schema", None) or params.requestedSchema
        content = {name: value["type"] == "boolean" or "Ada" for name, value in schema["properties"].items()}
        return types.ElicitResult(action="accept", content=content)

    async def on_sampling(self, *_: Any) -> Any:
        self.heard["asked"].append("sampling/createMessage")
        content = types.TextContent(type="text", text="Paris")
        return types.CreateMessageResult(role="assistant", content=content, model="test")

    async def on_roots(self, *_: Any) -> Any:
        self.heard["asked"].append("roots/list")
        return types.ListRootsResult(roots=[types.Root(uri="file:///work")])

    def callbacks(self) -> dict[str, Any]:
        return {
            "logging_callback": self.on_log,
            "elicitation_callback": self.on_elicitation,
            "sampling_callback": self.on_sampling,
            "list_roots_callback": self.on_roots,
        }


async def send(client: Any, method: str, params: dict[str, Any], listener: Listener) -> Any:
    match method:
        case "tools/list":
            return await client.list_tools(**page(params.get("cursor")))
        case "tools/call":
            progress = {"progress_callback": listener.on_progress}
            return await client.call_tool(params["name"], params.get("arguments"), **progress)
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


async def answer(client: Any, request: dict[str, Any], listener: Listener) -> dict[str, Any]:
    listener.begin(request)
    outcome: dict[str, Any] = {"left": True}
    try:
        with listener.scope:
            outcome = {"result": plain(await send(client, request["method"], request["params"], listener))}
    except MCPError as error:
        outcome = {"error": plain(error.error)}
    return {**outcome, **listener.heard}


def say(value: Any) -> None:
    print(json.dumps(value), flush=True)


async def main(url: str) -> None:
    listener = Listener()
    token = os.environ.get("BEARER_TOKEN")
    headers = {"Authorization": f"Bearer {token}"} if token else None
    auth = sign_in(url) if os.environ.get("SIGN_IN") else None
    async with create_mcp_http_client(headers=headers, auth=auth) as http_client:
        transport = streamable_http_client(url, http_client=http_client)
        async with connect(transport, listener.callbacks()) as (client, server):
            say(server)
            while line := await asyncio.to_thread(sys.stdin.readline):
                say(await answer(client, json.loads(line), listener))


asyncio.run(main(sys.argv[1]))
