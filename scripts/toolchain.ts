/** What this checkout makes components with: its cache in `build/`, and native tools on the PATH or in `.tools/`. */
import { createNativeTools, type Toolchain } from '@wasmcp/cli';
import { createCache } from '@wasmcp/node-host';
import { buildDir, inRoot } from './paths.ts';

export const cache = createCache(buildDir);
export const tools = createNativeTools(inRoot('.tools'));
export const toolchain: Toolchain = { cache, tools };
