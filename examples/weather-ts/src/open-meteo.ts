/** The weather of cities, from the Open-Meteo geocoding and forecast APIs. */
import { z } from 'zod';
import type { WeatherConfig } from './config.ts';
import { getAll, type HttpOutcome, type HttpRequest } from './http.ts';
import type { Weather } from './schemas.ts';
import { weatherWords } from './weather-codes.ts';

/** The weather of a city, or the sentence that says why there is none. */
export type CityWeather = { weather: Weather; error?: never } | { weather?: never; error: string };

type Service = 'geocoding' | 'forecast';
type Step<T> = { value: T } | { error: string };

const placeSchema = z.object({
  name: z.string(),
  country: z.string().optional(),
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
});
type Place = z.infer<typeof placeSchema>;

const geocodingAnswer = z.object({ results: z.array(placeSchema).optional() });

const forecastAnswer = z.object({
  current: z.object({
    time: z.string(),
    temperature_2m: z.number(),
    relative_humidity_2m: z.number(),
    weather_code: z.int().min(0).max(99),
    wind_speed_10m: z.number(),
  }),
});

/** Asks for all cities at the same time. @returns one answer for each, in the same order. */
export function weatherOf(cities: readonly string[], config: WeatherConfig): CityWeather[] {
  const places = geocode(cities, config);
  const found = places.flatMap((place) => ('value' in place ? [place.value] : []));
  const forecasts = forecast(found, config).values();
  return places.map((place) => ('error' in place ? place : forecasts.next().value!));
}

/** Finds the place that each city's name means. */
function geocode(cities: readonly string[], { geocoding, timeout }: WeatherConfig): Step<Place>[] {
  const requests = cities.map((city): HttpRequest => ({
    endpoint: geocoding,
    query: `name=${encodeURIComponent(city)}&count=1&language=en&format=json`,
  }));
  return getAll(requests, timeout).map((outcome, index) => {
    const answer = parse('geocoding', outcome, geocodingAnswer);
    if ('error' in answer) return answer;
    const [place] = answer.value.results ?? [];
    if (place) return { value: place };
    return { error: `No city named "${cities[index]}" was found. Check the spelling or try a larger city nearby.` };
  });
}

/** Five digits of a degree are about a metre. */
const degrees = (value: number): string => value.toFixed(5);

/** Finds the current weather at each place. */
function forecast(places: readonly Place[], { forecast: endpoint, timeout }: WeatherConfig): CityWeather[] {
  const variables = 'temperature_2m,relative_humidity_2m,weather_code,wind_speed_10m';
  const requests = places.map(({ latitude, longitude }): HttpRequest => ({
    endpoint,
    query: `latitude=${degrees(latitude)}&longitude=${degrees(longitude)}&current=${variables}`,
  }));
  return getAll(requests, timeout).map((outcome, index) => {
    const answer = parse('forecast', outcome, forecastAnswer);
    if ('error' in answer) return answer;
    const { name, country, latitude, longitude } = places[index]!;
    const { current } = answer.value;
    return {
      weather: {
        city: name,
        ...(country !== undefined && { country }),
        latitude,
        longitude,
        time: current.time,
        temperature_celsius: current.temperature_2m,
        relative_humidity_percent: current.relative_humidity_2m,
        wind_speed_kmh: current.wind_speed_10m,
        weather_code: current.weather_code,
        weather: weatherWords(current.weather_code),
      },
    };
  });
}

/** Checks a service's answer: its status, its size, its form. */
function parse<T>(service: Service, outcome: HttpOutcome, schema: z.ZodType<T>): Step<T> {
  const problem = (text: string): Step<T> => ({ error: `The ${service} service ${text}` });
  switch (outcome.tag) {
    case 'unreachable':
      return problem('cannot be reached. Try again later.');
    case 'timeout':
      return problem('did not answer in time. Try again later.');
    case 'status':
      return problem(`answered with HTTP status ${outcome.status}. Try again later.`);
    case 'too-long':
      return problem('sent too long an answer.');
    case 'answer': {
      const result = schema.safeParse(json(outcome.body));
      return result.success ? { value: result.data } : problem('sent an answer that makes no sense.');
    }
  }
}

/** The JSON value in a body; undefined, which no schema accepts, when there is none. */
function json(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
