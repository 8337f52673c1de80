/** What a policy is compiled from. */

/** A text with the name it has for its author: Rego, or data as JSON or YAML. */
export interface SourceFile {
  /** A path or a file name. OPA tells data by its extension: `.json`, `.yaml` or `.yml`. */
  readonly name: string;
  readonly text: string;
}

export interface RegoSources {
  readonly rego: readonly SourceFile[];
  readonly data: readonly SourceFile[];
  /** The document that is asked for, slash-separated: `shop/authorization`. */
  readonly entrypoint: string;
  /** Takes Rego as it was before OPA 1.0: no `if`, no `contains`. */
  readonly v0Compatible: boolean;
  /** JSON Schema of the input: what it does not have is an error where the policy names it. */
  readonly inputSchema?: object | undefined;
  /** Members of the entrypoint's value that are read: another rule that no rule reads is an error, such as `alow`. */
  readonly readRules?: readonly string[] | undefined;
}

/** Sources as `compilePolicy` takes them: without data, and as Rego of OPA 1.0, unless they say otherwise. */
export type PolicySources = Pick<RegoSources, 'rego' | 'entrypoint'> & Partial<RegoSources>;
