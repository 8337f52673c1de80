/** The server's log for somebody who sits before it: a short line for each request, the rest as it is. */

/** @returns a function for pieces of the log as they come; a line may come in several. */
export function readableLog(write: (text: string) => void): (piece: string) => void {
  let rest = '';
  return (piece) => {
    const lines = (rest + piece).split('\n');
    rest = lines.pop()!;
    for (const line of lines) write(`${readable(line)}\n`);
  };
}

interface RequestEvent {
  readonly event: 'request';
  readonly method?: string;
  readonly name?: string;
  readonly uri?: string;
  readonly status: number;
  readonly ms: number;
}

function readable(line: string): string {
  const event = requestIn(line);
  if (event === undefined) return line;
  const { method = 'refused', name, uri, status, ms } = event;
  return [method, name ?? uri, status, `${ms} ms`]
    .filter((word) => word !== undefined)
    .join(' ')
    .replace(/\p{Cc}/gu, ' ');
}

function requestIn(line: string): RequestEvent | undefined {
  if (!line.startsWith('{"event":"request"')) return undefined;
  try {
    return JSON.parse(line) as RequestEvent;
  } catch {
    return undefined;
  }
}
