/** What is found out by comparing texts is what reading the fields, one after the other, would say: random requests. */
import { expect, test } from 'vitest';
import { decode } from '../../src/jsonrpc/decode.ts';
import { selectRevision } from '../../src/mcp/era.ts';
import type { RequestFields } from '../../src/mcp/header-values.ts';
import { seededRandom, type SeededRandom } from '../support/random.ts';

const modern = '2026-07-28';
const prefix = 'io.modelcontextprotocol/';
const methods = [
  'tools/call',
  'prompts/get',
  'resources/read',
  'tools/list',
  'tools/call, tools/call',
  'a',
  'Tools/call',
];
const versions = [
  modern,
  modern,
  modern,
  '2025-11-25',
  '2025-03-26',
  '2027-01-01',
  `${modern}, ${modern}`,
  'x',
  7,
  null,
];
const names = [
  'echo',
  'a',
  'a, a',
  '',
  'a b',
  'a\tb',
  'a\u0000',
  'caf\u00e9',
  '\ud800',
  '=',
  '=?base64?',
  '=?base64?YQ==?=',
  7,
  null,
];
const objects = [{}, {}, {}, null, [], 'text', 1, false];
const texts = ['client', 'client', 'client', '', '\ufeffc', '\ud800', 7, null, undefined];

interface Case {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly meta: Readonly<Record<string, unknown>>;
  /** The lines of each field. */
  readonly lines: Readonly<Record<string, readonly string[]>>;
}

const rarely = <T>(random: SeededRandom, usual: T, other: () => T): T => (random.below(12) === 0 ? other() : usual);
const base64 = (text: string): string => `=?base64?${Buffer.from(text).toString('base64')}?=`;

function randomCase(random: SeededRandom): Case {
  const method = random.pick(methods);
  const version = random.below(4) === 0 ? random.pick(versions) : modern;
  const named = rarely<unknown>(random, 'echo', () => random.pick(names));
  const capabilities = rarely<unknown>(random, {}, () =>
    random.pick([
      ...objects,
      {
        [random.pick(['roots', 'sampling', 'elicitation', 'experimental', 'extensions', 'other'])]:
          random.pick(objects),
      },
    ]),
  );
  const client = {
    name: 'client',
    version: '1',
    [random.pick(['name', 'version', 'title', 'websiteUrl', 'icons', 'x'])]: random.pick(texts),
  };
  // A value with a comma may come in two lines: its text is the same then.
  const written = (value: unknown): string[] => (random.below(2) === 0 ? [String(value)] : String(value).split(', '));
  const lines = (value: unknown): string[] =>
    rarely(random, written(value), () =>
      random.pick([
        [],
        [String(value), String(value)],
        [base64(String(value))],
        [String(random.pick(names))],
        [modern],
        [String(random.pick(versions))],
        [random.pick(methods)],
      ]),
    );
  return {
    method,
    params: { [method === 'resources/read' ? 'uri' : 'name']: named },
    meta: {
      [`${prefix}protocolVersion`]: version,
      [`${prefix}clientCapabilities`]: capabilities,
      [`${prefix}clientInfo`]: rarely<unknown>(random, { name: 'c', version: '1' }, () =>
        random.pick([client, ...objects]),
      ),
      ...(random.below(4) === 0 && { progressToken: random.pick([1, 'a', 1.5, {}, null]) }),
      ...(random.below(4) === 0 && { [`${prefix}logLevel`]: random.pick(['debug', 'debug', 'loud', 3, null]) }),
    },
    lines: {
      'mcp-protocol-version': lines(version),
      'mcp-method': lines(method),
      'mcp-name': lines(named),
    },
  };
}

const fieldsOf = (lines: Case['lines']): RequestFields => ({
  header: (name) => (lines[name] === undefined || lines[name].length === 0 ? undefined : lines[name].join(', ')),
  isRepeated: (name) => (lines[name] ?? []).length > 1,
});

/** What a field says, by the specification: undefined where it says nothing, null where it may not be so. */
function read(lines: readonly string[], isEncoded: boolean): string | null | undefined {
  if (lines.length === 0) return undefined;
  const [text] = lines as [string];
  if (lines.length > 1 || !/^[\t\x20-\x7e]*$/.test(text)) return null;
  const encoded = isEncoded ? /^=\?base64\?(.*)\?=$/.exec(text)?.[1] : undefined;
  if (encoded === undefined) return text;
  const bytes = Buffer.from(encoded, 'base64');
  return bytes.toString('base64') === encoded && Buffer.from(bytes.toString()).equals(bytes) ? bytes.toString() : null;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): boolean =>
  typeof value === 'string' && value.isWellFormed() && !value.startsWith('\ufeff');
const known = ['experimental', 'extensions', 'roots', 'sampling', 'elicitation'];
const levels = new Set<unknown>(['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency']);

function isEnvelope(meta: Case['meta']): boolean {
  const [version, capabilities, client, level] = [
    'protocolVersion',
    'clientCapabilities',
    'clientInfo',
    'logLevel',
  ].map((name) => meta[prefix + name]);
  const { progressToken: token } = meta;
  return (
    typeof version === 'string' &&
    isObject(capabilities) &&
    known.every((name) => (capabilities[name] ?? null) === null || isObject(capabilities[name])) &&
    ((client ?? null) === null ||
      (isObject(client) &&
        isText(client['name']) &&
        isText(client['version']) &&
        ['title', 'websiteUrl'].every((name) => (client[name] ?? null) === null || isText(client[name])) &&
        (client['icons'] ?? null) === null)) &&
    ((level ?? null) === null || levels.has(level)) &&
    ((token ?? null) === null || typeof token === 'string' || Number.isInteger(token))
  );
}

/** The error's code, in the order in which the specification's own server and ours tell faults; undefined: none. */
function expected({ method, params, meta, lines }: Case): number | undefined {
  if (!isEnvelope(meta)) return -32602;
  const version = meta[`${prefix}protocolVersion`];
  if (read(lines['mcp-protocol-version']!, false) !== version) return -32020;
  const named = read(lines['mcp-method']!, false);
  if (named !== undefined && named !== method) return -32020;
  if (version !== modern) return -32022;
  if (named === undefined) return -32020;
  const name = { 'tools/call': params['name'], 'prompts/get': params['name'], 'resources/read': params['uri'] }[method];
  return typeof name === 'string' && read(lines['mcp-name']!, true) !== name ? -32020 : undefined;
}

test('a modern request is taken, or refused with the code, that reading all of its fields comes to', () => {
  const random = seededRandom('random-headers');
  const counts = new Map<number | undefined, number>();
  for (let index = 0; index < 10_000; index++) {
    const each = randomCase(random);
    const { method, params, meta, lines } = each;
    // A request whose body names no revision is another matter: era.test.ts.
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, _meta: meta } });
    const answer = selectRevision(decode(new TextEncoder().encode(body)), fieldsOf(lines));
    const code = answer.tag === 'refused' ? answer.code : undefined;
    const wanted = expected(each);
    if (code !== wanted) throw new Error(`${code}, not ${wanted}: ${JSON.stringify(each)}`);
    counts.set(wanted, (counts.get(wanted) ?? 0) + 1);
  }
  for (const code of [undefined, -32602, -32020, -32022]) expect(counts.get(code)).toBeGreaterThan(20);
});
