import { expect, test } from 'vitest';
import { commentText, eventText } from '../../src/http/event-stream.ts';

/** The data of events, as WHATWG HTML §9.2.6 reads them. */
function read(stream: string): string[] {
  const events: string[] = [];
  let lines: string[] = [];
  for (const line of stream.split(/\r\n|\r|\n/)) {
    if (line === '') {
      if (lines.length > 0) events.push(lines.join('\n'));
      lines = [];
    } else if (line.startsWith('data: ')) lines.push(line.slice('data: '.length));
    else if (!line.startsWith(':')) throw new Error(`unknown line ${line}`);
  }
  return events;
}

test.each(['{}', '{"a": "data: b"}', '[1,\n2]', '[1,\r\n2]', '[1,\r2]', '{\n\n}', '"\\n"', '"\u2028"'])(
  'an event has one JSON text, however it is broken into lines: %j',
  (json) => {
    const events = read(commentText + eventText(json) + commentText + eventText('0'));
    expect(events.map((text) => JSON.parse(text) as unknown)).toEqual([JSON.parse(json), 0]);
  },
);
