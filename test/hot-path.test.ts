/**
 * What most requests run through is written for an engine that interprets. Some of what an engine has it has in JavaScript, and
 * interprets that too: `for…of` over two items costs 4.4 µs, `map` of one 1.2, `slice` of a string 0.9, an expression's `test`
 * 0.9, `instanceof` 0.5; a call of a function costs 0.2.
 */
import { readFileSync } from 'node:fs';
import { parseAst } from 'rolldown/parseAst';
import { describe, expect, it, test } from 'vitest';
import { findAll, isNode, type Node } from '../scripts/components/bindings/tree.ts';
import { inRoot } from '../scripts/paths.ts';

/** By file in `src`: the functions that a call of a tool runs through, by name; those made within them count too. */
const hot: Readonly<Record<string, readonly string[]>> = {
  'component/handler.ts': ['handle', 'finish'],
  'wasi/incoming.ts': ['requestHead', 'requestBody', 'constructor', 'header', 'headerBytes', 'read', 'close', 'open'],
  'wasi/streams.ts': ['readAll', 'encode', 'writeAll'],
  'wasi/respond.ts': ['respond', 'responseFields', 'writeBody'],
  'app.ts': [
    'serve',
    'serveMcp',
    'serveMethod',
    'serveCaller',
    'readMessages',
    'serveMessages',
    'finish',
    'answerOf',
    'andThen',
  ],
  'access.ts': ['createAccess'],
  'http/origin.ts': ['checkOrigin'],
  'http/routes.ts': ['routeOf', 'publicUrlOf'],
  'http/body.ts': ['readBody'],
  'http/response.ts': ['emptyResponse'],
  'http/refusal.ts': ['isRefusal'],
  'json/read.ts': ['readJson', 'mayBeTooDeep', 'isObject', 'memberAt'],
  'json/write.ts': ['member', 'objectText'],
  'auth/index.ts': ['authenticate', 'admit'],
  'auth/token-cache.ts': ['createTokenCache'],
  'bounded-map.ts': ['createBoundedMap'],
  'policy/gate.ts': ['enforce', 'decideAll', 'restrictedTo'],
  'policy/policy.ts': ['judge', 'decide', 'visible', 'holdsRareMember', 'memoize'],
  'policy/input.ts': [
    'inputText',
    'callerText',
    'tokenText',
    'requestText',
    'protocolMembers',
    'clientOf',
    'holdsLoneSurrogate',
  ],
  'policy/decide.ts': ['decisionOf', 'decisionOfValue'],
  'jsonrpc/decode.ts': ['decode', 'decodeMessage', 'createParamSource', 'idText', 'idOf'],
  'jsonrpc/encode.ts': ['resultText'],
  'mcp/era.ts': [
    'selectRevision',
    'messagesIn',
    'claimsModern',
    'isInitialize',
    'selectModern',
    'checkRequest',
    'checkFields',
    'revisionOf',
    'isRefused',
  ],
  'mcp/request-headers.ts': ['repeatsPlainly', 'checkVersionHeader', 'isMethodOf', 'checkName', 'namedBy'],
  'mcp/envelope.ts': ['envelopeOf', 'envelopeFault', 'isProgressToken', 'implementationFault'],
  'mcp/header-values.ts': ['readField', 'isEncoded', 'isPlain', 'holdsPlainOnly', 'readEncodedField', 'saysPlainly'],
  'mcp/mirrored-params.ts': ['createParamsCheck'],
  'mcp/versions.ts': ['revisionNamed'],
  'mcp/dispatch.ts': ['methodOf', 'answer', 'success', 'check'],
  'mcp/discover.ts': ['createDiscovery'],
  'mcp/exchange.ts': ['createOffers'],
  'mcp/exchange-methods.ts': ['createExchangeMethods'],
  'mcp/exchange-context.ts': ['readContext', 'progressToken', 'metaText'],
  'mcp/tool-exchange.ts': ['runToolCall'],
  'mcp/freshness.ts': ['createFreshness'],
  'mcp/tools.ts': ['readToolCall', 'callTool', 'toolResult', 'contentText'],
  'mcp/content.ts': ['contentBlockText', 'blockText'],
  'mcp/provider-json.ts': ['stringText', 'stringMember', 'checkResult'],
  'mcp/params.ts': ['requiredString', 'optionalStringMember', 'optionalObject', 'presentMember', 'isProvidersText'],
  'mcp/result-text.ts': ['legacyResult', 'modernResult', 'metaText'],
};

/** Methods that the engine has in JavaScript, or that run an expression. */
const interpreted = new Set([
  'map',
  'filter',
  'find',
  'findIndex',
  'every',
  'some',
  'flatMap',
  'forEach',
  'reduce',
  'from',
  'entries',
  'slice',
  'split',
  'match',
  'matchAll',
  'replace',
  'test',
  'exec',
  'search',
  'subarray',
  'finally',
]);

/** @returns what a function has that is interpreted twice, as text with its line. */
function faultsIn(code: string, name: string): string[] {
  const functions = findAll(parseAst(code, { lang: 'ts' }) as unknown as Node, (node) => nameOf(node) === name);
  if (functions.length === 0) throw new Error(`There is no function ${name}.`);
  return functions.flatMap((each) => findAll(each, isInterpreted)).map(({ start }) => lineAt(code, start));
}

function nameOf({ type, id, key, value, init }: Node): string | undefined {
  if (type === 'FunctionDeclaration') return textOf(id);
  if (type === 'VariableDeclarator') return isFunction(init) ? textOf(id) : undefined;
  return (type === 'MethodDefinition' || type === 'Property') && isFunction(value) ? textOf(key) : undefined;
}

const isFunction = (node: unknown): boolean =>
  isNode(node) && (node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression');

const textOf = (node: unknown): string | undefined => (node as { name?: string } | null)?.name;

function isInterpreted({ type, callee, operator }: Node): boolean {
  if (type === 'ForOfStatement' || type === 'ForInStatement' || type === 'SpreadElement') return true;
  // Takes a list apart by its iterator, as `for…of` does.
  if (type === 'ArrayPattern') return true;
  if (type === 'BinaryExpression') return operator === 'instanceof';
  if (type !== 'CallExpression') return false;
  return interpreted.has(textOf((callee as Node)['property']) ?? '');
}

const lineAt = (code: string, at: number): string => {
  const before = code.slice(0, at);
  const line = code.slice(before.lastIndexOf('\n') + 1).split('\n')[0]!;
  return `${before.split('\n').length}: ${line.trim()}`;
};

describe.each(Object.entries(hot))('src/%s', (file, names) => {
  const code = readFileSync(inRoot('src', file), 'utf8');

  it.each(names)(
    '%s has nothing that the engine interprets twice: write a loop by index, or move what is rare',
    (name) => {
      expect(faultsIn(code, name)).toEqual([]);
    },
  );
});

test.each([
  ['for (const a of b) c(a);', 1],
  ['return [...a].map(b);', 2],
  ['return a instanceof B;', 1],
  ['const [, a] = b;', 1],
  ['return () => a.test(b);', 1],
  ['for (let i = 0; i < a.length; i++) b(a[i], a.indexOf(c));', 0],
])('%s is found to be so', (body, count) => {
  for (const code of [`function f() { ${body} }`, `const f = () => { ${body} };`, `class A { f() { ${body} } }`]) {
    expect(faultsIn(code, 'f')).toHaveLength(count);
  }
});
