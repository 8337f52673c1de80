/**
 * Schemas by Standard Schema and Standard JSON Schema (standardschema.dev): what zod from 4.2 on, ArkType and others
 * implement. So this package depends on none of them.
 */

/** What one checks values with, and makes a JSON Schema of. `Input` is what is checked, `Output` what comes of it. */
export interface Schema<Input = unknown, Output = Input> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => Validation<Output> | Promise<Validation<Output>>;
    readonly jsonSchema: {
      readonly input: (options: { readonly target: 'draft-2020-12' }) => Record<string, unknown>;
      readonly output: (options: { readonly target: 'draft-2020-12' }) => Record<string, unknown>;
    };
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

export type Validation<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly Issue[] };

export interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

export type InputOf<Of extends Schema> = NonNullable<Of['~standard']['types']>['input'];
export type OutputOf<Of extends Schema> = NonNullable<Of['~standard']['types']>['output'];

/** Checks a value. A schema that is synchronous is not waited for. */
export const validate = <Output>(
  schema: Schema<unknown, Output>,
  value: unknown,
): Validation<Output> | Promise<Validation<Output>> => schema['~standard'].validate(value);

/**
 * Has a schema check something while the component is built: what its library prepares or compiles at a first use is then
 * there in every instance.
 */
export function prepare(schema: Schema | undefined): void {
  try {
    if (schema !== undefined) void Promise.resolve(validate(schema, {})).catch(() => undefined);
  } catch {
    // A schema that cannot take this value says so when it is given one.
  }
}

/** As `validate`. @throws TypeError for a schema that has to be waited for. */
export function validateNow<Output>(schema: Schema<unknown, Output>, value: unknown): Validation<Output> {
  const result = validate(schema, value);
  if (result instanceof Promise) throw new TypeError('The schema is asynchronous, which is not supported here.');
  return result;
}

/** A JSON Schema of an object, as far as it is looked into. */
export interface ObjectSchema {
  readonly type: 'object';
  readonly properties?: Readonly<Record<string, { readonly title?: string; readonly description?: string }>>;
  readonly required?: readonly string[];
}

/**
 * A schema as JSON Schema, without `$schema`: 2020-12 is what MCP assumes, and several clients refuse one that they do not
 * know.
 * @param of for messages: `The input of greet`.
 * @throws TypeError when it is not that of an object, or when the library that made the schema cannot say.
 */
export function objectSchema(schema: Schema, side: 'input' | 'output', of: string): ObjectSchema {
  const convert = schema['~standard'].jsonSchema?.[side];
  if (convert === undefined) throw new TypeError(`${of}: no Standard JSON Schema. zod has it from 4.2 on.`);
  const { $schema: _, ...rest } = convert({ target: 'draft-2020-12' });
  if (rest['type'] !== 'object') throw new TypeError(`${of}: MCP wants the schema of an object.`);
  return rest as unknown as ObjectSchema;
}

/** What is wrong with a value, a line for each: `cities[0]: must have 1 to 100 characters`. */
export const inWords = (issues: readonly Issue[]): string => issues.map(issueText).join('\n');

function issueText({ path = [], message }: Issue): string {
  let place = '';
  for (const part of path) {
    const key = typeof part === 'object' ? part.key : part;
    if (typeof key === 'number') place += `[${key}]`;
    else place += place === '' ? String(key) : `.${String(key)}`;
  }
  return place === '' ? message : `${place}: ${message}`;
}
