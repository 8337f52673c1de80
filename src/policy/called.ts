/** What reaches a provider, and where a policy's input has it. */

/** What is called for a method. */
export interface Called {
  /** The WIT record that the provider is given; undefined for what the transport answers itself. */
  readonly record?: string;
  /**
   * A field of the record is made of a member of the message's params, which the input has by this name, as it was
   * sent.
   */
  readonly members: readonly (readonly [field: string, param: string, name: string])[];
}

const cursor = [['cursor', 'cursor', 'cursor']] as const;
const uri = [['uri', 'uri', 'uri']] as const;

/**
 * Of the exchange's `context` what a client decides: its answers to a provider's questions, the state that it returns, as it
 * sent it and before it is verified, and `_meta`, all of it. There whether or not the provider takes part in the exchange,
 * and in every revision: a policy may see more than the provider, and never less.
 */
const exchanged = [
  ['input-responses', 'inputResponses', 'inputResponses'],
  ['state', 'requestState', 'requestState'],
  ['meta', '_meta', '_meta'],
] as const;

/** Where the input has the other fields of `context`. */
export const contextMembers: Readonly<Record<string, string>> = {
  'protocol-version': 'mcp.revision',
  client: 'mcp.client',
  'client-capabilities': 'mcp._meta',
  caller: 'token',
  'wants-progress': 'mcp._meta',
  'log-level': 'mcp._meta',
};

/**
 * By method. Members that are absent stay absent. `test/policy/wit-input.test.ts` holds this against the WIT: whatever
 * reaches a provider is here.
 */
export const called: ReadonlyMap<string, Called> = new Map<string, Called>([
  [
    'initialize',
    {
      record: 'initialize-request',
      members: [
        // The provider is given the revision that is agreed on, which follows from this one.
        ['protocol-version', 'protocolVersion', 'protocolVersion'],
        ['capabilities', 'capabilities', 'capabilities'],
        ['client-info', 'clientInfo', 'clientInfo'],
      ],
    },
  ],
  ['tools/list', { record: 'list-tools-request', members: cursor }],
  [
    'tools/call',
    {
      record: 'call-tool-request',
      members: [['name', 'name', 'tool'], ['arguments', 'arguments', 'arguments'], ...exchanged],
    },
  ],
  ['prompts/list', { record: 'list-prompts-request', members: cursor }],
  [
    'prompts/get',
    {
      record: 'get-prompt-request',
      members: [['name', 'name', 'prompt'], ['arguments', 'arguments', 'arguments'], ...exchanged],
    },
  ],
  ['resources/list', { record: 'list-resources-request', members: cursor }],
  ['resources/templates/list', { record: 'list-resource-templates-request', members: cursor }],
  ['resources/read', { record: 'read-resource-request', members: [...uri, ...exchanged] }],
  ['resources/subscribe', { record: 'subscribe-request', members: uri }],
  ['resources/unsubscribe', { record: 'unsubscribe-request', members: uri }],
  [
    'completion/complete',
    {
      record: 'complete-request',
      members: [
        ['ref', 'ref', 'ref'],
        ['argument', 'argument', 'argument'],
        ['context', 'context', 'context'],
      ],
    },
  ],
  ['logging/setLevel', { members: [['level', 'level', 'level']] }],
]);

/** Where the input has the fields of the WIT record `auth-context`. */
export const tokenMembers: Readonly<Record<string, string>> = {
  'client-id': 'client_id',
  sub: 'sub',
  scopes: 'scopes',
  iss: 'iss',
  aud: 'aud',
  claims: 'claims',
  exp: 'claims.exp',
  iat: 'claims.iat',
  nbf: 'claims.nbf',
};
