//! What a request makes the server send before its answer, and what this client's user does about it.

use rmcp::ClientHandler;
use rmcp::model::{
    ClientCapabilities, ClientConfig, CreateMessageRequestParams, CreateMessageResult, ElicitRequestParams, ElicitResult,
    ElicitationAction, ElicitationSchema, ErrorData, Implementation, ListRootsResult, LoggingMessageNotificationParam,
    ProgressNotificationParam, Role, Root, SamplingMessage, SamplingMessageContentBlock,
};
use rmcp::service::{NotificationContext, RequestContext, RoleClient};
use serde_json::{Map, Value, json};
use std::sync::Mutex;
use tokio::sync::Notify;

#[derive(Default)]
struct Heard {
    progress: Vec<f64>,
    logs: Vec<Value>,
    asked: Vec<&'static str>,
    action: Option<String>,
    leave_after: Option<u64>,
}

#[derive(Default)]
pub struct Listener {
    heard: Mutex<Heard>,
    enough: Notify,
}

impl Listener {
    /// Forgets the last request.
    pub fn begin(&self, request: &Value) {
        *self.heard.lock().unwrap() = Heard {
            action: request["action"].as_str().map(String::from),
            leave_after: request["leaveAfter"].as_u64(),
            ..Heard::default()
        };
    }

    /// Adds what came before an answer to it.
    pub fn add_heard(&self, answer: &mut Value) {
        let heard = self.heard.lock().unwrap();
        answer["progress"] = json!(heard.progress);
        answer["logs"] = json!(heard.logs);
        answer["asked"] = json!(heard.asked);
    }

    /// Returns when as many reports have come as the client waits for.
    pub async fn has_enough(&self) {
        self.enough.notified().await;
    }
}

/// What a user fills in.
fn fill_in(schema: &ElicitationSchema) -> Value {
    let schema = serde_json::to_value(schema).unwrap_or_default();
    let fields = schema["properties"].as_object().cloned().unwrap_or_default();
    let filled = fields.into_iter().map(|(name, field)| {
        let value = if field["type"] == "boolean" { json!(true) } else { json!("Ada") };
        (name, value)
    });
    Value::Object(filled.collect::<Map<_, _>>())
}

impl ClientHandler for Listener {
    fn get_info(&self) -> ClientConfig {
        let capabilities = json!({ "elicitation": {}, "sampling": {}, "roots": {} });
        let capabilities = serde_json::from_value::<ClientCapabilities>(capabilities).expect("they are capabilities");
        ClientConfig::new(capabilities, Implementation::new("sdk-test", "1.0.0"))
    }

    async fn on_progress(&self, params: ProgressNotificationParam, _: NotificationContext<RoleClient>) {
        let mut heard = self.heard.lock().unwrap();
        heard.progress.push(params.progress);
        if Some(heard.progress.len() as u64) == heard.leave_after {
            self.enough.notify_one();
        }
    }

    async fn on_logging_message(&self, params: LoggingMessageNotificationParam, _: NotificationContext<RoleClient>) {
        self.heard.lock().unwrap().logs.push(params.data);
    }

    async fn create_elicitation(
        &self,
        request: ElicitRequestParams,
        _: RequestContext<RoleClient>,
    ) -> Result<ElicitResult, ErrorData> {
        let mut heard = self.heard.lock().unwrap();
        heard.asked.push("elicitation/create");
        Ok(match (heard.action.as_deref(), request) {
            (Some("decline"), _) => ElicitResult::new(ElicitationAction::Decline),
            (Some("cancel"), _) => ElicitResult::new(ElicitationAction::Cancel),
            (_, ElicitRequestParams::FormElicitationParams { requested_schema, .. }) => {
                ElicitResult::new(ElicitationAction::Accept).with_content(fill_in(&requested_schema))
            }
            _ => ElicitResult::new(ElicitationAction::Accept),
        })
    }

    async fn create_message(
        &self,
        _: CreateMessageRequestParams,
        _: RequestContext<RoleClient>,
    ) -> Result<CreateMessageResult, ErrorData> {
        self.heard.lock().unwrap().asked.push("sampling/createMessage");
        let message = SamplingMessage::new(Role::Assistant, SamplingMessageContentBlock::text("Paris"));
        Ok(CreateMessageResult::new(message, "test".into()))
    }

    async fn list_roots(&self, _: RequestContext<RoleClient>) -> Result<ListRootsResult, ErrorData> {
        self.heard.lock().unwrap().asked.push("roots/list");
        Ok(ListRootsResult::new(vec![Root::new("file:///work")]))
    }
}
