/** What is measured: a table of scenarios, each a table of servers. The others are compared with the first server. */
import type { Bindings } from '../scripts/components/bindings/hook.ts';
import type { Component } from './components.ts';
import { echo, residentName, rust, rustName, sdkName, typescript, typescriptName } from './contestants.ts';
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
import { growthOfBodies, growthOfConnections, growthOfTools, type GrowthScenario } from './growth-scenarios.ts';
import type { Algorithm, Issuer } from './issuer.ts';
import type { Contestant } from './measure.ts';
import { policyForLists, policyWithRules, type About } from './policies.ts';
import { leakPaths, type LeakPath } from './leaks/paths.ts';
import { echoCalls, listCalls, modernEchoCalls } from './requests.ts';
import { onNode, onWasmtime, program, type Instances, type Start } from './servers.ts';

export interface ComparisonScenario {
  readonly name: string;
  readonly title: string;
  /** Whether throughput is measured, or memory over many requests. */
  readonly kind: 'throughput' | 'memory';
  /** Measured with each of these in turn; undefined: as is asked for. */
  readonly connections?: readonly number[];
  /** As `Plan` has it. */
  readonly startedAnew?: boolean;
  /** `issuer` starts the issuer of access tokens. */
  contestants(issuer: () => Promise<Issuer>): Contestant[] | Promise<Contestant[]>;
}

/** Each way on which a request ends, on each host, for minutes: measured only where it is asked for by name. */
export interface LeakScenario {
  readonly name: string;
  readonly title: string;
  readonly kind: 'leaks';
  paths(issuer: Issuer): Promise<readonly LeakPath[]>;
}

export type Scenario = ComparisonScenario | GrowthScenario | LeakScenario;

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

const flags: ComparisonScenario = {
  name: 'flags',
  title: 'Fresh instances, by flags of wasmtime',
  kind: 'throughput',
  connections: [1, 8, 64],
  contestants: () => [
    echo('no flags', onWasmtime(rust, 'fresh')),
    echo('memory kept', onWasmtime(rust, 'resident')),
    echo('memory kept, `-O pooling-pagemap-scan=y`', onWasmtime(rust, 'scanned')),
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
  startedAnew: true,
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
  startedAnew: true,
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
  startedAnew: true,
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
    startedAnew: true,
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
  startedAnew: true,
  contestants: () => [
    echo('2025-11-25', onWasmtime(rust, 'reused')),
    { name: '2026-07-28', start: onWasmtime(rust, 'reused'), requests: modernEchoCalls },
  ],
};

const leaks: LeakScenario = {
  name: 'leaks',
  title: 'Memory and open files over minutes of requests that end early, and of calls through the exchange',
  kind: 'leaks',
  paths: leakPaths,
};

export const scenarios: readonly Scenario[] = [
  servers,
  flags,
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
  leaks,
];
