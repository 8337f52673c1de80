/** What bindings are generated of, in WIT. */

/** In the shape of `auth-context`, the record that bindings keep. */
export const callerRecord = `record caller {
    client-id: option<string>, sub: string, scopes: list<string>, iss: string, aud: list<string>,
    claims: list<tuple<string, string>>, exp: u64, iat: option<u64>, nbf: option<u64>, jwt: option<string>,
  }`;

/** In the shape of what `wasi:http` has of requests. */
export const requests = `interface requests {
  variant method { get, put, other(string) }
  resource fields { entries: func() -> list<tuple<string, list<u8>>>; }
  resource incoming-request {
    method: func() -> method;
    path-with-query: func() -> option<string>;
    headers: func() -> fields;
  }
  resource outgoing-request { path-with-query: func() -> option<string>; headers: func() -> fields; }
}`;

/** In the shape of what `wasi:io` has of streams that are read. */
export const streams = `interface streams {
  variant stream-error { closed }
  resource input-stream { read: func(length: u64) -> result<list<u8>, stream-error>; }
}`;

/** As much of wasi:http and wasi:io as the step "responses" looks at. */
export const responses = `interface responses {
  resource error { to-debug-string: func() -> string; }
  variant stream-error { last-operation-failed(error), closed }
  resource output-stream { blocking-write-and-flush: func(contents: list<u8>) -> result<_, stream-error>; }
  resource fields {}
  variant error-code { timeout, internal(option<string>) }
  resource outgoing-body {
    write: func() -> result<output-stream>;
    finish: static func(this: outgoing-body, trailers: option<fields>) -> result<_, error-code>;
  }
  resource outgoing-response {
    constructor(headers: fields);
    body: func() -> result<outgoing-body>;
  }
  resource response-outparam {
    set: static func(param: response-outparam, response: result<outgoing-response, error-code>);
  }
}`;
