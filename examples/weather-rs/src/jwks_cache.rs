//! Keeps what the transport knows of the issuer in the host's key-value store (`wasi:keyvalue`): the issuer's keys, or
//! its metadata. An instance that lives for one request then finds them there, and not every request fetches them.
//! A store that fails costs only this; the reason goes to stderr.

use crate::bindings::wasi::keyvalue::store::{self, Bucket, Error};

/// The name of a host's store where nobody chose another one. wasmtime's only store has the empty name.
const STORES: [&str; 2] = ["default", ""];

pub fn get(uri: &str) -> Option<String> {
    let value = or_log(open().and_then(|bucket| bucket.get(&key(uri))))??;
    String::from_utf8(value).ok()
}

pub fn set(uri: &str, text: &str) {
    or_log(open().and_then(|bucket| bucket.set(&key(uri), text.as_bytes())));
}

fn open() -> Result<Bucket, Error> {
    let mut opened = Err(Error::NoSuchStore);
    for name in STORES {
        opened = store::open(name);
        if !matches!(opened, Err(Error::NoSuchStore)) {
            break;
        }
    }
    opened
}

/// A URI as every store takes it for a key: `_` and two hexadecimal digits for each byte that is no letter, digit, `-`
/// or `.`, so that no two URIs have one key. Named so that nothing else is kept under it by chance.
fn key(uri: &str) -> String {
    let mut key = String::from("jwks-cache.");
    for byte in uri.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' => key.push(byte.into()),
            _ => key.push_str(&format!("_{byte:02x}")),
        }
    }
    key
}

fn or_log<T>(result: Result<T, Error>) -> Option<T> {
    result.inspect_err(|error| eprintln!("The key-value store cannot be used: {error:?}")).ok()
}
