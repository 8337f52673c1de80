import { expect, test } from 'vitest';
import { contents } from '../src/content.ts';
import { contentsOf, defineResource, defineResourceTemplate } from '../src/resource.ts';

const context = { environment: {}, uri: 'user://1' };

test('a resource is what was said of it', () => {
  const resource = defineResource({ uri: 'a:b', name: 'b', size: 1 }, () => 'x');
  expect(resource.record).toEqual({ uri: 'a:b', name: 'b', size: 1 });
  expect(resource.read(context)).toBe('x');
});

test('a template reads by its variables, and lists what it names', async () => {
  const record = { uriTemplate: 'user://{id}', name: 'user' } as const;
  const items = [{ uri: 'user://1', name: '1' }];
  const template = defineResourceTemplate(
    { ...record, list: () => items, complete: { id: ['1'] } },
    ({ id }, { uri }) => id + uri,
  );
  expect(template.record).toEqual(record);
  expect(template.read(template.match('user://1')!, context)).toBe('1user://1');
  expect(template.list(context)).toEqual(items);
  expect(template.complete).toEqual({ id: ['1'] });
  expect(defineResourceTemplate(record, () => undefined).list(context)).toEqual([]);
});

test('types: the variables are those of the template', () => {
  // @ts-expect-error there is no such variable
  defineResourceTemplate({ uriTemplate: 'a://{x}', name: 'a' }, ({ y }) => String(y));
  // @ts-expect-error there is no such variable
  defineResourceTemplate({ uriTemplate: 'a://{+x}', name: 'a', complete: { y: [] } }, ({ x }) => x);
  expect(() => defineResourceTemplate({ uriTemplate: 'a://{?x}', name: 'a' }, () => 'x')).toThrow(TypeError);
});

test('what is read is a text, bytes, or parts', () => {
  expect(contentsOf('x', 'a:b', 'text/plain')).toEqual([contents('a:b', 'x', 'text/plain')]);
  expect(contentsOf(Uint8Array.of(1), 'a:b', undefined)).toEqual([contents('a:b', Uint8Array.of(1))]);
  const parts = [contents('a:b/1', 'x'), contents('a:b/2', 'y')];
  expect(contentsOf(parts, 'a:b', 'text/plain')).toEqual(parts);
});
