//! An MCP server whose tools report and ask while they work, as a provider component for a `wasmcp:mcp` transport: this
//! file is where the WIT interfaces meet the program.

mod tool_call;
mod tools;

/// Generated from `wit/`: a trait for each interface that the world exports, and the types they use.
mod bindings {
    wit_bindgen::generate!({ path: "wit", world: "countdown", generate_all });
}

use bindings::exports::wasmcp::mcp::{
    authorization, authorization_types::ProviderAuthConfig, lifecycle, lifecycle_types as lc, mcp_types::McpError,
    tools as tools_interface, tools_types as tt,
};
use bindings::exports::wasmcp::mcp_exchange::{exchange, exchange_types as ex, tool_exchange};

struct Provider;
bindings::export!(Provider with_types_in bindings);

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

    fn start(
        request: tt::CallToolRequest,
        context: tool_exchange::Context,
    ) -> Result<Option<tool_exchange::ToolCall>, McpError> {
        let steps = tools::start(&request.name, request.arguments.as_deref(), &context)?;
        Ok(steps.map(|steps| tool_exchange::ToolCall::new(tool_call::ToolCall::new(steps))))
    }
}

impl tools_interface::Guest for Provider {
    fn list_tools(request: tt::ListToolsRequest) -> Result<tt::ListToolsResult, McpError> {
        tools::list(request.cursor)
    }

    fn call_tool(
        request: tt::CallToolRequest,
        _context: Option<tools_interface::AuthContext>,
    ) -> Result<tt::CallToolResult, McpError> {
        tools::call(&request.name)
    }
}

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
                name: "countdown-rs".into(),
                title: Some("Countdown".into()),
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

/// Open to everyone.
impl authorization::Guest for Provider {
    fn get_auth_config() -> Option<ProviderAuthConfig> {
        None
    }

    fn jwks_cache_get(_jwks_uri: String) -> Option<String> {
        None
    }

    fn jwks_cache_set(_jwks_uri: String, _jwks: String) {}
}
