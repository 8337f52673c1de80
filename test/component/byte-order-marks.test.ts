import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepByteOrderMarks } from '../../src/component/byte-order-marks.ts';

const { decode } = TextDecoder.prototype;
beforeEach(keepByteOrderMarks);
afterEach(() => {
  TextDecoder.prototype.decode = decode;
});

const marked = Uint8Array.of(0xef, 0xbb, 0xbf, 0x61, 0xef, 0xbb, 0xbf);

test('a decoder without options keeps U+FEFF, wherever it stands', () => {
  expect(new TextDecoder().decode(marked)).toBe('\uFEFFa\uFEFF');
  expect(new TextDecoder('utf-8').decode(marked)).toBe('\uFEFFa\uFEFF');
  expect(new TextDecoder().decode()).toBe('');
  expect(new TextDecoder().decode(Uint8Array.of(0x61, 0xff))).toBe('a\uFFFD');
});

test('a decoder that was made before does, too', () => {
  TextDecoder.prototype.decode = decode;
  const early = new TextDecoder();
  keepByteOrderMarks();
  expect(early.decode(marked)).toBe('\uFEFFa\uFEFF');
});

test('decoders take turns, and text in pieces is decoded by its own', () => {
  const [one, other] = [new TextDecoder(), new TextDecoder()];
  for (const decoder of [one, other, one]) expect(decoder.decode(marked)).toBe('\uFEFFa\uFEFF');
  const half = one.decode(Uint8Array.of(0x61, 0xc3), { stream: true });
  expect(other.decode(Uint8Array.of(0x62))).toBe('b');
  expect(half + one.decode(Uint8Array.of(0xa9), { stream: true })).toBe('aé');
});

test('a decoder with options does what they say', () => {
  expect(new TextDecoder('utf-8', { fatal: true }).decode(marked)).toBe('a\uFEFF');
  expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(marked)).toBe('\uFEFFa\uFEFF');
  expect(() => new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.of(0xff))).toThrow(TypeError);
  expect(new TextDecoder('utf-16le').decode(Uint8Array.of(0xff, 0xfe, 0x61, 0))).toBe('a');
});
