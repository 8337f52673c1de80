/** Steps that the client gives in a tool's arguments. Whatever else they hold is an error, never a trap. */
import type { Step } from 'wasmcp:mcp-exchange/tool-exchange@0.1.0';
import { mcpError } from './failure.ts';

/** JSON has no such numbers. */
const numbers: ReadonlyMap<unknown, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
]);

const levels: readonly unknown[] = 'debug info notice warning error critical alert emergency'.split(' ');

interface Given {
  readonly tag?: unknown;
  readonly val?: Readonly<Record<string, unknown>> | null;
}

/** @throws `invalid-params` for what is no step that reports. */
function readStep(step: unknown): Step {
  const { tag, val } = (step ?? {}) as Given;
  const own = (name: string): unknown => (val != null && Object.hasOwn(val, name) ? val[name] : undefined);
  const text = (name: string): string | undefined => check(own(name), 'string');
  const number = (name: string): number | undefined => numbers.get(own(name)) ?? check(own(name), 'number');
  switch (tag) {
    case 'working':
      return { tag };
    case 'progress':
      return {
        tag,
        val: { progress: number('progress') ?? missing(), total: number('total'), message: text('message') },
      };
    case 'log': {
      const level = own('level');
      if (!levels.includes(level)) missing();
      return { tag, val: { level: level as 'info', logger: text('logger'), data: text('data') ?? missing() } };
    }
    default:
      return missing();
  }
}

function check(value: unknown, type: 'string'): string | undefined;
function check(value: unknown, type: 'number'): number | undefined;
function check(value: unknown, type: string): unknown {
  return value === undefined || typeof value === type ? value : missing();
}

function missing(): never {
  throw mcpError('invalid-params', 'steps must be progress, log or working');
}

/** The steps in `steps`. */
export function readSteps(args: string | undefined): Step[] {
  const { steps } = JSON.parse(args ?? '{}') as { steps?: unknown };
  return Array.isArray(steps) ? steps.map(readStep) : missing();
}
