/** The JSON reader against JSON.parse and a second reading of the text. */
import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { readJson } from '../../src/json/read.ts';
import { insist, inMemory } from './area.ts';
import { parsed, structureOf, type Span } from './json-reference.ts';
import { damagedJsonText, deepJsonText } from './json-texts.ts';

/** As docs/protocol.md has it. */
const deepest = 64;

export const json = inMemory(
  'json',
  'the JSON reader takes what JSON.parse takes, but for equal keys and depth, and gives back every part as written',
  8_000,
  () => fc.property(fc.oneof(deepJsonText, damagedJsonText), checkText),
);

function checkText(text: string): void {
  const read = readJson(text);
  const reference = parsed(text);
  if (reference === undefined) {
    insist(read.tag === 'failed' && read.reason === 'syntax', () => `${read.tag} what JSON.parse refuses`);
    return;
  }
  const { root, depth, hasEqualKeys } = structureOf(text);
  const faults = [...(depth > deepest ? ['depth'] : []), ...(hasEqualKeys ? ['duplicate-key'] : [])];
  const found = read.tag === 'failed' ? read.reason : 'ok';
  insist(
    faults.length === 0 ? found === 'ok' : faults.includes(found),
    () => `${found} instead of ${faults.join(' or ')}`,
  );
  if (read.tag === 'failed') return;
  insist(isDeepStrictEqual(read.value, reference.value), () => 'another value than that of JSON.parse');
  checkSpans(text, root, [], read.source);
}

/** The whole text may have white space around it. */
function checkSpans(text: string, span: Span, path: (string | number)[], source: (path: never) => string): void {
  const written = text.slice(span.start, span.end);
  const given = source(path as never);
  insist(
    (path.length === 0 ? given.trim() : given) === written,
    () => `${JSON.stringify(path)} is ${given} instead of ${written}`,
  );
  for (const [name, child] of span.children) checkSpans(text, child, [...path, name], source);
}
