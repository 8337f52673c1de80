import { describe, expect, it } from 'vitest';
import { decode, maxBatchLength, type RpcMessage } from '../../src/jsonrpc/decode.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function single(text: string): RpcMessage {
  const decoded = decode(bytes(text));
  if (decoded.tag !== 'single') throw new Error(`not a single message: ${JSON.stringify(decoded)}`);
  return decoded.messages[0]!;
}

const faultCode = (decoded: ReturnType<typeof decode>): number | undefined =>
  decoded.tag === 'failed' ? decoded.reason.code : undefined;

/** A text in UTF-16. */
const utf16 = (text: string, littleEndian: boolean): Uint8Array => {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let at = 0; at < text.length; at++) view.setUint16(at * 2, text.charCodeAt(at), littleEndian);
  return new Uint8Array(view.buffer);
};
/** Params with a number inside so many more levels. */
const nested = (levels: number, open: string, close: string): string =>
  `{"jsonrpc":"2.0","id":1,"method":"m","params":{"a":${open.repeat(levels)}1${close.repeat(levels)}}}`;

/** A batch of so many messages, none of them valid. */
const batch = (length: number): Uint8Array => bytes(JSON.stringify(Array<number>(length).fill(1)));

describe('a body that is no JSON text', () => {
  const ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
  it.each<[string, Uint8Array]>([
    ['empty', bytes('')],
    ['white space', bytes(' \r\n\t')],
    ['truncated', bytes(ping.slice(0, -1))],
    ['two texts', bytes(`${ping}${ping}`)],
    ['two lines', bytes(`${ping}\n${ping}\n`)],
    ['a comma at the end', bytes('{"jsonrpc":"2.0","id":1,"method":"ping",}')],
    ['a comment', bytes(`${ping} // ping`)],
    ['single quotes', bytes("{'jsonrpc':'2.0'}")],
    ['a name without quotes', bytes('{jsonrpc:"2.0"}')],
    ['NaN', bytes('{"jsonrpc":"2.0","id":NaN,"method":"ping"}')],
    ['a leading zero', bytes('{"jsonrpc":"2.0","id":01,"method":"ping"}')],
    ['a plus sign', bytes('{"jsonrpc":"2.0","id":+1,"method":"ping"}')],
    ['a number that ends in a point', bytes('{"jsonrpc":"2.0","id":1.,"method":"ping"}')],
    ['a hexadecimal number', bytes('{"jsonrpc":"2.0","id":0x1,"method":"ping"}')],
    ['a malformed escape', bytes('{"jsonrpc":"2.0","id":"\\x41","method":"ping"}')],
    ['half an escape', bytes('{"jsonrpc":"2.0","id":"\\u00","method":"ping"}')],
    ['a raw control character', bytes('{"jsonrpc":"2.0","id":"\u0001","method":"ping"}')],
    ['a raw line break in a string', bytes('{"jsonrpc":"2.0","id":"\n","method":"ping"}')],
    ['a raw NUL', bytes('{"jsonrpc":"2.0","id":"\0","method":"ping"}')],
    ['a NUL at the end', bytes(`${ping}\0`)],
    ['white space that JSON does not know', bytes(`\u00A0${ping}`)],
    ['a line separator', bytes(`${ping}\u2028`)],
    ['a vertical tab', bytes(`${ping}\v`)],
    ['a byte order mark', bytes(`\uFEFF${ping}`)],
    ['UTF-16, big endian', utf16(ping, false)],
    ['UTF-16, little endian', utf16(ping, true)],
    ['UTF-16 with a byte order mark', utf16(`\uFEFF${ping}`, true)],
    ['a byte that is no UTF-8', Uint8Array.of(0x22, 0xff, 0x22)],
    ['an overlong sequence', Uint8Array.of(0x22, 0xc0, 0xaf, 0x22)],
    ['an overlong NUL', Uint8Array.of(0x22, 0xc0, 0x80, 0x22)],
    ['an encoded surrogate', Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22)],
    ['beyond U+10FFFF', Uint8Array.of(0x22, 0xf4, 0x90, 0x80, 0x80, 0x22)],
    ['a truncated sequence', Uint8Array.of(0x22, 0xe2, 0x82, 0x22)],
    ['a truncated sequence at the end', Uint8Array.of(0x22, 0x22, 0xe2)],
    ['JavaScript', bytes('alert(1)')],
    ['undefined', bytes('undefined')],
    ['XML', bytes('<methodCall/>')],
    ['a form', bytes('{"jsonrpc":"2.0"}=')],
  ])('is a parse error: %s', (_, body) => {
    expect(faultCode(decode(body))).toBe(-32700);
  });
});

