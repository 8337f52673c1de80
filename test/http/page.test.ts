import { expect, test } from 'vitest';
import { pageResponse } from '../../src/http/page.ts';

test('the page names the address, and nothing of it is taken for markup', () => {
  const { status, headers, body } = pageResponse(200, 'http://localhost/"><script>&', [['allow', 'POST']]);
  expect(status).toBe(200);
  expect(new Map(headers).get('allow')).toBe('POST');
  expect(body).toContain('<code>http://localhost/&quot;&gt;&lt;script&gt;&amp;</code>');
  expect(body).not.toContain('<script');
});

test('without an address the page names none', () => {
  expect(pageResponse(200, undefined).body).not.toContain('<code>');
});
