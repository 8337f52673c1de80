/** Where the thread's program is. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { digestFiles, type Cache } from './cache.ts';

/**
 * The JavaScript that a thread runs. Published, it is `worker.js` beside this module. Run from its TypeScript sources,
 * `worker.ts` is bundled into the cache, because threads have no loader for TypeScript.
 */
export async function workerScript(cache: Cache): Promise<string> {
  if (import.meta.url.endsWith('.js')) return fileURLToPath(new URL('worker.js', import.meta.url));
  const sources = fileURLToPath(new URL('.', import.meta.url));
  return cache('worker', `${digestFiles(sources, sources)}.mjs`, async (path) => {
    const { rolldown } = await import('rolldown');
    const build = await rolldown({
      input: fileURLToPath(new URL('worker.ts', import.meta.url)),
      platform: 'node',
      // The cache may be where the shim cannot be found by its name.
      plugins: [
        {
          name: 'shim',
          resolveId: (id) =>
            id.startsWith('@bytecodealliance/') ? { id: import.meta.resolve(id), external: true } : undefined,
        },
      ],
    });
    const { output } = await build.generate({ format: 'esm' });
    await build.close();
    writeFileSync(path, output[0].code);
  });
}
