/**
 * Reading request parameters: what is missing or of the wrong type is −32602, in words a client's author understands.
 * The names asked for are the protocol's; none of them is on an object's prototype. A member that is `null` counts as
 * absent: serializers of many languages write what has no value so.
 */
import { isObject, type JsonObject } from '../json/read.ts';
import { invalidParams } from '../jsonrpc/errors.ts';

/** A member's value, whatever it is; undefined when it is absent or null. */
export const presentMember = (object: JsonObject, name: string): unknown => object[name] ?? undefined;

/**
 * A string member that must be there. Refused is what a provider would see otherwise than a policy did: a lone surrogate,
 * because WIT strings are Unicode scalar values, and U+FEFF at the beginning, because some engines take it for a byte
 * order mark and drop it.
 */
export function requiredString(params: JsonObject, name: string, where = 'params'): string {
  const value = optionalStringMember(params, name, where);
  if (value === undefined) throw invalidParams(`${where}.${name} is missing`);
  return value;
}

const BYTE_ORDER_MARK = 0xfeff;

export function optionalStringMember(params: JsonObject, name: string, where = 'params'): string | undefined {
  const value = params[name] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw invalidParams(`${where}.${name} must be a string`);
  if (!value.isWellFormed()) throw invalidParams(`${where}.${name} holds a lone surrogate`);
  if (value.charCodeAt(0) === BYTE_ORDER_MARK) throw invalidParams(`${where}.${name} begins with U+FEFF`);
  return value;
}

/** Whether a value is a string that these functions take. */
export const isProvidersText = (value: unknown): boolean =>
  typeof value === 'string' && value.isWellFormed() && value.charCodeAt(0) !== BYTE_ORDER_MARK;

export function optionalBooleanMember(params: JsonObject, name: string, where: string): boolean | undefined {
  const value = presentMember(params, name);
  if (value !== undefined && typeof value !== 'boolean') throw invalidParams(`${where}.${name} must be a boolean`);
  return value;
}

export function optionalObject(params: JsonObject, name: string, where = 'params'): JsonObject | undefined {
  const value = presentMember(params, name);
  if (value !== undefined && !isObject(value)) throw invalidParams(`${where}.${name} must be an object`);
  return value;
}

export function requiredObject(params: JsonObject, name: string, where = 'params'): JsonObject {
  const value = optionalObject(params, name, where);
  if (value === undefined) throw invalidParams(`${where}.${name} is missing`);
  return value;
}

/** An object whose members are strings: the arguments of prompts and of completions. */
export function optionalStrings(params: JsonObject, name: string, where = 'params'): JsonObject | undefined {
  const value = optionalObject(params, name, where);
  if (value !== undefined && Object.values(value).some((item) => typeof item !== 'string')) {
    throw invalidParams(`${where}.${name} must hold strings only`);
  }
  return value;
}
