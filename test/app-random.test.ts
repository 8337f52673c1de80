/** Properties of the pipeline on random requests. `TEST_SEED` repeats a run. */
import { expect, it } from 'vitest';
import { testApp, type TestAnswer, type TestApp, type TestHead } from './support/app.ts';
import { randomJson, randomObject } from './support/random-json.ts';
import { seededRandom, type SeededRandom } from './support/random.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const methods = [
  'initialize',
  'ping',
  'tools/list',
  'tools/call',
  'resources/list',
  'resources/read',
  'resources/templates/list',
  'prompts/list',
  'prompts/get',
  'completion/complete',
  'notifications/initialized',
  '__proto__',
  '',
];
const members = [
  'name',
  'arguments',
  'uri',
  'cursor',
  'protocolVersion',
  'capabilities',
  'clientInfo',
  'ref',
  'argument',
];

/** A message whose members are there or not, and right or not. */
function randomMessage(random: SeededRandom): string {
  const sometimes = (text: string): string[] => (random.below(5) === 0 ? [] : [text]);
  const params = Array.from({ length: random.below(4) }, () => `"${random.pick(members)}":${randomJson(random, 3)}`);
  return `{${[
    ...sometimes(`"jsonrpc":${random.pick(['"2.0"', '"2.0"', '"2.0"', '2', '"1.0"'])}`),
    ...sometimes(`"id":${random.below(3) === 0 ? randomJson(random, 1) : random.below(1000)}`),
    ...sometimes(`"method":${random.below(8) === 0 ? randomJson(random, 1) : JSON.stringify(random.pick(methods))}`),
    ...sometimes(`"params":${random.below(5) === 0 ? randomJson(random, 2) : `{${params.join()}}`}`),
    ...(random.below(10) === 0 ? [`"${random.pick(['result', 'error', 'id'])}":${randomJson(random, 1)}`] : []),
  ].join()}}`;
}

/** The same bytes with some of them changed, cut out or doubled. */
function damage(random: SeededRandom, body: Uint8Array): Uint8Array {
  const at = random.below(body.length + 1);
  switch (random.below(4)) {
    case 0:
      return body.slice(0, at);
    case 1:
      return Uint8Array.from([...body.slice(0, at), ...random.bytes(1 + random.below(4)), ...body.slice(at)]);
    case 2:
      return body.map((byte, index) => (index === at ? random.below(256) : byte));
    default:
      return Uint8Array.from([...body.slice(0, at), ...body.slice(random.below(body.length + 1))]);
  }
}

function randomBody(random: SeededRandom): Uint8Array {
  switch (random.below(6)) {
    case 0:
      return random.bytes(random.below(100));
    case 1:
      return bytes(randomJson(random, 4));
    case 2:
      return bytes(`[${Array.from({ length: random.below(5) }, () => randomMessage(random)).join()}]`);
    case 3:
      return damage(random, bytes(randomMessage(random)));
    default:
      return bytes(randomMessage(random));
  }
}

const texts = [
  '',
  'a',
  '\0',
  '\u{1F600}',
  '\uD800',
  '"',
  '*/*',
  'application/json',
  '2025-03-26',
  '/mcp',
  'null',
  ', ',
  ';q=0',
  '[::1]',
];

function randomHead(random: SeededRandom): TestHead {
  const text = (): string => Array.from({ length: random.below(4) }, () => random.pick(texts)).join('');
  const names = ['content-type', 'accept', 'mcp-protocol-version', 'origin', 'content-length', 'host', 'authorization'];
  const headers = Array.from({ length: random.below(3) }, () => [
    random.pick(names),
    random.below(3) === 0 ? null : text(),
  ]);
  return {
    method: random.below(5) === 0 ? random.pick(['GET', 'OPTIONS', 'HEAD', text()]) : 'POST',
    path: random.below(5) === 0 ? text() : '/mcp',
    authority: random.below(5) === 0 ? text() : 'localhost:8080',
    headers: Object.fromEntries(headers) as Record<string, string | null>,
  };
}

