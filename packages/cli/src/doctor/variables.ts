/** The transport's variables, held against its own rules. */
import type { Provider } from '../transport.ts';
import { findConfigFaults, knownVariables } from '../transport.ts';
import { fault, note, ok, type Finding } from './finding.ts';

type Variables = Readonly<Record<string, string>>;

/**
 * @param env what the components would see: what `--env` gives, and what the transport knows of the environment.
 * @param unknown what of the environment begins as the transport's variables do, and is not passed on.
 * @param provider whose `get-auth-config` the variables must agree with; undefined: none is known.
 */
export function examineVariables(
  env: Variables,
  unknown: Variables,
  provider: Pick<Provider, 'authorization'> | undefined,
): Finding[] {
  const faults = findConfigFaults(new Map(Object.entries(env)), provider?.authorization);
  const known = knownVariables();
  const set = Object.keys(env).filter((name) => known.has(name));
  return [
    ...findConfigFaults(new Map(Object.entries(unknown))).map((sentence) => note(`Not passed on: ${sentence}`)),
    ...faults.map(fault),
    ...(faults.length > 0 ? [] : [ok(set.length === 0 ? 'None is set' : `Set: ${set.toSorted().join(', ')}`)]),
  ];
}
