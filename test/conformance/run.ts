/**
 * Runs the MCP conformance suite against the everything provider on both hosts, and compares the scenarios that pass
 * with `expected-<revision>.json`. Ends with code 1 when one starts or stops passing: the list is then to be corrected.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '@wasmcp/cli';
import { buildDir, inRoot } from '../../scripts/paths.ts';
import { buildTestProvider } from '../support/test-providers.ts';
import { hosts, type StartServer } from '../support/hosts.ts';
import { suiteNode } from './node.ts';
import { differences, expectedFile, readExpected, readResults, revisions } from './results.ts';

/** Signs the states of providers: any key will do. */
const stateKey = randomBytes(32).toString('base64');

const suite = inRoot('node_modules/@modelcontextprotocol/conformance/dist/index.js');

/** Runs every scenario that the revision has against a server. @returns what the suite printed. */
function runSuite(node: string, revision: string, url: string, output: string): Promise<string> {
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  const args = [suite, 'server', '--url', url, '--requirements', revision, '--output-dir', output];
  return new Promise((resolve, reject) => {
    const child = spawn(node, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    }
    child.on('error', reject);
    // The code says only that some scenario failed; which one may is for the list to say.
    child.on('close', () => resolve(text));
  });
}

/** @returns in sentences what is other than expected of a server on one host. */
async function checkHost(name: string, start: StartServer, node: string, revision: string): Promise<string[]> {
  const expected = readExpected(revision);
  const provider = await buildTestProvider('everything');
  const server = await start({ transport: 'full', provider, env: { MCP_STATE_KEY: stateKey } });
  const output = join(buildDir, 'conformance', revision, name);
  try {
    const text = await runSuite(node, revision, server.url, output);
    const results = readResults(output);
    if (results.length === 0) return [`The suite did not run:\n${text}`];
    const passed = results.filter((result) => result.passed).length;
    const others = Object.keys(expected.notPassed).length;
    const counts = `${passed} of ${results.length} scenarios pass; ${others} are not expected to`;
    process.stdout.write(`Conformance ${revision} on ${name}: ${counts} (${expectedFile(revision)})\n`);
    return differences(results, expected);
  } finally {
    await server.stop();
  }
}

const usage = `npm run conformance

Runs the MCP conformance suite for ${revisions.join(' and ')} against a provider made for it, on Node and on wasmtime, and
compares which scenarios pass with the lists in test/conformance.`;

await runCommand({ usage, options: {} }, async () => {
  const node = await suiteNode();
  for (const { name, start } of hosts) {
    for (const revision of revisions) {
      for (const difference of await checkHost(name, start, node, revision)) {
        process.stderr.write(`${revision} on ${name}: ${difference}\n`);
        process.exitCode = 1;
      }
    }
  }
});
