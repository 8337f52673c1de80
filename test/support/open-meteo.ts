/**
 * A local double of the two Open-Meteo APIs that the weather examples call: it knows a few places, records every
 * request, and can be told to misbehave while it runs. It answers as the real APIs do, bad requests included, so a
 * client that sends wrong parameters fails here too.
 */
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Service = 'geocoding' | 'forecast';

/** Misbehaviour of a service, in place of its answer. */
export type Fault =
  /** An answer of this kind instead of the right one. `headers` may hold a `location`. */
  | { kind: 'answer'; status?: number; headers?: Record<string, string>; body?: string | Uint8Array }
  /** Closes the connection before it answers. */
  | { kind: 'reset' }
  /** Sends part of the body, then closes the connection. */
  | { kind: 'break-off' }
  /** Never answers. */
  | { kind: 'silence' }
  /** Sends the head and part of the body, then nothing. */
  | { kind: 'stall' }
  /** Sends the head, then a space every 20 ms, for ever. */
  | { kind: 'drip' }
  /** Sends an answer without end. */
  | { kind: 'endless' };

interface Place {
  name: string;
  country?: string;
  latitude: number;
  longitude: number;
  current: {
    time: string;
    temperature_2m: number;
    relative_humidity_2m: number;
    weather_code: number;
    wind_speed_10m: number;
  };
}

interface ReceivedRequest {
  service: Service;
  method: string;
  /** The query, decoded. */
  query: Record<string, string>;
  headers: IncomingMessage['headers'];
}

export interface OpenMeteo {
  /** What a weather server needs to use this double. */
  readonly environment: { WEATHER_GEOCODING_URL: string; WEATHER_FORECAST_URL: string };
  /** All requests since the last reset, in order. */
  readonly requests: readonly ReceivedRequest[];
  /** The largest number of requests that a service had open at one time, since the last reset. */
  mostAtOnce(service: Service): number;
  /** Makes a service misbehave: for the place of this name, or for all. */
  fail(service: Service, fault: Fault, place?: string): void;
  /**
   * Keeps requests of a service unanswered until `count` of them are open together. Answers anyway after
   * `patience` milliseconds, so that a client that asks one by one fails an assertion and not the test's time limit.
   */
  gather(service: Service, count: number, patience: number): void;
  /** Stops listening and closes all connections; `up` listens on the same port again. */
  down(): Promise<void>;
  up(): Promise<void>;
  /** Forgets faults, requests and counts, and ends what is still open. */
  reset(): void;
  close(): Promise<void>;
}

/** The places it knows. Searching ignores case, as the real API does. */
export const places: readonly Place[] = [
  place('Berlin', 'Germany', [52.52437, 13.41053], ['2026-05-01T12:00', 18.4, 62, 61, 11.5]),
  place('Paris', 'France', [48.85341, 2.3488], ['2026-05-01T12:15', 21, 48, 0, 7.2]),
  place('Oslo', 'Norway', [59.91273, 10.74609], ['2026-05-01T12:15', -3.5, 91, 86, 0]),
  place('São Paulo', 'Brazil', [-23.5475, -46.63611], ['2026-05-01T12:00', 25.1, 70, 95, 3.6]),
  place('東京', 'Japan', [35.6895, 139.69171], ['2026-05-01T12:00', 16, 55, 3, 14.4]),
  place('Sirius & Sons=+#%?', 'Ireland', [53.33306, -6.24889], ['2026-05-01T12:00', 9.9, 88, 45, 22]),
  place('McMurdo', undefined, [-77.846, 166.676], ['2026-05-01T12:00', -31.2, 60, 4, 40.3]),
];

function place(
  name: string,
  country: string | undefined,
  [latitude, longitude]: [number, number],
  [time, temperature, humidity, code, wind]: [string, number, number, number, number],
): Place {
  const current = {
    time,
    temperature_2m: temperature,
    relative_humidity_2m: humidity,
    weather_code: code,
    wind_speed_10m: wind,
  };
  return { name, ...(country !== undefined && { country }), latitude, longitude, current };
}

type Answer = { status: number; body: unknown; place?: string };
const refusal = (reason: string): Answer => ({ status: 400, body: { error: true, reason } });

/** `/v1/search`: the first place of that name; an answer without `results` when there is none. */
function search(query: URLSearchParams): Answer {
  const name = query.get('name');
  if (name === null) return refusal("Parameter 'name' is required");
  if (query.get('count') !== '1' || query.get('language') !== 'en') return refusal('Unexpected parameters');
  const found = places.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  if (!found) return { status: 200, body: { generationtime_ms: 0.4 }, place: name };
  const { current: _, ...result } = found;
  const results = [{ id: 1, ...result, elevation: 34, feature_code: 'PPLC', postcodes: ['10115'] }];
  return { status: 200, body: { results, generationtime_ms: 0.4 }, place: found.name };
}

