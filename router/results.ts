/**
 * What functions return: `result<…, mcp-error>`, laid out by the canonical ABI. Unless said otherwise the payload begins 4
 * bytes behind the discriminant, and an error fills 28 of them. test/router/layout.test.ts compares the numbers with the WIT.
 */
import { allocateZeros } from './memory';
import { ascii, concatenate } from './text';

/** Bytes of a result that holds no more than an error does: of lists, texts of resources and prompts, completions. */
export const resultSize: usize = 40;
/** `result<step, mcp-error>`, whose payload begins at 8. */
export const stepResultSize: usize = 56;
/** `result<initialize-result, mcp-error>` */
export const initializeSize: usize = 124;
/** `option<provider-auth-config>` */
export const authConfigSize: usize = 68;
/** `option<freshness-hint>`: lifetime at 4, scope at 8. */
export const freshnessSize: usize = 12;

/** Cases of `error-code`. */
export const invalidParams: u8 = 3;
export const resourceNotFound: u8 = 5;
export const toolNotFound: u8 = 6;
export const promptNotFound: u8 = 7;

/** Whether a result is an error. */
export function isError(result: usize): bool {
  return load<u8>(result) !== 0;
}

/** The case of an error's code. */
export function errorCode(result: usize): u8 {
  return load<u8>(result, 4);
}

export function errorMessage(result: usize): usize {
  return load<usize>(result, 12);
}
export function errorMessageLength(result: usize): usize {
  return load<usize>(result, 16);
}

/** An error with a message of ASCII. */
export function error(code: u8, message: string): usize {
  return errorOf(code, ascii(message), message.length);
}

/** The same with a name of UTF-8 behind it. */
export function errorNaming(code: u8, message: string, name: usize, nameLength: usize): usize {
  const text = concatenate(ascii(message), message.length, name, nameLength);
  return errorOf(code, text, message.length + nameLength);
}

function errorOf(code: u8, message: usize, length: usize): usize {
  const result = allocateZeros(resultSize);
  store<u8>(result, 1);
  store<u8>(result, code, 4);
  store<usize>(result, message, 12);
  store<usize>(result, length, 16);
  return result;
}
