import { describe, expect, it } from 'vitest';
import { isSerializedOrigin } from '../../src/http/origin.ts';

describe('isSerializedOrigin', () => {
  it.each([
    'http://a',
    'https://a.example',
    'https://a.example:8443',
    'http://[::1]:1',
    'http://127.0.0.1',
    'null',
    'ws://a',
    'app://a.b-c_d~e:1',
    'app://[::1]',
    'file://',
  ])('takes %s', (text) => {
    expect(isSerializedOrigin(text)).toBe(true);
  });

  it.each([
    'http://a:80',
    'https://a:443',
    'https://a/',
    'https://a?',
    'https://a#',
    'https://A',
    'https://u@a',
    'https:a',
    'https:/a',
    'https:\\\\a',
    'ws://a:80',
    'App://a',
    'app://a/',
    'app://a?',
    'app://*',
    'app://a,b',
    'data:a',
    '://a',
    'NULL',
    'https://',
    'https://a b',
    'https://127.1',
    'https://a:08',
    'https://a\n',
    'https://ä.example',
  ])('refuses %j', (text) => {
    expect(isSerializedOrigin(text)).toBe(false);
  });
});
