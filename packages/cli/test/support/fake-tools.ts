/** Native tools of a machine that has what a test says. */
import type { NativeTool, NativeTools } from '../../src/setup/native-tools.ts';

/**
 * @param versions of those that are there, in /bin.
 * @param unused why others are not used. @param path what builds have as their PATH.
 */
export function fakeTools(
  versions: Partial<Record<NativeTool, string>>,
  unused: Partial<Record<NativeTool, string[]>> = {},
  path = '',
): NativeTools {
  const find: NativeTools['find'] = async (name) =>
    versions[name] === undefined ? undefined : { path: `/bin/${name}`, version: versions[name] };
  return {
    bin: '/nowhere',
    find,
    async need(name) {
      throw new Error(`${name} is not installed by tests`);
    },
    candidates: () => [],
    explainUnused: async (name) => unused[name] ?? [],
    path: () => path,
  };
}
