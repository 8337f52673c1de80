/** The server's log for somebody who sits before it: a short line for each request, the rest as it is. */

import { printable } from '../lib/printable.ts';

/** @returns a function for pieces of the log as they come; a line may come in several. */
export function readableLog(write: (text: string) => void): (piece: string) => void {
  let rest = '';
  return (piece) => {
    const lines = (rest + piece).split('\n');
    rest = lines.pop()!;
    for (const line of lines) write(`${readable(line)}\n`);
  };
}

/** The events that become sentences, by how their lines begin. */
const sentences: Readonly<Record<string, (event: Event) => string>> = {
  '{"event":"request"': ({ method = 'refused', name, uri, status, ms }) =>
    [method, name ?? uri, status, `${ms} ms`].filter((word) => word !== undefined).join(' '),
  '{"event":"provider-fault"': ({ method, tool, detail }) =>
    `The provider is at fault in ${method}${tool === undefined ? '' : `, tool ${tool}`}: ${detail}`,
};

/** The members of these events (`src/request-log.ts`, `src/mcp`), some of which each has. */
type Event = Readonly<
  Partial<Record<'method' | 'name' | 'uri' | 'status' | 'ms' | 'tool' | 'detail', string | number>>
>;

function readable(line: string): string {
  const begin = Object.keys(sentences).find((each) => line.startsWith(each));
  if (begin === undefined) return line;
  try {
    return printable(sentences[begin]!(JSON.parse(line) as Event));
  } catch {
    return line;
  }
}