describe('JSON that is no message', () => {
  it.each(['null', 'true', '0', '1e400', '""', '"ping"', ' 7 '])('%s is an invalid request', (text) => {
    expect(single(text)).toMatchObject({ tag: 'invalid', id: undefined });
  });

  it.each<[string, string, string | undefined]>([
    ['an empty object', '{}', undefined],
    ['no jsonrpc', '{"id":1,"method":"ping"}', '1'],
    ['jsonrpc 1.0', '{"jsonrpc":"1.0","id":1,"method":"ping"}', '1'],
    ['jsonrpc as a number', '{"jsonrpc":2.0,"id":1,"method":"ping"}', '1'],
    ['jsonrpc with a space', '{"jsonrpc":"2.0 ","id":1,"method":"ping"}', '1'],
    ['JSONRPC', '{"JSONRPC":"2.0","id":1,"method":"ping"}', '1'],
    ['no method', '{"jsonrpc":"2.0","id":1}', '1'],
    ['nothing but jsonrpc', '{"jsonrpc":"2.0"}', undefined],
    ['an empty method', '{"jsonrpc":"2.0","id":1,"method":""}', '1'],
    ['a number as method', '{"jsonrpc":"2.0","id":1,"method":1}', '1'],
    ['null as method', '{"jsonrpc":"2.0","id":1,"method":null}', '1'],
    ['an array as method', '{"jsonrpc":"2.0","id":1,"method":["ping"]}', '1'],
    ['method and result', '{"jsonrpc":"2.0","id":1,"method":"ping","result":{}}', '1'],
    ['method and null as result', '{"jsonrpc":"2.0","id":1,"method":"ping","result":null}', '1'],
    ['method and error', '{"jsonrpc":"2.0","id":1,"method":"ping","error":{"code":1,"message":"m"}}', '1'],
    ['result and error', '{"jsonrpc":"2.0","id":1,"result":{},"error":{"code":1,"message":"m"}}', '1'],
    ['a result without an id', '{"jsonrpc":"2.0","result":{}}', undefined],
    ['params as an array', '{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}', '1'],
    ['params as a string', '{"jsonrpc":"2.0","id":1,"method":"ping","params":"{}"}', '1'],
    ['params as a number', '{"jsonrpc":"2.0","id":1,"method":"ping","params":0}', '1'],
    ['params of a notification as an array', '{"jsonrpc":"2.0","method":"ping","params":[]}', undefined],
    ['everything in __proto__', '{"__proto__":{"jsonrpc":"2.0","id":1,"method":"ping"}}', undefined],
    ['the method in __proto__', '{"jsonrpc":"2.0","id":1,"__proto__":{"method":"ping"}}', '1'],
    ['id null', '{"jsonrpc":"2.0","id":null,"method":"ping"}', undefined],
    ['a posted result with id null', '{"jsonrpc":"2.0","id":null,"result":{}}', undefined],
  ])('%s is an invalid request, its id kept where there is one', (_, text, id) => {
    expect(single(text)).toMatchObject({ tag: 'invalid', id });
  });
});

describe('params that are null', () => {
  it.each(['request', 'notification'])('count as absent in a %s', (tag) => {
    const id = tag === 'request' ? '"id":1,' : '';
    expect(single(`{"jsonrpc":"2.0",${id}"method":"ping","params":null}`)).toMatchObject({ tag, params: {} });
  });
});

describe('duplicate names', () => {
  it.each([
    ['two methods', '{"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/call"}'],
    ['two ids', '{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}'],
    ['two equal ids', '{"jsonrpc":"2.0","id":1,"id":1,"method":"ping"}'],
    ['two names of a tool', '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","name":"b"}}'],
    ['one of them escaped', '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","n\\u0061me":"b"}}'],
    ['in arguments', '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","arguments":{"x":1,"x":1}}}'],
    ['deep inside', '{"jsonrpc":"2.0","id":1,"method":"m","params":{"a":[[{"b":{"c":0,"c":0}}]]}}'],
    ['in a batch', '[{"jsonrpc":"2.0","id":1,"method":"ping","id":2}]'],
    ['two __proto__', '{"jsonrpc":"2.0","id":1,"method":"ping","params":{"__proto__":1,"__proto__":2}}'],
    ['two empty names', '{"jsonrpc":"2.0","id":1,"method":"ping","params":{"":1,"":2}}'],
  ])('are refused as an invalid request: %s', (_, text) => {
    expect(faultCode(decode(bytes(text)))).toBe(-32600);
  });

  it('in different objects are none', () => {
    expect(single('{"jsonrpc":"2.0","id":1,"method":"m","params":{"id":1,"method":{"id":2}}}').tag).toBe('request');
  });
});

