/**
 * The configuration, from environment variables. auth/config.ts reads those of authorization, and nothing else reads
 * any. A value that makes no sense is refused, never half-used.
 */
import { parseStateKey } from './crypto/signed-state.ts';
import { readAuthConfig, type AuthConfig } from './auth/config.ts';
import { hostKey, isSerializedOrigin, type OriginRules } from './http/origin.ts';
import { routeOf, type PublicUrlRules } from './http/routes.ts';
import { isHostAndPort, parseHosts } from './http/target.ts';
import { pageUrl, parsePageUrl } from './http/url.ts';
import { failed, ok, type Result } from './result.ts';
import { logLevels, type LogLevel } from './mcp/log-levels.ts';
import { requestLogs, type RequestLogLevel } from './request-log.ts';
import { parseBoolean, parseCount, parseList, unknownVariables, createVariableReader } from './variables.ts';

export interface Config extends OriginRules, PublicUrlRules {
  /** A further path of the protected resource metadata; undefined when none is configured. */
  readonly metadataPath: string | undefined;
  /** Where is said whether the server lives; undefined: nowhere. */
  readonly livePath: string | undefined;
  /** Where is said whether the server can serve; undefined: nowhere. */
  readonly readyPath: string | undefined;
  readonly maxBodyBytes: number;
  /** Keys that sign what a provider has clients keep for it; the first signs. Undefined: nothing can be kept so. */
  readonly stateKeys: readonly Uint8Array[] | undefined;
  /** Lowest level of log messages that clients get which cannot say what they want. */
  readonly clientLogLevel: LogLevel;
  /** What is written of each request. */
  readonly requestLog: RequestLogLevel;
  readonly auth: AuthConfig;
}

/** Largest request body unless MCP_MAX_BODY_BYTES says otherwise. */
const defaultMaxBodyBytes = 4 * 1024 * 1024;

/** The most that MCP_MAX_BODY_BYTES may ask for: the engine holds a body several times over. */
const largestMaxBodyBytes = 64 * 1024 * 1024;

/**
 * Reads the variables. docs/configuration.md lists them. An empty value counts as absent. A failure's reasons are
 * sentences for the operator, one for each variable that makes no sense, or begins with MCP_ and is not known.
 */
export function readConfig(
  variables: ReadonlyMap<string, string>,
  reader = createVariableReader(variables),
): Result<Config, readonly string[]> {
  const { read } = reader;
  const publicUrl = read('MCP_PUBLIC_URL', parsePageUrl, pageUrl);
  const mcpPath = read('MCP_PATH', parsePath, 'an absolute path such as /mcp, outside /.well-known/') ?? '/mcp';
  const allowedOrigins = read('MCP_ALLOWED_ORIGINS', parseOrigins, 'origins such as https://app.example or null, or *');
  const hosts = read('MCP_ALLOWED_HOSTS', parseHosts, 'hosts such as mcp.example or mcp.example:8443');
  const trustForwarded = read('MCP_TRUST_FORWARDED', parseBoolean, 'true or false') ?? false;
  const maxBodyBytes = read(
    'MCP_MAX_BODY_BYTES',
    parseCount(largestMaxBodyBytes),
    `an integer from 1 to ${largestMaxBodyBytes}`,
  );
  const stateKeys = read('MCP_STATE_KEY', parseStateKeys, 'keys of at least 32 bytes each, in base64 or hexadecimal');
  const clientLogLevel = read('MCP_CLIENT_LOG_LEVEL', parseLogLevel, `one of ${logLevels.join(', ')}`) ?? 'info';
  const requestLog = read('MCP_LOG', parseRequestLog, `one of ${requestLogs.join(', ')}`) ?? 'off';
  const healthPath = 'an absolute path such as /healthz, outside /.well-known/, or off';
  const livePath = unlessOff(read('MCP_LIVE_PATH', parseHealthPath, healthPath) ?? '/healthz');
  const readyPath = unlessOff(read('MCP_READY_PATH', parseHealthPath, healthPath) ?? '/readyz');
  const auth = readAuthConfig(reader);
  const metadataPath = auth.resourceMetadataUrl && new URL(auth.resourceMetadataUrl).pathname;
  const faults = [...reader.faults, ...unknownVariables(variables, 'MCP_', reader)];
  if (metadataPath !== undefined && routeOf(metadataPath, { mcpPath }) === 'mcp') {
    faults.push('MCP_AUTH_RESOURCE_METADATA_URL must have another path than the endpoint');
  }
  // A path that is several of them is one of them only: the others would not be found.
  const paths = { mcpPath, metadataPath, livePath, readyPath };
  if (reader.isSet('MCP_LIVE_PATH') && livePath !== undefined && routeOf(livePath, paths) !== 'live') {
    faults.push('MCP_LIVE_PATH must be another path than those of the endpoint and of metadata');
  }
  if (reader.isSet('MCP_READY_PATH') && readyPath !== undefined && routeOf(readyPath, paths) !== 'ready') {
    faults.push('MCP_READY_PATH must be another path than MCP_LIVE_PATH and those of the endpoint and of metadata');
  }
  if (faults.length > 0) return failed(faults);

  const allowedHosts = new Set(hosts?.map(hostKey));
  if (hosts !== undefined && publicUrl !== undefined) allowedHosts.add(hostKey(new URL(publicUrl).host));
  return ok({
    publicUrl,
    publicOrigin: publicUrl && new URL(publicUrl).origin,
    mcpPath,
    metadataPath,
    livePath,
    readyPath,
    requestLog,
    allowedOrigins: allowedOrigins ?? new Set(),
    allowedHosts,
    trustForwarded,
    stateKeys,
    clientLogLevel,
    maxBodyBytes: maxBodyBytes ?? defaultMaxBodyBytes,
    auth,
  });
}

/** The names of all variables that are read. */
export function knownVariables(): ReadonlySet<string> {
  const none = new Map<string, string>();
  const reader = createVariableReader(none);
  readConfig(none, reader);
  return reader.names;
}

/**
 * A path as requests have it: clients resolve dot segments before they send one, so one with them is never asked for.
 */
function parsePath(value: string): string | undefined {
  if (!/^\/[A-Za-z0-9._~!$&'()*+,;=:@/-]*$/.test(value)) return undefined;
  return value.startsWith('/.well-known/') || /\/\.{1,2}(?:\/|$)/.test(value) ? undefined : value;
}

const parseHealthPath = (value: string): string | undefined => (value === 'off' ? value : parsePath(value));

const unlessOff = (path: string): string | undefined => (path === 'off' ? undefined : path);

const parseRequestLog = (value: string): RequestLogLevel | undefined => requestLogs.find((level) => level === value);

function parseStateKeys(value: string): readonly Uint8Array[] | undefined {
  const keys = value.split(',').map((key) => parseStateKey(key.trim()));
  return keys.every((key) => key !== undefined) ? keys : undefined;
}

const parseLogLevel = (value: string): LogLevel | undefined => logLevels.find((level) => level === value);

function parseOrigins(value: string): ReadonlySet<string> | 'any' | undefined {
  if (value === '*') return 'any';
  const origins = parseList(value, isOriginOfOne);
  return origins && new Set(origins);
}

/** `https://*.example` is a URL, and would be taken for many. */
const isOriginOfOne = (origin: string): boolean =>
  isSerializedOrigin(origin) && (!/^https?:/.test(origin) || isHostAndPort(new URL(origin).host));
