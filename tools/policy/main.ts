/** `npm run policy -- policy.rego… [data.json…] -o policy.wasm`: compiles a Rego policy into a component. */
import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { main, parseArguments, UserError } from '../lib/cli.ts';
import { compilePolicy, defaultEntrypoint } from './compile.ts';
import { readSources } from './sources.ts';

const usage = `Usage: npm run policy -- POLICY.rego… [DATA.json…] --output FILE.wasm

Compiles Rego into a policy component, to be plugged into a transport.

  -o, --output FILE      where the component goes
  -e, --entrypoint PATH  the document that is asked for (${defaultEntrypoint})
      --v0-compatible    takes Rego as it was before OPA 1.0`;

await main(async () => {
  const { values, positionals } = parseArguments(
    {
      output: { type: 'string', short: 'o' },
      entrypoint: { type: 'string', short: 'e' },
      'v0-compatible': { type: 'boolean' },
    },
    usage,
  );
  if (values.output === undefined || positionals.length === 0) throw new UserError(usage);
  const component = await compilePolicy({
    ...readSources(positionals),
    entrypoint: values.entrypoint ?? defaultEntrypoint,
    v0Compatible: values['v0-compatible'] ?? false,
  });
  mkdirSync(dirname(values.output), { recursive: true });
  copyFileSync(component, values.output);
  process.stdout.write(`${values.output}\n`);
});
