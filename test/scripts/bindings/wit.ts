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
