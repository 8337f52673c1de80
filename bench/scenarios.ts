/** What is measured: a table of scenarios, each a table of servers. The others are compared with the first server. */
import type { Bindings } from '../scripts/components/bindings/hook.ts';
import type { Component } from './components.ts';
import {
  bare,
  bareOf,
  composed,
  nullPolicy,
  policyOf,
  rustProvider,
  transportOf,
  typescriptProvider,
  typescriptProviderOf,
} from './components.ts';
import type { Growth } from './growth.ts';
import type { Algorithm, Issuer } from './issuer.ts';
import type { Contestant } from './measure.ts';
import { policyForLists, policyWithRules, type About } from './policies.ts';
import { echoCalls, listCalls, longEchoCalls, modernEchoCalls } from './requests.ts';
import { onNode, onWasmtime, program, type Instances, type Start } from './servers.ts';

export interface ComparisonScenario {
  readonly name: string;
  readonly title: string;
  /** Whether throughput is measured, or memory over many requests. */
  readonly kind: 'throughput' | 'memory';
  /** `issuer` starts the issuer of access tokens. */
  contestants(issuer: () => Promise<Issuer>): Contestant[] | Promise<Contestant[]>;
}

export interface GrowthScenario extends Growth {
  readonly name: string;
  readonly title: string;
  readonly kind: 'growth';
}

export type Scenario = ComparisonScenario | GrowthScenario;

const echo = (name: string, start: Start): Contestant => ({ name, start, requests: echoCalls() });

const rust = composed(rustProvider);
const typescript = composed(typescriptProvider);

/** Servers that are measured in several scenarios. */
const sdkName = 'TypeScript SDK 2.x on Node';
const rustName = 'composed, Rust provider, reused instances';
const residentName = 'composed, Rust provider, fresh instances, memory kept';
const typescriptName = 'composed, TypeScript provider, reused instances';

const servers: ComparisonScenario = {
  name: 'servers',
  title: 'The tool `echo` on different servers',
  kind: 'throughput',
  contestants: () => [
    echo(sdkName, program('sdk-2')),
    echo('TypeScript SDK 1.x on Node', program('sdk-1')),
    echo(rustName, onWasmtime(rust, 'reused')),
    echo(residentName, onWasmtime(rust, 'resident')),
    echo('composed, Rust provider, fresh instances', onWasmtime(rust, 'fresh')),
    echo(typescriptName, onWasmtime(typescript, 'reused')),
    echo('composed, TypeScript provider, fresh instances, memory kept', onWasmtime(typescript, 'resident')),
    echo('TypeScript provider on the Node host', onNode(typescriptProvider)),
    echo('component that answers a constant, reused instances', onWasmtime(bare, 'reused')),
    echo('component that answers a constant, fresh instances, memory kept', onWasmtime(bare, 'resident')),
    echo('component that answers a constant, fresh instances', onWasmtime(bare, 'fresh')),
    echo("socket that answers a constant: the load generator's limit", program('ceiling')),
  ],
};

/** More tokens than the instances that 8 connections keep busy can remember: 1,000 each. */
const distinctTokens = 10_000;

const secured = (name: string, start: Start, tokens: readonly string[]): Contestant => ({
  name,
  start,
  requests: echoCalls(tokens),
});

const authorizationReused: ComparisonScenario = {
  name: 'authorization-reused',
  title: 'Authorization, reused instances',
  kind: 'throughput',
  async contestants(issuer) {
    const { environment, tokens } = await issuer();
    const start = onWasmtime(rust, 'reused', environment);
    const contestants = [echo('open', onWasmtime(rust, 'reused'))];
    for (const algorithm of ['ES256', 'RS256'] satisfies Algorithm[]) {
      contestants.push(
        secured(`${algorithm}, the same token again`, start, await tokens(algorithm, 1)),
        secured(`${algorithm}, another token each time`, start, await tokens(algorithm, distinctTokens)),
      );
    }
    return contestants;
  },
};

