//! The three tools: what they are called, what they do, and how their failures are told.

use crate::arguments::{self, ArgumentError};
use crate::bindings::exports::wasmcp::mcp::mcp_types::{ContentBlock, ErrorCode, McpError, TextContent};
use crate::bindings::exports::wasmcp::mcp::tools_types::{CallToolResult, ListToolsResult, Tool, ToolAnnotations};
use crate::config::{self, InvalidVariable};
use crate::open_meteo::{Weather, current_weather};
use crate::schemas;
use serde::Serialize;
use serde_json::Value;
use wstd::runtime::{block_on, spawn};

pub fn list(cursor: Option<String>) -> Result<ListToolsResult, McpError> {
    if cursor.is_some() {
        return Err(mcp_error(ErrorCode::InvalidParams, "Unknown cursor."));
    }
    let tools = vec![
        tool("echo", "Echo", "Returns the given text unchanged.", false, schemas::echo_input(), None),
        tool(
            "get_weather",
            "Current weather",
            "Current weather in one city, from Open-Meteo.",
            true,
            schemas::weather_input(),
            Some(schemas::weather()),
        ),
        tool(
            "multi_weather",
            "Current weather in several cities",
            "Current weather in one to five cities, asked for at the same time, from Open-Meteo.",
            true,
            schemas::multi_weather_input(),
            Some(schemas::multi_weather()),
        ),
    ];
    Ok(ListToolsResult { tools, next_cursor: None })
}

fn tool(name: &str, title: &str, description: &str, open_world: bool, input: Value, output: Option<Value>) -> Tool {
    Tool {
        name: name.into(),
        title: Some(title.into()),
        description: Some(description.into()),
        input_schema: input.to_string(),
        output_schema: output.map(|schema| schema.to_string()),
        annotations: Some(ToolAnnotations {
            title: None,
            read_only_hint: Some(true),
            destructive_hint: None,
            idempotent_hint: None,
            open_world_hint: Some(open_world),
        }),
        icons: None,
    }
}

/// Calls a tool. What a model can repair or wait for is a result with `is-error`; the rest is an MCP error.
pub fn call(name: &str, arguments: Option<&str>) -> Result<CallToolResult, McpError> {
    let called = match name {
        "echo" => echo(arguments),
        "get_weather" => get_weather(arguments),
        "multi_weather" => multi_weather(arguments),
        _ => Err(Failure::Request(mcp_error(ErrorCode::ToolNotFound, format!("Unknown tool: {name}")))),
    };
    match called {
        Ok(result) => Ok(result),
        Err(Failure::Tool(text)) => Ok(CallToolResult { is_error: Some(true), ..text_result(text) }),
        Err(Failure::Request(error)) => Err(error),
    }
}

enum Failure {
    /// The tool could not do its work; the model is told why.
    Tool(String),
    /// The request cannot be served; the client is told.
    Request(McpError),
}

impl From<ArgumentError> for Failure {
    fn from(error: ArgumentError) -> Self {
        match error {
            ArgumentError::Invalid(text) => Failure::Tool(text),
            ArgumentError::NotAnObject => {
                Failure::Request(mcp_error(ErrorCode::InvalidParams, "Arguments must be a JSON object."))
            }
        }
    }
}

impl From<InvalidVariable> for Failure {
    fn from(InvalidVariable(name): InvalidVariable) -> Self {
        Failure::Request(mcp_error(ErrorCode::InternalError, format!("{name} is not valid.")))
    }
}

fn echo(arguments: Option<&str>) -> Result<CallToolResult, Failure> {
    Ok(text_result(arguments::text(arguments, "text")?))
}

fn get_weather(arguments: Option<&str>) -> Result<CallToolResult, Failure> {
    let city = arguments::city(arguments, "city")?;
    let config = config::weather()?;
    let weather = block_on(current_weather(&city, &config)).map_err(Failure::Tool)?;
    Ok(structured_result(&weather))
}

/// The structured content of `multi_weather`: see `schemas::multi_weather`.
#[derive(Serialize)]
struct MultiWeather {
    results: Vec<CityResult>,
}

#[derive(Serialize)]
struct CityResult {
    query: String,
    #[serde(flatten)]
    outcome: Outcome,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Outcome {
    Weather(Weather),
    Error(String),
}

fn multi_weather(arguments: Option<&str>) -> Result<CallToolResult, Failure> {
    let cities = arguments::cities(arguments, "cities")?;
    let config = config::weather()?;
    let results = block_on(async {
        // Each city is a task of its own: all are under way before the first is waited for.
        let tasks: Vec<_> = cities
            .into_iter()
            .map(|query| {
                let config = config.clone();
                spawn(async move {
                    let outcome = match current_weather(&query, &config).await {
                        Ok(weather) => Outcome::Weather(weather),
                        Err(error) => Outcome::Error(error),
                    };
                    CityResult { query, outcome }
                })
            })
            .collect();
        let mut results = Vec::with_capacity(tasks.len());
        for task in tasks {
            results.push(task.await);
        }
        results
    });
    match all_errors(&results) {
        Some(errors) => Err(Failure::Tool(errors)),
        None => Ok(structured_result(&MultiWeather { results })),
    }
}

/// A line for each city, where none has its weather.
fn all_errors(results: &[CityResult]) -> Option<String> {
    let lines: Option<Vec<String>> = results
        .iter()
        .map(|CityResult { query, outcome }| match outcome {
            Outcome::Error(error) => Some(format!("{query}: {error}")),
            Outcome::Weather(_) => None,
        })
        .collect();
    lines.map(|lines| lines.join("\n"))
}

fn text_result(text: String) -> CallToolResult {
    CallToolResult {
        content: vec![ContentBlock::Text(TextContent { text, meta: None, annotations: None })],
        structured_content: None,
        is_error: None,
        meta: None,
    }
}

/// Structured content, and the same JSON as text for clients that do not know it (MCP, "Structured Content").
fn structured_result<T: Serialize>(value: &T) -> CallToolResult {
    let json = serde_json::to_string(value).expect("no map with keys that are no strings");
    CallToolResult { structured_content: Some(json.clone()), ..text_result(json) }
}

fn mcp_error(code: ErrorCode, message: impl Into<String>) -> McpError {
    McpError { code, message: message.into(), data: None }
}
