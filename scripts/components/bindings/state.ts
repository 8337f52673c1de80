/**
 * What a run of the engine leaves in a module: its memory, as wizer writes it. The rest of the module, and of the
 * component that is made of it, comes from the engine, the bindings and WIT.
 */
import { createHash } from 'node:crypto';
import { readSections, sectionIds, writeSections } from './module.ts';

const { memory, global, data, dataCount } = sectionIds;
const stateIds: ReadonlySet<number> = new Set([memory, global, data, dataCount]);

/** The section of a component that is a core module (component model, Binary.md). */
const coreModuleId = 1;
const preambleBytes = 8;

/** Digest of all of a module but its state. */
export function digestCode(module: Uint8Array): string {
  const hash = createHash('sha256');
  for (const { id, content } of readSections(module)) {
    hash.update(`${id}:${stateIds.has(id) ? '' : content.length}:`);
    if (!stateIds.has(id)) hash.update(content);
  }
  return hash.digest('hex');
}

/** A component whose first core module, which is the engine, has the state of another module. */
export function withState(component: Uint8Array, module: Uint8Array): Uint8Array {
  const state = new Map(readSections(module).flatMap((each) => (stateIds.has(each.id) ? [[each.id, each]] : [])));
  const sections = readSections(component);
  const at = sections.findIndex(({ id }) => id === coreModuleId);
  const engine = readSections(sections[at]!.content).map((each) => state.get(each.id) ?? each);
  sections[at] = { id: coreModuleId, content: writeSections(engine) };
  return writeSections(sections, component.subarray(0, preambleBytes));
}
