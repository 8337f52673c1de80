/** Fills `wat/component.wat`: a core module from `opa build`, what the guest must know of it, and the guest. */
import { readFileSync } from 'node:fs';
import { parse, print } from '@bytecodealliance/jco';
import { regexBuiltins, suppliedBuiltins } from './builtins.ts';
import type { Cache } from './cache.ts';
import { compileGuest } from './guest.ts';
import type { CompiledRego } from './opa-build.ts';
import { guestBuiltins } from './rewrite-lookups.ts';
import { rewriteModule } from './rewrite.ts';
import { pageSize, takeSnapshot, watString } from './snapshot.ts';

/** Most memory an evaluation may have: 1024 pages, 64 MiB. JSON costs OPA up to 98 times its size. */
const maxPages = 1024;
/**
 * Steps (rounds of loops, and calls of functions that call others) before an evaluation gives up. Rules over 1,500 bytes
 * of input take some 20,000; this many take about a second of CPU.
 */
const maxSteps = 200_000_000;

/** @returns the component's bytes. `info`: the text that `info()` answers. */
export async function assemble(rego: CompiledRego, info: string, cache: Cache): Promise<Uint8Array> {
  const dataBase = Math.ceil(rego.heapStart / pageSize) * pageSize;
  const guest = await compileGuest(dataBase, cache);
  const usesRegex = regexBuiltins.some((name) => name in rego.builtins);
  const usesClock = 'time.now_ns' in rego.builtins;
  const policy = fields(rewriteModule(await print(rego.module), rego, rego.heapStart, usesRegex));
  const config = configModule(rego, info, guest.end);
  const snapshot = await takeSnapshot({
    policy,
    guest: fields(guest.wat),
    config,
    pages: Math.ceil((guest.end + Buffer.byteLength(info)) / pageSize),
    maxPages,
    maxSteps,
    info: { address: guest.end, text: info },
  });
  const parts: Record<string, string> = {
    policy: snapshot.policy,
    guest: snapshot.guest,
    config,
    memory: snapshot.data,
    builtins: builtinsModule(rego.builtins),
    host: usesClock ? clockHost : noHost,
    'clock-import': usesClock ? clockImport : '',
    'clock-instance': usesClock ? clockInstance : '',
    'clock-argument': usesClock ? '(with "wasi" (instance $wasi))' : '',
    'min-pages': String(snapshot.pages),
    'max-pages': String(maxPages),
    steps: String(maxSteps),
  };
  const template = readFileSync(new URL('../wat/component.wat', import.meta.url), 'utf8');
  return parse(template.replaceAll(/\{\{([a-z-]+)\}\}/g, (_, name: string) => parts[name]!));
}

/** A printed module without `(module …` and the last parenthesis. */
const fields = (wat: string): string => wat.replace(/^\(module[^\n]*\n/, '').replace(/\)\s*$/, '');

/** `guest/abi/config.ts`: what differs between policies. */
function configModule(rego: CompiledRego, info: string, infoAddress: number): string {
  const dataLength = Buffer.byteLength(rego.data);
  const infoLength = Buffer.byteLength(info);
  return `(import "env" "memory" (memory 0))
    (data $data ${watString(Buffer.from(rego.data))})
    (func (export "entrypoint") (result i32) (i32.const ${rego.entrypoint}))
    (func (export "data_length") (result i32) (i32.const ${dataLength}))
    (func (export "data_copy") (param i32)
      (memory.init $data (local.get 0) (i32.const 0) (i32.const ${dataLength})))
    (func (export "info_address") (result i32) (i32.const ${infoAddress}))
    (func (export "info_length") (result i32) (i32.const ${infoLength}))
    (data $zones ${watString(rego.zones)})
    (func (export "zones_length") (result i32) (i32.const ${rego.zones.length}))
    (func (export "zones_copy") (param i32)
      (memory.init $zones (local.get 0) (i32.const 0) (i32.const ${rego.zones.length})))`;
}

/** Aborts, look-ups, and the built-ins that the policy uses, by the numbers that OPA's compiler gave them. */
function builtinsModule(builtins: Readonly<Record<string, number>>): string {
  const used = [
    ...Object.entries(builtins).map(([name, id]) => Object.assign({ id }, suppliedBuiltins[name]!)),
    ...Object.entries(guestBuiltins).map(([guest, { id, operands }]) => ({ guest, id, operands })),
  ];
  const imports = used.map(
    ({ guest, operands }) =>
      `(import "guest" "${guest}" (func $${guest} (param${' i32'.repeat(operands)}) (result i32)))`,
  );
  const dispatch = [0, 1, 2, 3, 4].map((operands) => {
    const values = Array.from({ length: operands }, (_, index) => `(local.get ${index + 2})`).join(' ');
    const cases = used
      .filter((builtin) => builtin.operands === operands)
      .map(
        ({ id, guest }) => `(if (i32.eq (local.get 0) (i32.const ${id})) (then (return (call $${guest} ${values}))))`,
      );
    return `(func $builtin${operands} (param i32 i32${' i32'.repeat(operands)}) (result i32)
      ${cases.join('\n      ')}
      (i32.const 0))`;
  });
  return `(import "trampolines" "table" (table 6 6 funcref))
    (import "opa" "aborted" (global $aborted (mut i32)))
    ${imports.join('\n    ')}
    (func $abort (param i32)
      (if (i32.eqz (global.get $aborted)) (then (global.set $aborted (local.get 0)))))
    ${dispatch.join('\n    ')}
    (elem (i32.const 0) $builtin0 $builtin1 $builtin2 $builtin3 $builtin4 $abort)`;
}

const clockImport = `(import "wasi:clocks/wall-clock@0.2.0" (instance $wall-clock
    (type $t (record (field "seconds" u64) (field "nanoseconds" u32)))
    (export "datetime" (type $datetime (eq $t)))
    (export "now" (func (result $datetime)))))`;

const clockInstance = `(core func $now (canon lower (func $wall-clock "now") (memory (core memory $memory "memory"))))
  (core instance $wasi (export "now" (func $now)))`;

const clockHost = `(import "env" "memory" (memory 0))
    (import "wasi" "now" (func $now (param i32)))
    (func (export "now_ns") (param $scratch i32) (result i64)
      (call $now (local.get $scratch))
      (i64.add
        (i64.mul (i64.load (local.get $scratch)) (i64.const 1000000000))
        (i64.load32_u offset=8 (local.get $scratch))))`;

const noHost = `(func (export "now_ns") (param i32) (result i64) unreachable)`;
