/** A provider component: which transport fits it, and what clients would not take of what it says of itself. */
import { readComponent, type Component, type World } from '@wasmcp/node-host';
import { openProvider } from '../compose/ask-provider.ts';
import { chooseTransport, unservedBy } from '../compose/choose-transport.ts';
import { checkProvider, muteExchanges } from '../compose/fit.ts';
import { readSchema, uselessSchema } from '../dev/json-schema.ts';
import type { Installation, Transport } from '../installation.ts';
import { isExpected } from '../lib/command.ts';
import { printable } from '../lib/printable.ts';
import { unclaimed } from '../serve/unclaimed.ts';
import { createDryRun, type Provider } from '../transport.ts';
import { fault, note, ok, type Finding } from './finding.ts';

/** The world of `wasmcp:mcp` that a provider for each transport has. */
const worlds: Readonly<Record<Transport, string>> = {
  tools: 'tools-provider',
  'tools-resources': 'tools-resources-provider',
  'tools-resources-prompts': 'tools-resources-prompts-provider',
  full: 'full-provider',
};

export interface ExaminedProvider {
  readonly findings: readonly Finding[];
  /** Undefined where it does not start. */
  readonly provider: Provider | undefined;
}

/** @param env what it would see of the environment. */
export async function examineProvider(
  path: string,
  env: Readonly<Record<string, string>>,
  installation: Installation,
): Promise<ExaminedProvider> {
  const findings: Finding[] = [];
  try {
    const component = await readComponent(path, 'provider', installation.cache);
    findings.push(...(await examineFit(component, installation)));
    const provider = await openProvider(component, env, installation);
    findings.push(...(await examineAnswers(component, provider)));
    return { findings, provider };
  } catch (error) {
    if (!isExpected(error)) throw error;
    return { findings: [...findings, fault(printable(error.message))], provider: undefined };
  }
}

async function examineFit(component: Component, { unpluggedTransport, cache }: Installation): Promise<Finding[]> {
  const transport = chooseTransport(component, component.path);
  const unplugged = await readComponent(await unpluggedTransport(transport), 'transport', cache);
  checkProvider(unplugged, component);
  return [
    ok(`${component.path} is a ${worlds[transport]}: the transport ${transport} fits`),
    ...unservedBy(transport, [component]).map((name) =>
      fault(`It exports ${name}, which no transport serves without what comes before it.`),
    ),
    ...muteExchanges(unplugged, component).map((name) =>
      fault(`It exports ${name}, which the transport does not import.`),
    ),
  ];
}

/** What the operator would be told, by the event's members. */
const sentenceOf = ({ event, ...members }: Readonly<Record<string, unknown>>): string =>
  `${event}: ${['method', 'tool', 'detail'].flatMap((name) => members[name] ?? []).join(': ')}`;

/** @param exported what it exports. */
export async function examineAnswers(exported: World, provider: Provider): Promise<Finding[]> {
  const findings: Finding[] = [];
  const ask = createDryRun(provider, (event) => findings.push(fault(printable(sentenceOf(event)))));
  const result = async (method: string, params: object): Promise<Readonly<Record<string, unknown>>> => {
    const answer = await ask(method, params);
    if (answer.error !== undefined) findings.push(fault(`${method} fails: ${printable(answer.error.message)}`));
    return answer.result ?? {};
  };
  const clientInfo = { name: 'mcp-transport-http doctor', version: '0' };
  const greeting = await result('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo });
  if ('capabilities' in greeting)
    findings.push(...unclaimed(exported, greeting['capabilities'] as Readonly<Record<string, unknown>>).map(fault));
  const names: string[] = [];
  let cursor: unknown;
  for (let page = 0; page < maxPages && (page === 0 || cursor !== undefined); page++) {
    const { tools = [], nextCursor } = await result('tools/list', cursor === undefined ? {} : { cursor });
    for (const tool of tools as readonly ListedTool[]) {
      if (names.includes(tool.name)) findings.push(fault(`Two pages have a tool ${printable(tool.name)}.`));
      names.push(tool.name);
      findings.push(...schemaFaults(tool));
    }
    cursor = nextCursor;
  }
  if (cursor !== undefined)
    findings.push(note(`There are more than ${maxPages} pages of tools: the rest was not looked at.`));
  return [
    ...findings,
    ok(`It lists ${names.length} tools${names.length === 0 ? '' : `: ${printable(names.join(', '))}`}`),
  ];
}

/** A provider whose pages never end is not asked for ever. */
const maxPages = 100;

interface ListedTool {
  readonly name: string;
  readonly inputSchema: object;
  readonly outputSchema?: object;
}

const schemaFaults = ({ name, inputSchema, outputSchema }: ListedTool): Finding[] =>
  Object.entries({ inputSchema, outputSchema }).flatMap(([member, schema]) => {
    const problem = schema && readSchema(schema).fault;
    return problem === undefined ? [] : fault(uselessSchema(name, member, problem));
  });
