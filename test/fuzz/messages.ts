/** Bodies of JSON-RPC, made by their structure, and what a server must make of them by the specifications alone. */
import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { parsed, structureOf, type Span } from './json-reference.ts';
import { damage, deepJsonText, jsonText, keyText, plainObjectText, scalarText } from './json-texts.ts';

/** An MCP-Protocol-Version; null leaves the field out. */
export type Version = string | null;

export const version: Arbitrary<Version> = fc.constantFrom<Version[]>(
  '2025-11-25',
  '2025-06-18',
  '2025-03-26',
  null,
  '2024-11-05',
  '2026-07-28',
  '2099-01-01',
  'x',
);

const methodText = fc.oneof(
  fc.constantFrom('"ping"', '"ping"', '"tools/list"', '"tools/call"', '"initialize"', '"notifications/initialized"'),
  fc.constantFrom('"resources/read"', '"prompts/get"', '"completion/complete"', '"\\u0070ing"', '"toString"', '""'),
  scalarText,
);
const idText = fc.oneof(fc.nat().map(String), fc.constantFrom('0', '-1', '"a"', '"\\u0061"', '""'), scalarText);
const paramsText = fc.oneof(
  fc.constantFrom('{}', '{"name":"empty"}', '{"name":"raw_arguments","arguments":{ "a" : 1e2 }}', '[]', 'null'),
  fc.constantFrom('{"protocolVersion":"2025-03-26","capabilities":{},"clientInfo":{"name":"c","version":"1"}}'),
  plainObjectText,
  deepJsonText,
);
const member = (name: string, value: Arbitrary<string>): Arbitrary<string> => value.map((text) => `"${name}":${text}`);
const usually = (text: Arbitrary<string>): Arbitrary<string> => fc.option(text, { nil: '', freq: 8 });
const rarely = (text: Arbitrary<string>): Arbitrary<string> =>
  fc.oneof({ weight: 9, arbitrary: fc.constant('') }, { weight: 1, arbitrary: text });

/** A message whose members are there or not, right or not, some twice. */
const messageText = fc
  .tuple(
    usually(
      member('jsonrpc', fc.constantFrom('"2.0"', '"2.0"', '"2.0"', '"2.0"', '"\\u0032.0"', '2', '"1.0"', 'null')),
    ),
    usually(member('id', idText)),
    usually(member('method', methodText)),
    usually(member('params', paramsText)),
    rarely(fc.tuple(fc.constantFrom('result', 'error'), jsonText).map(([name, value]) => `"${name}":${value}`)),
    rarely(fc.tuple(keyText, jsonText).map((parts) => parts.join(':'))),
    fc.boolean(),
  )
  .map(([jsonrpc, id, method, params, result, other, isReversed]) => {
    const members = [jsonrpc, id, method, params, result, other].filter((text) => text !== '');
    return `{${(isReversed ? members.toReversed() : members).join(',')}}`;
  });

const encoder = new TextEncoder();
const bytes = fc.uint8Array({ maxLength: 4 });

/** A body: a message, a batch, any JSON, damaged bytes, or noise. */
export const body: Arbitrary<Uint8Array> = fc.oneof(
  { weight: 5, arbitrary: messageText.map((text) => encoder.encode(text)) },
  {
    weight: 2,
    arbitrary: fc
      .oneof(
        fc.array(messageText, { maxLength: 5 }),
        fc
          .tuple(messageText, fc.integer({ min: 98, max: 103 }))
          .map(([text, length]) => Array<string>(length).fill(text)),
      )
      .map((texts) => encoder.encode(`[${texts.join()}]`)),
  },
  { weight: 1, arbitrary: jsonText.map((text) => encoder.encode(text)) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        messageText,
        damage<Uint8Array>(bytes, (parts) => Uint8Array.from(parts.flatMap((part) => [...part]))),
      )
      .map(([text, change]) => change(encoder.encode(text))),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }) },
);

/**
 * What must be answered: the status, and for each response, in order, the id's text, or undefined for an error without.
 */
export interface Expected {
  readonly status: number;
  readonly ids: readonly (string | undefined)[];
}

