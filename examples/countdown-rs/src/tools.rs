//! The tools: iterators, whose arguments are structs.

use crate::bindings::exports::wasmcp::mcp::mcp_types::{ContentBlock, ErrorCode, McpError, TextContent};
use crate::bindings::exports::wasmcp::mcp::tools_types::{CallToolResult, ListToolsResult, Tool};
use crate::bindings::exports::wasmcp::mcp_exchange::exchange_types::{Context, LogLevel};
use crate::bindings::exports::wasmcp::mcp_exchange::tool_exchange::Step;
use crate::tool_call::{Steps, answer, ask, log, progress};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};
use std::{iter::once, thread::sleep, time::Duration};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CountDownArguments {
    start: u32,
}

/// The countdown itself. The number that comes next is `left`.
struct Countdown {
    start: u32,
    left: u32,
}

impl Iterator for Countdown {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        if self.left < self.start {
            sleep(Duration::from_millis(100));
        }
        let step = progress(self.start - self.left + 1, self.start, self.left.to_string());
        self.left = self.left.checked_sub(1)?;
        Some(step)
    }
}

impl Drop for Countdown {
    fn drop(&mut self) {
        if self.left > 0 {
            // The client has left.
            eprintln!("The countdown was given up at {}.", self.left);
        }
    }
}

fn count_down(CountDownArguments { start }: CountDownArguments, _: &Context) -> Steps {
    let begin = once(log(LogLevel::Debug, json!({ "start": start })));
    let liftoff = once(Step::Done(text_result("Liftoff!")));
    Box::new(begin.chain(Countdown { start, left: start }).chain(liftoff).map(Ok))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LaunchArguments {
    rocket: String,
}

fn launch(LaunchArguments { rocket }: LaunchArguments, context: &Context) -> Steps {
    let Some(answer) = answer(context, "confirmation") else {
        let sure = Map::from_iter([("sure".into(), json!({ "type": "boolean" }))]);
        return Box::new(once(Ok(ask("confirmation", &format!("Launch {rocket}?"), sure))));
    };
    let is_sure = answer["action"] == "accept" && answer["content"]["sure"] == true;
    let outcome = if is_sure { "is on its way" } else { "stays where it is" };
    Box::new(once(Ok(Step::Done(text_result(&format!("{rocket} {outcome}."))))))
}

pub fn list(cursor: Option<String>) -> Result<ListToolsResult, McpError> {
    if cursor.is_some() {
        return Err(mcp_error(ErrorCode::InvalidParams, "Unknown cursor."));
    }
    let start = json!({ "type": "integer", "minimum": 1, "maximum": 1000, "description": "The number to begin with." });
    let rocket = json!({ "type": "string", "minLength": 1, "maxLength": 100, "description": "Its name." });
    let tools = vec![
        tool("count_down", "Counts down to a launch, and reports each number.", "start", start),
        tool("launch", "Launches a rocket, if the user is sure.", "rocket", rocket),
    ];
    Ok(ListToolsResult { tools, next_cursor: None })
}

/// Begins a tool. Arguments that a model can correct are a result with `is_error`; `None` for an unknown tool.
pub fn start(name: &str, arguments: Option<&str>, context: &Context) -> Result<Option<Steps>, McpError> {
    let arguments = arguments.unwrap_or("{}");
    let started = match name {
        "count_down" => parse(arguments, |each: &CountDownArguments| (1..=1000).contains(&each.start))
            .map(|arguments| count_down(arguments, context)),
        "launch" => parse(arguments, |each: &LaunchArguments| (1..=100).contains(&each.rocket.chars().count()))
            .map(|arguments| launch(arguments, context)),
        _ => return Ok(None),
    };
    Ok(Some(started.unwrap_or_else(|problem| {
        let result = text_result(&format!("Invalid arguments: {problem}"));
        Box::new(once(Ok(Step::Done(CallToolResult { is_error: Some(true), ..result }))))
    })))
}

/// Called where `start` gives nothing; and for every tool where the exchange is not plugged in.
pub fn call(name: &str) -> Result<CallToolResult, McpError> {
    Err(match name {
        "count_down" | "launch" => {
            mcp_error(ErrorCode::InternalError, "This server was composed without the exchange of its provider.")
        }
        _ => mcp_error(ErrorCode::ToolNotFound, format!("Unknown tool: {name}")),
    })
}

fn parse<T: DeserializeOwned>(arguments: &str, is_in_range: impl Fn(&T) -> bool) -> Result<T, String> {
    let parsed = serde_json::from_str(arguments).map_err(|error| error.to_string())?;
    if is_in_range(&parsed) { Ok(parsed) } else { Err("out of range.".into()) }
}

/// A tool with one argument, which must be given.
fn tool(name: &str, description: &str, argument: &str, schema: Value) -> Tool {
    let input_schema = json!({
        "type": "object",
        "properties": { argument: schema },
        "required": [argument],
        "additionalProperties": false,
    });
    Tool {
        name: name.into(),
        title: None,
        description: Some(description.into()),
        input_schema: input_schema.to_string(),
        output_schema: None,
        annotations: None,
        icons: None,
    }
}

fn text_result(text: &str) -> CallToolResult {
    CallToolResult {
        content: vec![ContentBlock::Text(TextContent { text: text.into(), meta: None, annotations: None })],
        structured_content: None,
        is_error: None,
        meta: None,
    }
}

fn mcp_error(code: ErrorCode, message: impl Into<String>) -> McpError {
    McpError { code, message: message.into(), data: None }
}
