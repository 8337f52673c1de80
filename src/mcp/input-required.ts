/** WIT `input-required` → MCP `InputRequiredResult` (patterns/mrtr): what the client is asked before a request can go on. */
import type { InputRequest, InputRequired } from 'wasmcp:mcp-exchange/exchange-types@0.1.0';
import { isObject, readJson, type JsonObject } from '../json/read.ts';
import { member, objectText } from '../json/write.ts';
import { errorCode, MissingCapability, RpcError } from '../jsonrpc/errors.ts';
import type { ExchangeSettings } from './exchange.ts';
import { jsonMember, ProviderFault, stringText } from './provider-json.ts';
import type { ResultParts } from './result-text.ts';
import type { Revision } from './versions.ts';

/** What is asked about the request that cannot go on. */
export interface Asking {
  readonly revision: Revision;
  /** JSON text of MCP `ClientCapabilities`. */
  readonly clientCapabilities: string;
  /** All that a state is good for. */
  readonly binding: string;
}

/** The longest state, in UTF-16 code units: it goes to the client and comes back, signed, with every answer. */
const maxStateLength = 32 * 1024;

/**
 * Waits for a signature only where the provider has a state.
 * @returns an InputRequiredResult.
 * @throws RpcError -32603 in a revision that has none, and for a state without a key; -32021 for what the client cannot do.
 */
export function inputRequired(
  { requests, state }: InputRequired,
  { revision, clientCapabilities, binding }: Asking,
  { signer, log }: ExchangeSettings,
): ResultParts | Promise<ResultParts> {
  if (!revision.inputRequired) {
    throw new RpcError(
      errorCode.internalError,
      `This needs input from the client, which revision ${revision.id} has no way to ask for here`,
    );
  }
  if (requests.length === 0 && state === undefined) throw new ProviderFault('input-required asks for nothing');
  if (state !== undefined && state.length > maxStateLength) {
    throw new ProviderFault(`a state of ${state.length} characters`);
  }
  if (new Set(requests.map(([key]) => key)).size !== requests.length) {
    throw new ProviderFault('two input requests of one key');
  }
  checkCapabilities(requests, clientCapabilities);
  const asked = requests.map(([key, request]) => `,${stringText(key)}:${requestText(request)}`).join('');
  const members = member('inputRequests', asked === '' ? undefined : objectText(asked));
  if (state === undefined) return { members, asksInput: true };
  if (signer === undefined) {
    log({ event: 'state-key-missing', detail: 'a provider has state for its client, and MCP_STATE_KEY is not set' });
    throw new RpcError(errorCode.internalError, 'The server is not configured to keep state with its clients');
  }
  return signer.sign(state, binding).then((signed) => ({
    members: members + member('requestState', `"${signed}"`),
    asksInput: true,
  }));
}

function requestText(request: InputRequest): string {
  switch (request.tag) {
    case 'elicitation':
      return objectText(member('method', '"elicitation/create"') + jsonMember('params', request.val, 'elicitation'));
    case 'sampling':
      return objectText(member('method', '"sampling/createMessage"') + jsonMember('params', request.val, 'sampling'));
    case 'roots':
      return objectText(member('method', '"roots/list"') + member('params', '{}'));
  }
}

/** "Servers MUST NOT send" what the client has not declared (patterns/mrtr; client/elicitation, client/sampling). */
function checkCapabilities(requests: readonly (readonly [string, InputRequest])[], clientCapabilities: string): void {
  const declared = objectOf(clientCapabilities) ?? {};
  const missing = new Map<string, Set<string>>();
  for (const [, request] of requests) {
    for (const [capability, part] of neededBy(request)) {
      if (isDeclared(declared, capability, part)) continue;
      const parts = missing.get(capability) ?? new Set();
      missing.set(capability, part === undefined ? parts : parts.add(part));
    }
  }
  if (missing.size === 0) return;
  const members = [...missing].map(([name, parts]) =>
    member(name, objectText([...parts].map((part) => member(part, '{}')).join(''))),
  );
  throw new MissingCapability(objectText(members.join('')));
}

type Needed = readonly [capability: string, part: string | undefined];

function neededBy(request: InputRequest): readonly Needed[] {
  switch (request.tag) {
    case 'elicitation':
      return [['elicitation', elicitationMode(objectOf(request.val)?.['mode'])]];
    case 'sampling': {
      const params = objectOf(request.val) ?? {};
      const needed: Needed[] = [['sampling', undefined]];
      if (params['tools'] !== undefined || params['toolChoice'] !== undefined) needed.push(['sampling', 'tools']);
      const included = params['includeContext'] ?? 'none';
      if (included !== 'none') needed.push(['sampling', 'context']);
      return needed;
    }
    case 'roots':
      return [['roots', undefined]];
  }
}

/** A mode that is not known here is declared by no member that could be looked for. */
function elicitationMode(mode: unknown): 'form' | 'url' {
  if (mode === undefined) return 'form';
  if (mode === 'form' || mode === 'url') return mode;
  throw new ProviderFault('elicitation: mode is neither form nor url');
}

function isDeclared(declared: JsonObject, name: string, part: string | undefined): boolean {
  const capability = Object.hasOwn(declared, name) ? declared[name] : undefined;
  if (!isObject(capability)) return false;
  // Elicitation that names no mode is by form.
  if (part === 'form' && Object.keys(capability).length === 0) return true;
  return part === undefined || (Object.hasOwn(capability, part) && isObject(capability[part]));
}

function objectOf(text: string): JsonObject | undefined {
  const document = readJson(text);
  return document.tag === 'ok' && isObject(document.value) ? document.value : undefined;
}
