/** Calls of tools that speak while they work, in both eras: their events one by one. */
import { modernRequest } from './modern.ts';

export interface Era {
  readonly revision: string;
  /** Body and headers of a call. @param more members of `params`. */
  request(params: object, meta: object): { body: string; headers: Record<string, string> };
}

export const eras: readonly Era[] = [
  {
    revision: '2025-11-25',
    request: (params, meta) => ({
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { ...params, _meta: meta } }),
      headers: { 'mcp-protocol-version': '2025-11-25' },
    }),
  },
  {
    revision: '2026-07-28',
    request(params, meta) {
      const [body, { headers }] = modernRequest({ method: 'tools/call', params: { ...params }, meta: { ...meta } });
      return { body, headers: headers as Record<string, string> };
    },
  },
];

/** A JSON-RPC message of a server. */
export interface Message {
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number };
}

export interface OpenCall {
  readonly response: Response;
  /** The next event's message; without members at the end. Rejects for a stream that breaks off. */
  next(): Promise<Message>;
  /** Goes away without reading on. */
  leave(): void;
}

/** Calls a tool, with id 1. Resolves with the head of the answer. */
export async function openCall(
  url: string,
  era: Era,
  name: string,
  args: object,
  meta: object = {},
  more: object = {},
): Promise<OpenCall> {
  const { body, headers } = era.request({ name, arguments: args, ...more }, meta);
  const leaving = new AbortController();
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    body,
    signal: leaving.signal,
  });
  let text = '';
  let reader: ReadableStreamDefaultReader<string> | undefined;
  return {
    response,
    async next() {
      reader ??= response.body!.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const [event] = /^data: (.*)\n\n|^: ?\n\n/.exec(text) ?? [];
        if (event !== undefined) {
          text = text.slice(event.length);
          if (event.startsWith('data: ')) return JSON.parse(event.slice('data: '.length)) as Message;
          continue;
        }
        const { done, value } = await reader.read();
        if (done) return {};
        text += value;
      }
    },
    leave: () => leaving.abort(),
  };
}

/** The status, and the only message, of an answer that is no stream. */
export const readAnswer = async ({ response }: OpenCall): Promise<[status: number, message: Message]> => [
  response.status,
  (await response.json()) as Message,
];
