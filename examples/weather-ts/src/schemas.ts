/** What the tools take and give, in zod: the JSON Schemas that clients see are made from the same source. */
import type { Schema } from '@wasmcp/provider';
import { z } from 'zod';

/** A city's name. JSON Schema counts code points where JavaScript counts UTF-16 code units. */
const city = z
  .string()
  .refine((text) => text !== '' && codePoints(text) <= 100, 'must have 1 to 100 characters.')
  .meta({ minLength: 1, maxLength: 100 });

const codePoints = (text: string): number => Array.from(text).length;

export const echoInput = inOurWords(z.strictObject({ text: z.string().describe('Text to return.') }));

export const weatherInput = inOurWords(
  z.strictObject({ city: city.describe('Name of a city, in any language, or a postal code.') }),
);

export const multiWeatherInput = inOurWords(
  z.strictObject({
    cities: z.array(city).min(1).max(5).describe('Names of cities, in any language, or postal codes.'),
  }),
);

export const weatherOutput = z.strictObject({
  city: z.string().describe('Name of the city that was found.'),
  country: z.string().optional().describe('Country of the city; absent where it is in none.'),
  latitude: z.number().describe('Degrees north.'),
  longitude: z.number().describe('Degrees east.'),
  time: z.string().describe('Time of the data, ISO 8601, in UTC.'),
  temperature_celsius: z.number(),
  relative_humidity_percent: z.number(),
  wind_speed_kmh: z.number(),
  weather_code: z.number().meta({ type: 'integer', description: 'WMO weather interpretation code.' }),
  weather: z.string().describe('The weather code in words.'),
});
export type Weather = z.infer<typeof weatherOutput>;

export const multiWeatherOutput = z.strictObject({
  results: z
    .array(
      z.strictObject({
        query: z.string().describe('The city as it was given.'),
        weather: weatherOutput.optional(),
        error: z.string().optional().describe('Why there is no weather.'),
      }),
    )
    .describe('One result for each city, in the order they were given.'),
});

/**
 * A schema whose issues are one: the first problem, in the words of WEATHER.md. Unknown members come first, then the outer
 * before the inner.
 */
function inOurWords<Input extends z.ZodObject>(input: Input): Schema<z.input<Input>, z.output<Input>> {
  return {
    '~standard': {
      ...input['~standard'],
      validate(args) {
        const parsed = input.safeParse(args, { reportInput: true });
        if (parsed.success) return { value: parsed.data };
        const [issue] = parsed.error.issues.toSorted((a, b) => rank(a) - rank(b));
        return { issues: [{ message: inWords(issue!, Object.keys(input.shape)) }] };
      },
    },
  };
}

const rank = (issue: z.core.$ZodIssue): number => (issue.code === 'unrecognized_keys' ? -1 : issue.path.length);

function inWords(issue: z.core.$ZodIssue, members: string[]): string {
  if (issue.code === 'unrecognized_keys') return `only "${members.join('", "')}" is accepted.`;
  const [member, ...items] = issue.path.map(String);
  const name = `"${member}${items.map((item) => `[${item}]`).join('')}"`;
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return `${name} is required.`;
      return `${name} must be ${issue.expected === 'array' ? 'an array' : 'a string'}.`;
    case 'too_small':
    case 'too_big':
      return `${name} must have 1 to 5 items.`;
    default:
      return `${name} ${issue.message}`;
  }
}
