/** From what a host and a provider give to the pipeline. */
import { createApp, type App } from '../app.ts';
import { createAuth } from '../auth/index.ts';
import type { HttpGet } from '../http/get.ts';
import { readConfig } from '../config.ts';
import { refusal } from '../http/response.ts';
import type { Log } from '../log.ts';
import type { Provider } from '../mcp/provider.ts';
import type { PolicyComponent } from '../policy/component.ts';

export interface Surroundings {
  /** The environment. */
  readonly variables: ReadonlyMap<string, string>;
  readonly provider: Provider;
  readonly policy: PolicyComponent;
  readonly httpGet: HttpGet;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: Log;
}

/** The pipeline, or, where the configuration makes no sense, the refusal of every request. */
export function configuredApp({ variables, provider, policy, httpGet, now, log }: Surroundings): App {
  const config = readConfig(variables);
  if ('faults' in config) {
    return () => {
      log({ event: 'configuration-error', faults: config.faults });
      return refusal(500, 'The server is not configured correctly');
    };
  }
  const { authorization } = provider;
  const auth = createAuth({ authorization, config: config.auth, mcpPath: config.mcpPath, httpGet, now, log });
  return createApp({ config, provider, auth, policy, log });
}
