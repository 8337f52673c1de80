/** What a policy component tells about itself: `info()`, JSON text, which `wit/policy/policy.wit` describes. */
import { isObject } from '../json/read.ts';
import { inputUse, type InputUse } from './input-use.ts';

/** What the transport makes of it. */
export interface PolicyFacts {
  /** Digests of the Rego text and of the data; anything else where the component tells none. */
  readonly source: unknown;
  readonly data: unknown;
  /** What of the input the policy looks at. */
  readonly inputUse: InputUse;
  /** Whether equal inputs have equal outcomes, whenever they are evaluated. */
  readonly deterministic: boolean;
}

/** Reads `info()`. Of what is not told the worst is taken: that everything is looked at, that outcomes may change. */
export function readInfo(text: string): PolicyFacts {
  const about = parseObject(text);
  const input = about['input'];
  const told = Array.isArray(input) ? new Set<unknown>(input) : undefined;
  const usesAll = told === undefined || told.has('*');
  const uses = (path: string): boolean => usesAll || told.has(path);
  const usesAnyMember = uses('mcp.*');
  return {
    source: about['source'],
    data: about['data'],
    inputUse: inputUse(
      { token: uses('token'), request: uses('request'), headers: uses('request.*') || uses('request.headers') },
      (member) => usesAnyMember || uses(`mcp.${member}`),
    ),
    deterministic: about['deterministic'] === true,
  };
}

function parseObject(text: string): { readonly [name: string]: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
