/** What the transport asks a policy, and what it reads of the answer: for the compiler, which knows nothing of MCP. */

/** What a client sent has no type here: it may be anything. */
const anything = {};
const texts = { type: 'array', items: { type: 'string' } };

const object = (properties: object): object => ({ type: 'object', properties, additionalProperties: false });

/**
 * JSON Schema of the document that a policy is asked about, the same as `policies/input.schema.json`: a policy that
 * names what is not there does not compile.
 */
export const inputSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  ...object({
    token: object({
      sub: { type: 'string' },
      iss: { type: 'string' },
      aud: texts,
      scopes: texts,
      client_id: { type: 'string' },
      claims: { type: 'object', additionalProperties: true },
    }),
    request: object({
      method: { type: 'string' },
      path: { type: 'string' },
      headers: { type: 'object', additionalProperties: true },
    }),
    mcp: object({
      method: { type: 'string' },
      protocolVersion: anything,
      capabilities: anything,
      clientInfo: anything,
      cursor: anything,
      tool: anything,
      prompt: anything,
      arguments: anything,
      uri: anything,
      ref: anything,
      argument: anything,
      context: anything,
      inputResponses: anything,
      requestState: anything,
      _meta: anything,
      level: anything,
      listing: { type: 'boolean' },
      revision: { type: 'string' },
      client: anything,
    }),
  }),
};

/** Rules that the transport reads (`src/policy/decide.ts`). Others must be read by rules of the policy. */
export const readRules = ['allow', 'deny_reason', 'filter_lists', 'public_reason', 'required_scopes'];
