/** Requests to the everything provider, one for every way through the pipeline, good and bad, and their statuses. */
import { rawHead, rawPost } from './raw-http.ts';
import { initializeParams } from './rpc.ts';

/** A JSON-RPC request's text. */
export const request = (method: string, params?: object): string =>
  JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });

const tool = (name: string): string => request('tools/call', { name, arguments: { a: 1 } });

export const mixedRequests: readonly (readonly [text: string, status: number])[] = [
  [rawPost(request('initialize', initializeParams())), 200],
  [rawPost('{"jsonrpc":"2.0","method":"notifications/initialized"}'), 202],
  [rawPost(request('tools/list')), 200],
  [rawPost(tool('every_content')), 200],
  [rawPost(tool('raw_arguments').replaceAll(':', ' : ')), 200],
  [rawPost(tool('nothing')), 200],
  [rawPost(request('resources/list')), 200],
  [rawPost(request('prompts/list')), 200],
  [rawPost(request('nothing')), 200],
  [rawPost('{'), 400],
  [rawPost(`{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":"${'x'.repeat(10_000)}"}}`), 200],
  [rawPost(tool('empty'), { 'content-type': 'text/plain' }), 415],
  [rawPost(tool('empty'), { origin: 'https://evil.example' }), 403],
  [rawPost(tool('empty')).replace('/mcp', '/x'), 404],
  [rawHead({}, 'GET /mcp HTTP/1.1'), 405],
  [rawHead({ origin: 'http://localhost' }, 'OPTIONS /mcp HTTP/1.1'), 204],
];
