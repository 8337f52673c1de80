/** The configuration that variables make, and what is wrong with them. */
import { readConfig, type Config } from '../../src/config.ts';

export const read = (variables: Record<string, string> = {}) => readConfig(new Map(Object.entries(variables)));

export function accept(variables: Record<string, string>): Config {
  const config = read(variables);
  if (config.tag === 'failed') throw new Error(config.reason.join('; '));
  return config.value;
}

export function faults(variables: Record<string, string>): readonly string[] {
  const config = read(variables);
  return config.tag === 'failed' ? config.reason : [];
}
