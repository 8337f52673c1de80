/** The three tools. */
import { defineTool, ToolError } from '@wasmcp/provider';
import { weatherConfig } from './config.ts';
import { weatherOf } from './open-meteo.ts';
import * as schemas from './schemas.ts';

export const echo = defineTool(
  {
    name: 'echo',
    title: 'Echo',
    description: 'Returns the given text unchanged.',
    input: schemas.echoInput,
    annotations: { readOnlyHint: true, openWorldHint: false },
  },
  ({ text }) => text,
);

export const getWeather = defineTool(
  {
    name: 'get_weather',
    title: 'Current weather',
    description: 'Current weather in one city, from Open-Meteo.',
    input: schemas.weatherInput,
    output: schemas.weatherOutput,
    annotations: { readOnlyHint: true, openWorldHint: true },
  },
  ({ city }, { environment }) => {
    const { weather, error } = weatherOf([city], weatherConfig(environment))[0]!;
    if (weather) return weather;
    throw new ToolError(error);
  },
);

export const multiWeather = defineTool(
  {
    name: 'multi_weather',
    title: 'Current weather in several cities',
    description: 'Current weather in one to five cities, asked for at the same time, from Open-Meteo.',
    input: schemas.multiWeatherInput,
    output: schemas.multiWeatherOutput,
    annotations: { readOnlyHint: true, openWorldHint: true },
  },
  ({ cities }, { environment }) => {
    const answers = weatherOf(cities, weatherConfig(environment));
    const results = cities.map((query, index) => Object.assign({ query }, answers[index]));
    if (results.some(({ weather }) => weather)) return { results };
    throw new ToolError(results.map(({ query, error }) => `${query}: ${error}`).join('\n'));
  },
);
