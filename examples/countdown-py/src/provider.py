"""The provider component: what it exports, interface by interface (`wasmcp:mcp@0.2.0`, `wasmcp:mcp-exchange@0.1.0`).

A function returns its value, or raises `Err` with its error. Anything else that is raised ends the instance, as a trap,
unless a tool raises it: see tool_exchange.py.
"""

from wit_world import exports
from wit_world.exports.exchange_types import Cacheable, Context, FreshnessHint, Offer
from wit_world.imports.authorization_types import AuthContext, ProviderAuthConfig
from wit_world.imports.lifecycle_types import (
    Implementation,
    InitializeRequest,
    InitializeResult,
    ServerCapabilities,
    ToolsCapability,
)
from wit_world.imports.tools_types import CallToolRequest, CallToolResult, ListToolsRequest, ListToolsResult

import tools
from tool_exchange import ToolCall


class Exchange(exports.Exchange):
    def offers(self) -> Offer:
        return Offer.TOOLS | Offer.LOGGING

    def freshness(self, what: Cacheable) -> FreshnessHint | None:
        return None


class ToolExchange(exports.ToolExchange):
    def start(self, request: CallToolRequest, context: Context) -> ToolCall | None:
        return tools.start(request.name, request.arguments, context)


class Tools(exports.Tools):
    def list_tools(self, request: ListToolsRequest) -> ListToolsResult:
        return tools.list_tools(request.cursor)

    def call_tool(self, request: CallToolRequest, context: AuthContext | None) -> CallToolResult:
        return tools.call_tool(request.name)


class Lifecycle(exports.Lifecycle):
    def initialize(self, request: InitializeRequest) -> InitializeResult:
        return InitializeResult(
            protocol_version=request.protocol_version,
            capabilities=ServerCapabilities(
                experimental=None,
                logging=None,
                completions=None,
                prompts=None,
                resources=None,
                tools=ToolsCapability(list_changed=None),
            ),
            server_info=Implementation(
                name="countdown-py", title="Countdown", version="0.2.0", website_url=None, icons=None
            ),
            instructions=None,
        )

    def client_initialized(self) -> None:
        pass

    def shutdown(self) -> None:
        pass


class Authorization(exports.Authorization):
    """Open to everyone."""

    def get_auth_config(self) -> ProviderAuthConfig | None:
        return None

    def jwks_cache_get(self, jwks_uri: str) -> str | None:
        return None

    def jwks_cache_set(self, jwks_uri: str, jwks: str) -> None:
        pass
