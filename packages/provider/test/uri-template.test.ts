import { expect, test } from 'vitest';
import { uriMatcher } from '../src/uri-template.ts';

test.each([
  ['http-status://{code}', 'http-status://404', { code: '404' }],
  ['http-status://{code}', 'http-status://404/', undefined],
  ['http-status://{code}', 'http-status://', undefined],
  ['http-status://{code}', 'HTTP-STATUS://404', undefined],
  ['http-status://{code}', 'http-status://a%20b', { code: 'a b' }],
  ['http-status://{code}', 'http-status://a%2Fb', { code: 'a/b' }],
  ['http-status://{code}', 'http-status://%E0%A4', undefined],
  ['file:///{+path}', 'file:///a/../b.txt', { path: 'a/../b.txt' }],
  ['a.b://{x}/c+{y}?q', 'a.b://1/c+2?q', { x: '1', y: '2' }],
  ['a.b://{x}/c+{y}?q', 'axb://1/cc2q', undefined],
  ['a://fixed', 'a://fixed', {}],
  ['a:{__proto__}', 'a:1', Object.fromEntries([['__proto__', '1']])],
])('%s and %s', (template, uri, variables) => {
  expect(uriMatcher(template)(uri)).toEqual(variables);
});

test.each(['a://{x,y}', 'a://{?x}', 'a://{x*}', 'a://{x:3}', 'a://{', 'a://}', 'a://{}', 'a://{x}{x}'])(
  '%s is refused',
  (template) => {
    expect(() => uriMatcher(template)).toThrow(TypeError);
  },
);
