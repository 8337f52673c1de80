import { expect, test } from 'vitest';
import { limits, wasmtimeArguments } from '../../src/serve/wasmtime.ts';

test('wasmtime is given limits of number, memory and time', () => {
  expect(wasmtimeArguments({}, [], 's.wasm')).toEqual([
    'serve',
    '-Scli,keyvalue',
    '-Wtimeout=60s',
    '-Wmax-memory-size=1073741824',
    expect.stringMatching(/^-Opooling-total-component-instances=/),
    expect.stringMatching(/^-Opooling-total-stacks=/),
    expect.stringMatching(/^-Opooling-total-core-instances=/),
    expect.stringMatching(/^-Opooling-total-memories=/),
    expect.stringMatching(/^-Opooling-total-tables=/),
    '--max-instance-reuse-count=10000',
    '--idle-instance-timeout=45s',
    '--addr=127.0.0.1:0',
    's.wasm',
  ]);
});

test('and the limits that are chosen', () => {
  const options = {
    deadlineMs: 5000,
    maxMemoryBytes: 65_536,
    host: '::1',
    port: 80,
    folder: '/f',
    reuse: 1,
    storeFolder: '/s',
  };
  const given = wasmtimeArguments(options, ['A', 'B=b'], 's.wasm');
  expect(given).toEqual(expect.arrayContaining(['-Wtimeout=5s', '-Wmax-memory-size=65536', '--addr=[::1]:80']));
  const folders = ['--dir', '/f::/', '--dir', '/s::/mcp-store'];
  expect(given.slice(-9)).toEqual(['--env', 'A', '--env', 'B=b', ...folders, 's.wasm']);
});

test('with several providers each instance may take more, and fewer live at the same time', () => {
  const given = limits({ providers: 3 });
  expect(given).toContain('-Opooling-total-component-instances=1000');
  expect(given).toContain('-Opooling-total-core-instances=58000');
  expect(given).toContain('-Opooling-total-memories=12000');
});
