/** The documents by which clients find the authorization server. */
import { expect, test } from 'vitest';
import type { HttpResponse } from '../../src/http/message.ts';
import { isRefusal } from '../../src/http/refusal.ts';
import { refusalResponse } from '../../src/jsonrpc/refusal.ts';
import { requestHead, type TestHead } from '../support/app.ts';
import { answerOf, challengeOf, header, metadataUri, newInstance, newWorld, publicUrl } from '../support/auth.ts';
import { refused, type TestAuth } from '../support/auth.ts';
import { testIssuer } from '../support/tokens.ts';

const root = '/.well-known/oauth-protected-resource';
const relay = '/.well-known/oauth-authorization-server';

const get = async (
  { auth }: TestAuth,
  head: TestHead,
  url: string | undefined = publicUrl,
): Promise<HttpResponse | undefined> => {
  const answer = await auth.discovery(requestHead({ method: 'GET', ...head }), url);
  return answer && isRefusal(answer) ? refusalResponse(answer) : answer;
};

test.each([
  [root, publicUrl],
  [`${root}/mcp`, publicUrl],
  [`${root}/api/tools`, 'https://mcp.example/api/tools'],
  [`${root}/mcp`, 'https://mcp.example/api/tools'],
  [root, 'https://mcp.example'],
  [root, 'http://localhost:8080/mcp/'],
])('%s names the resource %s exactly', async (path, url) => {
  const response = await get(newInstance({ world: newWorld() }), { path }, url);
  expect(response!.status).toBe(200);
  expect(header(response!, 'content-type')).toBe('application/json');
  expect(JSON.parse(response!.body)).toEqual({
    resource: url,
    authorization_servers: [testIssuer],
    bearer_methods_supported: ['header'],
  });
});

test('scopes are listed when they are configured', async () => {
  const variables = { MCP_AUTH_SCOPES_SUPPORTED: 'tools:read tools:call' };
  const response = await get(newInstance({ world: newWorld(), variables }), { path: root });
  expect(JSON.parse(response!.body)).toMatchObject({ scopes_supported: ['tools:read', 'tools:call'] });
});

test.each([
  `${root}/`,
  `${root}/mcp/`,
  `${root}//mcp`,
  `${root}/./mcp`,
  `${root}/x/../mcp`,
  `${root}/%6dcp`,
  `${root}/MCP`,
  `${root}/mcp/other`,
  `${root}/..`,
  `${root}%2fmcp`,
  `${root}/%2e%2e/mcp`,
  '/.well-known/OAuth-Protected-Resource',
  '//.well-known/oauth-protected-resource',
  '/mcp/.well-known/oauth-protected-resource',
  `${root}-x`,
  `${relay}/`,
  `${relay}/mcp`,
])('92: %s is no document', async (path) => {
  expect(await get(newInstance({ world: newWorld() }), { path })).toBeUndefined();
});

test('a query changes nothing', async () => {
  const response = await get(newInstance({ world: newWorld() }), {
    path: root,
    query: 'resource=https://evil.example',
  });
  expect(JSON.parse(response!.body)).toMatchObject({ resource: publicUrl });
});

test.each([root, `${root}/mcp`, relay])('%s is not there when tokens are not wanted', async (path) => {
  expect(await get(newInstance({ world: newWorld(), provider: null }), { path })).toBeUndefined();
});

test('pages of every origin may read the documents, with whatever headers', async () => {
  const server = newInstance({ world: newWorld() });
  const response = await get(server, { path: root, headers: { origin: 'https://app.example' } });
  expect(header(response!, 'access-control-allow-origin')).toBe('*');
  const preflight = await get(server, { method: 'OPTIONS', path: root });
  expect(preflight).toMatchObject({ status: 204, body: '' });
  expect(header(preflight!, 'access-control-allow-origin')).toBe('*');
  expect(header(preflight!, 'access-control-allow-headers')).toBe('*');
  expect(header(preflight!, 'access-control-allow-methods')).toBe('GET, HEAD');
});

