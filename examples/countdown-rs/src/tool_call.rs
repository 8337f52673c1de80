//! Tools that say something while they work, as iterators: each step goes to the client, the last one is the result. This
//! file makes a WIT `tool-call` of an iterator.

use crate::bindings::exports::wasmcp::mcp::mcp_types::McpError;
use crate::bindings::exports::wasmcp::mcp_exchange::exchange_types::{
    Context, InputRequest, InputRequired, LogLevel, LogMessage, Progress,
};
use crate::bindings::exports::wasmcp::mcp_exchange::tool_exchange::{GuestToolCall, Step};
use serde_json::{Map, Value, json};
use std::cell::RefCell;

/// A tool at work. Ends with `Step::Done`, `Step::InputRequired` or an error. What it keeps is dropped when the client goes.
pub type Steps = Box<dyn Iterator<Item = Result<Step, McpError>>>;

pub struct ToolCall(RefCell<Option<Steps>>);

impl ToolCall {
    pub fn new(steps: Steps) -> Self {
        Self(RefCell::new(Some(steps)))
    }
}

impl GuestToolCall for ToolCall {
    fn next(&self) -> Result<Step, McpError> {
        let mut steps = self.0.borrow_mut();
        steps.as_mut().and_then(Iterator::next).expect("the last step ends a call")
    }

    fn cancel(&self) {
        self.0.take();
    }
}

/// How far the tool has come: each time more. A client that sent no token does not get it.
pub fn progress(value: u32, total: u32, message: String) -> Step {
    Step::Progress(Progress { progress: value.into(), total: Some(total.into()), message: Some(message) })
}

/// A log message for the client, where it wants this level. No secrets.
pub fn log(level: LogLevel, data: Value) -> Step {
    Step::Log(LogMessage { level, logger: None, data: data.to_string() })
}

/// Asks the user (MCP `elicitation/create`) and ends the call, which begins anew with the `answer`.
/// `properties` is the JSON Schema of each value that is asked for. A tool with a second question has to keep the first
/// one's answer in the `state` of that.
pub fn ask(key: &str, message: &str, properties: Map<String, Value>) -> Step {
    let required: Vec<_> = properties.keys().collect();
    let schema = json!({ "type": "object", "required": required, "properties": properties });
    let question = json!({ "message": message, "requestedSchema": schema });
    let requests = vec![(key.into(), InputRequest::Elicitation(question.to_string()))];
    Step::InputRequired(InputRequired { requests, state: None })
}

/// What the client answers, as it came: check it. An elicitation's has `action`, and `content` where that is `accept`.
pub fn answer(context: &Context, key: &str) -> Option<Value> {
    let mut answers: Map<String, Value> = serde_json::from_str(context.input_responses.as_deref()?).ok()?;
    answers.remove(key)
}
