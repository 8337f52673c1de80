//! Makes tools of functions: a function takes its arguments, a struct, and the context of the call.

use crate::bindings::exports::wasmcp::mcp::mcp_types::{ContentBlock, ErrorCode, McpError, TextContent};
use crate::bindings::exports::wasmcp::mcp::tools_types::{CallToolResult, ListToolsResult, Tool, ToolAnnotations};
use crate::bindings::exports::wasmcp::mcp_exchange::{exchange_types::Context, tool_exchange::Step};
use crate::{tool_call::Steps, tools};
use schemars::{JsonSchema, Schema, generate::SchemaSettings, transform::RecursiveTransform};
use serde::{Serialize, de::DeserializeOwned};
use std::{fmt::Display, iter::once};

/// What a tool may return: a text, `Structured`, a whole `CallToolResult`, `Steps`, or a `Result` of these, whose error is
/// told to the model.
pub trait Outcome {
    fn into_steps(self) -> Steps;
    /// JSON Schema of structured content.
    const OUTPUT_SCHEMA: Option<fn() -> String> = None;
}

/// Structured content.
pub struct Structured<T>(pub T);

impl Outcome for String {
    fn into_steps(self) -> Steps {
        text_result(self).into_steps()
    }
}

impl<T: Serialize + JsonSchema> Outcome for Structured<T> {
    fn into_steps(self) -> Steps {
        // The same JSON as text, for clients that know only text (MCP, "Structured Content").
        let json = serde_json::to_string(&self.0).expect("what has a schema can be written");
        CallToolResult { structured_content: Some(json.clone()), ..text_result(json) }.into_steps()
    }
    const OUTPUT_SCHEMA: Option<fn() -> String> = Some(schema::<T>);
}

impl Outcome for CallToolResult {
    fn into_steps(self) -> Steps {
        Box::new(once(Ok(Step::Done(self))))
    }
}

impl Outcome for Steps {
    fn into_steps(self) -> Steps {
        self
    }
}

impl<T: Outcome, E: Display> Outcome for Result<T, E> {
    fn into_steps(self) -> Steps {
        match self {
            Ok(outcome) => outcome.into_steps(),
            Err(error) => failure(error.to_string()).into_steps(),
        }
    }
    const OUTPUT_SCHEMA: Option<fn() -> String> = T::OUTPUT_SCHEMA;
}

pub struct Definition {
    name: &'static str,
    description: &'static str,
    annotations: Option<ToolAnnotations>,
    input_schema: fn() -> String,
    output_schema: Option<fn() -> String>,
    /// Arguments that a model can correct are a result with `is_error`.
    run: Box<dyn Fn(&str, &Context) -> Steps>,
}

/// A tool of a function. Its arguments should `deny_unknown_fields`.
pub fn tool<A: DeserializeOwned + JsonSchema + 'static, O: Outcome + 'static>(
    name: &'static str,
    description: &'static str,
    run: fn(A, &Context) -> O,
) -> Definition {
    let run = move |arguments: &str, context: &Context| match serde_json::from_str(arguments) {
        Ok(arguments) => run(arguments, context).into_steps(),
        Err(problem) => failure(format!("Invalid arguments: {problem}")).into_steps(),
    };
    Definition {
        name,
        description,
        annotations: None,
        input_schema: schema::<A>,
        output_schema: O::OUTPUT_SCHEMA,
        run: Box::new(run),
    }
}

impl Definition {
    /// Hints that it changes nothing and asks nobody.
    pub fn harmless(self) -> Self {
        let annotations = ToolAnnotations {
            title: None,
            read_only_hint: Some(true),
            destructive_hint: None,
            idempotent_hint: None,
            open_world_hint: Some(false),
        };
        Self { annotations: Some(annotations), ..self }
    }

    fn describe(self) -> Tool {
        Tool {
            name: self.name.into(),
            title: None,
            description: Some(self.description.into()),
            input_schema: (self.input_schema)(),
            output_schema: self.output_schema.map(|schema| schema()),
            annotations: self.annotations,
            icons: None,
        }
    }
}

pub fn list(cursor: Option<String>) -> Result<ListToolsResult, McpError> {
    if cursor.is_some() {
        return Err(mcp_error(ErrorCode::InvalidParams, "Unknown cursor."));
    }
    Ok(ListToolsResult { tools: tools::all().into_iter().map(Definition::describe).collect(), next_cursor: None })
}

/// Begins a call; `None` where there is no such tool.
pub fn start(name: &str, arguments: Option<&str>, context: &Context) -> Option<Steps> {
    let definition = tools::all().into_iter().find(|each| each.name == name)?;
    Some((definition.run)(arguments.unwrap_or("{}"), context))
}

/// Calls a tool for a transport without the exchange: nobody hears what it says, and nobody can be asked.
pub fn call(name: &str, arguments: Option<&str>, context: &Context) -> Result<CallToolResult, McpError> {
    let steps = start(name, arguments, context)
        .ok_or_else(|| mcp_error(ErrorCode::ToolNotFound, format!("Unknown tool: {name}")))?;
    for step in steps {
        match step? {
            Step::Done(result) => return Ok(result),
            Step::InputRequired(_) => break,
            _ => {}
        }
    }
    Err(mcp_error(ErrorCode::InternalError, format!("{name} needs a transport that takes the exchange.")))
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

pub fn text_result(text: String) -> CallToolResult {
    CallToolResult {
        content: vec![ContentBlock::Text(TextContent { text, meta: None, annotations: None })],
        structured_content: None,
        is_error: None,
        meta: None,
    }
}

fn failure(text: String) -> CallToolResult {
    CallToolResult { is_error: Some(true), ..text_result(text) }
}

fn mcp_error(code: ErrorCode, message: impl Into<String>) -> McpError {
    McpError { code, message: message.into(), data: None }
}
