/**
 * Tells the bindings that an exported resource was dropped. componentize-js exports no destructors, so that what it
 * keeps of a resource stays for as long as the instance. For each exported resource one is added to the module that
 * wizer is to run.
 *
 * A resource is known to the host by a number of the component's choice, its representation: here the address of two
 * words, of which the second is the address of a list's head. The destructor puts them at the beginning of that list,
 * and `$newResource` of `steps/views.ts` takes them from there for the next resource.
 */
import { inOrder, load, localGet, localSet, store } from './instructions.ts';
import {
  append,
  readerOf,
  readImports,
  readList,
  readSections,
  replaceSections,
  sectionIds,
  unsigned,
  type Section,
} from './module.ts';

/** `(param i32)`, without a result. */
const type = [0x60, 1, 0x7f, 0];

/** `head = rep[1]; rep[0] = *head; *head = rep`, with `head` in a local. */
const body = inOrder(
  [1, 1, 0x7f],
  inOrder(localGet(0), load(4), localSet(1)),
  inOrder(localGet(0), localGet(1), load(0), store(0)),
  inOrder(localGet(1), localGet(0), store(0)),
  [0x0b],
);

/** @param module what componentize-js gives to wizer. @returns it with a destructor for each of these resources. */
export function addDestructors(module: Uint8Array): { readonly module: Uint8Array; readonly resources: string[] } {
  const sections = readSections(module);
  const find = (id: number): Section => sections.find((section) => section.id === id)!;
  const [importSection, exportSection] = [find(sectionIds.import), find(sectionIds.export)];
  const imported = readImports(importSection.content);
  // Whoever exports a resource imports how to make a handle of it.
  const resources = imported.flatMap(({ from, name }) => {
    const [, exporting] = /^\[export\](.+)$/.exec(from) ?? [];
    const [, resource] = /^\[resource-new\](.+)$/.exec(name) ?? [];
    return exporting === undefined || resource === undefined ? [] : [`${exporting}#[dtor]${resource}`];
  });
  if (resources.length === 0) return { module, resources };
  const functions = find(sectionIds.function).content;
  const types = find(sectionIds.type).content;
  const index = imported.length + readList(functions, (reader) => reader.number()).length;
  let exports = exportSection.content;
  for (const name of resources) {
    const bytes = new TextEncoder().encode(name);
    exports = append(exports, [...unsigned(bytes.length), ...bytes, 0, ...unsigned(index)]);
  }
  const changed = replaceSections(sections, {
    [sectionIds.type]: append(types, type),
    [sectionIds.function]: append(functions, unsigned(readerOf(types).number())),
    [sectionIds.export]: exports,
    [sectionIds.code]: append(find(sectionIds.code).content, [...unsigned(body.length), ...body]),
  });
  return { module: changed, resources };
}
