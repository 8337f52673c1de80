import { replaceWithin } from '../rewrite.ts';
import type { Step } from '../step.ts';
import { findAll, parse, type Node } from '../tree.ts';

const set = /(\$import_\w+)\$responseOutparam\$static\$set\(handle0/;

/**
 * Beside the function of `response-outparam` (wasi:http) another, `respond(fields, bytes)`, that sends a whole answer with
 * status 200. Not checked: `bytes` must be at least one, and no more than `blocking-write-and-flush` takes. The fields
 * are given away; all other handles are made and dropped in it, as numbers. A client that is gone is no error.
 */
export const responses: Step = {
  name: 'responses',
  marker: set,
  inserts: true,
  change(code) {
    const classes = findAll(parse(code), ({ type }) => type === 'ClassBody').filter(({ start, end }) =>
      set.test(code.slice(start, end)),
    );
    const changed = classes.map((each) => [each, withRespond(each, code)] as const);
    return { code: replaceWithin(code, 0, code.length, changed), applied: changed.length };
  },
};

function withRespond({ start, end }: Node, code: string): string {
  const text = code.slice(start, end);
  const types = set.exec(text)![1]!;
  const drop = (resource: string): string =>
    nameIn(code, new RegExp(`\\$resource_import\\$\\w+\\$drop\\$${resource}\\b`));
  const write = nameIn(code, /\$import_\w+\$outputStream\$method\$blockingWriteAndFlush\b/);
  // Each call is a statement of its own in a block of its own, and its answer is read, even the last one, which nobody
  // needs: so the steps that follow take it for one as generated, and give back what the answer took in memory.
  return `${text.slice(0, -1)}
  respond(fields, bytes) {
    let response, body, stream, failed;
    {
      const ret = ${types}$outgoingResponse$constructor(fields[symbolRscHandle]);
      response = ret;
    }
    {
      const ret = ${types}$outgoingResponse$method$body(response);
      body = $words[(ret + 4) >> 2];
    }
    {
      ${types}$responseOutparam$static$set(this[symbolRscHandle], 0, response, 0, 0n, 0, 0, 0, 0);
    }
    {
      const ret = ${types}$outgoingBody$method$write(body);
      stream = $words[(ret + 4) >> 2];
    }
    {
      const length = bytes.length;
      const at = $allocate(1, length);
      $bytes.set(bytes, at);
      const ret = ${write}(stream, at, length);
      failed = $bytes[ret];
      if (failed && $bytes[ret + 4] === 0) ${drop('error')}($words[(ret + 8) >> 2]);
    }
    ${drop('outputStream')}(stream);
    if (failed) ${drop('outgoingBody')}(body);
    else {
      const ret = ${types}$outgoingBody$static$finish(body, 0, 0);
      failed = $bytes[ret];
    }
  }
}`;
}

/** @throws when it is not there. */
function nameIn(code: string, name: RegExp): string {
  const found = name.exec(code)?.[0];
  if (found === undefined) throw new Error(`The bindings have no ${name.source}.`);
  return found;
}
