/** The three tools of the weather examples, as `tools/list` shows them (examples/WEATHER.md). */

export const echoTool = {
  name: 'echo',
  title: 'Echo',
  description: 'Returns the given text unchanged.',
  inputSchema: {
    type: 'object',
    properties: { text: { type: 'string', description: 'Text to return.' } },
    required: ['text'],
    additionalProperties: false,
  },
  annotations: { readOnlyHint: true, openWorldHint: false },
};

const weatherSchema = {
  type: 'object',
  properties: {
    city: { type: 'string', description: 'Name of the city that was found.' },
    country: { type: 'string', description: 'Country of the city; absent where it is in none.' },
    latitude: { type: 'number', description: 'Degrees north.' },
    longitude: { type: 'number', description: 'Degrees east.' },
    time: { type: 'string', description: 'Time of the data, ISO 8601, in UTC.' },
    temperature_celsius: { type: 'number' },
    relative_humidity_percent: { type: 'number' },
    wind_speed_kmh: { type: 'number' },
    weather_code: { type: 'integer', description: 'WMO weather interpretation code.' },
    weather: { type: 'string', description: 'The weather code in words.' },
  },
  required: [
    'city',
    'latitude',
    'longitude',
    'time',
    'temperature_celsius',
    'relative_humidity_percent',
    'wind_speed_kmh',
    'weather_code',
    'weather',
  ],
  additionalProperties: false,
};

export const weatherTool = {
  name: 'get_weather',
  title: 'Current weather',
  description: 'Current weather in one city, from Open-Meteo.',
  inputSchema: {
    type: 'object',
    properties: {
      city: {
        type: 'string',
        minLength: 1,
        maxLength: 100,
        description: 'Name of a city, in any language, or a postal code.',
      },
    },
    required: ['city'],
    additionalProperties: false,
  },
  outputSchema: weatherSchema,
  annotations: { readOnlyHint: true, openWorldHint: true },
};

export const multiWeatherTool = {
  name: 'multi_weather',
  title: 'Current weather in several cities',
  description: 'Current weather in one to five cities, asked for at the same time, from Open-Meteo.',
  inputSchema: {
    type: 'object',
    properties: {
      cities: {
        type: 'array',
        items: { type: 'string', minLength: 1, maxLength: 100 },
        minItems: 1,
        maxItems: 5,
        description: 'Names of cities, in any language, or postal codes.',
      },
    },
    required: ['cities'],
    additionalProperties: false,
  },
  outputSchema: {
    type: 'object',
    properties: {
      results: {
        type: 'array',
        description: 'One result for each city, in the order they were given.',
        items: {
          type: 'object',
          properties: {
            query: { type: 'string', description: 'The city as it was given.' },
            weather: weatherSchema,
            error: { type: 'string', description: 'Why there is no weather.' },
          },
          required: ['query'],
          additionalProperties: false,
        },
      },
    },
    required: ['results'],
    additionalProperties: false,
  },
  annotations: { readOnlyHint: true, openWorldHint: true },
};
