/** Table of the failures of the Open-Meteo services, for the weather examples' tests. */
import type { Fault, Service } from '../support/open-meteo.ts';

export const unreachable = 'cannot be reached. Try again later.';
const senseless = 'sent an answer that makes no sense.';
export const late = 'did not answer in time. Try again later.';
const status = (code: number): string => `answered with HTTP status ${code}. Try again later.`;
const body = (text: string | Uint8Array): Fault => ({ kind: 'answer', body: text });
const geocoded = (place: object): Fault => body(JSON.stringify({ results: [place] }));
const current = (changes: object): Fault => body(JSON.stringify({ current: { ...weather, ...changes } }));
const weather = {
  time: '2026-05-01T12:00',
  temperature_2m: 1,
  relative_humidity_2m: 2,
  weather_code: 3,
  wind_speed_10m: 4,
};
const everywhere: [title: string, fault: Fault, text: string][] = [
  ['closes the connection', { kind: 'reset' }, unreachable],
  ['breaks off', { kind: 'break-off' }, unreachable],
  ['answers 500', { kind: 'answer', status: 500, body: 'oops' }, status(500)],
  ['answers 429', { kind: 'answer', status: 429, body: '{"error":true,"reason":"limit"}' }, status(429)],
  ['answers 204', { kind: 'answer', status: 204, body: '' }, status(204)],
  ['redirects', { kind: 'answer', status: 302, headers: { location: '/v1/elsewhere' } }, status(302)],
  ['answers 500 without end', { kind: 'answer', status: 500, body: ' '.repeat(1_000_000) }, status(500)],
  ['never answers', { kind: 'silence' }, late],
  ['stops halfway', { kind: 'stall' }, late],
  ['drips', { kind: 'drip' }, late],
  ['answers without end', { kind: 'endless' }, 'sent too long an answer.'],
  ['answers a byte too much', body(`${' '.repeat(65_535)}{}`), 'sent too long an answer.'],
  ['answers nothing', body(''), senseless],
  ['answers HTML', body('<html></html>'), senseless],
  ['answers cut JSON', body('{"results":[{"name":"Berlin"'), senseless],
  ['answers JSON with something after it', body('{"results":[]} {"current":{}}'), senseless],
  ['answers no UTF-8', body(Buffer.from('{"results":[],"current":"\xff"}', 'latin1')), senseless],
  ['answers null', body('null'), senseless],
  ['answers an array', body('[]'), senseless],
  ['answers 60,000 levels', body('['.repeat(60_000)), senseless],
];
/** What the services may do wrong, and what the tool's error says after "The … service ". */
export const failures: [service: Service, title: string, fault: Fault, text: string][] = [
  ...everywhere.map(([title, fault, text]) => ['geocoding', title, fault, text] as [Service, string, Fault, string]),
  ...everywhere.map(([title, fault, text]) => ['forecast', title, fault, text] as [Service, string, Fault, string]),
  ['geocoding', 'has results that are no list', body('{"results":{}}'), senseless],
  ['geocoding', 'has a result that is no object', body('{"results":["Berlin"]}'), senseless],
  ['geocoding', 'has no name', geocoded({ latitude: 1, longitude: 1 }), senseless],
  [
    'geocoding',
    'has a country that is no text',
    geocoded({ name: 'B', country: 1, latitude: 1, longitude: 1 }),
    senseless,
  ],
  ['geocoding', 'has no coordinate', geocoded({ name: 'B', latitude: 1 }), senseless],
  ['geocoding', 'has a coordinate in text', geocoded({ name: 'B', latitude: '1', longitude: 1 }), senseless],
  ['geocoding', 'has a place off the globe', geocoded({ name: 'B', latitude: 90.1, longitude: 1 }), senseless],
  ['forecast', 'has nothing current', body('{"hourly":{}}'), senseless],
  ['forecast', 'has no temperature', current({ temperature_2m: undefined }), senseless],
  ['forecast', 'has a temperature in text', current({ temperature_2m: '1' }), senseless],
  ['forecast', 'has no humidity', current({ relative_humidity_2m: null }), senseless],
  ['forecast', 'has a time that is no text', current({ time: 1 }), senseless],
  ['forecast', 'has a code with a fraction', current({ weather_code: 1.5 }), senseless],
  ['forecast', 'has a code that WMO does not have', current({ weather_code: 100 }), senseless],
  ['forecast', 'has a code below 0', current({ weather_code: -1 }), senseless],
  [
    'forecast',
    'has an infinite wind',
    body('{"current":{"time":"","temperature_2m":1,"relative_humidity_2m":2,"weather_code":3,"wind_speed_10m":1e999}}'),
    senseless,
  ],
];
