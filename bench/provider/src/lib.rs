//! What the benchmarks call: the tool `echo`, and as many more tools to list as `BENCH_TOOLS` says. It is written in
//! Rust so that the provider's share of a request is small.
//!
//! `BENCH_ISSUER` and `BENCH_JWKS_URI` switch authorization on; `BENCH_JWKS` is a JWK Set that it has in its cache.

use std::env;

wit_bindgen::generate!({ path: "wit", world: "provider", generate_all });

use exports::wasmcp::mcp::{
    authorization, authorization_types::ProviderAuthConfig, lifecycle, lifecycle_types as lc,
    mcp_types::{ContentBlock, ErrorCode, McpError, TextContent},
    tools, tools_types as tt,
};

struct Provider;
export!(Provider);

const ECHO_SCHEMA: &str = r#"{"type":"object","properties":{"text":{"type":"string"}},"required":["text"]}"#;

#[derive(serde::Deserialize)]
struct EchoArguments {
    text: String,
}

fn error(code: ErrorCode, message: String) -> McpError {
    McpError { code, message, data: None }
}

fn tool(name: String, description: &str) -> tt::Tool {
    tt::Tool {
        name,
        title: None,
        description: Some(description.into()),
        input_schema: ECHO_SCHEMA.into(),
        output_schema: None,
        annotations: None,
        icons: None,
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
                name: "bench".into(),
                title: None,
                version: "0.2.0".into(),
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
    fn get_auth_config() -> Option<ProviderAuthConfig> {
        Some(ProviderAuthConfig {
            expected_issuer: env::var("BENCH_ISSUER").ok()?,
            expected_audiences: vec!["bench".into()],
            jwks_uri: env::var("BENCH_JWKS_URI").unwrap_or_default(),
            pass_jwt: false,
            expected_subject: None,
            policy: None,
            policy_data: None,
        })
    }

    fn jwks_cache_get(_jwks_uri: String) -> Option<String> {
        env::var("BENCH_JWKS").ok()
    }

    fn jwks_cache_set(_jwks_uri: String, _jwks: String) {}
}

impl tools::Guest for Provider {
    fn list_tools(_request: tt::ListToolsRequest) -> Result<tt::ListToolsResult, McpError> {
        let more = env::var("BENCH_TOOLS").ok().and_then(|count| count.parse().ok()).unwrap_or(0);
        let echo = tool("echo".into(), "Returns the given text unchanged.");
        let others = (0..more).map(|number| tool(format!("tool_{number}"), "Is there to be listed."));
        Ok(tt::ListToolsResult { tools: std::iter::once(echo).chain(others).collect(), next_cursor: None })
    }

    fn call_tool(
        request: tt::CallToolRequest,
        _context: Option<tools::AuthContext>,
    ) -> Result<tt::CallToolResult, McpError> {
        if request.name != "echo" {
            return Err(error(ErrorCode::ToolNotFound, format!("Unknown tool: {}", request.name)));
        }
        let arguments: EchoArguments = serde_json::from_str(request.arguments.as_deref().unwrap_or("{}"))
            .map_err(|fault| error(ErrorCode::InvalidParams, fault.to_string()))?;
        let text = TextContent { text: arguments.text, annotations: None, meta: None };
        Ok(tt::CallToolResult {
            content: vec![ContentBlock::Text(text)],
            structured_content: None,
            is_error: None,
            meta: None,
        })
    }
}
