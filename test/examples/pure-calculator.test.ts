/** The example without imports: on the hosts, and in a browser. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readComponent } from '@wasmcp/node-host';
import { buildCalculatorPage, buildExample } from '../../scripts/components/examples.ts';
import { cache } from '../../scripts/toolchain.ts';
import { calculate } from '../../examples/pure-calculator/src/calculate.ts';
import { findChromium, renderedPage } from '../support/chromium.ts';
import { hosts, type TestServer } from '../support/hosts.ts';
import { call } from '../support/rpc.ts';
import { skipUnless } from '../support/skip.ts';
import { failure, structured, toolResult } from './tool-result.ts';

describe('calculate', () => {
  test.each([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['8 / 4 / 2', 1],
    ['2 - 3 - 4', -5],
    ['2 ^ 3 ^ 2', 512],
    ['-2 ^ 2', -4],
    ['2 ^ -1', 0.5],
    ['2 * -3', -6],
    ['--1', 1],
    ['-7 % 3', -1],
    ['.5 + 1. + 2e3 + 2E-1', 2001.7],
    ['\t1\n+ 1 ', 2],
    ['sqrt(16) + abs(-2)', 6],
    ['max(1, 2 * 2, 3) - min(5)', -1],
    ['sin(pi / 2) + ln(e)', 2],
    ['9007199254740993', 9007199254740992],
    [`${'('.repeat(63)}1${')'.repeat(63)}`, 1],
  ])('%s is %d', (expression, value) => {
    expect(calculate(expression)).toEqual({ tag: 'value', value });
  });

  test.each([
    ['', 'The expression ends too early.'],
    ['  ', 'The expression ends too early.'],
    ['1 +', 'The expression ends too early.'],
    ['(1', 'The expression ends too early.'],
    ['max(1,', 'The expression ends too early.'],
    ['1 2', '"2" is not expected at character 3.'],
    ['1 )', '")" is not expected at character 3.'],
    ['* 1', '"*" is not expected at character 1.'],
    ['sqrt 4', '"4" is not expected at character 6.'],
    ['sqrt()', '")" is not expected at character 6.'],
    ['1 $ 2', 'Character 3 cannot be part of an expression.'],
    ['1 + "1"  ', 'Character 5 cannot be part of an expression.'],
    ['0x10', '"x10" is not expected at character 2.'],
    ['constructor', '"constructor" is neither a constant nor a function.'],
    ['toString()', '"toString" is neither a constant nor a function.'],
    ['sqrt(1, 2)', 'sqrt takes 1 argument.'],
    ['1 / 0', 'Division by zero.'],
    ['1 % (1 - 1)', 'Division by zero.'],
    ['sqrt(-1)', 'The result is no finite number.'],
    ['9 ^ 999', 'The result is no finite number.'],
    [`${'('.repeat(64)}1${')'.repeat(64)}`, 'The expression is nested more than 64 levels deep.'],
  ])('%s is refused', (expression, problem) => {
    expect(calculate(expression)).toEqual({ tag: 'problem', problem });
  });

  test('takes long expressions, and does not run out of stack', () => {
    expect(calculate(Array(10_000).fill('1').join('+'))).toEqual({ tag: 'value', value: 10_000 });
    expect(calculate('-'.repeat(100_000)).tag).toBe('problem');
    expect(calculate('2^'.repeat(100_000)).tag).toBe('problem');
    expect(calculate('sqrt('.repeat(100_000)).tag).toBe('problem');
  });
});

test('pure-calculator imports nothing', async () => {
  const { imports } = await readComponent(await buildExample('pure-calculator'), 'provider', cache);
  expect(imports).toEqual([]);
});

describe.each(hosts)('pure-calculator on $name', ({ start }) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await start({ transport: 'tools', provider: await buildExample('pure-calculator') });
  });
  afterAll(() => server?.stop());

  test('lists its tool', async () => {
    const { message } = await call(server.url, 'tools/list');
    expect(message.result).toMatchObject({ tools: [{ name: 'calculate', annotations: { openWorldHint: false } }] });
  });

  test('calculates', async () => {
    const result = await toolResult(server.url, 'calculate', { expression: '6 * 7' });
    expect(structured(result)).toEqual({ value: 42 });
  });

  test.each([
    [{ expression: '6 *' }, 'The expression ends too early.'],
    [{}, 'Invalid arguments: expression: Invalid input: expected string, received undefined'],
    [{ expression: 42 }, 'Invalid arguments: expression: Invalid input: expected string, received number'],
    [{ expression: '1', precision: 2 }, 'Invalid arguments: Unrecognized key: "precision"'],
    [
      { expression: '1'.repeat(1001) },
      'Invalid arguments: expression: Too big: expected string to have <=1000 characters',
    ],
  ])('says what is wrong with %j', async (args, text) => {
    expect(await toolResult(server.url, 'calculate', args)).toEqual(failure(text));
  });
});

const chromium = findChromium();

describe('pure-calculator in a page', skipUnless(chromium !== undefined, 'Chromium is not installed'), () => {
  let server: Server;
  beforeAll(async () => {
    const folder = await buildCalculatorPage();
    const { servePage } = (await import(`${folder}/serve.js`)) as { servePage(): Promise<Server> };
    server = await servePage();
  });
  afterAll(() => server?.close());

  test.each([
    ['6*7', '<output class="value">42</output>'],
    ['(1+', '<output class="problem">The expression ends too early.</output>'],
  ])('shows the result of %s', async (expression, output) => {
    const { port } = server.address() as AddressInfo;
    const html = await renderedPage(
      chromium!,
      `http://127.0.0.1:${port}/?expression=${encodeURIComponent(expression)}`,
    );
    expect(html).toContain('<h1 id="title">Calculate</h1>');
    expect(html).toContain(output);
  });
});
