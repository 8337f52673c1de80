/** What a client says of itself (MCP `Implementation`): in the handshake, and in `_meta` of modern requests. */
import type { Implementation } from 'wasmcp:mcp/lifecycle-types@0.2.0';
import type { Icon } from 'wasmcp:mcp/mcp-types@0.2.0';
import { isObject, type JsonObject } from '../json/read.ts';
import { invalidParams } from '../jsonrpc/errors.ts';
import { optionalStringMember, presentMember, requiredString } from './params.ts';

/** Not verified, and nothing may be decided by it. @param where for the error. @throws RpcError -32602 */
export function readImplementation(info: JsonObject, where: string): Implementation {
  return {
    name: requiredString(info, 'name', where),
    title: optionalStringMember(info, 'title', where),
    version: requiredString(info, 'version', where),
    websiteUrl: optionalStringMember(info, 'websiteUrl', where),
    icons: readIcons(presentMember(info, 'icons'), `${where}.icons`),
  };
}

/** MCP has the sizes as a list, WIT as HTML writes them. */
function readIcons(icons: unknown, where: string): Icon[] | undefined {
  if (icons === undefined) return undefined;
  if (!Array.isArray(icons)) throw invalidParams(`${where} must be an array`);
  return icons.map((icon: unknown) => {
    if (!isObject(icon)) throw invalidParams(`${where} must hold objects`);
    const sizes = presentMember(icon, 'sizes');
    if (sizes !== undefined && !isStrings(sizes)) throw invalidParams(`${where}: sizes must be an array of strings`);
    return {
      src: requiredString(icon, 'src', where),
      mimeType: optionalStringMember(icon, 'mimeType', where),
      sizes: sizes?.join(' '),
    };
  });
}

const isStrings = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string' && item.isWellFormed());
