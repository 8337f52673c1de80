/** What clients of the official SDKs were seen to do with a server that has an exchange. */

interface ClientFeatures {
  /** When the tool of a call that the client gives up is cancelled. */
  readonly givenUpCall: 'ends at once' | 'ends when the client leaves';
}

/** By the client's name. */
export const clientFeatures: Readonly<Record<string, ClientFeatures>> = {
  'TypeScript SDK 1.32.2': { givenUpCall: 'ends when the client leaves' },
  'TypeScript SDK 2.4.0, legacy': { givenUpCall: 'ends when the client leaves' },
  'TypeScript SDK 2.4.0, auto': { givenUpCall: 'ends at once' },
  'TypeScript SDK 2.4.0, pin': { givenUpCall: 'ends at once' },
  'Python SDK 1.30.0': { givenUpCall: 'ends when the client leaves' },
  'Python SDK 2.3.0': { givenUpCall: 'ends at once' },
  'Rust SDK 3.11.0': { givenUpCall: 'ends at once' },
  'Rust SDK 3.11.0 that asks for the newest revision first': { givenUpCall: 'ends at once' },
};
