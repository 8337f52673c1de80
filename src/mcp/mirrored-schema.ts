/** `x-mcp-header` in a tool's input schema (MCP 2026-07-28, basic/transports/streamable-http "Schema Extension"). */
import { isObject, type JsonObject } from '../json/read.ts';
import { failed, ok, type Result } from '../result.ts';

/** An argument that is repeated in a header field. */
export interface MirroredParam {
  /** As the schema has it. */
  readonly name: string;
  /** The field's name, in lower case. */
  readonly field: string;
  /** Names of properties that lead to the argument. */
  readonly path: readonly string[];
}

const annotation = 'x-mcp-header';

/** Finds the annotations in a schema that has been read, or the first that breaks a rule. `$ref` is never followed. */
export function scanSchema(schema: unknown): Result<readonly MirroredParam[], string> {
  const found: MirroredParam[] = [];
  const fault = scan(schema, [], found);
  return fault === undefined ? ok(found) : failed(fault);
}

/** `path` is undefined where properties alone do not lead. @returns what breaks a rule. */
function scan(schema: unknown, path: readonly string[] | undefined, found: MirroredParam[]): string | undefined {
  if (Array.isArray(schema)) return first(schema, (item) => scan(item, undefined, found));
  if (!isObject(schema)) return undefined;
  const fault = Object.hasOwn(schema, annotation) ? add(schema, path, found) : undefined;
  return fault ?? first(Object.entries(schema), ([keyword, value]) => scanKeyword(keyword, value, path, found));
}

function scanKeyword(
  keyword: string,
  value: unknown,
  path: readonly string[] | undefined,
  found: MirroredParam[],
): string | undefined {
  if (keyword === annotation || values.has(keyword)) return undefined;
  // The members' names are no keywords.
  if (!byName.has(keyword) || !isObject(value)) return scan(value, undefined, found);
  const leads = keyword === 'properties' && path !== undefined;
  return first(Object.entries(value), ([name, inner]) => scan(inner, leads ? [...path, name] : undefined, found));
}

function add(schema: JsonObject, path: readonly string[] | undefined, found: MirroredParam[]): string | undefined {
  const name = schema[annotation];
  if (typeof name !== 'string' || !token.test(name)) return `${annotation} must be a token (RFC 9110 §5.6.2)`;
  if (path === undefined || path.length === 0)
    return `${annotation} ${name}: not on a property that properties lead to`;
  if (!types.has(schema['type'])) return `${annotation} ${name}: only for integer, string and boolean`;
  const field = `mcp-param-${name.toLowerCase()}`;
  if (found.some((other) => other.field === field)) return `${annotation} ${name}: there are two`;
  found.push({ name, field, path });
  return undefined;
}

/** The first fault that is found in a list. */
function first<T>(items: readonly T[], check: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const fault = check(item);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

const types: ReadonlySet<unknown> = new Set(['integer', 'string', 'boolean']);

/** Keywords that hold values, not schemas (JSON Schema 2020-12, Validation §6 and §9). */
const values: ReadonlySet<string> = new Set(['const', 'enum', 'default', 'examples']);

/** Keywords that hold schemas by names (JSON Schema 2020-12, Core §8.2.4 and §10.3.2). */
const byName: ReadonlySet<string> = new Set([
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependentSchemas',
]);
