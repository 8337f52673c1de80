/** What an entry does with a host that is not there, while the component is built, leaves nothing for a request. */
import type { IncomingRequest as WasiRequest, ResponseOutparam as WasiOutparam } from 'wasi:http/types@0.2.3';
import { afterEach, expect, test, vi } from 'vitest';
import { createHandler } from '../../src/component/handler.ts';
import type { Provider } from '../../src/provider.ts';
import { fakeProvider } from '../support/app.ts';
import {
  environment,
  Fields,
  held,
  IncomingBody,
  IncomingRequest,
  OutgoingResponse,
  ResponseOutparam,
} from '../support/wasi-host/index.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const body = bytes('{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a"}}');

type Handle = ReturnType<typeof createHandler>['handle'];

afterEach(() => {
  vi.restoreAllMocks();
  delete (globalThis as { $rehearse?: unknown }).$rehearse;
  environment.length = 0;
});

/**
 * Has the component be built with bindings that can rehearse, of a request that goes all the way to the provider; twice, for
 * what is kept from the second answer on.
 */
function build(provider: Provider): Handle {
  Object.assign(globalThis, {
    $rehearse(run: () => void) {
      const { prototype } = IncomingRequest;
      vi.spyOn(prototype, 'method').mockReturnValue({ tag: 'post' });
      vi.spyOn(prototype, 'pathWithQuery').mockReturnValue('/mcp');
      vi.spyOn(prototype, 'headers').mockImplementation(
        () => Fields.fromList([['content-type', bytes('application/json')]]) as never,
      );
      vi.spyOn(prototype, 'consume').mockImplementation(() => new IncomingBody([body]));
      vi.spyOn(prototype, Symbol.dispose).mockReturnValue();
      vi.spyOn(ResponseOutparam, 'set').mockReturnValue();
      environment.push(['MCP_MAX_BODY_BYTES', '1000']);
      run();
      run();
      environment.length = 0;
      vi.restoreAllMocks();
    },
  });
  return createHandler(provider).handle;
}

async function send(handle: Handle, content: Uint8Array): Promise<OutgoingResponse> {
  const request = new IncomingRequest({ headers: [['content-type', bytes('application/json')]], body: [content] });
  const out = new ResponseOutparam();
  await handle(request as unknown as WasiRequest, out as unknown as WasiOutparam);
  return out.response!;
}

test('environment, provider and policy are asked anew, and no handle of the rehearsal is used', async () => {
  const asked: string[] = [];
  const handle = build(
    fakeProvider({
      authorization: { getAuthConfig: () => void asked.push('getAuthConfig') },
      exchange: { offers: () => (asked.push('offers'), {}) as never },
      tools: { callTool: () => (asked.push('callTool'), { content: [] }) },
    }),
  );
  expect(asked.filter((name) => name === 'getAuthConfig').length).toBeGreaterThan(2);
  expect(asked).toContain('callTool');
  const used = [...held];
  for (const each of used) vi.spyOn(each, 'use').mockThrow(new Error('a handle of the rehearsal'));

  asked.length = 0;
  const large = bytes(new TextDecoder().decode(body).replace('"a"', `"${'a'.repeat(2_000)}"`));
  expect((await send(handle, large)).status).toBe(200);
  expect(asked).toEqual(['getAuthConfig', 'offers', 'callTool']);
  for (let count = 0; count < 3; count++) expect((await send(handle, body)).status).toBe(200);
});

test('what could not be enforced then is enforced', async () => {
  let isBuilt = false;
  const asking = {
    expectedIssuer: 'https://issuer.example',
    expectedAudiences: ['https://server.example/mcp'],
    jwksUri: 'https://issuer.example/jwks',
    passJwt: false,
  };
  const handle = build(fakeProvider({ authorization: { getAuthConfig: () => (isBuilt ? asking : undefined) } }));
  isBuilt = true;
  expect((await send(handle, body)).status).toBe(401);
});
