/** What is measured as curves. */
import { echo, residentName, rust, rustName, sdkName, typescript, typescriptName } from './contestants.ts';
import type { Growth } from './growth.ts';
import { listCalls, longEchoCalls } from './requests.ts';
import { onWasmtime, program, type Start } from './servers.ts';

export interface GrowthScenario extends Growth {
  readonly name: string;
  readonly title: string;
  readonly kind: 'growth';
}

const sdk = (environment: Readonly<Record<string, string>> = {}): Start => program('sdk-2', environment);

export const growthOfBodies: GrowthScenario = {
  name: 'growth-bodies',
  title: 'How a call grows with its text',
  kind: 'growth',
  axis: 'bytes of text, there and back',
  // The last is just below what a body may have.
  points: [1_000, 4_000, 16_000, 64_000, 250_000, 1_000_000, 4_000_000],
  contestants: (bytes) => [
    { name: sdkName, start: sdk(), requests: longEchoCalls(bytes) },
    { name: rustName, start: onWasmtime(rust, 'reused'), requests: longEchoCalls(bytes) },
    { name: typescriptName, start: onWasmtime(typescript, 'reused'), requests: longEchoCalls(bytes) },
  ],
};

export const growthOfTools: GrowthScenario = {
  name: 'growth-tools',
  title: 'How `tools/list` grows with the number of tools',
  kind: 'growth',
  axis: 'tools',
  points: [1, 10, 100, 1_000],
  contestants: (tools) => {
    const environment = { BENCH_TOOLS: String(tools - 1) };
    return [
      { name: sdkName, start: sdk(environment), requests: listCalls },
      { name: rustName, start: onWasmtime(rust, 'reused', environment), requests: listCalls },
    ];
  },
};

export const growthOfConnections: GrowthScenario = {
  name: 'growth-connections',
  title: 'How a call grows with the requests under way',
  kind: 'growth',
  axis: 'connections, each with one request under way',
  points: [1, 4, 16, 64, 256],
  connections: (connections) => connections,
  contestants: () => [
    echo(sdkName, sdk()),
    echo(rustName, onWasmtime(rust, 'reused')),
    echo(residentName, onWasmtime(rust, 'resident')),
  ],
};
