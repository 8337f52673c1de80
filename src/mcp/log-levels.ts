/** Severity of log messages (RFC 5424; MCP server/utilities/logging), lowest first. */
export const logLevels = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'] as const;
export type LogLevel = (typeof logLevels)[number];

const known: ReadonlySet<unknown> = new Set(logLevels);

export const isLogLevel = (value: unknown): value is LogLevel => known.has(value);
