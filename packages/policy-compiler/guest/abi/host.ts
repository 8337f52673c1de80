/** What the host gives to a policy: its clock. */

/** Nanoseconds since 1970-01-01T00:00:00Z. `scratch`: address of 16 bytes. */
export declare function now_ns(scratch: i32): i64;
