/** The provider component: what it exports, interface by interface (`wasmcp:mcp@0.2.0`, `wasmcp:mcp-exchange@0.1.0`). */
// First: schemas that are made after it are compiled to functions, here while the component is built.
import 'zod/compile';
import { createProvider } from '@wasmcp/provider';
import { countDown, launch } from './tools.ts';

export const { lifecycle, authorization, tools, exchange, toolExchange } = createProvider({
  name: 'countdown-ts',
  title: 'Countdown',
  version: '0.2.0',
  tools: [countDown, launch],
});
