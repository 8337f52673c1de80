/** The constants of one policy, from the module that `tools/policy/component.ts` writes. */
export declare function entrypoint(): i32;
/** Length of the data document, in bytes. */
export declare function data_length(): i32;
export declare function data_copy(address: i32): void;
/** Room for the text of `info`, behind this module's constants. */
export declare function info_address(): i32;
export declare function info_length(): i32;
export declare function info_copy(address: i32): void;
/** Time zones, see `time-zone.ts`. */
export declare function zones_length(): i32;
export declare function zones_copy(address: i32): void;
