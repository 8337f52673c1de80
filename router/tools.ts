/** `wasmcp:mcp/tools`, and prompts and completion, which are told from each other by name as well. */
import { allocate, allocateZeros } from './memory';
import { chosen } from './authorization';
import { find, findResource, findTemplate } from './catalogue';
import * as providers from './providers';
import { error, errorNaming, invalidParams, promptNotFound, resultSize, toolNotFound } from './results';
import { completion, has, prefixLength, promptList, toolList } from './settings';

/** Where `context.jwt` is in the parameters of `call-tool`. */
const jwtOffset: usize = 128;

export function callTool(call: usize): usize {
  const provider = find(toolList, load<usize>(call), load<usize>(call, 4));
  if (provider < 0) return errorNaming(toolNotFound, 'Unknown tool: ', load<usize>(call), load<usize>(call, 4));
  dropPrefix(call, provider);
  keepToken(call + jwtOffset, provider);
  const result = allocate(resultSize);
  providers.callTool(provider, call, result);
  return result;
}

/** A record that begins with the name: → the name as the provider knows it. */
export function dropPrefix(record: usize, provider: i32): void {
  const length = prefixLength(provider);
  store<usize>(record, load<usize>(record) + length);
  store<usize>(record, load<usize>(record, 4) - length, 4);
}

/** The caller's token (`pass-jwt`) is for the provider that asked for it: for others there is none at this `option`. */
export function keepToken(token: usize, provider: i32): void {
  if (load<u8>(token) !== 0 && chosen() !== provider) store<u8>(token, 0);
}

export function getPrompt(name: usize, nameLength: usize, hasArguments: i32, text: usize, textLength: usize): usize {
  const provider = find(promptList, name, nameLength);
  if (provider < 0) return errorNaming(promptNotFound, 'Unknown prompt: ', name, nameLength);
  const length = prefixLength(provider);
  const result = allocate(resultSize);
  providers.getPrompt(provider, name + length, nameLength - length, hasArguments, text, textLength, result);
  return result;
}

/** A prompt by its name; a template by its text, or a resource by its URI. */
export function complete(
  isPrompt: i32,
  ref: usize,
  refLength: usize,
  name: usize,
  nameLength: usize,
  value: usize,
  valueLength: usize,
  hasContext: i32,
  hasArguments: i32,
  text: usize,
  textLength: usize,
): usize {
  let provider = isPrompt ? find(promptList, ref, refLength) : findTemplate(ref, refLength);
  if (provider < 0 && !isPrompt) provider = findResource(ref, refLength);
  if (provider < 0) return error(invalidParams, 'Unknown reference');
  // No values.
  if (!has(provider, completion)) return allocateZeros(resultSize);
  const length = isPrompt ? prefixLength(provider) : 0;
  const result = allocate(resultSize);
  providers.complete(
    provider,
    isPrompt,
    ref + length,
    refLength - length,
    name,
    nameLength,
    value,
    valueLength,
    hasContext,
    hasArguments,
    text,
    textLength,
    result,
  );
  return result;
}
