/** Where a request's time is measured, for `npm run bench -- --stamps`: lines of the transport's sources. */
import type { Plugin } from 'rolldown';
import { inRoot } from '../../scripts/paths.ts';

interface Place {
  /** In `src`. */
  readonly file: string;
  /** A line of it, without the space before it, that is there once. What is called is put behind it, or before it. */
  readonly line: string;
  readonly before?: true;
  /** What comes to its end here; `begin` and `end` are those of a request. */
  readonly step: string;
}

export const places: readonly Place[] = [
  { file: 'component/handler.ts', line: 'app ??= createInstanceApp();', before: true, step: 'begin' },
  { file: 'component/handler.ts', line: 'const head = requestHead(request);', before: true, step: 'configuration' },
  { file: 'component/handler.ts', line: 'const head = requestHead(request);', step: 'head' },
  { file: 'component/handler.ts', line: 'const events = new ResponseEvents(out);', step: 'body and events' },
  { file: 'app.ts', line: "if (origin.tag === 'refused') return origin;", step: 'route, origin' },
  { file: 'app.ts', line: 'const read = readMessages(context);', before: true, step: 'access' },
  { file: 'app.ts', line: "if (!acceptsJson(head.header('accept'))) return notAcceptable;", step: 'negotiation' },
  {
    file: 'wasi/streams.ts',
    line: 'const piece = stream.read(chunkBytes, length === 0 ? into : undefined);',
    before: true,
    step: 'body: open',
  },
  {
    file: 'wasi/streams.ts',
    line: 'const piece = stream.read(chunkBytes, length === 0 ? into : undefined);',
    step: 'body: read',
  },
  { file: 'app.ts', line: "if (body.tag === 'failed') return bodyRefusals[body.reason];", step: 'body: checked' },
  { file: 'app.ts', line: 'const decoded = decode(body.value);', step: 'decode' },
  { file: 'app.ts', line: 'const read = selectRevision(decoded, head);', step: 'revision' },
  { file: 'app.ts', line: "if (permission.tag === 'refused') return refusalIn(revision, permission);", step: 'policy' },
  {
    file: 'mcp/tools.ts',
    line: 'result = provider.callTool(call, context);',
    before: true,
    step: 'dispatch',
  },
  {
    file: 'mcp/tools.ts',
    line: 'result = provider.callTool(call, context);',
    step: 'provider',
  },
  { file: 'app.ts', line: 'if (answer === undefined) return accepted;', step: 'result' },
  { file: 'component/handler.ts', line: 'if (events.isOpen) events.close();', before: true, step: 'answer' },
  { file: 'wasi/respond.ts', line: 'const bytes = encode(body, bodyPlace);', step: 'respond: encode' },
  {
    file: 'wasi/respond.ts',
    line: 'const fields = responseFields(headers, status === 204 ? undefined : length, kept);',
    step: 'respond: fields',
  },
  { file: 'wasi/respond.ts', line: 'out.respond(fields, bytes);', step: 'respond: all else' },
  { file: 'component/handler.ts', line: 'body.close();', before: true, step: 'respond: over' },
  { file: 'component/handler.ts', line: 'body.close();', step: 'drop body' },
  { file: 'component/handler.ts', line: 'request[Symbol.dispose]();', step: 'drop request' },
  { file: 'component/handler.ts', line: 'request[Symbol.dispose]();', step: 'end' },
];

const callOf = ({ step }: Place): string =>
  step === 'begin' || step === 'end' ? `$stamps.${step}();` : `$stamps.stamp(${JSON.stringify(step)});`;

/** Puts stamps into a source. @throws when one of the places is not there, or there twice. */
export function putStamps(file: string, source: string): string {
  const lines = source.split('\n');
  const put = new Map<number, { before: string; after: string }>();
  for (const place of places.filter((each) => each.file === file)) {
    const [at, other] = lines.flatMap((line, index) => (line.trim() === place.line ? [index] : []));
    if (at === undefined || other !== undefined) throw new Error(`src/${file} has "${place.line}" not once.`);
    const around = put.get(at) ?? { before: '', after: '' };
    around[place.before ? 'before' : 'after'] += callOf(place);
    put.set(at, around);
  }
  if (put.size === 0) return source;
  const stamped = lines.map((line, at) => `${put.get(at)?.before ?? ''}${line}${put.get(at)?.after ?? ''}`);
  return `import * as $stamps from '${inRoot('bench/stamps/stamp.ts')}';\n${stamped.join('\n')}`;
}

/** For the bundle of a transport that is measured. */
export const stamps: Plugin = {
  name: 'stamps',
  transform(source, path) {
    const root = inRoot('src/');
    return path.startsWith(root) ? putStamps(path.slice(root.length), source) : undefined;
  },
};
