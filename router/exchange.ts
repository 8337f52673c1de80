/** `wasmcp:mcp-exchange`, of providers that have it and of those that have not. */
import { allocate, allocateZeros, keep } from './memory';
import { find, findResource } from './catalogue';
import { partOf } from './list-calls';
import * as providers from './providers';
import { freshnessSize, isError, resultSize, stepResultSize } from './results';
import { isNotFound, notFound, readResource } from './resources';
import {
  count,
  exchange,
  has,
  promptExchange,
  promptList,
  resourceExchange,
  resourceList,
  toolExchange,
  toolList,
} from './settings';
import { dropPrefix, getPrompt, keepToken } from './tools';

@external("[export]wasmcp:mcp-exchange/tool-exchange@0.1.0", "[resource-new]tool-call")
declare function newToolCall(representation: i32): i32;

/** Flags of `offer`. */
const offersTools = 1;
const offersPrompts = 2;
const offersResources = 4;
const offersFreshness = 8;

/** Cases of `cacheable`. */
const cacheableTools = 1;
const cacheablePrompts = 2;
const cacheableDiscovery = 0;
const cacheableResource = 5;

/** Where `caller.jwt` is in a `context`. */
const jwtOffset: usize = 176;
/** Where the `context` is: behind a name and arguments, or behind a URI. */
const contextOfCall: usize = 24;
const contextOfRead: usize = 8;

/** What each provider offers, and one bit that says that it has been asked. */
const known = keep(count * 4);
const wasAsked = 0x100;

function offersOf(provider: i32): i32 {
  const at = known + provider * 4;
  if (load<i32>(at) === 0) {
    const offered = has(provider, exchange) ? providers.offers(provider) : 0;
    store<i32>(at, offered | wasAsked);
  }
  return load<i32>(at);
}

export function offers(): i32 {
  let all = 0;
  for (let index = 0; index < count; index++) all |= offersOf(index);
  return all & ~wasAsked;
}

/** A list is as fresh as the part of it that is so for the shortest time, and public if all of it is. */
export function freshness(what: i32, uri: usize, length: usize): usize {
  const answer = allocateZeros(freshnessSize);
  const owner = what === cacheableResource ? findResource(uri, length) : -1;
  if (what === cacheableResource && owner < 0) return answer;
  const hint = allocate(freshnessSize);
  for (let index = 0; index < count; index++) {
    if (owner >= 0 ? index !== owner : !isPartOf(what, index)) continue;
    store<u8>(hint, 0);
    if ((offersOf(index) & offersFreshness) !== 0) providers.freshness(index, what, uri, length, hint);
    if (load<u8>(hint) === 0) return allocateZeros(freshnessSize);
    const isFirst = load<u8>(answer) === 0;
    store<u8>(answer, 1);
    store<u32>(answer, isFirst ? load<u32>(hint, 4) : min(load<u32>(answer, 4), load<u32>(hint, 4)), 4);
    store<u8>(answer, isFirst ? load<u8>(hint, 8) : min(load<u8>(answer, 8), load<u8>(hint, 8)), 8);
  }
  return answer;
}

/** Whether a provider has a part in what is cacheable. */
function isPartOf(what: i32, provider: i32): bool {
  if (what === cacheableDiscovery) return true;
  const list = what === cacheableTools ? toolList : what === cacheablePrompts ? promptList : resourceList;
  return has(provider, partOf(list));
}

/** A tool whose provider has no exchange has nothing to say on the way. */
export function startTool(call: usize): usize {
  const provider = find(toolList, load<usize>(call), load<usize>(call, 4));
  const result = allocateZeros(resultSize);
  if (provider < 0 || !takesPart(provider, offersTools, toolExchange)) return result;
  dropPrefix(call, provider);
  keepToken(call + contextOfCall + jwtOffset, provider);
  providers.startTool(provider, call, result);
  if (!isError(result) && load<u8>(result, 4) !== 0)
    store<i32>(result, newToolCall(load<i32>(result, 8) * count + provider), 8);
  return result;
}

function takesPart(provider: i32, flag: i32, part: i32): bool {
  return (offersOf(provider) & flag) !== 0 && has(provider, part);
}

/** A call's representation is the provider's handle and the provider. */
export function nextStep(call: i32): usize {
  const result = allocate(stepResultSize);
  providers.nextStep(call % count, call / count, result);
  return result;
}

export function cancelCall(call: i32): void {
  providers.cancelCall(call % count, call / count);
}

export function dropCall(call: i32): void {
  providers.dropCall(call % count, call / count);
}

export function exchangePrompt(call: usize): usize {
  const provider = find(promptList, load<usize>(call), load<usize>(call, 4));
  if (provider >= 0 && takesPart(provider, offersPrompts, promptExchange)) {
    dropPrefix(call, provider);
    keepToken(call + contextOfCall + jwtOffset, provider);
    const result = allocate(resultSize);
    providers.exchangePrompt(provider, call, result);
    return result;
  }
  const plain = getPrompt(
    load<usize>(call),
    load<usize>(call, 4),
    load<u8>(call, 8),
    load<usize>(call, 12),
    load<usize>(call, 16),
  );
  return done(plain, 20);
}

export function exchangeResource(call: usize): usize {
  const uri = load<usize>(call);
  const length = load<usize>(call, 4);
  const provider = findResource(uri, length);
  if (provider >= 0) return readBy(provider, call);
  let answer: usize = 0;
  for (let index = 0; index < count; index++) {
    if (!has(index, partOf(resourceList))) continue;
    answer = readBy(index, call);
    if (!isNotFound(answer)) return answer;
  }
  return answer === 0 ? notFound() : answer;
}

function readBy(provider: i32, call: usize): usize {
  const result = allocate(resultSize);
  if (takesPart(provider, offersResources, resourceExchange)) {
    const token = call + contextOfRead + jwtOffset;
    const hasToken = load<u8>(token);
    keepToken(token, provider);
    providers.exchangeResource(provider, call, result);
    store<u8>(token, hasToken);
    return result;
  }
  providers.readResource(provider, load<usize>(call), load<usize>(call, 4), result);
  return done(result, 8);
}

/** A result without an exchange → the same with one: the case `done`, and no `_meta`. @param size of what is in it. */
function done(plain: usize, size: usize): usize {
  if (isError(plain)) return plain;
  const result = allocateZeros(resultSize);
  store<u8>(result, 1, 4);
  memory.copy(result + 8, plain + 4, size);
  return result;
}
