/** The provider component: what it exports, interface by interface. */
// First: schemas that are made after it are compiled to functions, here while the component is built.
import 'zod/compile';
import { createProvider } from '@wasmcp/provider';
import { getEnvironment } from 'wasi:cli/environment@0.2.3';
import { countWords, greet, spell } from './tools.ts';

export const { lifecycle, authorization, tools, exchange, toolExchange } = createProvider({
  name: '{{project-name | kebab_case}}',
  version: '0.1.0',
  tools: [greet, countWords, spell],
  environment: getEnvironment,
});

// Resources and prompts: `include wasmcp:mcp/tools-resources-prompts-provider@0.2.0;` in wit/world.wit, in the place of
// tools-provider; mcp-transport-http-tools-resources-prompts-unplugged.wasm as TRANSPORT in the Makefile, with its NULLS;
// `resources` and `prompts` among the exports above; and in createProvider, with defineResource and definePrompt of
// @wasmcp/provider,
//
//   resources: [defineResource({ uri: 'motd://today', name: 'motd', mimeType: 'text/plain' }, () => 'Good day.')],
//   prompts: [
//     definePrompt(
//       { name: 'review', description: 'Reviews code.', arguments: z.object({ code: z.string() }) },
//       ({ code }) => `Review this code:\n\n${code}`,
//     ),
//   ],
