/**
 * Starts a policy when it is compiled: its memory is then what an instance begins with, and no instance has to copy OPA's
 * data, or to parse the data document, before its first evaluation. After an abort an instance starts itself anew.
 */
import { parse } from '@bytecodealliance/jco';
import { CompileError } from './errors.ts';
import { guestBuiltins } from './rewrite-lookups.ts';
import { constantsGlobal } from './skip-rules.ts';
import { WebAssembly, type Exports } from './webassembly.ts';

/** Core modules, as WAT without `(module` and the last parenthesis, and what the memory has before the start. */
interface Unstarted {
  readonly policy: string;
  readonly guest: string;
  readonly config: string;
  readonly pages: number;
  readonly maxPages: number;
  readonly maxSteps: number;
  /** A text, and where it lies. */
  readonly info: { readonly address: number; readonly text: string };
}

interface Snapshot {
  /** The memory's content, as fields of its module. */
  readonly data: string;
  /** How large it is, and room for a first evaluation. */
  readonly pages: number;
  /** The policy, which knows where its constants are found. */
  readonly policy: string;
  /** The guest without its constants, which are in the memory, and with its globals as they are now. */
  readonly guest: string;
}

export const pageSize = 65536;

const globalLine = /^( {2}\(global \(;(\d+);\) \(mut (i32|i64|f64)\) )\3\.const [^()]+(?: \(;[^;]*;\))?\)$/;

/** @throws CompileError when the data has no room. */
export async function takeSnapshot(unstarted: Unstarted): Promise<Snapshot> {
  const { policy, guest, config, info } = unstarted;
  const memory = new WebAssembly.Memory({ initial: unstarted.pages, maximum: unstarted.maxPages });
  Buffer.from(memory.buffer).write(info.text, info.address);
  const instances: Record<string, Exports> = {};
  const env = { memory, ...callbacks(instances) };
  instances['opa'] = await instantiate(policy, { env });
  const { aborted, steps } = instances['opa'] as { aborted: { value: number }; steps: { value: number } };
  const lines = guest.split('\n');
  const globals = lines.flatMap((line) => globalLine.exec(line)?.[2] ?? []);
  const exported = globals.map((number) => `(export "global ${number}" (global ${number}))`);
  instances['guest'] = await instantiate([guest, ...exported].join('\n'), {
    env,
    opa: instances['opa'],
    config: await instantiate(config, { env }),
    host: { now_ns: () => 0n },
  });
  const { realloc } = instances['guest'] as {
    realloc(old: number, oldSize: number, align: number, size: number): number;
  };
  steps.value = unstarted.maxSteps;
  const heapStart = realloc(0, 0, 1, pageSize);
  if (aborted.value !== 0) throw new CompileError('The data does not fit into the memory of a policy.');
  const started = lines.flatMap((line) => {
    const [, declaration, number, type] = globalLine.exec(line) ?? [];
    if (number === undefined && /^ {2}\(global .*\(mut /.test(line))
      throw new CompileError(`An unknown global: ${line}`);
    if (number === undefined) return line.startsWith('  (data ') ? [] : [line];
    const { value } = instances['guest']![`global ${number}`] as { value: number | bigint };
    return [`${declaration}${type}.const ${value})`];
  });
  const { constants, constant_count, opa_value_length } = instances['opa'] as {
    constants: { value: number };
    constant_count: { value: number };
    opa_value_length(value: number): number;
  };
  // Equal ones at two addresses would be taken for different.
  if (opa_value_length(constants.value) !== constant_count.value) {
    throw new CompileError('opa build made a module that has a constant twice.');
  }
  const unset = constantsGlobal(0);
  // Without its constants a policy would skip all rules that ask for one.
  if (policy.split(unset).length !== 2) throw new CompileError('The policy has not one global for its constants.');
  return {
    policy: policy.replace(unset, constantsGlobal(constants.value)),
    data: segments(Buffer.from(memory.buffer, 0, heapStart)).join('\n'),
    pages: memory.buffer.byteLength / pageSize,
    guest: started.join('\n'),
  };
}

const instantiate = async (wat: string, imports: object): Promise<Exports> =>
  new WebAssembly.Instance(await WebAssembly.compile(await parse(`(module ${wat})`)), imports).exports;

/** What OPA's module imports. The start needs no built-ins but what the guest does in OPA's functions. */
function callbacks(instances: Readonly<Record<string, Exports>>): Record<string, unknown> {
  const names = new Map(Object.entries(guestBuiltins).map(([name, { id }]) => [id as number, name]));
  const builtin = (id: number, _context: number, ...operands: readonly number[]): unknown =>
    (instances['guest']![names.get(id)!] as (...values: readonly number[]) => number)(...operands);
  const opa_abort = (reason: number): void => {
    const { aborted } = instances['opa'] as { aborted: { value: number } };
    if (aborted.value === 0) aborted.value = reason;
  };
  return Object.fromEntries([
    ['opa_abort', opa_abort],
    ...[0, 1, 2, 3, 4].map((operands) => [`opa_builtin${operands}`, builtin]),
  ]) as Record<string, unknown>;
}

/** Zeros that are not written down: a segment of its own costs less than as many. */
const gap = 32;

/** Memory as data segments: all that is not zero. */
function segments(memory: Buffer): string[] {
  const found: string[] = [];
  const isZero = (at: number): boolean => memory[at] === 0;
  for (let from = 0; from < memory.length; from++) {
    if (isZero(from)) continue;
    let to = from + 1;
    for (let at = to; at < memory.length && at < to + gap; at++) if (!isZero(at)) to = at + 1;
    found.push(`(data (i32.const ${from}) ${watString(memory.subarray(from, to))})`);
    from = to;
  }
  return found;
}

/** Bytes as a WAT string. */
export function watString(bytes: Uint8Array): string {
  return `"${Buffer.from(bytes)
    .toString('hex')
    .replaceAll(/../g, String.raw`\$&`)}"`;
}
