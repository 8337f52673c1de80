/** What official clients do with a server whose provider has an exchange: what tests expect, and docs/clients.md says. */
interface ClientFeatures {
  readonly revision: string;
  /** Whether its user is told of progress and log messages, in order and as they come. */
  readonly reports: 'yes' | 'not shown';
  /** Whether its user is asked. */
  readonly questions: 'yes' | 'not in this revision' | 'not declared';
  /** When the tool of a call that it gives up is cancelled. */
  readonly givenUpCall: 'at once' | 'when it disconnects' | 'cannot give up';
  /** Whether it gets a token by itself, from the server's URL alone. One that it is given, it sends. */
  readonly signsIn: 'yes' | 'not tried';
}

const modern = { revision: '2026-07-28', reports: 'yes', questions: 'yes', givenUpCall: 'at once' } as const;
const handshake = {
  revision: '2025-11-25',
  reports: 'yes',
  questions: 'not in this revision',
  givenUpCall: 'when it disconnects',
} as const;
const inspector = { reports: 'not shown', givenUpCall: 'cannot give up', signsIn: 'not tried' } as const;

/** By the client's name. */
export const clientFeatures: Readonly<Record<string, ClientFeatures>> = {
  'TypeScript SDK 1.32.2': { ...handshake, signsIn: 'yes' },
  'TypeScript SDK 2.4.0, legacy': { ...handshake, signsIn: 'yes' },
  'TypeScript SDK 2.4.0, auto': { ...modern, signsIn: 'yes' },
  'TypeScript SDK 2.4.0, pin': { ...modern, signsIn: 'yes' },
  'Python SDK 1.30.0': { ...handshake, signsIn: 'yes' },
  'Python SDK 2.3.0': { ...modern, signsIn: 'yes' },
  'Rust SDK 3.11.0': { ...handshake, givenUpCall: 'at once', signsIn: 'not tried' },
  'Rust SDK 3.11.0, auto': { ...modern, signsIn: 'not tried' },
  'MCP Inspector 2.12.0, --cli, legacy': { ...handshake, ...inspector },
  'MCP Inspector 2.12.0, --cli, modern': { ...modern, ...inspector, questions: 'not declared' },
};

/** As docs/clients.md has it: the rows of its table. */
export const clientRows = Object.entries(clientFeatures).map(
  ([name, { revision, reports, questions, givenUpCall, signsIn }]) =>
    `| ${[name, revision, reports, questions, givenUpCall, signsIn].join(' | ')} |`,
);
