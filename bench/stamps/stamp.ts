/** What is put into a transport that is measured: the time between places of the pipeline, on the host's clock. */
import { now } from 'wasi:clocks/monotonic-clock@0.2.3';

/** Nanoseconds since the place before, and how often it was passed, by place. */
const spent = new Map<string, { ns: bigint; count: number }>();
/** Undefined between two requests. */
let last: bigint | undefined;
let requests = 0;

/** A request begins: what is between two of them counts for neither. */
export function begin(): void {
  // There is no clock while the component is built.
  if (!('$rehearse' in globalThis)) last = now();
}

/** The step that ends here has this name. */
export function stamp(name: string): void {
  if (last === undefined) return;
  const at = now();
  const step = spent.get(name);
  if (step === undefined) spent.set(name, { ns: at - last, count: 1 });
  else {
    step.ns += at - last;
    step.count++;
  }
  last = now();
}

/** A request ends. The first one of an instance is told, and then every thousandth, all since the last one together. */
export function end(): void {
  if (last === undefined) return;
  last = undefined;
  if (++requests !== 1 && requests % 1_000 !== 0) return;
  const steps = [...spent].map(([name, { ns, count }]) => ({ name, ns: Number(ns), count }));
  console.error(`stamps ${JSON.stringify({ requests, steps })}`);
  spent.clear();
}
