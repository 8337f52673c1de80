/** How a request's cost grows with something: the same servers measured at several points, and a straight line between. */
import { measure, type Contestant, type Plan } from './measure.ts';
import { logarithmicSlope } from './statistics.ts';

/** What grows, and what is measured at each point. */
export interface Growth {
  /** What grows, with its unit. */
  readonly axis: string;
  /** Ascending, above 0. */
  readonly points: readonly number[];
  contestants(point: number): Contestant[];
  /** Requests under way at a point; undefined: as in other scenarios. */
  connections?(point: number): number;
}

/** A server's CPU time for each request, in milliseconds, at each point. */
export interface Curve {
  readonly name: string;
  readonly points: readonly number[];
  readonly cpuMs: readonly number[];
  /**
   * The power of what grows that the cost grows with, over the upper half of the points: 0, it does not; 1, in proportion;
   * above 1, faster than that.
   */
  readonly exponent: number;
}

/** Measures. @throws when a server cannot be built, when one answers anything but 200, or where CPU time cannot be known. */
export async function measureGrowth(growth: Growth, plan: Plan, say: (text: string) => void): Promise<Curve[]> {
  const costs = new Map<string, number[]>();
  for (const point of growth.points) {
    const contestants = growth.contestants(point);
    const connections = growth.connections?.(point) ?? plan.connections;
    const rows = await measure(contestants, { ...plan, connections }, (text) => say(`${point}: ${text}`), true);
    for (const { name, cpuMs } of rows) {
      if (cpuMs === undefined) throw new Error('the CPU time of servers cannot be known on this system');
      costs.set(name, [...(costs.get(name) ?? []), cpuMs]);
    }
  }
  const upper = growth.points.length >> 1;
  return [...costs].map(([name, cpuMs]) => ({
    name,
    points: growth.points,
    cpuMs,
    exponent: logarithmicSlope(growth.points.slice(upper), cpuMs.slice(upper)),
  }));
}
