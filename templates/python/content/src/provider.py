"""The provider component: what it exports, interface by interface (`wasmcp:mcp@0.2.0`, `wasmcp:mcp-exchange@0.1.0`).

A function returns its value, or raises `Err` with its error. Anything else that is raised ends the instance, as a trap,
unless a tool raises it: see `failure` in tool_exchange.py.
The component is a snapshot of this program after its modules were imported: they read no environment and no clock.
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

import tools  # noqa: F401  (what it defines is in tool.TOOLS)
from tool import call_tool, list_tools, start_tool
from tool_exchange import ToolCall


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
                name="{{project-name | kebab_case}}", title=None, version="0.1.0", website_url=None, icons=None
            ),
            instructions=None,
        )

    def client_initialized(self) -> None:
        pass

    def shutdown(self) -> None:
        pass


class Authorization(exports.Authorization):
    def get_auth_config(self) -> ProviderAuthConfig | None:
        """No configuration: the server is open. With an issuer and an audience here, the transport lets only requests
        with a good access token through, and the context of a call has whose it is."""
        return None

    def jwks_cache_get(self, jwks_uri: str) -> str | None:
        """Nothing outlives a call. A provider that has a key-value store can keep the issuer's keys in it."""
        return None

    def jwks_cache_set(self, jwks_uri: str, jwks: str) -> None:
        pass


class Tools(exports.Tools):
    def list_tools(self, request: ListToolsRequest) -> ListToolsResult:
        return list_tools(request.cursor)

    def call_tool(self, request: CallToolRequest, context: AuthContext | None) -> CallToolResult:
        return call_tool(request.name, request.arguments, context)


class Exchange(exports.Exchange):
    def offers(self) -> Offer:
        """Each call of a tool is first offered to `ToolExchange.start`; tools may send log messages."""
        return Offer.TOOLS | Offer.LOGGING

    def freshness(self, what: Cacheable) -> FreshnessHint | None:
        return None


class ToolExchange(exports.ToolExchange):
    def start(self, request: CallToolRequest, context: Context) -> ToolCall | None:
        return start_tool(request.name, request.arguments, context)


# Resources and prompts: `include wasmcp:mcp/tools-resources-prompts-provider@0.2.0;` in wit/world.wit, in the place of
# tools-provider; mcp-transport-http-tools-resources-prompts-unplugged.wasm as TRANSPORT in the Makefile, with its NULLS;
# `resources=ResourcesCapability(subscribe=None, list_changed=None)` and `prompts=PromptsCapability(list_changed=None)` in
# `initialize`; and the classes
#
#   class Resources(exports.Resources):
#       def list_resources(self, request: ListResourcesRequest) -> ListResourcesResult: ...
#       def list_resource_templates(self, request: ListResourceTemplatesRequest) -> ListResourceTemplatesResult: ...
#       def read_resource(self, request: ReadResourceRequest) -> ReadResourceResult: ...
#       def subscribe_resource(self, request: SubscribeRequest) -> None: ...  # these two are never called
#       def unsubscribe_resource(self, request: UnsubscribeRequest) -> None: ...
#
#   class Prompts(exports.Prompts):
#       def list_prompts(self, request: ListPromptsRequest) -> ListPromptsResult: ...
#       def get_prompt(self, request: GetPromptRequest) -> GetPromptResult: ...
