//! An MCP server for the current weather, as a provider component for a `wasmcp:mcp` transport: this file is where the
//! WIT interfaces meet the program.

mod arguments;
mod config;
mod http;
#[cfg(feature = "keyvalue")]
mod jwks_cache;
mod open_meteo;
mod schemas;
mod tools;
mod weather_codes;

/// Generated from `wit/`: a trait for each interface that the world exports, and the types they use.
mod bindings {
    #[cfg(not(feature = "keyvalue"))]
    wit_bindgen::generate!({ path: "wit", world: "weather", generate_all });
    #[cfg(all(feature = "keyvalue", not(feature = "keyvalue-spin")))]
    wit_bindgen::generate!({
        path: ["wit", "wit/keyvalue"],
        world: "example:weather-keyvalue/weather",
        generate_all,
    });
    #[cfg(feature = "keyvalue-spin")]
    wit_bindgen::generate!({
        path: ["wit", "wit/keyvalue-spin"],
        world: "example:weather-keyvalue-spin/weather",
        generate_all,
    });
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
                name: "weather-rs".into(),
                title: Some("Weather".into()),
                version: env!("CARGO_PKG_VERSION").into(),
                website_url: None,
                icons: None,
            },
            instructions: Some("Call get_weather for one city, multi_weather for up to five at once.".into()),
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
    fn get_auth_config() -> Option<ProviderAuthConfig> {
        config::auth()
    }

    /// Without a key-value store nothing outlives a call.
    #[cfg(not(feature = "keyvalue"))]
    fn jwks_cache_get(_jwks_uri: String) -> Option<String> {
        None
    }

    #[cfg(not(feature = "keyvalue"))]
    fn jwks_cache_set(_jwks_uri: String, _jwks: String) {}

    #[cfg(feature = "keyvalue")]
    fn jwks_cache_get(jwks_uri: String) -> Option<String> {
        jwks_cache::get(&jwks_uri)
    }

    #[cfg(feature = "keyvalue")]
    fn jwks_cache_set(jwks_uri: String, jwks: String) {
        jwks_cache::set(&jwks_uri, &jwks);
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
        tools::call(&request.name, request.arguments.as_deref())
    }
}
