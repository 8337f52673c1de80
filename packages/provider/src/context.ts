/** What a tool knows of its call beside the arguments. */
import type { AuthContext, ExchangeContext, Implementation, LogLevel } from './wit.ts';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where the environment comes from: `getEnvironment` of `wasi:cli/environment`. */
export type ReadEnvironment = () => readonly (readonly [name: string, value: string])[];

/** The verified caller: claims of an access token whose signature, issuer, audience and times were checked. */
export interface Caller extends Omit<AuthContext, 'claims' | 'exp' | 'iat' | 'nbf'> {
  /** Each claim that no other field carries. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** When the token expires, in seconds since 1970. */
  readonly exp: number;
  readonly iat?: number;
  readonly nbf?: number;
}

export interface Context {
  /** Undefined where the server wants no tokens. */
  readonly caller: Caller | undefined;
  /** Read when it is asked for: a component is a snapshot, and has no environment when it is built. */
  readonly environment: Environment;
  /**
   * What the client says of itself. Not verified: nothing may be decided by it. Undefined in revisions with a handshake, as
   * a stateless server has forgotten it, and where the provider's exchange is not plugged in.
   */
  readonly client: Implementation | undefined;
  /** MCP `ClientCapabilities`. Empty where `client` is undefined for the reasons given there. */
  readonly clientCapabilities: Readonly<Record<string, unknown>>;
  /** MCP revision of the request; undefined without the exchange. */
  readonly protocolVersion: string | undefined;
  /** `_meta` of the request, without what MCP reserves. */
  readonly meta: Readonly<Record<string, unknown>>;
  /** Whether the client follows progress: where it does not, reports are dropped. */
  readonly wantsProgress: boolean;
  /** Lowest level of log messages that the client wants; undefined: none. */
  readonly logLevel: LogLevel | undefined;
}

/** Of WIT. What costs something is done when it is asked for: most tools ask for nothing. */
export class CallContext implements Context {
  readonly #caller: AuthContext | undefined;
  readonly #exchange: ExchangeContext | undefined;
  readonly #readEnvironment: ReadEnvironment | undefined;

  constructor(
    readEnvironment: ReadEnvironment | undefined,
    caller: AuthContext | undefined,
    exchange: ExchangeContext | undefined,
  ) {
    this.#readEnvironment = readEnvironment;
    this.#caller = caller;
    this.#exchange = exchange;
  }

  get caller(): Caller | undefined {
    return this.#caller && callerOf(this.#caller);
  }
  get environment(): Environment {
    return environmentOf(this.#readEnvironment);
  }
  get client(): Implementation | undefined {
    return this.#exchange?.client;
  }
  get clientCapabilities(): Readonly<Record<string, unknown>> {
    return objectOf(this.#exchange?.clientCapabilities);
  }
  get protocolVersion(): string | undefined {
    return this.#exchange?.protocolVersion;
  }
  get meta(): Readonly<Record<string, unknown>> {
    return objectOf(this.#exchange?.meta);
  }
  get wantsProgress(): boolean {
    return this.#exchange?.wantsProgress ?? false;
  }
  get logLevel(): LogLevel | undefined {
    return this.#exchange?.logLevel;
  }
}

/** @throws TypeError where the provider was given no environment. */
export function environmentOf(read: ReadEnvironment | undefined): Environment {
  if (read === undefined) {
    throw new TypeError('There is no environment: give createProvider the getEnvironment of wasi:cli/environment.');
  }
  return Object.assign(Object.create(null) as object, Object.fromEntries(read()));
}

/** A context of little more than the environment, which is read when it is asked for. */
export const environmentContext = <More extends object>(
  read: ReadEnvironment | undefined,
  more: More,
): More & { readonly environment: Environment } =>
  Object.defineProperty(more, 'environment', { get: () => environmentOf(read) }) as ReturnType<
    typeof environmentContext<More>
  >;

function callerOf({ claims, exp, iat, nbf, ...rest }: AuthContext): Caller {
  return {
    ...rest,
    claims: Object.fromEntries(claims.map(([name, json]) => [name, JSON.parse(json) as unknown])),
    exp: Number(exp),
    ...(iat !== undefined && { iat: Number(iat) }),
    ...(nbf !== undefined && { nbf: Number(nbf) }),
  };
}

/** The transport has checked that it is an object. */
const objectOf = (json = '{}'): Readonly<Record<string, unknown>> => JSON.parse(json) as Record<string, unknown>;
