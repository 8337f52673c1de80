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

type OptionalMember = (typeof optionalMembers)[number];

/**
 * Whether a policy looks at these parts. Parts that it does not look at are left out: most policies never look at the
 * header fields, which are most of the document.
 */
export interface InputUse {
  readonly token: boolean;
  readonly request: boolean;
  /** Of the request. */
  readonly headers: boolean;
  /** At anything that comes before `mcp`: at the token or the request. */
  readonly caller: boolean;
  readonly revision: boolean;
  readonly client: boolean;
  /** At what is spoken, or by which client. */
  readonly protocol: boolean;
  /** At a member of `mcp` that only some policies look at. */
  readonly looksAt: (member: OptionalMember) => boolean;
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
  /** Undefined: every policy is given it. */
  readonly optional: OptionalMember | undefined;
  /** Whether its value is seldom the same again: what is decided with it is not remembered. */
  readonly isRare: boolean;
}

/** What a policy looks at, as a predicate of the optional members of `mcp` says. */
export function inputUse(
  { token, request, headers }: Pick<InputUse, 'token' | 'request' | 'headers'>,
  looksAt: InputUse['looksAt'],
): InputUse {
  const revision = looksAt('revision');
  const client = looksAt('client');
  return {
    token,
    request,
    headers,
    caller: token || request,
    revision,
    client,
    protocol: revision || client,
    looksAt,
    given: givenMessages(looksAt),
  };
}

/** Made when a method is asked for: most instances that a host makes for each request see one. */
function givenMessages(looksAt: InputUse['looksAt']): InputUse['given'] {
  const messages = new Map<string, GivenMessage>();
  return {
    get(method) {
      const made = messages.get(method);
      if (made !== undefined) return made;
      const all = wholeMessages.get(method);
      if (all === undefined) return undefined;
      const given = { begin: all.begin, members: membersGiven(all.members, looksAt) };
      messages.set(method, given);
      return given;
    },
  };
}

function membersGiven(members: readonly GivenMember[], looksAt: InputUse['looksAt']): GivenMember[] {
  const given: GivenMember[] = [];
  for (let index = 0; index < members.length; index++) {
    const member = members[index]!;
    if (member.optional === undefined || looksAt(member.optional)) given.push(member);
  }
  return given;
}

/** `mcp` up to its first member. */
export const beginMcp = (method: string): string => `"mcp":{"method":${JSON.stringify(method)}`;

const rareMembers: readonly string[] = [
  'arguments',
  'inputResponses',
  'requestState',
  '_meta',
] satisfies OptionalMember[];

/** What a policy that looks at everything is given, by method. It is in the snapshot: an instance only chooses. */
const wholeMessages = new Map<string, GivenMessage>(
  [...called].map(([method, { members }]) => [method, { begin: beginMcp(method), members: members.map(wholeMember) }]),
);

function wholeMember([, param, member]: Called['members'][number]): GivenMember {
  return {
    path: [param],
    name: `,"${member}":`,
    optional: optionalMembers.find((each) => each === member),
    isRare: rareMembers.includes(member),
  };
}

/** The whole document. */
export const everything: InputUse = inputUse({ token: true, request: true, headers: true }, () => true);
