import { afterEach, expect, test, vi } from 'vitest';
import { parseUrl } from '../../src/http/url.ts';

afterEach(() => vi.unstubAllGlobals());

test.each(['https://User:pass@Example.COM:443/a/../b?c=d#e', 'http://[::1]:8080', 'http://0x7f.1/'])(
  'has the members of a URL: %s',
  (text) => {
    const url = parseUrl(text)!;
    expect(url).toEqual(Object.fromEntries(Object.keys(url).map((name) => [name, new URL(text)[name as 'host']])));
    expect(Object.keys(url)).toHaveLength(8);
  },
);

test('text that comes again is not parsed again, be it a URL or not', () => {
  const parsed = vi.fn<(text: string) => void>();
  const { URL } = globalThis;
  vi.stubGlobal(
    'URL',
    class extends URL {
      constructor(text: string) {
        parsed(text);
        super(text);
      }
    },
  );
  for (const text of ['http://once.example', 'no URL', 'http://once.example', 'no URL']) {
    expect(parseUrl(text)?.host).toBe(text === 'no URL' ? undefined : 'once.example');
  }
  expect(parsed.mock.calls).toEqual([['http://once.example'], ['no URL']]);
  for (let n = 0; n < 100; n++) parseUrl(`http://${n}.example`);
  parseUrl('http://once.example');
  expect(parsed).toHaveBeenCalledTimes(103);
});
