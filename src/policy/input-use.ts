/** What of the input a policy looks at, and what it is given of a message because of that. */
import { called } from './called.ts';

/** Members of `mcp` that only some policies look at. */
export const optionalMembers = [
  '_meta',
  'arguments',
  'capabilities',
  'client',
  'clientInfo',
  'context',
  'cursor',
  'inputResponses',
  'protocolVersion',
  'requestState',
  'revision',
] as const;

/**
 * Whether a policy looks at these parts. Parts that it does not look at are left out: most policies never look at the
 * header fields, which are most of the document.
 */
export interface InputUse extends Readonly<Record<(typeof optionalMembers)[number], boolean>> {
  readonly token: boolean;
  readonly request: boolean;
  /** Of the request. */
  readonly headers: boolean;
  /** At anything that comes before `mcp`: at the token or the request. */
  readonly caller: boolean;
  /** At what is spoken, or by which client. */
  readonly protocol: boolean;
  /** What the policy is given of a message, by its method. Of others it is given the method. */
  readonly given: ReadonlyMap<string, GivenMessage>;
}

/** What the policy is given of the messages of one method, with texts that need only be put together. */
export interface GivenMessage {
  /** `mcp` up to its first member, the method: `"mcp":{"method":"tools/call"`. */
  readonly begin: string;
  readonly members: readonly GivenMember[];
}

interface GivenMember {
  /** Which of the message's parameters it is. */
  readonly path: readonly [param: string];
  /** What comes before its value: `,"tool":`. */
  readonly name: string;
}

/** What a policy looks at, as a predicate of the optional members of `mcp` says. */
export function inputUse(
  { token, request, headers }: Pick<InputUse, 'token' | 'request' | 'headers'>,
  looksAt: (member: string) => boolean,
): InputUse {
  return {
    token,
    request,
    headers,
    caller: token || request,
    protocol: looksAt('revision') || looksAt('client'),
    _meta: looksAt('_meta'),
    arguments: looksAt('arguments'),
    capabilities: looksAt('capabilities'),
    client: looksAt('client'),
    clientInfo: looksAt('clientInfo'),
    context: looksAt('context'),
    cursor: looksAt('cursor'),
    inputResponses: looksAt('inputResponses'),
    protocolVersion: looksAt('protocolVersion'),
    requestState: looksAt('requestState'),
    revision: looksAt('revision'),
    given: givenMessages((name) => !optional.has(name) || looksAt(name)),
  };
}

const optional: ReadonlySet<string> = new Set(optionalMembers);

function givenMessages(isGiven: (member: string) => boolean): ReadonlyMap<string, GivenMessage> {
  const messages = new Map<string, GivenMessage>();
  for (const [method, { members }] of called) {
    const given = members.filter(([, , name]) => isGiven(name));
    messages.set(method, {
      begin: beginMcp(method),
      members: given.map(([, param, name]) => ({ path: [param], name: `,"${name}":` })),
    });
  }
  return messages;
}

/** `mcp` up to its first member. */
export const beginMcp = (method: string): string => `"mcp":{"method":${JSON.stringify(method)}`;

/** The whole document. */
export const everything: InputUse = inputUse({ token: true, request: true, headers: true }, () => true);