/** Whether a value is a JSON-RPC response as the schema of MCP has it; the id of an error may be null or absent. */
function isResponse(value: unknown): boolean {
  const { jsonrpc, id, result, error } = value as {
    jsonrpc: unknown;
    id: unknown;
    result?: unknown;
    error?: { code: unknown; message: unknown };
  };
  if (jsonrpc !== '2.0') return false;
  const hasId = typeof id === 'string' || typeof id === 'number';
  if (error === undefined) return hasId && typeof result === 'object' && result !== null && !Array.isArray(result);
  const isError = Number.isInteger(error.code) && typeof error.message === 'string';
  return result === undefined && isError && (hasId || id === undefined || id === null);
}

const statuses = new Set([200, 202, 204, 400, 403, 404, 405, 406, 413, 415]);

/** What is wrong with an answer, and with what was done for it; nothing when all is well. */
function flawsOf({ status, headers, text, message }: TestAnswer, { calls, logged }: TestApp): string[] {
  const isEmpty = status === 202 || status === 204;
  const responses: unknown[] = message === undefined ? [] : Array.isArray(message) ? message : [message];
  const called = calls.filter(({ name }) => name !== 'clientInitialized');
  const checks: [string, boolean][] = [
    ['status', statuses.has(status)],
    ['header names', [...headers.keys()].every((name) => /^[a-z-]+$/.test(name))],
    ['header values', [...headers.values()].every((value) => /^[\x20-\x7e]*$/.test(value))],
    ['body', (text === '') === isEmpty],
    ['content type', headers.get('content-type') === (isEmpty ? undefined : 'application/json')],
    ['response', responses.every(isResponse)],
    ['something was thrown', logged.length === 0],
    ['what is refused reaches the provider', status === 200 || called.length === 0],
  ];
  return checks.flatMap(([flaw, isGood]) => (isGood ? [] : [flaw]));
}

it('every request gets one well-formed answer, whatever its head and body', { timeout: 60_000 }, async () => {
  const random = seededRandom('any request');
  const counts = new Map<number, number>();
  for (let round = 0; round < 3000; round++) {
    const app = testApp({}, random.below(2) === 0 ? {} : { MCP_ALLOWED_ORIGINS: '*' });
    const revision = random.pick(['2025-03-26', '2025-06-18', '2025-11-25', null]);
    const head = random.below(3) === 0 ? randomHead(random) : { headers: { 'mcp-protocol-version': revision } };
    const body = randomBody(random);
    const answer = await app.send(body, head);
    counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1);
    const example = `${JSON.stringify(head)} ${Buffer.from(body).toString('latin1')} → ${answer.text}`;
    expect({ example, flaws: flawsOf(answer, app) }).toEqual({ example, flaws: [] });
  }
  // Requests that are good, bad in themselves, and bad in their heads were all among them.
  expect([...counts.keys()]).toEqual(expect.arrayContaining([200, 202, 400, 404, 405, 415]));
});

it('arguments reach the provider as the very text that was sent', { timeout: 60_000 }, async () => {
  const random = seededRandom('arguments');
  for (let round = 0; round < 2000; round++) {
    const args = randomObject(random, 1 + random.below(5));
    const space = random.pick(['', ' ', '\r\n']);
    const params = [`"name":"t"`, `"arguments":${space}${args}${space}`, `"_meta":${randomObject(random, 2)}`];
    const shuffled = params.sort(() => random.next() - 0.5).join();
    const request = `{"jsonrpc":"2.0","id":${round},"method":"tools/call",${space}"params":{${shuffled}}}`;
    const isBatch = random.below(2) === 0;
    const app = testApp();
    const head = { headers: { 'mcp-protocol-version': isBatch ? null : '2025-11-25' } };
    const { status } = await app.send(isBatch ? `[{"jsonrpc":"2.0","method":"x"},${request}]` : request, head);
    const calls = [{ name: 'callTool', args: [{ name: 't', arguments: args }, undefined] }];
    expect({ request, status, calls: app.calls }).toEqual({ request, status: 200, calls });
  }
});
