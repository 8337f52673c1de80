/** What of the input a policy looks at, and what it is given of a message because of that. */
import { called, type Called } from './called.ts';

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
  readonly given: Pick<ReadonlyMap<string, GivenMessage>, 'get'>;
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

/** Made when a method is asked for: most instances that a host makes for each request see one. */
function givenMessages(isGiven: (member: string) => boolean): InputUse['given'] {
  const messages = new Map<string, GivenMessage>();
  return {
    get(method) {
      const made = messages.get(method);
      if (made !== undefined) return made;
      const members = called.get(method)?.members;
      if (members === undefined) return undefined;
      const given = { begin: beginMcp(method), members: givenMembers(members, isGiven) };
      messages.set(method, given);
      return given;
    },
  };
}

function givenMembers(members: Called['members'], isGiven: (member: string) => boolean): GivenMember[] {
  const given: GivenMember[] = [];
  for (let index = 0; index < members.length; index++) {
    const [, param, name] = members[index]!;
    if (isGiven(name)) given.push({ path: [param], name: `,"${name}":` });
  }
  return given;
}

/** `mcp` up to its first member. */
export const beginMcp = (method: string): string => `"mcp":{"method":${JSON.stringify(method)}`;

/** The whole document. */
export const everything: InputUse = inputUse({ token: true, request: true, headers: true }, () => true);
