//! Checks a tool's arguments against its input schema. Each tool takes exactly one argument. What is wrong is told in
//! words for the model, which can then repair it.

use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

pub enum ArgumentError {
    /// Not the JSON text of an object. A transport does not let this through.
    NotAnObject,
    /// The text of a tool error.
    Invalid(String),
}

/// The argument `name`, which may be any text.
pub fn text(arguments: Option<&str>, name: &str) -> Result<String, ArgumentError> {
    string(only_member(arguments, name)?, name)
}

/// The argument `name`, the name of a city.
pub fn city(arguments: Option<&str>, name: &str) -> Result<String, ArgumentError> {
    city_name(only_member(arguments, name)?, name)
}

/// The argument `name`, the names of one to five cities.
pub fn cities(arguments: Option<&str>, name: &str) -> Result<Vec<String>, ArgumentError> {
    let items: Vec<&RawValue> =
        parse(only_member(arguments, name)?).ok_or_else(|| invalid(name, "must be an array."))?;
    if !(1..=5).contains(&items.len()) {
        return Err(invalid(name, "must have 1 to 5 items."));
    }
    items.into_iter().enumerate().map(|(index, item)| city_name(item, &format!("{name}[{index}]"))).collect()
}

/// The JSON text of the one member that the arguments may and must have. Values stay text until their type is known:
/// a number of any size is then no trouble.
fn only_member<'a>(arguments: Option<&'a str>, name: &str) -> Result<&'a RawValue, ArgumentError> {
    let members: BTreeMap<String, &RawValue> =
        serde_json::from_str(arguments.unwrap_or("{}")).map_err(|_| ArgumentError::NotAnObject)?;
    if members.keys().any(|member| member != name) {
        return Err(ArgumentError::Invalid(format!("Invalid arguments: only \"{name}\" is accepted.")));
    }
    members.get(name).copied().ok_or_else(|| invalid(name, "is required."))
}

fn string(value: &RawValue, name: &str) -> Result<String, ArgumentError> {
    parse(value).ok_or_else(|| invalid(name, "must be a string."))
}

/// Lengths are counted in code points (JSON Schema).
fn city_name(value: &RawValue, name: &str) -> Result<String, ArgumentError> {
    let text = string(value, name)?;
    match text.chars().take(101).count() {
        1..=100 => Ok(text),
        _ => Err(invalid(name, "must have 1 to 100 characters.")),
    }
}

fn parse<'a, T: Deserialize<'a>>(value: &'a RawValue) -> Option<T> {
    serde_json::from_str(value.get()).ok()
}

fn invalid(name: &str, problem: &str) -> ArgumentError {
    ArgumentError::Invalid(format!("Invalid arguments: \"{name}\" {problem}"))
}
