/** `explain`: what a policy decides for a caller, and why, without a server. */
import { readComponent } from '@wasmcp/node-host';
import { listToolNames } from '../compose/ask-provider.ts';
import { policyFromFiles } from '../compose/server-policy.ts';
import type { Command, Installation } from '../installation.ts';
import {
  fromCaller,
  parseEnv,
  parseHeaders,
  parseObject,
  runCommand,
  UserError,
  type Arguments,
} from '../lib/command.ts';
import { readText } from '../lib/files.ts';
import { findMixedComparisons } from '../policy/comparisons.ts';
import { explainDecision, inputDocument, type Question } from '../policy/explanation.ts';
import { loadPolicy } from '../policy/load.ts';
import {
  checkNames,
  environmentOf,
  hiddenPrefixes,
  namePrefix,
  parseNamedPath,
  type NamedPath,
} from '../router/names.ts';
import { eraOfMethod, newestLegacy, newestModern, revisionNamed, revisions, type Revision } from '../transport.ts';

const usage = (call: string): string => `${call} --policy POLICY.rego… [--policy DATA.json…] [OPTIONS]

Prints the input document, the decision and the tools that the caller sees; of Rego, also which comparisons met values
of different types.

  --policy FILE      Rego or data; may be repeated. Or one compiled policy (.wasm)
  --token FILE       a JWT (not verified) or its claims as JSON; none: a server without authorization
  --tool NAME        asks for tools/call of this tool
  --args JSON        its arguments, or a prompt's
  --prompt NAME      asks for prompts/get
  --uri URI          asks for resources/read
  --method METHOD    asks for any other method (default: tools/list), with
  --params JSON      its params
  --revision DATE    the revision of MCP in which it is asked: ${revisions.map(({ id }) => id).join(', ')}
                     (default: the newest that has the method)
  --header N=VALUE   a header of the request; may be repeated
  --tools A,B        tools of which to say whether the caller sees them
  --provider FILE    the provider component whose tools these are; may be repeated, and NAME=FILE, as for start; with
  --env NAME[=VALUE] its environment; may be repeated`;

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
  revision: one,
  header: many,
  tools: one,
  provider: many,
  env: many,
} as const;

type Values = Arguments<typeof options>['values'];

/** The method that is asked for, and its params as JSON text. */
function readQuestion({ tool, args, prompt, uri, method, params }: Values): Pick<Question, 'method' | 'params'> {
  // The texts are handed on as they are; whether the transport takes them is seen later.
  parseObject('--args', args);
  parseObject('--params', params);
  const asked = Object.entries({ tool, prompt, uri, method }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`],
  );
  if (asked.length > 1) throw new UserError(`${asked[0]} and ${asked[1]} ask for different things: choose one.`);
  if (args !== undefined && tool === undefined && prompt === undefined) {
    throw new UserError('--args needs --tool or --prompt.');
  }
  if (params !== undefined && method === undefined && asked.length > 0) {
    throw new UserError(`--params goes with --method, not with ${asked[0]}.`);
  }
  const paramsNaming = (name: string): string =>
    `{"name":${JSON.stringify(name)}${args === undefined ? '' : `,"arguments":${args}`}}`;
  if (tool !== undefined) return { method: 'tools/call', params: paramsNaming(tool) };
  if (prompt !== undefined) return { method: 'prompts/get', params: paramsNaming(prompt) };
  if (uri !== undefined) return { method: 'resources/read', params: JSON.stringify({ uri }) };
  return { method: method ?? 'tools/list', params };
}

/** The revision that is asked for, which has to have the method. */
function readRevision(revision: string | undefined, method: string): Revision {
  const era = eraOfMethod(method);
  if (revision === undefined) return era === 'legacy' ? newestLegacy : newestModern;
  const named = revisionNamed(revision);
  if (named === undefined) {
    throw new UserError(`--revision ${revision} is not served: ${revisions.map(({ id }) => id).join(', ')} are.`);
  }
  if (era !== undefined && era !== named.era) throw new UserError(`Revision ${revision} has no ${method}.`);
  return named;
}

/** The tools of providers, under the names that clients know. */
async function toolsOf(
  providers: readonly NamedPath[],
  env: Readonly<Record<string, string>>,
  installation: Installation,
): Promise<string[]> {
  const names = providers.map(({ as }) => as);
  checkNames(names);
  const isAlone = providers.length === 1 && names[0] === undefined;
  const all: string[] = [];
  for (const { as, path } of providers) {
    const component = await readComponent(fromCaller(path), 'provider', installation.cache);
    const own = isAlone ? env : environmentOf(as, hiddenPrefixes(names), env);
    for (const name of await listToolNames(component, own, installation)) all.push(namePrefix(as) + name);
  }
  return all;
}

/** Of a compiled policy there is no Rego, and so no trace. */
const isCompiled = ([first]: readonly string[]): boolean => first!.endsWith('.wasm');

function readToken(file: string): string {
  return readText(fromCaller(file), `The token ${file}`);
}

export const explain: Command = (installation, args) => {
  const syntax = { usage: usage(installation.call('explain')), options };
  const run = async ({ values }: Arguments<typeof options>): Promise<void> => {
    const { policy, token, tool, tools, provider, header, env } = values;
    if (policy.length === 0) throw new UserError(`--policy is missing.\n\n${syntax.usage}`);
    const provided = await toolsOf(provider.map(parseNamedPath), parseEnv(env), installation);
    const names = [...(tools?.split(',') ?? []), ...provided, ...(tool === undefined ? [] : [tool])];
    const asked = readQuestion(values);
    const question: Question = {
      ...asked,
      revision: readRevision(values.revision, asked.method),
      token: token === undefined ? undefined : readToken(token),
      headers: parseHeaders(header),
      tools: [...new Set(names)],
      provided: provider.length === 0 ? undefined : provided,
    };
    const component = await policyFromFiles(policy.map(fromCaller), installation);
    process.stdout.write(explainDecision(await loadPolicy(component, installation), question));
    const notes = isCompiled(policy) ? [] : await findMixedComparisons(policy, inputDocument(question), installation);
    if (notes.length > 0) process.stdout.write(`\n${notes.join('\n')}\n`);
  };
  return runCommand(syntax, run, args);
};
