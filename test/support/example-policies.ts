/** The policies in `policies/`, each a folder with `policy.rego`, `data.json` and `policy_test.rego`. */
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const policies = fileURLToPath(new URL('../../policies', import.meta.url));

interface SourceFile {
  readonly name: string;
  readonly text: string;
}

interface ExamplePolicy {
  readonly name: string;
  /** Its path. */
  readonly folder: string;
  readonly rego: SourceFile;
  readonly data: SourceFile;
}

const read = (policy: string, name: string): SourceFile => ({
  name,
  text: readFileSync(join(policies, policy, name), 'utf8'),
});

export const examplePolicies: readonly ExamplePolicy[] = readdirSync(policies, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => ({
    name,
    folder: join(policies, name),
    rego: read(name, 'policy.rego'),
    data: read(name, 'data.json'),
  }));