const refusal: Expected = { status: 400, ids: [undefined] };
/** Revisions that have no handshake, one of which is not there. */
const modern: ReadonlySet<string> = new Set(['2026-07-28', '2099-01-01']);

const supported: ReadonlySet<Version> = new Set(['2025-11-25', '2025-06-18', '2025-03-26', null]);

/** By JSON-RPC 2.0 and docs/protocol.md. */
export function expectedOf(sent: Uint8Array, named: Version): Expected {
  if (sent.length > 4 * 1024 * 1024) return { status: 413, ids: [undefined] };
  const text = textOf(sent);
  const read = text === undefined ? undefined : parsed(text);
  if (text === undefined || read === undefined) return refusal;
  const { root, depth, hasEqualKeys } = structureOf(text);
  if (depth > 64 || hasEqualKeys) return refusal;
  const isBatch = Array.isArray(read.value);
  if (named !== null && modern.has(named))
    return isBatch ? refusal : expectedUnderModern(named, read.value, root, text);
  if (!supported.has(named) && (isBatch || kindOf(read.value, root, text).kind !== 'initialize')) return refusal;
  if (!isBatch) {
    const { kind, id } = kindOf(read.value, root, text);
    if (kind === 'invalid') return { status: 400, ids: [id] };
    return kind === 'silent' ? { status: 202, ids: [] } : { status: 200, ids: [id] };
  }
  const items = read.value as readonly unknown[];
  const hasBatches = named === null || named === '2025-03-26';
  if (!hasBatches || items.length === 0 || items.length > 100) return refusal;
  const kinds = items.map((item, at) => kindOf(item, root.children.get(at)!, text));
  const answered = kinds.filter(({ kind }) => kind !== 'silent');
  if (answered.length === 0) return { status: 202, ids: [] };
  const isBad = kinds.every(({ kind }) => kind === 'invalid' || kind === 'initialize');
  return { status: isBad ? 400 : 200, ids: answered.map(({ id }) => id) };
}

/** A message without the envelope of modern requests, under a header field that is modern. */
function expectedUnderModern(named: string, value: unknown, root: Span, text: string): Expected {
  const { kind, id } = kindOf(value, root, text);
  if (kind !== 'silent') return { status: 400, ids: [id] };
  const isNotification = Object.hasOwn(value as object, 'method');
  return isNotification && named === '2026-07-28' ? { status: 202, ids: [] } : refusal;
}

/** The text of bytes that are UTF-8. */
function textOf(sent: Uint8Array): string | undefined {
  const text = Buffer.from(sent).toString();
  return Buffer.from(text).equals(sent) ? text : undefined;
}

interface Kind {
  /** `silent`: a notification, or a response. `initialize`: the request of that name. */
  readonly kind: 'request' | 'initialize' | 'silent' | 'invalid';
  readonly id?: string;
}

function kindOf(value: unknown, span: Span, text: string): Kind {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { kind: 'invalid' };
  const message = value as Readonly<Record<string, unknown>>;
  const has = (name: string): boolean => Object.hasOwn(message, name);
  const { start, end } = span.children.get('id') ?? { start: 0, end: 0 };
  const written = text.slice(start, end);
  const isInteger =
    typeof message['id'] === 'number' && (Number.isSafeInteger(message['id']) || /^-?\d+$/.test(written));
  if (has('id') && typeof message['id'] !== 'string' && !isInteger) return { kind: 'invalid' };
  const id = has('id') ? { id: written } : {};
  if (message['jsonrpc'] !== '2.0') return { kind: 'invalid', ...id };
  if (!has('method')) {
    const isResponse = has('result') ? !has('error') && has('id') : has('error');
    return isResponse ? { kind: 'silent' } : { kind: 'invalid', ...id };
  }
  const { method, params } = message;
  const isObject = typeof params === 'object' && !Array.isArray(params);
  const isRight = typeof method === 'string' && method !== '' && !has('result') && !has('error');
  if (!isRight || (has('params') && !isObject)) return { kind: 'invalid', ...id };
  if (!has('id')) return { kind: 'silent' };
  return { kind: method === 'initialize' ? 'initialize' : 'request', ...id };
}
