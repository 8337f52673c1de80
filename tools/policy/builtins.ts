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

export interface SuppliedBuiltin {
  /** The function in `glue/` that does it. */
  readonly glue: string;
  readonly operands: 0 | 1 | 2 | 3 | 4;
}

const supplied = (glue: string, operands: SuppliedBuiltin['operands']): SuppliedBuiltin => ({ glue, operands });

/** Those that OPA's WebAssembly leaves to its host and that the glue has. */
export const suppliedBuiltins: Readonly<Record<string, SuppliedBuiltin>> = {
  'time.now_ns': supplied('time_now_ns', 0),
};

/** Built-ins that need OPA's regular expressions (RE2) in the module. */
export const regexBuiltins: readonly string[] = ['regex.find_n', 'regex.replace', 'regex.split'];

/** How the glue calls RE2: exported name → the function's name in OPA's module. */
export const regexFunctions: Readonly<Record<string, string>> = {
  regex_compile: 'compile(char const*)',
  regex_keep: 'reuse(re2::RE2*)',
  regex_match:
    're2::RE2::Match(re2::StringPiece const&, unsigned long, unsigned long, re2::RE2::Anchor, re2::StringPiece*, int) const',
};

/** Whether a policy component has the built-in. */
export function hasBuiltin(name: string): boolean {
  return available.has(name);
}

const available = new Set([...nativeBuiltins.trim().split(/\s+/), ...Object.keys(suppliedBuiltins)]);
