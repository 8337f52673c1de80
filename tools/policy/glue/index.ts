/** Everything the glue module exports: what `component.wat` calls, and the built-ins of `tools/policy/builtins.ts`. */
export { evaluate, failure, info, realloc } from './main';
export { net_cidr_is_valid } from './cidr';
export { object_subset } from './object';
export { units_parse_bytes } from './parse-bytes';
export { regex_find_n, regex_replace, regex_split } from './regex';
export { time_parse_rfc3339_ns } from './rfc3339';
export { semver_compare, semver_is_valid } from './semver';
export { crypto_sha256 } from './sha256';
export { sprintf } from './sprintf';
export { strings_any_prefix_match, strings_any_suffix_match, strings_count } from './strings';
export { time_add_date, time_clock, time_date, time_diff, time_now_ns, time_weekday } from './time';
