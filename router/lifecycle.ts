/** `wasmcp:mcp/lifecycle`: one server, made of what all providers say. */
import { allocate } from './memory';
import { logFailure } from './log';
import * as providers from './providers';
import { initializeSize, isError, resultSize } from './results';
import { count, serverName, serverNameLength } from './settings';
import { concatenate } from './text';

/** In `result<initialize-result, mcp-error>`: the capabilities, each an `option`, and how long. */
const experimental: usize = 12;
const capabilitiesEnd: usize = 59;
/** The server's name, followed by title, version, website and icons. */
const nameOffset: usize = 60;
const titleOffset: usize = 68;
const websiteOffset: usize = 88;
const iconsOffset: usize = 100;
const instructionsOffset: usize = 112;

/**
 * Capabilities are united, instructions joined; the server is called as it was when composed, else as the first provider
 * says. A provider that answers with an error is left out; when all do, it is the first error.
 */
export function initialize(request: usize): usize {
  let answer: usize = 0;
  let firstFailure: usize = 0;
  for (let index = 0; index < count; index++) {
    const result = allocate(initializeSize);
    providers.initialize(index, request, result);
    if (isError(result)) {
      logFailure('initialize', index, result);
      if (firstFailure === 0) firstFailure = result;
    } else if (answer === 0) answer = result;
    else unite(answer, result);
  }
  if (answer === 0) return firstFailure;
  if (serverNameLength > 0) {
    store<usize>(answer, serverName, nameOffset);
    store<usize>(answer, serverNameLength, nameOffset + 4);
    store<u8>(answer, 0, titleOffset);
    store<u8>(answer, 0, websiteOffset);
    store<u8>(answer, 0, iconsOffset);
  }
  return answer;
}

/** Adds what another provider says. */
function unite(answer: usize, other: usize): void {
  addCapability(answer, other, experimental, 12);
  addCapability(answer, other, 24, 12);
  addCapability(answer, other, 36, 12);
  addCapability(answer, other, 48, 3);
  addCapability(answer, other, 51, 5);
  addCapability(answer, other, 56, capabilitiesEnd - 56);
  if (load<u8>(other, instructionsOffset) === 0) return;
  if (load<u8>(answer, instructionsOffset) === 0) {
    memory.copy(answer + instructionsOffset, other + instructionsOffset, 12);
    return;
  }
  const text = load<usize>(answer, instructionsOffset + 4);
  const length = load<usize>(answer, instructionsOffset + 8);
  const more = load<usize>(other, instructionsOffset + 4);
  const moreLength = load<usize>(other, instructionsOffset + 8);
  const gap = allocate(2);
  store<u16>(gap, 0x0a0a);
  const begun = concatenate(text, length, gap, 2);
  store<usize>(answer, concatenate(begun, length + 2, more, moreLength), instructionsOffset + 4);
  store<usize>(answer, length + 2 + moreLength, instructionsOffset + 8);
}

/** What the answer has not, and the other has. */
function addCapability(answer: usize, other: usize, offset: usize, size: usize): void {
  if (load<u8>(answer + offset) === 0) memory.copy(answer + offset, other + offset, size);
}

export function clientInitialized(): usize {
  return tellAll(false);
}

export function shutdown(): usize {
  return tellAll(true);
}

/** @returns the first error, or none. */
function tellAll(isShutdown: bool): usize {
  let answer: usize = 0;
  for (let index = 0; index < count; index++) {
    const result = allocate(resultSize);
    if (isShutdown) providers.shutdown(index, result);
    else providers.clientInitialized(index, result);
    if (answer === 0 || (isError(result) && !isError(answer))) answer = result;
  }
  return answer;
}
