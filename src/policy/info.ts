/** What a policy component tells about itself: `info()`, JSON text, which `wit/policy/policy.wit` describes. */
import { isObject } from '../json/read.ts';
import { everything, inputUse, type InputUse } from './input-use.ts';

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
  return {
    source: about['source'],
    data: about['data'],
    inputUse: readInputUse(about['input']),
    deterministic: about['deterministic'] === true,
  };
}

function readInputUse(paths: unknown): InputUse {
  if (!Array.isArray(paths) || paths.includes('*')) return everything;
  const parts = {
    token: paths.includes('token'),
    request: paths.includes('request'),
    headers: paths.includes('request.*') || paths.includes('request.headers'),
  };
  return inputUse(parts, paths.includes('mcp.*') ? () => true : (member) => paths.includes(`mcp.${member}`));
}

function parseObject(text: string): { readonly [name: string]: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