test.each(['POST', 'PUT', 'DELETE', 'get'])('%s is not allowed', async (method) => {
  const response = await get(newInstance({ world: newWorld() }), { method, path: root });
  expect(response!.status).toBe(405);
  expect(header(response!, 'allow')).toBe('GET, HEAD, OPTIONS');
});

test('HEAD is answered as GET, without the body', async () => {
  const response = await get(newInstance({ world: newWorld() }), { method: 'HEAD', path: root });
  expect(response).toMatchObject({ status: 200, body: '' });
});

test('HEAD is refused as GET, without the body', async () => {
  const response = await newInstance({ world: newWorld() }).auth.discovery(
    requestHead({ method: 'HEAD', path: root }),
    undefined,
  );
  expect(response).toMatchObject({ status: 400, body: '' });
  expect(header(response!, 'content-type')).toBe('application/json');
});

test('a request without a usable host is told so', async () => {
  const server = newInstance({ world: newWorld() });
  expect((await server.auth.discovery(requestHead({ method: 'GET', path: root }), undefined))!.status).toBe(400);
});

test("the issuer's own metadata is relayed as it is, and fetched once", async () => {
  const world = newWorld();
  const metadata = { issuer: testIssuer, jwks_uri: `${testIssuer}/jwks`, custom: [1, { a: null }] };
  world.answers.set(metadataUri, answerOf(JSON.stringify(metadata)));
  const response = await get(newInstance({ world }), { path: relay });
  expect(response!.status).toBe(200);
  expect(JSON.parse(response!.body)).toEqual(metadata);
  await get(newInstance({ world }), { path: relay });
  expect(world.requests).toEqual([metadataUri]);
});

test('metadata that cannot be had is not made up', async () => {
  const response = await get(newInstance({ world: newWorld() }), { path: relay });
  expect(response!.status).toBe(503);
  expect(header(response!, 'retry-after')).toMatch(/^[1-9][0-9]*$/);
});

test.each([
  [publicUrl, 'https://mcp.example/.well-known/oauth-protected-resource/mcp'],
  ['https://mcp.example', 'https://mcp.example/.well-known/oauth-protected-resource'],
  ['https://mcp.example/', 'https://mcp.example/.well-known/oauth-protected-resource'],
  ['http://localhost:8080/a/b/', 'http://localhost:8080/.well-known/oauth-protected-resource/a/b/'],
  ['https://mcp.example/a"b\\c', 'https://mcp.example/.well-known/oauth-protected-resource/a%22b/c'],
])('the challenge of %s points to its metadata', async (url, expected) => {
  const { auth } = newInstance({ world: newWorld() });
  const response = refused(await auth.authenticate(requestHead(), () => url));
  expect(challengeOf(response)).toEqual({ resource_metadata: expected });
});

test('a challenge without a public URL is still a challenge', async () => {
  const { auth } = newInstance({ world: newWorld() });
  const response = refused(await auth.authenticate(requestHead(), () => undefined));
  expect(header(response, 'www-authenticate')).toBe('Bearer');
});

test('metadata elsewhere: challenges name it, and it is served there too', async () => {
  const url = 'https://gateway.example/team/.well-known/oauth-protected-resource';
  const server = newInstance({ world: newWorld(), variables: { MCP_AUTH_RESOURCE_METADATA_URL: url } });
  for (const known of [publicUrl, undefined]) {
    const response = refused(await server.auth.authenticate(requestHead(), () => known));
    expect(challengeOf(response)['resource_metadata']).toBe(url);
    expect(challengeOf(server.auth.insufficientScope(['a'], known))['resource_metadata']).toBe(url);
  }
  for (const path of ['/team/.well-known/oauth-protected-resource', root, `${root}/mcp`]) {
    expect(JSON.parse((await get(server, { path }))!.body)).toMatchObject({ resource: publicUrl });
  }
  expect(await get(server, { path: '/team/' })).toBeUndefined();
  expect(await get(newInstance({ world: newWorld() }), { path: '/team/.well-known/oauth-protected-resource' })).toBe(
    undefined,
  );
});
