/** What reaches a provider, and where a policy's input has it. */

/** What is called for a method. */
interface Called {
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
 * Of the exchange's `context`: the client's answers to a provider's questions. There whether or not the provider takes part
 * in the exchange, and in every revision: a policy may see more than the provider, and never less.
 */
const answers = ['input-responses', 'inputResponses', 'inputResponses'] as const;

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
      members: [['name', 'name', 'tool'], ['arguments', 'arguments', 'arguments'], answers],
    },
  ],
  ['prompts/list', { record: 'list-prompts-request', members: cursor }],
  [
    'prompts/get',
    {
      record: 'get-prompt-request',
      members: [['name', 'name', 'prompt'], ['arguments', 'arguments', 'arguments'], answers],
    },
  ],
  ['resources/list', { record: 'list-resources-request', members: cursor }],
  ['resources/templates/list', { record: 'list-resource-templates-request', members: cursor }],
  ['resources/read', { record: 'read-resource-request', members: [...uri, answers] }],
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
