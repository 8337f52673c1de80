/** JSON-RPC bodies: sent to the pipeline in memory, and to both hosts. */
import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { testApp } from '../support/app.ts';
import { rawHead } from '../support/raw-http.ts';
import { flawsOf } from './answers.ts';
import { insist, inMemory, type Area } from './area.ts';
import { parsed, structureOf } from './json-reference.ts';
import { body, expectedOf, version, type Version } from './messages.ts';
import { startPlain } from './servers.ts';

export const rpc = inMemory(
  'rpc',
  'a body is answered with the status of the specification, ids as they were written, and without effect when refused',
  3_000,
  () =>
    fc.asyncProperty(body, version, async (sent, named) => {
      const app = testApp();
      const answer = await app.send(sent, { headers: { 'mcp-protocol-version': named } });
      check(sent, named, { status: answer.status, headers: answer.headers, body: answer.text });
      const called = app.calls.filter(({ name }) => name !== 'clientInitialized');
      insist(answer.status === 200 || called.length === 0, () => `${called[0]!.name} was called`);
      insist(app.logged.length === 0, () => `logged: ${JSON.stringify(app.logged)}`);
    }),
);

export const rpcOnHosts: Area = {
  name: 'rpc-hosts',
  holds: 'the same on real hosts, whose answers are alike, and which go on serving',
  runs: 300,
  async prepare() {
    const { servers, stop } = await startPlain();
    const property = fc.asyncProperty(body, version, async (sent, named) => {
      const fields = { 'content-length': String(sent.length), 'mcp-protocol-version': named };
      const answers = await Promise.all(servers.map(({ send }) => send([rawHead(fields), sent])));
      for (const answer of answers) {
        insist(answer.responses.length === 1, () => 'there is no answer');
        check(sent, named, answer.responses[0]!);
      }
      const [first, second] = answers.map(({ responses: [{ status, body: text } = {}] }) => ({ status, text }));
      insist(isDeepStrictEqual(first, second), () => `answers differ: ${JSON.stringify([first, second])}`);
      for (const { insistAlive } of servers) await insistAlive();
    });
    return { property: property as never, stop };
  },
};

function check(sent: Uint8Array, named: Version, answer: Parameters<typeof flawsOf>[0]): void {
  const shown = (): string => `${Buffer.from(sent).toString()} is answered with ${answer.status} ${answer.body}`;
  const flaws = flawsOf(answer);
  insist(flaws.length === 0, () => `${flaws.join(', ')}: ${shown()}`);
  const { status, ids } = expectedOf(sent, named);
  insist(answer.status === status, () => `not ${status}: ${shown()}`);
  const given = idsIn(answer.body);
  insist(isDeepStrictEqual(given, ids), () => `ids ${JSON.stringify(given)}, not ${JSON.stringify(ids)}: ${shown()}`);
}

/** The text of each response's id, in order; undefined where there is none, or null. */
function idsIn(text: string): (string | undefined)[] {
  const read = parsed(text);
  if (read === undefined) return [];
  const { root } = structureOf(text);
  const spans = Array.isArray(read.value) ? [...root.children.values()] : [root];
  return spans.map(({ children }) => {
    const id = children.get('id');
    const written = id && text.slice(id.start, id.end);
    return written === 'null' ? undefined : written;
  });
}
