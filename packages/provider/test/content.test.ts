import { expect, test } from 'vitest';
import { audio, contents, embedded, image, link, text } from '../src/content.ts';

test('text', () => expect(text('a')).toEqual({ tag: 'text', val: { text: 'a' } }));

test.each([
  [Uint8Array.of(), ''],
  [Uint8Array.of(0, 255, 16), 'AP8Q'],
  ['AP8Q', 'AP8Q'],
  [new Uint8Array(20_000).fill(1), Buffer.from(new Uint8Array(20_000).fill(1)).toString('base64')],
])('bytes become Base64, which stays what it is', (data, base64) => {
  expect(image(data, 'image/png')).toEqual({ tag: 'image', val: { data: base64, mimeType: 'image/png' } });
  expect(audio(data, 'audio/wav')).toEqual({ tag: 'audio', val: { data: base64, mimeType: 'audio/wav' } });
});

test('contents are text or bytes', () => {
  const written = { tag: 'text', val: { uri: 'a:b', mimeType: 'text/plain', text: 'x' } };
  expect(contents('a:b', 'x', 'text/plain')).toEqual(written);
  expect(contents('a:b', Uint8Array.of(1))).toEqual({ tag: 'blob', val: { uri: 'a:b', blob: 'AQ==' } });
  expect(embedded(contents('a:b', 'x', 'text/plain'))).toEqual({ tag: 'resource', val: { resource: written } });
});

test('a link', () => {
  expect(link({ uri: 'a:b', name: 'b' })).toEqual({ tag: 'resource-link', val: { uri: 'a:b', name: 'b' } });
});
