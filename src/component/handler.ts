/** What every published world does alike: read the configuration once, then serve requests until the host stops. */
import { getEnvironment } from 'wasi:cli/environment@0.2.3';
import type { IncomingRequest, ResponseOutparam } from 'wasi:http/types@0.2.3';
import * as policy from 'wasmcp:policy/policy@0.1.0';
import * as store from 'wasmcp:store/store@0.1.0';
import type { App } from '../app.ts';
import { installVerify } from '../crypto/engine.ts';
import { ResponseEvents } from '../wasi/event-stream.ts';
import type { HttpResponse } from '../http/message.ts';
import { refuse } from '../http/refusal.ts';
import { refusalResponse } from '../jsonrpc/refusal.ts';
import type { Log } from '../log.ts';
import type { Provider } from '../provider.ts';
import { isPromise, type Pending } from '../result.ts';
import { requestBody, requestHead, type RequestBody } from '../wasi/incoming.ts';
import { httpGet } from '../wasi/outgoing.ts';
import { respond, type KeptFields } from '../wasi/respond.ts';
import { sleep } from '../wasi/sleep.ts';
import { configuredApp, type ConfiguredDependencies } from './configured-app.ts';
import { keepRecord } from './kept-records.ts';
import { rehearse, useHost } from './rehearsal.ts';
import { warmUp } from './warm-up.ts';

const log: Log = (event) => {
  console.error(JSON.stringify(event));
};

installVerify();
await warmUp();

interface Handler {
  readonly handle: (request: IncomingRequest, out: ResponseOutparam) => void | Promise<void>;
}

/** `wasi:http/incoming-handler`. An instance may serve any number of requests, one at a time. */
export function createHandler(provider: Provider): Handler {
  const dependencies = { provider, policy, store, httpGet, sleep, now: Date.now, keepRecord, log };
  // All that a rehearsal leaves goes with its handler: what the host and the provider seemed to say, and handles.
  rehearse(() => useHost({ provider, policy, handle: handlerOf(dependencies).handle }));
  return handlerOf(dependencies);
}

function handlerOf(dependencies: Omit<ConfiguredDependencies, 'variables'>): Handler {
  // While the component is built, so that a fresh instance without a configuration has nothing to make.
  const unconfigured = configuredApp({ variables: new Map(), ...dependencies });
  const kept: KeptFields = new Map();
  let app: App | undefined;

  const createInstanceApp = (): App => {
    const variables = getEnvironment();
    for (let index = 0; index < variables.length; index++) {
      if (variables[index]![0].startsWith('MCP_')) {
        return configuredApp({ variables: new Map(variables), ...dependencies });
      }
    }
    return unconfigured;
  };

  const finish = (
    request: IncomingRequest,
    body: RequestBody,
    out: ResponseOutparam,
    events: ResponseEvents,
    response: HttpResponse,
  ): void => {
    if (events.isOpen) events.close();
    else respond(out, response, kept);
    body.close();
    request[Symbol.dispose]();
  };

  return {
    handle(request, out) {
      app ??= createInstanceApp();
      const head = requestHead(request);
      const body = requestBody(request, head);
      const events = new ResponseEvents(out);
      let response: Pending<HttpResponse>;
      try {
        response = app(head, body, events);
      } catch (thrown) {
        response = internalError(thrown);
      }
      if (isPromise(response)) {
        return response.then(
          (settled) => finish(request, body, out, events, settled),
          (thrown: unknown) => finish(request, body, out, events, internalError(thrown)),
        );
      }
      finish(request, body, out, events, response);
    },
  };
}

function internalError(thrown: unknown): HttpResponse {
  log({ event: 'internal-error', detail: String(thrown) });
  return refusalResponse(refuse(500, 'Internal error'));
}