const authorizationFresh: ComparisonScenario = {
  name: 'authorization-fresh',
  title: 'Authorization, fresh instances, memory kept',
  kind: 'throughput',
  async contestants(issuer) {
    const { environment, environmentWithKeys, tokens } = await issuer();
    const [ES256, RS256] = [await tokens('ES256', 1), await tokens('RS256', 1)];
    const cached = onWasmtime(rust, 'resident', environmentWithKeys);
    return [
      echo('open', onWasmtime(rust, 'resident')),
      secured("ES256, keys in the provider's cache", cached, ES256),
      secured("RS256, keys in the provider's cache", cached, RS256),
      secured('ES256, keys fetched by each instance', onWasmtime(rust, 'resident', environment), ES256),
    ];
  },
};

const bindings: ComparisonScenario = {
  name: 'bindings',
  title: 'Bindings as they are generated and as they are built here, reused instances',
  kind: 'throughput',
  contestants: () =>
    (['corrected', 'improved'] satisfies Bindings[]).flatMap((which) => {
      const serve = (provider: Component): Start =>
        onWasmtime(composed(provider, nullPolicy, transportOf(which)), 'reused');
      return [
        echo(`Rust provider, ${which}`, serve(rustProvider)),
        echo(`TypeScript provider, ${which}`, serve(typescriptProviderOf(which))),
        echo(`component that answers a constant, ${which}`, onWasmtime(bareOf(which), 'reused')),
      ];
    }),
};

const policy = (name: string, mode: Instances, title: string): ComparisonScenario => ({
  name,
  title,
  kind: 'throughput',
  contestants: () => [
    echo('no policy', onWasmtime(rust, mode)),
    ...(['tools', 'arguments'] satisfies About[]).flatMap((about) =>
      [10, 100, 1_000].map((rules) => {
        const plugged = policyOf(policyWithRules(rules, about));
        return echo(`${rules} rules about ${about}`, onWasmtime(composed(rustProvider, plugged), mode));
      }),
    ),
  ],
});

const lists = (tools: number): ComparisonScenario => {
  // `echo` is one of them.
  const environment = { BENCH_TOOLS: String(tools - 1) };
  const listing = (name: string, component: Component): Contestant => ({
    name,
    start: onWasmtime(component, 'reused', environment),
    requests: listCalls,
  });
  return {
    name: `lists-${tools}`,
    title: `\`tools/list\` of ${tools} tools, reused instances`,
    kind: 'throughput',
    contestants: () => [
      listing('no policy', rust),
      listing('a policy that hides half of them', composed(rustProvider, policyOf(policyForLists))),
    ],
  };
};

const memory: ComparisonScenario = {
  name: 'memory',
  title: 'Memory of one reused instance, in MiB, after so many requests',
  kind: 'memory',
  async contestants(issuer) {
    const { environment, tokens } = await issuer();
    return [
      echo('open', onWasmtime(rust, 'reused')),
      secured('ES256, another token each time', onWasmtime(rust, 'reused', environment), await tokens('ES256', 10_000)),
    ];
  },
};

const eras: ComparisonScenario = {
  name: 'eras',
  title: 'A call in the revisions with a handshake and in 2026-07-28, reused instances',
  kind: 'throughput',
  contestants: () => [
    echo('2025-11-25', onWasmtime(rust, 'reused')),
    { name: '2026-07-28', start: onWasmtime(rust, 'reused'), requests: modernEchoCalls },
  ],
};

const sdk = (environment: Readonly<Record<string, string>> = {}): Start => program('sdk-2', environment);

const growthOfBodies: GrowthScenario = {
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

const growthOfTools: GrowthScenario = {
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

const growthOfConnections: GrowthScenario = {
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

export const scenarios: readonly Scenario[] = [
  servers,
  authorizationReused,
  authorizationFresh,
  policy('policy-reused', 'reused', 'Policy, reused instances'),
  policy('policy-fresh', 'resident', 'Policy, fresh instances, memory kept'),
  lists(10),
  lists(200),
  bindings,
  eras,
  growthOfBodies,
  growthOfTools,
  growthOfConnections,
  memory,
];
