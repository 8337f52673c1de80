/** JSON Schema as the official SDKs' clients use it: with ajv, unknown keywords allowed, formats checked. */
import { Ajv, type ErrorObject, type Options, type ValidateFunction } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { printable } from '../lib/printable.ts';

export interface SchemaCheck {
  /** Why no client can use the schema; undefined: it can be used. */
  readonly fault: string | undefined;
  /** What of a value does not fit it: each a path from the value on, and a phrase. */
  findMisfits(value: unknown): readonly string[];
}

/** More than these are not told of one value. */
const maxMisfits = 5;

const options: Options = { strict: false, allErrors: true, logger: false, addUsedSchema: false };

/** By the end of `$schema`, without its fragment. MCP takes a schema without one for 2020-12 ("JSON Schema Usage"). */
const dialects = { 'draft-07/schema': Ajv, '2019-09/schema': Ajv2019, '2020-12/schema': Ajv2020 } as const;
type Dialect = keyof typeof dialects;
const validators = new Map<Dialect, Ajv>();

function validatorFor(schema: object): Ajv {
  const uri = '$schema' in schema ? String(schema.$schema).replace(/#$/, '') : '';
  const dialect = (Object.keys(dialects) as Dialect[]).find((end) => uri.endsWith(`/${end}`)) ?? '2020-12/schema';
  const known = validators.get(dialect);
  if (known !== undefined) return known;
  const made = new dialects[dialect](options);
  formats.default(made);
  validators.set(dialect, made);
  return made;
}

/** Compiles a schema. Nothing is fetched: what it refers to must be in it. Not checked: how long its patterns take. */
export function readSchema(schema: object): SchemaCheck {
  let validate: ValidateFunction;
  try {
    const validator = validatorFor(schema);
    validate = validator.compile(schema);
    // What it keeps of schemas would grow with every edit.
    validator.removeSchema(schema);
  } catch (error) {
    return useless((error as Error).message);
  }
  if ('$async' in validate) return useless('$async is no keyword of JSON Schema');
  return {
    fault: undefined,
    findMisfits: (value) => (validate(value) ? [] : (validate.errors ?? []).slice(0, maxMisfits).map(describe)),
  };
}

const useless = (fault: string): SchemaCheck => ({ fault, findMisfits: () => [] });

/** A sentence for a schema that no client can use. @param member of the tool, such as `outputSchema`. */
export const uselessSchema = (tool: string, member: string, schemaFault: string): string =>
  `The ${member} of the tool ${printable(tool)} is none that clients can use: ${printable(schemaFault)}`;

/** ajv's phrase, and what of the schema it leaves out. */
function describe({ instancePath, message = 'does not fit', params }: ErrorObject): string {
  const { additionalProperty, unevaluatedProperty, allowedValues, allowedValue } = params as Record<string, unknown>;
  const detail = additionalProperty ?? unevaluatedProperty ?? allowedValues ?? allowedValue;
  return `${instancePath} ${message}${detail === undefined ? '' : `: ${JSON.stringify(detail)}`}`;
}
