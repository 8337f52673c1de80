/** What the environment says. A variable that is empty counts as not set. */
import { McpError, type Authorization, type Environment } from '@wasmcp/provider';

export interface Endpoint {
  scheme: 'HTTP' | 'HTTPS';
  authority: string;
  /** Starts with a slash; without query. */
  path: string;
}

export interface WeatherConfig {
  geocoding: Endpoint;
  forecast: Endpoint;
  /** For one API request, in milliseconds. */
  timeout: number;
}

const endpointForm = /^(https?):\/\/([A-Za-z0-9._:[\]-]+)(\/[!-~]*)?$/;

function endpoint(name: string, value: string): Endpoint {
  const [, scheme, authority, path] = endpointForm.exec(value) ?? [];
  if (authority === undefined || /[?#@]/.test(value)) throw new McpError('internal-error', `${name} is not valid.`);
  return { scheme: scheme === 'https' ? 'HTTPS' : 'HTTP', authority, path: path ?? '/' };
}

function milliseconds(name: string, value: string): number {
  const number = /^\d{1,5}$/.test(value) ? Number(value) : 0;
  if (number < 1 || number > 60_000) throw new McpError('internal-error', `${name} is not valid.`);
  return number;
}

/** @throws McpError when a variable makes no sense: an operator must see to it, a model cannot. */
export function weatherConfig(environment: Environment): WeatherConfig {
  const read = <T>(name: string, fallback: string, parse: (name: string, value: string) => T): T =>
    parse(name, environment[name] || fallback);
  return {
    geocoding: read('WEATHER_GEOCODING_URL', 'https://geocoding-api.open-meteo.com/v1/search', endpoint),
    forecast: read('WEATHER_FORECAST_URL', 'https://api.open-meteo.com/v1/forecast', endpoint),
    timeout: read('WEATHER_TIMEOUT_MS', '10000', milliseconds),
  };
}

/**
 * How callers are authorized; undefined leaves the server open. What is missing stays empty: the transport then refuses
 * every request (issuer, audiences) or finds the keys by the issuer's metadata (JWKS URI).
 */
export function authConfig(environment: Environment): Authorization | undefined {
  const issuer = environment['WEATHER_AUTH_ISSUER'] || undefined;
  const audience = environment['WEATHER_AUTH_AUDIENCE'] || undefined;
  const jwksUri = environment['WEATHER_AUTH_JWKS_URI'] || undefined;
  if (issuer === undefined && audience === undefined && jwksUri === undefined) return undefined;
  return {
    expectedIssuer: issuer ?? '',
    expectedAudiences: audience?.split(' ').filter((part) => part !== '') ?? [],
    jwksUri: jwksUri ?? '',
  };
}
