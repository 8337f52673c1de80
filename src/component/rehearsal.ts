/**
 * Calls the host's functions while the component is built, when there is no host: the bindings that the build makes
 * (`scripts/components/bindings`) then have imports that do nothing and return zeros. The engine compiles a function when it
 * is called first, and has those that were called here in its snapshot.
 */
import { getEnvironment } from 'wasi:cli/environment@0.2.3';
import { Fields, IncomingRequest, OutgoingResponse, ResponseOutparam } from 'wasi:http/types@0.2.3';
import type { PolicyComponent } from '../policy/component.ts';
import type { Provider } from '../provider.ts';
import { respond } from '../wasi/respond.ts';

/** Runs what calls the host, where the bindings can: not in tests, and not with the bindings as they are generated. */
export function rehearse(run: () => void): void {
  (globalThis as { $rehearse?: (run: () => void) => void }).$rehearse?.(run);
}

interface Used {
  readonly provider: Provider;
  readonly policy: PolicyComponent;
  readonly handle: (request: IncomingRequest, out: ResponseOutparam) => unknown;
}

/** Calls what a request calls that most clients send. Nothing of what is returned here means anything, and none is kept. */
export function useHost({ provider, policy, handle }: Used): void {
  getEnvironment();
  const request = Object.create(IncomingRequest.prototype) as IncomingRequest;
  const out = Object.create(ResponseOutparam.prototype) as ResponseOutparam;
  handle(request, out);
  request.consume().stream().read(1n);
  const headers = [['content-type', 'application/json']] as const;
  respond(out, { status: 200, headers, body: '{}' }, new Map());
  respond(out, { status: 202, headers, body: '{}' }, new Map());
  new OutgoingResponse(Fields.fromList([]).clone()).setStatusCode(200);

  provider.authorization.getAuthConfig();
  provider.exchange?.offers();
  policy.info();
  policy.evaluate('{}');
  provider.lifecycle.initialize({ protocolVersion: '', capabilities: {}, clientInfo: { name: '', version: '' } });
  provider.tools?.listTools({});
  provider.tools?.callTool({ name: 'a', arguments: '{}' }, undefined);
}
