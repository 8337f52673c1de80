/**
 * `wasi:cli/environment` of one provider among several: the variables that begin with its prefix, without it; or, for one
 * that has no prefix, those that begin with no other's.
 */
import { allocate, keep } from './memory';
import { startsWith } from './text';

export { cabi_realloc, endCall } from './memory';

@external("settings", "length")
declare function settingsLength(): usize;
@external("settings", "copy")
declare function copySettings(to: usize): void;
@external("wasi:cli/environment@0.2.3", "get-environment")
declare function getHostEnvironment(result: usize): void;
@external("wasi:cli/environment@0.2.3", "get-arguments")
declare function getHostArguments(result: usize): void;
@external("wasi:cli/environment@0.2.3", "initial-cwd")
declare function getHostFolder(result: usize): void;

/** The prefix at 0, its length at 4; the prefixes that are hidden at 8, each with its length, and their number at 12. */
const base = keep(settingsLength());
copySettings(base);
const prefix = base + load<usize>(base);
const prefixLength = load<usize>(base, 4);
const hidden = base + load<usize>(base, 8);
const hiddenCount: usize = load<usize>(base, 12);

/** `tuple<string, string>` */
const variableSize: usize = 16;

export function getEnvironment(): usize {
  const result = allocate(8);
  getHostEnvironment(result);
  const variables = load<usize>(result);
  const count = load<usize>(result, 4);
  let kept: usize = 0;
  for (let at: usize = 0; at < count; at++) {
    const variable = variables + at * variableSize;
    const name = load<usize>(variable);
    const length = load<usize>(variable, 4);
    const isSeen =
      prefixLength > 0
        ? length > prefixLength && startsWith(name, length, prefix, prefixLength)
        : !isHidden(name, length);
    if (!isSeen) continue;
    const target = variables + kept * variableSize;
    memory.copy(target, variable, variableSize);
    store<usize>(target, name + prefixLength);
    store<usize>(target, length - prefixLength, 4);
    kept++;
  }
  store<usize>(result, kept, 4);
  return result;
}

function isHidden(name: usize, length: usize): bool {
  for (let at: usize = 0; at < hiddenCount; at++) {
    const other = hidden + at * 8;
    if (startsWith(name, length, base + load<usize>(other), load<usize>(other, 4))) return true;
  }
  return false;
}

export function getArguments(): usize {
  const result = allocate(8);
  getHostArguments(result);
  return result;
}

export function initialFolder(): usize {
  const result = allocate(12);
  getHostFolder(result);
  return result;
}
