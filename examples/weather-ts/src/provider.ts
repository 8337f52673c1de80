/** The provider component: what it exports, interface by interface (`wasmcp:mcp@0.2.0`). */
// First: schemas that are made after it are compiled to functions, here while the component is built.
import 'zod/compile';
import { createProvider } from '@wasmcp/provider';
import { getEnvironment } from 'wasi:cli/environment@0.2.3';
import { authConfig } from './config.ts';
import { echo, getWeather, multiWeather } from './tools.ts';

export const { lifecycle, authorization, tools } = createProvider({
  name: 'weather-ts',
  title: 'Weather',
  version: '0.2.0',
  instructions: 'Call get_weather for one city, multi_weather for up to five at once.',
  tools: [echo, getWeather, multiWeather],
  environment: getEnvironment,
  authorization: authConfig,
});