const variables = ['temperature_2m', 'relative_humidity_2m', 'weather_code', 'wind_speed_10m'] as const;

/** Whether `text` is a decimal number and within a metre or ten of `degrees`. */
const near = (degrees: number, text: string): boolean =>
  /^-?\d+(\.\d+)?$/.test(text) && Math.abs(degrees - Number(text)) < 1e-4;

/** `/v1/forecast`: the variables asked for, at the known place that lies there. */
function forecast(query: URLSearchParams): Answer {
  const [latitude, longitude] = [query.get('latitude'), query.get('longitude')];
  if (!latitude || !longitude)
    return refusal("Parameter 'latitude' and 'longitude' must have the same number of elements");
  const found = places.find((candidate) => near(candidate.latitude, latitude) && near(candidate.longitude, longitude));
  if (!found) return refusal('No data is available for this location');
  const names = query.get('current')?.split(',') ?? [];
  const current: Record<string, unknown> = { time: found.current.time, interval: 900 };
  for (const name of variables) if (names.includes(name)) current[name] = found.current[name];
  const { latitude: lat, longitude: lon } = found;
  return { status: 200, body: { latitude: lat, longitude: lon, timezone: 'GMT', current }, place: found.name };
}

/** Starts the double on an ephemeral port of loopback. */
export async function startOpenMeteo(): Promise<OpenMeteo> {
  const requests: ReceivedRequest[] = [];
  const open = { geocoding: new Set<ServerResponse>(), forecast: new Set<ServerResponse>() };
  const most = { geocoding: 0, forecast: 0 };
  let faults: { service: Service; fault: Fault; place: string | undefined }[] = [];
  let gathering: { service: Service; count: number; released: Promise<unknown> } | undefined;
  const gate = new EventEmitter();

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const service = ({ '/v1/search': 'geocoding', '/v1/forecast': 'forecast' } as const)[url.pathname];
    if (!service) return void response.writeHead(404).end();
    requests.push({
      service,
      method: request.method ?? '',
      query: Object.fromEntries(url.searchParams),
      headers: request.headers,
    });
    open[service].add(response);
    most[service] = Math.max(most[service], open[service].size);
    response.once('close', () => open[service].delete(response));
    if (gathering?.service === service) {
      if (open[service].size >= gathering.count) gate.emit('release');
      await gathering.released;
    }
    const answer = service === 'geocoding' ? search(url.searchParams) : forecast(url.searchParams);
    const text = JSON.stringify(answer.body);
    const failing = faults.find((entry) => entry.service === service && (entry.place ?? answer.place) === answer.place);
    if (failing) misbehave(failing.fault, response, text);
    else response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
  }

  const server = createServer((request, response) => void respond(request, response));
  const listen = (port: number): Promise<void> =>
    new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const down = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });

  return {
    environment: {
      WEATHER_GEOCODING_URL: `http://127.0.0.1:${port}/v1/search`,
      WEATHER_FORECAST_URL: `http://127.0.0.1:${port}/v1/forecast`,
    },
    requests,
    mostAtOnce: (service) => most[service],
    fail: (service, fault, name) => void faults.push({ service, fault, place: name }),
    gather(service, count, patience) {
      const timer = setTimeout(() => gate.emit('release'), patience);
      const released = once(gate, 'release').finally(() => clearTimeout(timer));
      gathering = { service, count, released };
    },
    down,
    up: () => listen(port),
    reset() {
      gate.emit('release');
      gathering = undefined;
      faults = [];
      requests.length = 0;
      for (const service of ['geocoding', 'forecast'] as const) {
        for (const response of open[service]) response.destroy();
        open[service].clear();
        most[service] = 0;
      }
    },
    close: () => (server.listening ? down() : Promise.resolve()),
  };
}

/** @param text what the right answer would have been. */
function misbehave(fault: Fault, response: ServerResponse, text: string): void {
  const json = { 'content-type': 'application/json' };
  switch (fault.kind) {
    case 'answer':
      return void response.writeHead(fault.status ?? 200, { ...json, ...fault.headers }).end(fault.body ?? text);
    case 'reset':
      return void response.destroy();
    case 'break-off':
      response.writeHead(200, { ...json, 'content-length': text.length + 1000 });
      return void response.write(text.slice(0, 10), () => response.destroy());
    case 'silence':
      return;
    case 'stall':
      return void response.writeHead(200, json).write(text.slice(0, 10));
    case 'drip': {
      response.writeHead(200, json).flushHeaders();
      const timer = setInterval(() => response.write(' '), 20);
      return void response.once('close', () => clearInterval(timer));
    }
    case 'endless': {
      response.writeHead(200, json);
      const chunk = Buffer.alloc(64 * 1024, ' ');
      const pump = (): void => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', pump);
      return pump();
    }
  }
}
