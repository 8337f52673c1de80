//! The tools: arguments and results are structs, from which their JSON Schemas are made. One that says something while it
//! works is an iterator: see tool_call.rs for its steps.

use crate::bindings::exports::wasmcp::mcp::mcp_types::{ContentBlock, ErrorCode, McpError, TextContent};
use crate::bindings::exports::wasmcp::mcp::tools_types::{CallToolResult, ListToolsResult, Tool, ToolAnnotations};
use crate::bindings::exports::wasmcp::mcp_exchange::tool_exchange::Step;
use crate::tool_call::{Steps, progress};
use schemars::{JsonSchema, Schema, generate::SchemaSettings, transform::RecursiveTransform};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{iter::once, thread::sleep, time::Duration};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct GreetArguments {
    /// Who to greet.
    name: String,
}

fn greet(arguments: GreetArguments) -> CallToolResult {
    text_result(format!("Hello, {}!", arguments.name))
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CountWordsArguments {
    /// The text to count in.
    text: String,
}

#[derive(Serialize, JsonSchema)]
struct WordCount {
    characters: usize,
    words: usize,
}

fn count_words(CountWordsArguments { text }: CountWordsArguments) -> CallToolResult {
    structured_result(&WordCount { characters: text.chars().count(), words: text.split_whitespace().count() })
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SpellArguments {
    /// The text to spell.
    text: String,
}

fn spell(SpellArguments { text }: SpellArguments) -> Steps {
    let letters: Vec<_> = text.chars().map(String::from).collect();
    let result = text_result(letters.join("-"));
    let total = letters.len() as u32;
    let letters = (1..).zip(letters).map(move |(index, letter)| {
        sleep(Duration::from_millis(100));
        progress(index, total, letter)
    });
    Box::new(letters.chain(once(Step::Done(result))).map(Ok))
}

pub fn list(cursor: Option<String>) -> Result<ListToolsResult, McpError> {
    if cursor.is_some() {
        return Err(mcp_error(ErrorCode::InvalidParams, "Unknown cursor."));
    }
    let tools = vec![
        tool("greet", "Greets someone by name.", schema::<GreetArguments>(), None),
        tool(
            "count_words",
            "Counts the characters and words of a text.",
            schema::<CountWordsArguments>(),
            Some(schema::<WordCount>()),
        ),
        tool("spell", "Spells a text, and reports each letter.", schema::<SpellArguments>(), None),
    ];
    Ok(ListToolsResult { tools, next_cursor: None })
}

/// Calls a tool. Arguments that a model can correct are a result with `is_error`; an unknown tool is an MCP error.
pub fn call(name: &str, arguments: Option<&str>) -> Result<CallToolResult, McpError> {
    let arguments = arguments.unwrap_or("{}");
    let called = match name {
        "greet" => parse(arguments).map(greet),
        "count_words" => parse(arguments).map(count_words),
        "spell" => {
            return Err(mcp_error(ErrorCode::InternalError, "spell needs a transport that takes the exchange."));
        }
        _ => return Err(mcp_error(ErrorCode::ToolNotFound, format!("Unknown tool: {name}"))),
    };
    Ok(called.unwrap_or_else(invalid))
}

/// Begins a tool that says something while it works; `None` for others, which `call` serves.
pub fn start(name: &str, arguments: Option<&str>) -> Option<Steps> {
    let arguments = arguments.unwrap_or("{}");
    let started = match name {
        "spell" => parse(arguments).map(spell),
        _ => return None,
    };
    Some(started.unwrap_or_else(|problem| Box::new(once(Ok(Step::Done(invalid(problem)))))))
}

fn invalid(problem: serde_json::Error) -> CallToolResult {
    CallToolResult { is_error: Some(true), ..text_result(format!("Invalid arguments: {problem}")) }
}

fn parse<T: DeserializeOwned>(arguments: &str) -> Result<T, serde_json::Error> {
    serde_json::from_str(arguments)
}

/// A tool that changes nothing and asks nobody.
fn tool(name: &str, description: &str, input_schema: String, output_schema: Option<String>) -> Tool {
    Tool {
        name: name.into(),
        title: None,
        description: Some(description.into()),
        input_schema,
        output_schema,
        annotations: Some(ToolAnnotations {
            title: None,
            read_only_hint: Some(true),
            destructive_hint: None,
            idempotent_hint: None,
            open_world_hint: Some(false),
        }),
        icons: None,
    }
}

/// A type's JSON Schema, as text. Without `$schema`: 2020-12 is what MCP assumes.
fn schema<T: JsonSchema>() -> String {
    let settings = SchemaSettings::draft2020_12()
        .with(|settings| settings.meta_schema = None)
        .with_transform(RecursiveTransform(without_number_format));
    settings.into_generator().into_root_schema_for::<T>().to_value().to_string()
}

/// Rust's types of numbers (`uint`) are no formats that clients know.
fn without_number_format(schema: &mut Schema) {
    if schema.get("type").is_some_and(|name| name == "integer" || name == "number") {
        schema.remove("format");
    }
}

fn text_result(text: String) -> CallToolResult {
    CallToolResult {
        content: vec![ContentBlock::Text(TextContent { text, meta: None, annotations: None })],
        structured_content: None,
        is_error: None,
        meta: None,
    }
}

/// Structured content, and the same JSON as text for clients that know only text (MCP, "Structured Content").
fn structured_result<T: Serialize>(value: &T) -> CallToolResult {
    let json = serde_json::to_string(value).expect("a struct of numbers");
    CallToolResult { structured_content: Some(json.clone()), ..text_result(json) }
}

fn mcp_error(code: ErrorCode, message: impl Into<String>) -> McpError {
    McpError { code, message: message.into(), data: None }
}
