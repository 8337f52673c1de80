import { describe, expect, it } from 'vitest';
import { acceptsEvents, acceptsHtml, acceptsJson, isJsonContentType } from '../../src/http/negotiate.ts';

describe('isJsonContentType', () => {
  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'application/json ; a=b; c=d',
    'application/json;',
    'Application/JSON',
    ' application/json ',
  ])('takes %j', (header) => {
    expect(isJsonContentType(header)).toBe(true);
  });

  it.each([
    undefined,
    '',
    ';',
    'json',
    'text/json',
    'text/plain',
    'text/plain; application/json',
    'application/jsonp',
    'application/json+x',
    'application/vnd.api+json',
    'application/json-rpc',
    'application/*',
    '*/*',
    'application/ json',
    'application/json, application/json',
    'application/json, text/plain',
    'text/plain, application/json',
    '\uFF41pplication/json',
  ])('refuses %j', (header) => {
    expect(isJsonContentType(header)).toBe(false);
  });
});

describe('acceptsHtml', () => {
  it.each(['text/html', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'a/b, Text/HTML;q=0.1'])(
    'takes %j',
    (header) => {
      expect(acceptsHtml(header)).toBe(true);
    },
  );

  it.each([undefined, '', '*/*', 'text/*', 'text/html;q=0', 'application/json, text/event-stream'])(
    'is no wish: %j',
    (header) => {
      expect(acceptsHtml(header)).toBe(false);
    },
  );
});

describe('acceptsJson', () => {
  it.each([
    undefined,
    '',
    ' ',
    'application/json',
    'application/json, text/event-stream',
    'text/event-stream, application/json',
    'text/event-stream,application/json;q=0.1',
    'APPLICATION/JSON',
    'application/json; charset=utf-8',
    'application/json;q=1.000',
    'application/json;q=0.001',
    'application/*',
    '*/*',
    '*/*;q=0.1',
    'text/html, */*',
    'application/json, */*;q=0',
    'application/json, application/*;q=0',
    'application/*, */*;q=0',
    ',, application/json ,',
    'text/event-stream;q=0, application/json',
  ])('takes %j', (header) => {
    expect(acceptsJson(header)).toBe(true);
  });

  it.each([
    'text/event-stream',
    'text/html',
    'text/*',
    'application/xml',
    'application/jsonp',
    'application/json;q=0',
    'application/json; q=0.000',
    'application/json;Q=0.',
    'application/json;charset=utf-8;q=0',
    'application/json; q=0 , */*',
    'application/json;q=0, application/*, */*',
    'application/*;q=0, */*',
    '*/*;q=0',
    '*',
    'application',
    'json',
  ])('refuses %j', (header) => {
    expect(acceptsJson(header)).toBe(false);
  });

  it.each([';q=0', '; ', 'application/json;', ',', ';q=0.000 ', ' \t'])(
    'takes time in proportion to the length of a header that repeats %j',
    (part) => {
      const header = `application/json${part.repeat(100_000)}x`;
      expect(acceptsJson(header)).toBeTypeOf('boolean');
      expect(isJsonContentType(header)).toBeTypeOf('boolean');
    },
  );
});

describe('a stream of events', () => {
  it.each([
    'application/json, text/event-stream',
    'text/event-stream,application/json',
    'TEXT/Event-Stream; q=0.1, */*',
    'text/event-stream;charset=utf-8',
  ])('is taken by who names it: %j', (header) => expect(acceptsEvents(header)).toBe(true));

  it.each([undefined, '', '*/*', 'text/*', 'application/json', 'text/event-stream;q=0', 'text/event-streams'])(
    'is not sent to who does not: %j',
    (header) => expect(acceptsEvents(header)).toBe(false),
  );
});
