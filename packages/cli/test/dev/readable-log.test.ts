import { expect, test } from 'vitest';
import { readableLog } from '../../src/dev/readable-log.ts';

function read(...pieces: string[]): string {
  let text = '';
  const log = readableLog((line) => (text += line));
  for (const piece of pieces) log(piece);
  return text;
}

const line = (members: object): string => `${JSON.stringify({ event: 'request', time: 't', ...members })}\n`;

test('a request is a short line', () => {
  expect(read(line({ id: '1', method: 'tools/call', name: 'echo', status: 200, ms: 3 }))).toBe(
    'tools/call echo 200 3 ms\n',
  );
  expect(read(line({ status: 415, ms: 0 }))).toBe('refused 415 0 ms\n');
  expect(read(line({ method: 'resources/read', uri: 'a:b', status: 200, ms: 1 }))).toBe(
    'resources/read a:b 200 1 ms\n',
  );
});

test('a fault of the provider is a sentence', () => {
  const fault = { event: 'provider-fault', method: 'tools/list', tool: 'a\n', detail: 'outputSchema: not JSON' };
  expect(read(`${JSON.stringify(fault)}\n`)).toBe(
    'The provider is at fault in tools/list, tool a : outputSchema: not JSON\n',
  );
  expect(read('{"event":"provider-fault","method":"initialize","detail":"d"}\n')).toBe(
    'The provider is at fault in initialize: d\n',
  );
});

test('a name does not reach the terminal as more than text', () => {
  expect(read(line({ method: 'tools/call', name: '\u001b[2J', status: 200, ms: 1 }))).toBe(
    'tools/call  [2J 200 1 ms\n',
  );
});

test('everything else stays as it is, in whatever pieces it comes', () => {
  expect(read('a\nb', 'c\n', '{"event":"request"\n', '{"event":"auth-refused"}\n')).toBe(
    'a\nbc\n{"event":"request"\n{"event":"auth-refused"}\n',
  );
});
