/**
 * The core modules in a component, and the rest of it. What is made of a component for Node depends on their types, and
 * not on their code: an edit that leaves the types alone leaves all of it as it was.
 */
import { digest } from './cache.ts';
import { sectionsOf, type Section } from './sections.ts';

/** Sections of components (component model, Binary.md). */
const coreModule = 1;
const component = 4;
/** Sections of core modules that say nothing of types: custom, global, element, code, data, data count. */
const codeIds: ReadonlySet<number> = new Set([0, 6, 9, 10, 11, 12]);

interface CoreModules {
  /** In the order in which they stand in the component. */
  readonly modules: readonly Uint8Array[];
  /**
   * Digest of the component without its code. Of all of it where it is damaged, has modules in components within it,
   * which may be linked by code that is made of both, or has a module twice.
   */
  readonly shape: string;
}

/** Takes a component apart. Not checked: that it is valid, nor that the code of its modules has their types. */
export function coreModulesOf(bytes: Uint8Array): CoreModules {
  const sections = sectionsOf(bytes);
  const modules = (sections ?? []).flatMap(({ id, content }) => (id === coreModule ? [content] : []));
  const insides = modules.map(sectionsOf);
  const isPlain =
    sections !== undefined &&
    !insides.includes(undefined) &&
    !sections.some(({ id, content }) => id === component && hasModules(content)) &&
    !modules.some((module, at) => modules.slice(0, at).some((other) => Buffer.compare(module, other) === 0));
  if (!isPlain) return { modules, shape: digest(bytes) };
  const around = sections.filter(({ id }) => id !== coreModule);
  // Each by itself: what is in one module is not in the next.
  return { modules, shape: digest(digestOf(around), ...insides.map((inside) => digestOf(typesOf(inside!)))) };
}

const digestOf = (sections: readonly Section[]): string =>
  digest(...sections.flatMap(({ id, content }) => [String(id), content]));

const typesOf = (sections: readonly Section[]): Section[] =>
  sections.map((each) => (codeIds.has(each.id) ? { ...each, content: new Uint8Array() } : each));

const hasModules = (bytes: Uint8Array): boolean =>
  sectionsOf(bytes)?.some(({ id, content }) => id === coreModule || (id === component && hasModules(content))) ?? true;
