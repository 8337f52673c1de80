/** The policies in `policies/`, each a folder with `policy.rego`, `data.json` and `policy_test.rego`. */
import { readFileSync, readdirSync } from 'node:fs';
import { inRoot } from '../../../tools/lib/paths.ts';
import type { SourceFile } from '../../../tools/policy/opa.ts';

export interface ExamplePolicy {
  readonly name: string;
  readonly rego: SourceFile;
  readonly data: SourceFile;
}

const read = (folder: string, name: string): SourceFile => ({
  name,
  text: readFileSync(inRoot('policies', folder, name), 'utf8'),
});

export const examplePolicies: readonly ExamplePolicy[] = readdirSync(inRoot('policies'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => ({ name, rego: read(name, 'policy.rego'), data: read(name, 'data.json') }));
