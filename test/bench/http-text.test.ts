import { describe, expect, test } from 'vitest';
import { requestText, responseFrame } from '../../bench/http-text.ts';

test('a request says how long its body is, in bytes', () => {
  const text = requestText('127.0.0.1:8080', '/mcp', '{"a":"ü"}', { authorization: 'Bearer t' });
  expect(text).toBe(
    [
      'POST /mcp HTTP/1.1',
      'host: 127.0.0.1:8080',
      'content-type: application/json',
      'accept: application/json, text/event-stream',
      'content-length: 10',
      'authorization: Bearer t',
      '',
      '{"a":"ü"}',
    ].join('\r\n'),
  );
});

describe('the end of a response', () => {
  const responses = [
    ['with a length', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nx: y\r\n\r\nhello', 200],
    ['with a length that comes last', 'HTTP/1.1 200 OK\r\nx: y\r\ncontent-length:5\r\n\r\nhello', 200],
    ['without a body', 'HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n', 202],
    ['in chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\nA\r\n0123456789\r\n0\r\n\r\n', 200],
    ['in no chunk', 'HTTP/1.1 500 Oh\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n', 500],
  ] as const;

  test.each(responses)('%s is found', (_, text, status) => {
    expect(responseFrame(text)).toEqual({ status, end: text.length });
    expect(responseFrame(`${text}HTTP/1.1 200 OK\r\n`)).toEqual({ status, end: text.length });
  });

  test.each(responses)('%s is not found before it is there', (_, text) => {
    for (let length = 0; length < text.length; length++) expect(responseFrame(text.slice(0, length))).toBeUndefined();
  });
});
