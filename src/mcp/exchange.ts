/** What a provider takes part in beyond `wasmcp:mcp@0.2.0`: see `wit/exchange`. */
import type { Offer } from 'wasmcp:mcp-exchange/exchange-types@0.1.0';
import type { Log } from '../log.ts';
import type { Provider } from '../provider.ts';
import type { LogLevel } from './log-levels.ts';

/** Signs what a provider has clients keep for it, and knows it again. */
export interface StateSigner {
  /** `binding`: all that the state is good for. */
  sign(state: string, binding: string): Promise<string>;
  /** Undefined for what was not signed here, or for something else, or is too old. */
  verify(text: string, binding: string): Promise<string | undefined>;
}

export interface ExchangeSettings {
  /** Undefined where the operator has set no key. */
  readonly signer: StateSigner | undefined;
  /** Lowest level of log messages that clients get which cannot say what they want. */
  readonly clientLogLevel: LogLevel;
  /** The time, in milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: Log;
}

const nothing: Offer = {};

/** What the provider offers, which is asked once an instance. What the world does not import is not offered. */
export function createOffers({ exchange, toolExchange, promptExchange, resourceExchange }: Provider): () => Offer {
  if (exchange === undefined) return () => nothing;
  let known: Offer | undefined;
  return () => {
    if (known !== undefined) return known;
    const offered = exchange.offers();
    known = {
      tools: offered.tools && toolExchange !== undefined,
      prompts: offered.prompts && promptExchange !== undefined,
      resources: offered.resources && resourceExchange !== undefined,
      freshness: offered.freshness,
      logging: offered.logging && offered.tools && toolExchange !== undefined,
    };
    return known;
  };
}
