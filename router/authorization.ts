/** `wasmcp:mcp/authorization`, of one provider: the one that is named, else the only one that asks for tokens. */
import { allocate, allocateZeros, endCall } from './memory';
import { logUnclear } from './log';
import * as providers from './providers';
import { authConfigSize } from './results';
import { authorizing, count } from './settings';

const unknown = -2;
const nobody = -1;

/** The provider whose word it is. */
let one = authorizing >= 0 ? authorizing : unknown;

/**
 * More than one that asks and none that is named, or one that is named and does not ask where another does: tokens with
 * an empty issuer are asked for, which the transport cannot enforce, so that nobody is let in.
 */
export function getAuthConfig(): usize {
  const isNamed = authorizing >= 0;
  let answer = isNamed ? ask(authorizing) : allocateZeros(authConfigSize);
  if (load<u8>(answer) !== 0) return answer;
  if (!isNamed) one = nobody;
  for (let index = 0; index < count; index++) {
    if (index === authorizing) continue;
    const config = ask(index);
    if (load<u8>(config) === 0) continue;
    if (isNamed || one !== nobody) {
      logUnclear(index, isNamed);
      one = nobody;
      return unenforceable();
    }
    answer = config;
    one = index;
  }
  return answer;
}

function ask(provider: i32): usize {
  const config = allocate(authConfigSize);
  providers.getAuthConfig(provider, config);
  return config;
}

function unenforceable(): usize {
  const config = allocateZeros(authConfigSize);
  store<u8>(config, 1);
  // An empty list has an address, too.
  store<usize>(config, 8, 12);
  return config;
}

/** The provider that asked for tokens; -1: none did. */
export function chosen(): i32 {
  if (one === unknown) getAuthConfig();
  return one;
}

/** @returns an `option<string>`. */
export function jwksCacheGet(uri: usize, length: usize): usize {
  const provider = chosen();
  const result = allocateZeros(12);
  if (provider >= 0) providers.jwksCacheGet(provider, uri, length, result);
  return result;
}

export function jwksCacheSet(uri: usize, length: usize, keys: usize, keysLength: usize): void {
  const provider = chosen();
  if (provider >= 0) providers.jwksCacheSet(provider, uri, length, keys, keysLength);
  endCall(0);
}
