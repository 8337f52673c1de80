/** Annotations and icons, as content has them. */
import type { Annotations, ContentBlock, Icon } from 'wasmcp:mcp/mcp-types@0.2.0';
import { describe, expect, it } from 'vitest';
import { wire } from './tool-content.ts';

const annotated = async (annotations: Annotations): Promise<unknown> =>
  ((await wire({ tag: 'text', val: { text: '', annotations } })) as { annotations?: unknown }).annotations;

describe('annotations', () => {
  it.each<[Annotations, unknown]>([
    [{}, {}],
    [{ audience: [] }, { audience: [] }],
    [{ audience: ['assistant'] }, { audience: ['assistant'] }],
    [{ priority: 0 }, { priority: 0 }],
    [{ priority: 1 }, { priority: 1 }],
    [{ priority: -0 }, { priority: 0 }],
    [{ priority: 5e-324 }, { priority: 5e-324 }],
    [{ priority: 0.1 + 0.2 }, { priority: 0.1 + 0.2 }],
  ])('%j are sent as %j', async (given, sent) => {
    expect(await annotated(given)).toEqual(sent);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2, 1.000_000_1, -0.1, 1e308])(
    'of priority %d are sent without it',
    async (priority) => {
      expect(await annotated({ priority, audience: ['user'] })).toEqual({ audience: ['user'] });
    },
  );

  it.each([
    '2025-01-12T15:00:58Z',
    '2025-01-12T15:00:58.123456789Z',
    '2025-01-12T15:00:58+14:00',
    '2025-01-12T15:00:58-00:00',
    '2024-02-29T23:59:59Z',
    '2000-02-29T00:00:00Z',
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
  ])('of time %s are sent with it', async (lastModified) => {
    expect(await annotated({ lastModified })).toEqual({ lastModified });
  });

  it.each([
    '',
    'yesterday',
    '2025-01-12',
    '2025-01-12T15:00Z',
    '2025-01-12T15:00:58',
    '2025-01-12 15:00:58Z',
    '2025-01-12t15:00:58z',
    '2025-01-12T15:00:58+0100',
    '2025-13-01T00:00:00Z',
    '2025-00-01T00:00:00Z',
    '2025-01-00T00:00:00Z',
    '2025-01-32T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '2025-02-30T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2025-04-31T00:00:00Z',
    '2025-01-12T24:00:00Z',
    '2025-01-12T25:00:00Z',
    '2025-01-12T15:60:00Z',
    '2025-01-12T15:00:60Z',
    '2025-01-12T15:00:61Z',
    '2025-01-12T15:00:58+25:00',
    '2025-01-12T15:00:58+01:60',
    '+002025-01-12T15:00:58Z',
    '2025-01-12T15:00:58Z\n',
    '٢٠٢٥-01-12T15:00:58Z',
    '2025-01-12T15:00:58.Z',
  ])('of time %j, which clients refuse with the whole result, are sent without it', async (lastModified) => {
    expect(await annotated({ lastModified, priority: 1 })).toEqual({ priority: 1 });
  });
});

const uri = 'file:///a b?c#d';

describe('icons', () => {
  it.each<[Icon, unknown]>([
    [{ src: 'https://a.example/i' }, { src: 'https://a.example/i' }],
    [
      { src: 's', mimeType: 'image/png' },
      { src: 's', mimeType: 'image/png' },
    ],
    [
      { src: 's', sizes: '48x48' },
      { src: 's', sizes: ['48x48'] },
    ],
    [
      { src: 's', sizes: 'any' },
      { src: 's', sizes: ['any'] },
    ],
    [
      { src: 's', sizes: ' 48x48\t96x96\n any ' },
      { src: 's', sizes: ['48x48', '96x96', 'any'] },
    ],
    [
      { src: 's', sizes: '"],"x":["' },
      { src: 's', sizes: ['"],"x":["'] },
    ],
    [
      { src: 's', sizes: '' },
      { src: 's', sizes: [] },
    ],
  ])('%j is sent as %j', async (icon, sent) => {
    const block: ContentBlock = { tag: 'resource-link', val: { uri, name: 'n', icons: [icon] } };
    expect(await wire(block)).toEqual({ type: 'resource_link', uri, name: 'n', icons: [sent] });
  });
});
