/** `wasmcp:mcp/resources`. */
import { allocate } from './memory';
import { findResource } from './catalogue';
import * as providers from './providers';
import { error, errorCode, isError, resourceNotFound, resultSize } from './results';
import { count, has, resources } from './settings';

export function readResource(uri: usize, length: usize): usize {
  const provider = findResource(uri, length);
  if (provider >= 0) return readFrom(provider, uri, length);
  // No list has it, as that of a resource link in a tool's result need not: who knows it answers.
  let answer: usize = 0;
  for (let index = 0; index < count; index++) {
    if (!has(index, resources)) continue;
    answer = readFrom(index, uri, length);
    if (!isNotFound(answer)) return answer;
  }
  return answer === 0 ? notFound() : answer;
}

function readFrom(provider: i32, uri: usize, length: usize): usize {
  const result = allocate(resultSize);
  providers.readResource(provider, uri, length, result);
  return result;
}

export function isNotFound(result: usize): bool {
  return isError(result) && errorCode(result) === resourceNotFound;
}

export function notFound(): usize {
  return error(resourceNotFound, 'Resource not found');
}

export function subscribe(uri: usize, length: usize): usize {
  const provider = findResource(uri, length);
  if (provider < 0) return notFound();
  const result = allocate(resultSize);
  providers.subscribe(provider, uri, length, result);
  return result;
}

export function unsubscribe(uri: usize, length: usize): usize {
  const provider = findResource(uri, length);
  if (provider < 0) return notFound();
  const result = allocate(resultSize);
  providers.unsubscribe(provider, uri, length, result);
  return result;
}
