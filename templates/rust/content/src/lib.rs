//! The MCP server as a provider component: this file is where the WIT interfaces meet the program.

mod tool;
#[allow(dead_code)] // has more than the tools say so far
mod tool_call;
mod tools;

/// Generated from `wit/`: a trait for each interface that the world exports, and the types they use.
mod bindings {
    wit_bindgen::generate!({ path: "wit", world: "provider", generate_all });
}

use bindings::exports::wasmcp::mcp::{
    authorization, authorization_types::ProviderAuthConfig, lifecycle, lifecycle_types as lc, mcp_types::McpError,
    tools as tools_interface, tools_types as tt,
};
use bindings::exports::wasmcp::mcp_exchange::{exchange, exchange_types as ex, tool_exchange};

struct Provider;
bindings::export!(Provider with_types_in bindings);

impl lifecycle::Guest for Provider {
    fn initialize(request: lc::InitializeRequest) -> Result<lc::InitializeResult, McpError> {
        Ok(lc::InitializeResult {
            protocol_version: request.protocol_version,
            capabilities: lc::ServerCapabilities {
                experimental: None,
                logging: None,
                completions: None,
                prompts: None,
                resources: None,
                tools: Some(lc::ToolsCapability { list_changed: None }),
            },
            server_info: lc::Implementation {
                name: env!("CARGO_PKG_NAME").into(),
                title: None,
                version: env!("CARGO_PKG_VERSION").into(),
                website_url: None,
                icons: None,
            },
            instructions: None,
        })
    }

    fn client_initialized() -> Result<(), McpError> {
        Ok(())
    }

    fn shutdown() -> Result<(), McpError> {
        Ok(())
    }
}

impl authorization::Guest for Provider {
    /// No configuration: the server is open. With an issuer and an audience here, the transport lets only requests
    /// with a good access token through, and the context of a call has whose it is.
    fn get_auth_config() -> Option<ProviderAuthConfig> {
        None
    }

    /// Nothing outlives a call. A provider that has a key-value store can keep the issuer's keys in it.
    fn jwks_cache_get(_jwks_uri: String) -> Option<String> {
        None
    }

    fn jwks_cache_set(_jwks_uri: String, _jwks: String) {}
}

impl tools_interface::Guest for Provider {
    fn list_tools(request: tt::ListToolsRequest) -> Result<tt::ListToolsResult, McpError> {
        tool::list(request.cursor)
    }

    /// For transports without the exchange.
    fn call_tool(
        request: tt::CallToolRequest,
        caller: Option<tools_interface::AuthContext>,
    ) -> Result<tt::CallToolResult, McpError> {
        let context = ex::Context {
            protocol_version: String::new(),
            client: None,
            client_capabilities: "{}".into(),
            caller,
            meta: None,
            wants_progress: false,
            log_level: None,
            input_responses: None,
            state: None,
        };
        tool::call(&request.name, request.arguments.as_deref(), &context)
    }
}

/// Each call of a tool is first offered to `start`; tools may send log messages.
impl exchange::Guest for Provider {
    fn offers() -> ex::Offer {
        ex::Offer::TOOLS | ex::Offer::LOGGING
    }

    fn freshness(_what: ex::Cacheable) -> Option<ex::FreshnessHint> {
        None
    }
}

impl tool_exchange::Guest for Provider {
    type ToolCall = tool_call::ToolCall;

    fn start(request: tt::CallToolRequest, context: ex::Context) -> Result<Option<tool_exchange::ToolCall>, McpError> {
        let steps = tool::start(&request.name, request.arguments.as_deref(), &context);
        Ok(steps.map(|steps| tool_exchange::ToolCall::new(tool_call::ToolCall::new(steps))))
    }
}

// Resources and prompts: `include wasmcp:mcp/tools-resources-prompts-provider@0.2.0;` in wit/world.wit, in the place of
// tools-provider; mcp-transport-http-tools-resources-prompts-unplugged.wasm as TRANSPORT in the Makefile, with its NULLS;
// `resources: Some(lc::ResourcesCapability { subscribe: None, list_changed: None })` and
// `prompts: Some(lc::PromptsCapability { list_changed: None })` in `initialize`; and
//
//   impl resources::Guest for Provider { // list_resources, list_resource_templates, read_resource; two are never called
//       fn read_resource(request: rt::ReadResourceRequest) -> Result<rt::ReadResourceResult, McpError> { … }
//   }
//   impl prompts::Guest for Provider { // list_prompts, get_prompt
//       fn get_prompt(request: pt::GetPromptRequest) -> Result<pt::GetPromptResult, McpError> { … }
//   }
