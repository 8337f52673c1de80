/** A server with a router, in the language of `wac compose`: `wac plug` matches imports and exports by name alone. */
import type { Component } from '@wasmcp/node-host';
import { checkFit, sourceIn, type ComponentSet } from '../compose/fit.ts';
import type { RoutedPart } from './join.ts';

export interface Composition {
  readonly source: string;
  /** The packages that the source names, each component once. */
  readonly packages: ReadonlyMap<string, Component>;
}

/** What imports nothing of the others is left with what its host has: `...`. @throws UserError when the components do not fit. */
export function wacSource(components: ComponentSet<Component>, routed: readonly RoutedPart[]): Composition {
  const packages = new Map<string, Component>();
  const lines = ['package wasmcp:server;'];
  /** @returns the variable of a new instance. */
  const instance = (component: Component, given: readonly string[] = []): string => {
    const name = `server:c${component.digest}`;
    packages.set(name, component);
    const variable = `i${lines.length}`;
    lines.push(`let ${variable} = new ${name} {\n${given.map((line) => `  ${line},\n`).join('')}  ...\n};`);
    return variable;
  };
  const link = (imported: string, from: string, exported: string): string => `"${imported}": ${from}["${exported}"]`;

  const behind = routed.flatMap(({ component, links, environment }) => {
    const own =
      environment === undefined
        ? []
        : [link(environment.imported, instance(environment.component), environment.component.exports[0]!)];
    const variable = instance(component, own);
    return links.map(([imported, exported]) => link(imported, variable, exported));
  });
  const plugs = new Map([['provider', instance(components.provider!, behind)]]);
  const links = checkFit(components).map(({ imported, from, exported }) => {
    const variable = plugs.get(from) ?? instance(sourceIn(components, from)!);
    plugs.set(from, variable);
    return link(imported, variable, exported);
  });
  const handler = components.transport.exports.find((name) => name.startsWith('wasi:http/incoming-handler@'))!;
  lines.push(`export ${instance(components.transport, links)}["${handler}"];`);
  return { source: `${lines.join('\n')}\n`, packages };
}