describe('depth', () => {
  it('is accepted to 64 levels, the message and its params counted', () => {
    expect(single(nested(62, '[', ']')).tag).toBe('request');
    expect(single(nested(62, '{"a":', '}')).tag).toBe('request');
  });

  it.each([63, 100, 500, 100_000])('is refused as an invalid request beyond: %i more', (levels) => {
    expect(faultCode(decode(bytes(nested(levels, '[', ']'))))).toBe(-32600);
    expect(faultCode(decode(bytes(nested(levels, '{"a":', '}'))))).toBe(-32600);
  });

  it.each(['[', '{"a":', '[{"a":'])('of brackets that are never closed is refused: %s', (open) => {
    expect(faultCode(decode(bytes(open.repeat(100_000))))).toBeOneOf([-32600, -32700]);
  });
});

describe('a batch', () => {
  it('has at least one message', () => {
    expect(faultCode(decode(bytes('[]')))).toBe(-32600);
    expect(faultCode(decode(bytes(' [ ] ')))).toBe(-32600);
  });

  it('has a bounded number of messages', () => {
    expect(decode(batch(maxBatchLength)).tag).toBe('batch');
    expect(faultCode(decode(batch(maxBatchLength + 1)))).toBe(-32600);
  });

  it('is decoded message by message, each with its own id and params', () => {
    const decoded = decode(
      bytes(
        '[{"jsonrpc":"2.0","id": 1.0 ,"method":"a","params":{"arguments": { "x" : 1e2 }}}, 1, [], ' +
          '{"jsonrpc":"2.0","id":"b","method":"a","params":{"arguments":{"y":2}}}]',
      ),
    );
    if (decoded.tag !== 'batch') throw new Error('not a batch');
    const [first, second, third, fourth] = decoded.messages;
    expect(first).toMatchObject({ tag: 'request', id: '1.0' });
    expect(second).toMatchObject({ tag: 'invalid', id: undefined });
    expect(third).toMatchObject({ tag: 'invalid', id: undefined });
    expect(fourth).toMatchObject({ tag: 'request', id: '"b"' });
    expect(first?.tag === 'request' && first.paramSource(['arguments'])).toBe('{ "x" : 1e2 }');
    expect(fourth?.tag === 'request' && fourth.paramSource(['arguments'])).toBe('{"y":2}');
  });
});

describe('a request', () => {
  it.each(['', ' '])('has the text of each of its parameters, however often and in whatever order (%j)', (space) => {
    const params = { arguments: '{"a":{"arguments":1}}', b: '[1]', c: '{"arguments":{"x":2}}' };
    const text = Object.entries(params).map(([name, value]) => `"${name}":${space}${value}`);
    const request = single(`{"jsonrpc":"2.0","id":1,"method":"a","params":{${text.join()}}}`);
    if (request?.tag !== 'request') throw new Error('no request');
    for (const name of ['c', 'arguments', 'b', 'arguments', 'c'] as const) {
      expect(request.paramSource([name])).toBe(params[name]);
      expect(request.paramSource(['arguments', 'a', 'arguments'])).toBe('1');
      expect(request.paramSource(['c', 'arguments'])).toBe('{"x":2}');
    }
  });

  it('without params has empty ones', () => {
    expect(single('{"jsonrpc":"2.0","id":1,"method":"ping"}')).toMatchObject({ tag: 'request', params: {} });
  });

  it('may have members that are not known', () => {
    expect(single('{"jsonrpc":"2.0","id":1,"method":"ping","x":1,"toString":2}').tag).toBe('request');
  });

  it.each(['__proto__', 'constructor', 'toString', 'a/b', ' ', '\\ud800'])('may have the method %j', (method) => {
    expect(single(`{"jsonrpc":"2.0","id":1,"method":"${method}"}`)).toMatchObject({
      tag: 'request',
      method: JSON.parse(`"${method}"`) as string,
    });
  });

  it('with __proto__ in its params changes no prototype', () => {
    const message = single('{"jsonrpc":"2.0","id":1,"method":"m","params":{"__proto__":{"polluted":1}}}');
    expect(message.tag === 'request' && Object.getPrototypeOf(message.params)).toBe(Object.prototype);
    expect({}).not.toHaveProperty('polluted');
  });
});
