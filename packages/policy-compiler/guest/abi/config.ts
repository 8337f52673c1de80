/** What differs between policies, from the module that `configModule` in `src/assemble.ts` writes. */

/** The number of the document that is asked for. */
export declare function entrypoint(): i32;
/** Length of the data document, in bytes. */
export declare function data_length(): i32;
/** Writes the data document, JSON text, at an address. */
export declare function data_copy(address: i32): void;
/** Where the text of `info` lies: behind the guest's constants. */
export declare function info_address(): i32;
/** In bytes. */
export declare function info_length(): i32;
/** Length of the table of time zones (see `time/time-zone.ts`), in bytes. */
export declare function zones_length(): i32;
export declare function zones_copy(address: i32): void;
