/**
 * `npm run bench:hostile [-- node|wasmtime]`: ordinary clients beside a crowd of hostile ones. Fails when one of the
 * former is not answered, when the server dies, or when a minute later it holds on to memory.
 *
 * The hostile ones: 700 connections that send half a body, 150 that send half a head, 50 calls that never return, and
 * one of a tool that returns 1 GB. With the ordinary ones they are fewer than the 1,000 that wasmtime takes. Calls may
 * run for 5 s. Needs Linux, for what memory a process has.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { runCommand, UserError } from '@wasmcp/cli';
import { buildUnplugged } from '../scripts/components/transports.ts';
import { rawHead } from '../test/support/raw-http.ts';
import { callTool } from '../test/support/rpc.ts';
import { buildTestProvider } from '../test/support/test-providers.ts';
import { composed, nullPolicy } from './components.ts';
import { asLaunched, onNode, type RunningServer, type Start } from './servers.ts';
import { memoryMiB } from './usage.ts';

const halfBodies = 700;
const halfHeads = 150;
const hangingCalls = 50;
const ordinaryClients = 20;
const deadlineMs = 5000;
/** What a server may keep, beside what it had after its first 20 calls: its allocator gives not all back. */
const mostGrowthMiB = 150;
const recoveryMs = 60_000;

const provider = (): Promise<string> => buildTestProvider('fault');
const full = (): Promise<string> => buildUnplugged('full');
const servers: Readonly<Record<string, Start>> = {
  wasmtime: asLaunched(composed(provider, nullPolicy, full), deadlineMs),
  node: onNode(provider, { from: full, deadlineMs }),
};

const usage = `npm run bench:hostile [-- node|wasmtime]

Puts ordinary clients beside 900 that finish nothing, on both servers or one, and fails when one of the ordinary is not
answered or the server keeps memory. Needs Linux, and some 5 GB of memory.`;

await runCommand({ usage, options: {}, positionals: true }, async ({ positionals }) => {
  for (const name of positionals.length === 0 ? Object.keys(servers) : positionals) {
    const start = servers[name];
    if (start === undefined) throw new UserError(`There is no server ${name}.\n\n${usage}`);
    const server = await start();
    try {
      await besiege(name, server);
    } finally {
      await server.stop();
    }
  }
});

async function besiege(name: string, { port, pid }: RunningServer): Promise<void> {
  const say = (text: string): void => console.log(`${name}: ${text}`);
  const memory = (which: 'VmRSS' | 'VmHWM' = 'VmRSS'): number => Math.round(memoryMiB(pid, which) ?? Number.NaN);
  const url = `http://127.0.0.1:${port}/mcp`;
  await callTogether(url);
  const before = memory();
  say(`${before} MiB before; load of the machine ${loadavg()[0]!.toFixed(1)}`);

  const sockets: Socket[] = [];
  const head = rawHead({ 'content-length': '5000' });
  for (let count = 0; count < halfBodies; count++) sockets.push(await send(port, `${head}{"jsonrpc":`));
  for (let count = 0; count < halfHeads; count++) sockets.push(await send(port, head.slice(0, 60)));
  const hostile = Array.from({ length: hangingCalls }, () => status(url, 'hang'));
  const gigabyte = status(url, 'gigabyte');
  await sleep(200);
  const began = Date.now();
  const ordinary = await callTogether(url);
  say(`ordinary: ${tally(ordinary)}, all after ${Date.now() - began} ms`);
  say(`half bodies and heads closed meanwhile: ${sockets.filter(({ destroyed }) => destroyed).length}`);
  say(`never return: ${tally(await Promise.all(hostile))}; 1 GB: ${await gigabyte}`);
  say(`${memory()} MiB, at most ${memory('VmHWM')} MiB`);
  for (const socket of sockets) socket.destroy();

  // Instances whose clients have gone find that out, and take memory once more, before they end.
  say(`ordinary afterwards: ${tally(await callTogether(url))}`);
  const gone = Date.now();
  do await sleep(1000);
  while (memory() > before + mostGrowthMiB && Date.now() < gone + recoveryMs);
  say(`${memory()} MiB, ${Math.round((Date.now() - gone) / 1000)} s later`);
  if (ordinary.some((answer) => answer !== '200')) throw new UserError('Ordinary clients were not answered.');
  if (memory() > before + mostGrowthMiB) throw new UserError('Memory is kept.');
}

/** Sends a beginning, and keeps the connection. */
async function send(port: number, beginning: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').on('error', () => {});
  await once(socket, 'connect');
  socket.write(beginning);
  return socket;
}

async function status(url: string, tool: string): Promise<string> {
  return callTool(url, tool).then((answer) => String(answer.status), String);
}

function callTogether(url: string): Promise<string[]> {
  return Promise.all(Array.from({ length: ordinaryClients }, () => status(url, 'good')));
}

/** `200 × 19, 503 × 1`. */
function tally(answers: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const answer of answers) counts.set(answer, (counts.get(answer) ?? 0) + 1);
  return [...counts].map(([answer, count]) => `${answer} × ${count}`).join(', ');
}
