import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { exportResources } from '../../src/exports/resources.ts';
import { defineResource, defineResourceTemplate } from '../../src/resource.ts';

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}));
afterEach(() => void vi.restoreAllMocks());

const motd = defineResource({ uri: 'motd://today', name: 'motd', mimeType: 'text/plain' }, ({ environment, uri }) =>
  [environment['A'], uri].join(' '),
);
const broken = defineResource({ uri: 'a:broken', name: 'broken' }, () => Promise.reject(new Error('secret')));
const record = { uri: 'user://1', name: '1' };
const users = defineResourceTemplate(
  {
    uriTemplate: 'user://{id}',
    name: 'user',
    list: async ({ environment }) => [{ ...record, title: environment['A']! }],
  },
  async ({ id }) => (id === '1' ? 'Ann' : undefined),
);
const others = defineResourceTemplate({ uriTemplate: 'user://{+rest}', name: 'rest', mimeType: 'text/x' }, ({ rest }) =>
  rest === '2' ? Uint8Array.of(1) : undefined,
);
const resources = exportResources({
  resources: [users, motd, broken, others],
  pageSize: 2,
  readEnvironment: () => [['A', '1']],
});
const thrownBy = async (run: () => unknown): Promise<unknown> => {
  try {
    await run();
  } catch (thrown) {
    return thrown;
  }
  throw new Error('nothing was thrown');
};

test('are listed, those of templates last, in pages', async () => {
  expect(await resources.listResources({})).toEqual({ resources: [motd.record, broken.record], nextCursor: '2' });
  expect(await resources.listResources({ cursor: '2' })).toEqual({ resources: [{ ...record, title: '1' }] });
  expect(await thrownBy(() => resources.listResources({ cursor: '1' }))).toMatchObject({ message: 'Unknown cursor.' });
  expect(resources.listResourceTemplates({})).toEqual({ resourceTemplates: [users.record, others.record] });
});

test('are listed at once where nothing has to be waited for', () => {
  const { listResources } = exportResources({ resources: [motd], pageSize: Infinity, readEnvironment: undefined });
  expect(listResources({})).toEqual({ resources: [motd.record] });
});

describe('are read', () => {
  test('by URI, or by the first template that has them', async () => {
    expect(resources.readResource({ uri: 'motd://today' })).toEqual({
      contents: [{ tag: 'text', val: { uri: 'motd://today', mimeType: 'text/plain', text: '1 motd://today' } }],
    });
    expect(await resources.readResource({ uri: 'user://1' })).toEqual({
      contents: [{ tag: 'text', val: { uri: 'user://1', text: 'Ann' } }],
    });
    expect(await resources.readResource({ uri: 'user://2' })).toEqual({
      contents: [{ tag: 'blob', val: { uri: 'user://2', mimeType: 'text/x', blob: 'AQ==' } }],
    });
  });

  test.each(['user://3', 'user://', 'MOTD://today', ''])('where they are: %j is nowhere', async (uri) => {
    expect(await thrownBy(() => resources.readResource({ uri }))).toEqual({
      code: { tag: 'resource-not-found' },
      message: 'Resource not found',
      data: JSON.stringify({ uri }),
    });
  });

  test('or not, without a word of why to the caller', async () => {
    expect(await thrownBy(() => resources.readResource({ uri: 'a:broken' }))).toEqual({
      code: { tag: 'internal-error' },
      message: 'The server failed.',
    });
  });
});

test('cannot be subscribed to', () => {
  for (const subscribe of [resources.subscribeResource, resources.unsubscribeResource]) {
    expect(() => subscribe({ uri: 'a:b' })).toThrow(expect.objectContaining({ code: { tag: 'method-not-found' } }));
  }
});
