import { createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { examineAddress, examineNode, examineTools } from '../../src/doctor/machine.ts';
import { fakeTools } from '../support/fake-tools.ts';

test.each([
  ['22.19.0', ['ok']],
  ['20.19.0', ['ok', 'note']],
  ['22.0.1', ['ok', 'note']],
  ['20.18.3', ['fault']],
  ['18.20.0', ['fault']],
])('Node %s is %j', (version, states) => {
  const findings = examineNode(version);
  expect(findings.map(({ state }) => state)).toEqual(states);
  expect(findings[0]!.text).toContain(version);
});

test('a tool is shown with its version, place and use; one that is not there is no fault', async () => {
  const tools = fakeTools({ wac: '0.12.0' }, { opa: ['/old/opa is not used: 0.1.0, and 1.22.0 or newer is needed.'] });
  const findings = await examineTools(tools, 'app setup');
  expect(findings.filter(({ state }) => state === 'fault')).toEqual([]);
  expect(findings).toContainEqual({
    state: 'ok',
    text: expect.stringMatching(/^wac 0\.12\.0, \/bin\/wac, for: compose/),
  });
  const opa = findings.filter(({ text }) => text.includes('opa'));
  expect(opa).toEqual([
    { state: 'note', text: '/old/opa is not used: 0.1.0, and 1.22.0 or newer is needed.' },
    { state: 'note', text: expect.stringMatching(/^opa is not there\. .*policy.* To install it: app setup opa$/) },
  ]);
});

test('a port that is taken is a fault', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  expect(await examineAddress('127.0.0.1', port)).toMatchObject({
    state: 'fault',
    text: expect.stringContaining(`Port ${port} is in use.`),
  });
  await new Promise((resolve) => {
    server.close(resolve);
  });
  expect(await examineAddress('127.0.0.1', port)).toEqual({ state: 'ok', text: `Port ${port} of 127.0.0.1 is free` });
});
