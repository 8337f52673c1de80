/** Which of Rego's built-in functions a policy component has. A policy that calls another does not build. */

/** Those in OPA's own WebAssembly runtime, and those that its compiler replaces. */
const nativeBuiltins = `
abs all and any array.concat array.flatten array.reverse array.slice assign base64.decode base64.encode base64.is_valid
base64url.decode base64url.encode bits.and bits.lsh bits.negate bits.or bits.rsh bits.xor ceil concat contains count div
endswith eq equal floor format_int glob.match graph.reachable gt gte indexof internal.member_2 internal.member_3
internal.print internal.template_string intersection is_array is_boolean is_null is_number is_object is_set is_string
json.filter json.is_valid json.marshal json.remove json.unmarshal lower lt lte max min minus mul neq net.cidr_contains
net.cidr_intersects net.cidr_overlap numbers.range object.filter object.get object.keys object.remove object.union
object.union_n or plus print product re_match regex.find_all_string_submatch_n regex.is_valid regex.match
rego.metadata.chain rego.metadata.rule rem replace round set_diff sort split startswith strings.replace_n
strings.reverse substring sum to_number trim trim_left trim_prefix trim_right trim_space trim_suffix type_name union
upper walk`;

interface SuppliedBuiltin {
  /** The function in `guest/builtins` that does it. */
  readonly guest: string;
  readonly operands: 0 | 1 | 2 | 3 | 4;
}

const guestFunction = (guest: string, operands: SuppliedBuiltin['operands']): SuppliedBuiltin => ({ guest, operands });

/** Those that OPA's WebAssembly leaves to its host and that the guest has. */
export const suppliedBuiltins: Readonly<Record<string, SuppliedBuiltin>> = {
  'crypto.sha256': guestFunction('crypto_sha256', 1),
  'net.cidr_is_valid': guestFunction('net_cidr_is_valid', 1),
  'object.subset': guestFunction('object_subset', 2),
  'regex.find_n': guestFunction('regex_find_n', 3),
  'regex.replace': guestFunction('regex_replace', 3),
  'regex.split': guestFunction('regex_split', 2),
  'semver.compare': guestFunction('semver_compare', 2),
  'semver.is_valid': guestFunction('semver_is_valid', 1),
  sprintf: guestFunction('sprintf', 2),
  'strings.any_prefix_match': guestFunction('strings_any_prefix_match', 2),
  'strings.any_suffix_match': guestFunction('strings_any_suffix_match', 2),
  'strings.count': guestFunction('strings_count', 2),
  'time.add_date': guestFunction('time_add_date', 4),
  'time.clock': guestFunction('time_clock', 1),
  'time.date': guestFunction('time_date', 1),
  'time.diff': guestFunction('time_diff', 2),
  'time.now_ns': guestFunction('time_now_ns', 0),
  'time.parse_rfc3339_ns': guestFunction('time_parse_rfc3339_ns', 1),
  'time.weekday': guestFunction('time_weekday', 1),
  'units.parse_bytes': guestFunction('units_parse_bytes', 1),
};

/** Built-ins that take the name of a time zone. */
export const zoneBuiltins: readonly string[] = [
  'time.add_date',
  'time.clock',
  'time.date',
  'time.diff',
  'time.weekday',
];

/** Built-ins that need OPA's regular expressions (RE2) in the module. */
export const regexBuiltins: readonly string[] = ['regex.find_n', 'regex.replace', 'regex.split'];

/** How the guest calls RE2: exported name → the function's name in OPA's module, and its type. */
export const regexFunctions: Readonly<Record<string, { symbol: string; type: string }>> = {
  regex_compile: { symbol: '$"compile(char const*)"', type: '(param i32) (result i32)' },
  regex_keep: { symbol: '$"reuse(re2::RE2*)"', type: '(param i32)' },
  regex_match: {
    symbol:
      '$"re2::RE2::Match(re2::StringPiece const&, unsigned long, unsigned long, re2::RE2::Anchor, re2::StringPiece*, int) const"',
    type: '(param i32 i32 i32 i32 i32 i32 i32) (result i32)',
  },
};

/** Whether a policy component has the built-in. */
export function hasBuiltin(name: string): boolean {
  return available.has(name);
}

const available = new Set([...nativeBuiltins.trim().split(/\s+/), ...Object.keys(suppliedBuiltins)]);
