//! A client of the Rust SDK: `mcp-test-client URL [auto]` connects, sends the requests that stdin lists, a JSON array of
//! `{"method", "params"}`, and prints a JSON array: what it learned of the server, then an answer to each request,
//! `{"result"}` or `{"error"}`, as the SDK understood it. With `auto` it asks for the newest revision first.

use rmcp::model::ProtocolVersion;
use rmcp::service::{ClientLifecycleMode, ClientServiceExt, RoleClient, RunningService, ServiceError};
use rmcp::transport::StreamableHttpClientTransport;
use serde::Serialize;
use serde_json::{Value, json};
use std::error::Error;

type Client = RunningService<RoleClient, ()>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let url = arguments.first().ok_or("Usage: mcp-test-client URL [auto]")?;
    let requests: Vec<Value> = serde_json::from_reader(std::io::stdin())?;
    let lifecycle = match arguments.get(1).map(String::as_str) {
        Some("auto") => {
            ClientLifecycleMode::Auto { preferred_versions: vec![ProtocolVersion::LATEST], legacy_version: None }
        }
        _ => ClientLifecycleMode::Initialize,
    };

    let transport = StreamableHttpClientTransport::from_uri(url.as_str());
    let client = ().serve_with_lifecycle(transport, lifecycle).await?;
    let mut answers = vec![serde_json::to_value(client.peer_info())?];
    for request in requests {
        let method = request["method"].as_str().ok_or("a request has no method")?;
        answers.push(send(&client, method, request["params"].clone()).await?);
    }
    client.cancel().await?;
    println!("{}", Value::Array(answers));
    Ok(())
}

async fn send(client: &Client, method: &str, params: Value) -> Result<Value, Box<dyn Error>> {
    match method {
        "tools/list" => answer(client.list_tools(serde_json::from_value(params)?).await),
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

fn answer(outcome: Result<impl Serialize, ServiceError>) -> Result<Value, Box<dyn Error>> {
    match outcome {
        Ok(result) => Ok(json!({ "result": result })),
        Err(ServiceError::McpError(error)) => Ok(json!({ "error": error })),
        Err(error) => Err(error.into()),
    }
}
