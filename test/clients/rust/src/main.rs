//! A client of the Rust SDK: `mcp-test-client URL [auto]` connects and prints what it learned of the server. Then it reads
//! requests, one a line, `{"method", "params", "action"?, "leaveAfter"?}`, and prints for each what it heard, as the SDK
//! understood it: `{"result"}`, `{"error"}` or, of a call that it gave up, `{"left"}`, with the progress, log messages and
//! questions that came before. `action` is what its user makes of questions; `leaveAfter` is how many reports of progress it
//! waits for. It leaves when there are no more lines. With `auto` it asks for the newest revision first. BEARER_TOKEN is sent
//! as a token.

#![allow(deprecated, reason = "revision 2026-07-28 deprecates logging, sampling and roots")]

mod listener;

use listener::Listener;
use rmcp::model::{CallToolRequest, ClientRequest, ProtocolVersion, ServerResult};
use rmcp::service::{ClientLifecycleMode, ClientServiceExt, PeerRequestOptions, RoleClient, RunningService, ServiceError};
use rmcp::transport::StreamableHttpClientTransport;
use rmcp::transport::streamable_http_client::StreamableHttpClientTransportConfig;
use serde::Serialize;
use serde_json::{Value, json};
use std::error::Error;
use tokio::io::{AsyncBufReadExt, BufReader};

type Client = RunningService<RoleClient, Listener>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let url = arguments.first().ok_or("Usage: mcp-test-client URL [auto]")?;
    let lifecycle = match arguments.get(1).map(String::as_str) {
        Some("auto") => {
            ClientLifecycleMode::Auto { preferred_versions: vec![ProtocolVersion::LATEST], legacy_version: None }
        }
        _ => ClientLifecycleMode::Initialize,
    };
    let mut config = StreamableHttpClientTransportConfig::with_uri(url.as_str());
    if let Ok(token) = std::env::var("BEARER_TOKEN") {
        config = config.auth_header(token);
    }

    let transport = StreamableHttpClientTransport::from_config(config);
    let client = Listener::default().serve_with_lifecycle(transport, lifecycle).await?;
    println!("{}", serde_json::to_value(client.peer_info())?);
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    while let Some(line) = lines.next_line().await? {
        let request: Value = serde_json::from_str(&line)?;
        client.service().begin(&request);
        let mut answer = send(&client, &request).await?;
        client.service().add_heard(&mut answer);
        println!("{answer}");
    }
    client.cancel().await?;
    Ok(())
}

async fn send(client: &Client, request: &Value) -> Result<Value, Box<dyn Error>> {
    let method = request["method"].as_str().ok_or("a request has no method")?;
    let params = request["params"].clone();
    match method {
        "tools/list" => answer(client.list_tools(serde_json::from_value(params)?).await),
        "tools/call" if request["leaveAfter"].is_u64() => call_and_leave(client, params).await,
        "tools/call" => answer(client.call_tool(serde_json::from_value(params)?).await),
        "resources/list" => answer(client.list_resources(serde_json::from_value(params)?).await),
        "resources/templates/list" => answer(client.list_resource_templates(serde_json::from_value(params)?).await),
        "resources/read" => answer(client.read_resource(serde_json::from_value(params)?).await),
        "prompts/list" => answer(client.list_prompts(serde_json::from_value(params)?).await),
        "prompts/get" => answer(client.get_prompt(serde_json::from_value(params)?).await),
        "completion/complete" => answer(client.complete(serde_json::from_value(params)?).await),
        _ => Err(format!("{method} is not known here").into()),
    }
}

/// Calls a tool, and gives the call up when the listener has heard enough.
async fn call_and_leave(client: &Client, params: Value) -> Result<Value, Box<dyn Error>> {
    let request = ClientRequest::CallToolRequest(CallToolRequest::new(serde_json::from_value(params)?));
    let mut call = client.send_cancellable_request(request, PeerRequestOptions::no_options()).await?;
    tokio::select! {
        outcome = &mut call.rx => answer::<ServerResult>(outcome?),
        () = client.service().has_enough() => {
            call.cancel(Some("has heard enough".into())).await?;
            Ok(json!({ "left": true }))
        }
    }
}

fn answer<R: Serialize>(outcome: Result<R, ServiceError>) -> Result<Value, Box<dyn Error>> {
    match outcome {
        Ok(result) => Ok(json!({ "result": result })),
        Err(ServiceError::McpError(error)) => Ok(json!({ "error": error })),
        Err(error) => Err(error.into()),
    }
}
