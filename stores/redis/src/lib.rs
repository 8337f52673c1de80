//! A store in Redis, or in what speaks its protocol, over TCP without TLS. `REDIS_URL` says where:
//! `redis://USER:PASSWORD@HOST:PORT/DATABASE`.

use std::{
    cell::{Cell, RefCell},
    env,
    time::{Duration, Instant},
};

use redis::{Client, Commands, Connection, RedisResult};

wit_bindgen::generate!({
    path: "../../wit/store",
    inline: "package wasmcp:store-redis; world redis { export wasmcp:store/store@0.1.0; }",
    world: "wasmcp:store-redis/redis",
});

use exports::wasmcp::store::store::{Error, Guest};

/// Of a key and a value, in bytes: what the other stores take.
const MAX_KEY: usize = 100;
const MAX_VALUE: usize = 4 * 1024 * 1024;

/// For each step. Requests wait meanwhile: what is not known by then the issuer is asked.
const TIMEOUT: Duration = Duration::from_secs(1);
/// A request asks several times: after a failure an instance leaves Redis alone for so long.
const REST: Duration = Duration::from_secs(10);

thread_local! {
    /// An instance keeps its connection.
    static KEPT: RefCell<Option<Connection>> = const { RefCell::new(None) };
    static FAILED_AT: Cell<Option<Instant>> = const { Cell::new(None) };
}

struct Store;
export!(Store);

impl Guest for Store {
    fn get(key: String) -> Result<Option<Vec<u8>>, Error> {
        check(&key, 0)?;
        ask(|connection| connection.get(&key))
    }

    fn set(key: String, value: Vec<u8>) -> Result<(), Error> {
        check(&key, value.len())?;
        ask(|connection| connection.set(&key, &value))
    }
}

fn check(key: &str, length: usize) -> Result<(), Error> {
    if key.len() > MAX_KEY || length > MAX_VALUE { Err(Error::TooLarge) } else { Ok(()) }
}

/// A connection that was kept may have ended meanwhile: then a new one is tried.
fn ask<T>(command: impl Fn(&mut Connection) -> RedisResult<T>) -> Result<T, Error> {
    if FAILED_AT.get().is_some_and(|at| at.elapsed() < REST) {
        return Err(Error::Unavailable("it failed a moment ago".into()));
    }
    KEPT.with_borrow_mut(|kept| {
        if let Some(mut connection) = kept.take()
            && let Ok(answer) = command(&mut connection)
        {
            *kept = Some(connection);
            return Ok(answer);
        }
        let result = connect().and_then(|mut connection| {
            let answer = command(&mut connection)?;
            *kept = Some(connection);
            Ok(answer)
        });
        FAILED_AT.set(result.is_err().then(Instant::now));
        result.map_err(|error| Error::Unavailable(error.to_string()))
    })
}

fn connect() -> RedisResult<Connection> {
    let url = env::var("REDIS_URL").unwrap_or_else(|_| "redis://127.0.0.1".into());
    let connection = Client::open(url)?.get_connection_with_timeout(TIMEOUT)?;
    connection.set_read_timeout(Some(TIMEOUT))?;
    connection.set_write_timeout(Some(TIMEOUT))?;
    Ok(connection)
}
