//! The tools: a function each, and its line in `all`. Arguments and results are structs, from which their JSON Schemas are
//! made; comments on fields describe them. What a function may return is in tool.rs.

use crate::bindings::exports::wasmcp::mcp_exchange::{exchange_types::Context, tool_exchange::Step};
use crate::tool::{Definition, Structured, text_result, tool};
use crate::tool_call::{Steps, progress};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{iter::once, thread::sleep, time::Duration};

/// In the order in which clients see them.
pub fn all() -> Vec<Definition> {
    vec![
        tool("greet", "Greets someone by name.", greet).harmless(),
        tool("count_words", "Counts the characters and words of a text.", count_words).harmless(),
        tool("spell", "Spells a text, and reports each letter.", spell).harmless(),
    ]
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct GreetArguments {
    /// Who to greet.
    name: String,
}

fn greet(arguments: GreetArguments, _: &Context) -> String {
    format!("Hello, {}!", arguments.name)
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

fn count_words(CountWordsArguments { text }: CountWordsArguments, _: &Context) -> Structured<WordCount> {
    Structured(WordCount { characters: text.chars().count(), words: text.split_whitespace().count() })
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SpellArguments {
    /// The text to spell.
    text: String,
}

/// One that says something while it works is an iterator: see tool_call.rs for its steps.
fn spell(SpellArguments { text }: SpellArguments, _: &Context) -> Steps {
    let letters: Vec<_> = text.chars().map(String::from).collect();
    let result = text_result(letters.join("-"));
    let total = letters.len() as u32;
    let letters = (1..).zip(letters).map(move |(index, letter)| {
        sleep(Duration::from_millis(100));
        progress(index, total, letter)
    });
    Box::new(letters.chain(once(Step::Done(result))).map(Ok))
}

// One that may fail, with a key from the environment, for the caller whose token was verified:
//
//   fn balance(arguments: BalanceArguments, context: &Context) -> Result<String, Box<dyn std::error::Error>> {
//       let key = std::env::var("API_KEY")?;
//       let caller = context.caller.as_ref().ok_or("There is no caller.")?;
