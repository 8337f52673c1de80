/** From what a host and a provider give to the pipeline. */
import { createApp, type App, type AppDependencies } from '../app.ts';
import { readConfig } from '../config.ts';
import { refuse } from '../http/refusal.ts';
import { refusalResponse } from '../jsonrpc/refusal.ts';

export interface ConfiguredDependencies extends Omit<AppDependencies, 'config'> {
  /** The environment. */
  readonly variables: ReadonlyMap<string, string>;
}

/** The pipeline, or, where the configuration makes no sense, the refusal of every request. */
export function configuredApp({ variables, ...dependencies }: ConfiguredDependencies): App {
  const config = readConfig(variables);
  if (config.tag === 'failed') {
    return () => {
      dependencies.log({ event: 'configuration-error', faults: config.reason });
      return refusalResponse(refuse(500, 'The server is not configured correctly'));
    };
  }
  return createApp({ config: config.value, ...dependencies });
}
