/** The JSON-RPC requests and results in what a server was asked and has answered. */
import type { ObservedAnswer } from '@wasmcp/node-host';

export type JsonMembers = Readonly<Record<string, unknown>>;

/** A request that has got its result. */
export interface ObservedResult {
  readonly method: string;
  readonly params: JsonMembers;
  readonly result: JsonMembers;
}

/** What of an answer is a result; errors, notifications and what is no JSON-RPC are passed over. */
export function resultsIn({ request, headers, body }: ObservedAnswer): ObservedResult[] {
  const asked = new Map(
    messagesIn([textOf(request.body)]).flatMap((message) =>
      typeof message['method'] === 'string' ? [[JSON.stringify(message['id']), message] as const] : [],
    ),
  );
  const contentType = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  const texts = contentType.startsWith('text/event-stream') ? dataOf(textOf(body)) : [textOf(body)];
  return messagesIn(texts).flatMap(({ id, result }) => {
    const question = asked.get(JSON.stringify(id));
    if (question === undefined || !isObject(result)) return [];
    const params = isObject(question['params']) ? question['params'] : {};
    return { method: question['method'] as string, params, result };
  });
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

/** The data of each event (HTML, "Server-sent events"). */
const dataOf = (stream: string): string[] =>
  stream.split(/(?:\r\n|\n|\r){2}/).map((event) =>
    event
      .split(/\r\n|\n|\r/)
      .flatMap((line) => (line.startsWith('data:') ? line.slice('data:'.length) : []))
      .join('\n'),
  );

function messagesIn(texts: readonly string[]): JsonMembers[] {
  return texts.flatMap((text) => {
    try {
      const value: unknown = JSON.parse(text);
      return (Array.isArray(value) ? value : [value]).filter(isObject);
    } catch {
      return [];
    }
  });
}

export const isObject = (value: unknown): value is JsonMembers =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
