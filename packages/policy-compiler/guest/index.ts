/** Everything the guest exports: what `component.wat` calls, and the built-ins of `src/builtins.ts`. */
export { evaluate, failure, info, realloc } from './evaluate';
export {
  compare_key,
  lookup_indexed,
  lookup_keys,
  lookup_reference,
  note_copy,
  read_index,
  refuse_member,
} from './lookup';
export { accumulate, calculate, floor_operand, narrow_number, plain_integer, round_operand } from './arithmetic';
export { json_text } from './json-read';
export { integer_text, read_float, same_number } from './number-values';
export { parse_number } from './to-number';
export { cidr_text, net_cidr_is_valid } from './builtins/cidr';
export { object_subset } from './builtins/object';
export { units_parse_bytes } from './builtins/parse-bytes';
export { regex_find_n, regex_replace, regex_split } from './builtins/regex';
export { time_parse_rfc3339_ns } from './builtins/rfc3339';
export { semver_compare, semver_is_valid } from './builtins/semver';
export { crypto_sha256 } from './builtins/sha256';
export { sprintf } from './builtins/sprintf';
export { strings_any_prefix_match, strings_any_suffix_match, strings_count } from './builtins/strings';
export { time_add_date, time_clock, time_date, time_diff, time_now_ns, time_weekday } from './builtins/time';
