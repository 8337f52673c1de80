/**
 * URI Templates (RFC 6570), as far as they can be read backwards: `{name}`, one piece of the URI between separators, and
 * `{+name}`, which may hold slashes. Other expressions are refused.
 */

/** The variables in a template: `'file:///{+path}'` has `path`. */
export type VariablesOf<Template extends string> = Template extends `${string}{${infer Name}}${infer Rest}`
  ? (Name extends `+${infer Reserved}` ? Reserved : Name) | VariablesOf<Rest>
  : never;

/** Finds the variables' values in a URI. @returns undefined where the URI is not one of the template's. */
export type MatchUri = (uri: string) => Record<string, string> | undefined;

const expression = /\{(\+?)([A-Za-z_][A-Za-z0-9_]*)\}/g;

/**
 * @returns what reads a URI. Values are decoded: they are what a client sent, `..` and a slash that was `%2F` included.
 * @throws TypeError for expressions other than the two, and a name that is there twice.
 */
export function uriMatcher(template: string): MatchUri {
  const names: string[] = [];
  const literals = template.split(expression);
  let source = '';
  for (let index = 0; index < literals.length; index += 3) {
    const literal = literals[index]!;
    if (/[{}]/.test(literal)) throw new TypeError(`${template}: only {name} and {+name} are supported.`);
    source += literal.replace(/[\\^$.*+?()[\]|/]/g, String.raw`\$&`);
    const name = literals[index + 2];
    if (name === undefined) break;
    if (names.includes(name)) throw new TypeError(`${template}: ${name} is there twice.`);
    names.push(name);
    source += literals[index + 1] === '+' ? '(.+)' : '([^/?#]+)';
  }
  const pattern = new RegExp(`^${source}$`);
  return (uri) => {
    const values = pattern.exec(uri)?.slice(1).map(decoded);
    if (values === undefined || values.includes(undefined)) return undefined;
    return Object.fromEntries(names.map((name, index) => [name, values[index]!]));
  };
}

/** Undefined where the percent-encoding is broken. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
