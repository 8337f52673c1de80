import { match, readPattern } from '../pattern.ts';
import { nameOf, replaceWithin } from '../rewrite.ts';
import type { Step } from '../step.ts';
import { findAll, parse, type Node } from '../tree.ts';

const copied = readPattern('new Uint8Array($buffer.slice(_at, _at + _length * 1))');

/**
 * `read` of `input-stream` (wasi:io) may be given where to read to, `into`, and returns the part of it that was read. What
 * is longer than that is an array of its own, as everything is without `into`: the engine collects those late.
 */
export const streams: Step = {
  name: 'streams',
  marker: /\$inputStream\$method\$read\(handle0, /,
  inserts: true,
  change(code) {
    const methods = findAll(parse(code), ({ type }) => type === 'MethodDefinition').filter(({ start, end }) =>
      streams.marker.test(code.slice(start, end)),
    );
    const replaced = methods.map((method) => [method, withInto(method, code)] as const);
    return { code: replaceWithin(code, 0, code.length, replaced), applied: replaced.length };
  },
};

/** @throws when it does not take one argument, or does not make one copy. */
function withInto(method: Node, code: string): string {
  const [param, ...params] = (method['value'] as Node)['params'] as Node[];
  const copies = findAll(method, ({ type }) => type === 'NewExpression').flatMap((node) => {
    const bound = match(copied, node, code);
    return bound === undefined
      ? []
      : [[node, `$read(into, ${nameOf(bound, '_at')}, ${nameOf(bound, '_length')})`] as const];
  });
  if (param === undefined || params.length > 0 || copies.length !== 1) {
    throw new Error("The bindings of a stream's read are not as expected.");
  }
  const taken = [param, `${code.slice(param.start, param.end)}, into`] as const;
  return replaceWithin(code, method.start, method.end, [taken, ...copies]);
}
