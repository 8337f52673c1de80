/** `npm run policy:explain`: what a policy decides for a caller, and why, without a server. */
import { existsSync, readFileSync } from 'node:fs';
import { main, parseArguments, parseEnv, UserError } from '../lib/cli.ts';
import { compilePolicy, defaultEntrypoint } from './compile.ts';
import { explain } from './explanation.ts';
import { loadPolicy } from './load.ts';
import { toolNames } from './provider.ts';
import { readSources } from './sources.ts';

const usage = `Usage: npm run policy:explain -- --policy POLICY.rego… [--policy DATA.json…] [options]

Prints the input document, the decision and the tools that the caller sees.

  --policy FILE      Rego or data; may be repeated. Or one compiled policy (.wasm)
  --token FILE       a JWT (not verified) or its claims as JSON; none: a server without authorization
  --tool NAME        asks for tools/call of this tool
  --args JSON        its arguments, or a prompt's
  --prompt NAME      asks for prompts/get
  --uri URI          asks for resources/read
  --method METHOD    asks for any other method (default: tools/list), with
  --params JSON      its params
  --header N=VALUE   a header of the request; may be repeated
  --tools A,B        tools of which to say whether the caller sees them
  --provider FILE    the provider component whose tools these are, with
  --env NAME=VALUE   its environment; may be repeated`;

const many = { type: 'string', multiple: true, default: [] as string[] } as const;
const one = { type: 'string' } as const;

const options = {
  policy: many,
  token: one,
  tool: one,
  args: one,
  prompt: one,
  uri: one,
  method: one,
  params: one,
  header: many,
  tools: one,
  provider: one,
  env: many,
};

interface Asked {
  readonly tool?: string | undefined;
  readonly args?: string | undefined;
  readonly prompt?: string | undefined;
  readonly uri?: string | undefined;
  readonly method?: string | undefined;
  readonly params?: string | undefined;
}

/** The method that is asked for, and its params as JSON text. */
function asked({ tool, args, prompt, uri, method, params }: Asked): [method: string, params: string | undefined] {
  const named = (name: string): string =>
    `{"name":${JSON.stringify(name)}${args === undefined ? '' : `,"arguments":${args}`}}`;
  if (tool !== undefined) return ['tools/call', named(tool)];
  if (prompt !== undefined) return ['prompts/get', named(prompt)];
  if (uri !== undefined) return ['resources/read', JSON.stringify({ uri })];
  return [method ?? 'tools/list', params];
}

await main(async () => {
  const { values } = parseArguments(options, usage);
  const { policy, token, tool, provider } = values;
  if (policy.length === 0) throw new UserError(usage);
  const [only] = policy;
  const component = only?.endsWith('.wasm')
    ? only
    : await compilePolicy({ ...readSources(policy), entrypoint: defaultEntrypoint });
  const [method, params] = asked(values);
  if (token !== undefined && !existsSync(token)) throw new UserError(`The token ${token} is not there.`);
  const question = {
    token: token === undefined ? undefined : readFileSync(token, 'utf8'),
    method,
    params,
    headers: parseEnv(values.header),
    tools: [
      ...(values.tools?.split(',') ?? []),
      ...(provider === undefined ? [] : await toolNames(provider, parseEnv(values.env))),
      ...(tool === undefined ? [] : [tool]),
    ].filter((name, index, all) => all.indexOf(name) === index),
  };
  process.stdout.write(explain(await (await loadPolicy(component))(), question));
});
