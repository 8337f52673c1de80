//! The MCP server as a provider component: this file is where the WIT interfaces meet the program.

mod tools;

/// Generated from `wit/`: a trait for each interface that the world exports, and the types they use.
mod bindings {
    wit_bindgen::generate!({ path: "wit", world: "provider", generate_all });
}

use bindings::exports::wasmcp::mcp::{
    authorization, authorization_types::ProviderAuthConfig, lifecycle, lifecycle_types as lc, mcp_types::McpError,
    tools as tools_interface, tools_types as tt,
};

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
    /// with a good access token through, and `call_tool` learns whose it is.
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
        tools::list(request.cursor)
    }

    fn call_tool(
        request: tt::CallToolRequest,
        _context: Option<tools_interface::AuthContext>,
    ) -> Result<tt::CallToolResult, McpError> {
        tools::call(&request.name, request.arguments.as_deref())
    }
}
