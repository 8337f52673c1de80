/**
 * Arguments that a tool's schema wants repeated in header fields: `"x-mcp-header": "Region"` on a property asks for
 * `Mcp-Param-Region` (MCP 2026-07-28, basic/transports/streamable-http "Custom Headers from Tool Parameters").
 */
import type { Tool } from 'wasmcp:mcp/tools-types@0.2.0';
import { isObject, readJson, type JsonObject } from '../json/read.ts';
import type { RpcRequest } from '../jsonrpc/decode.ts';
import { errorCode } from '../jsonrpc/errors.ts';
import { refuseMessage, type RpcRefusal } from '../jsonrpc/refusal.ts';
import type { Log } from '../log.ts';
import type { ToolsProvider } from '../provider.ts';
import { readEncodedField, type FieldValue, type RequestFields } from './header-values.ts';
import { scanSchema, type MirroredParam } from './mirrored-schema.ts';
import { callProvider } from './provider-json.ts';
import { mismatch } from './request-headers.ts';

/** Undefined: the fields say what the arguments say. */
type ParamsCheck = (request: RpcRequest, fields: RequestFields) => RpcRefusal | undefined;

/** Most pages of tools that are listed to find out which arguments are repeated. */
const maxPages = 100;

/**
 * Makes the check. The provider is asked for its tools once an instance, by the first modern call that needs it, and again
 * by the next one if that failed: what cannot be checked is not let through.
 */
export function createParamsCheck(provider: ToolsProvider, log: Log): ParamsCheck {
  let known: ReadonlyMap<string, readonly MirroredParam[]> | undefined;
  return (request, fields) => {
    const { name } = request.params;
    if (typeof name !== 'string') return undefined;
    try {
      known ??= listMirroredParams(provider, log);
    } catch (thrown) {
      log({ event: 'tools-not-listed', method: request.method, detail: String(thrown) });
      const message = 'The tools could not be listed, which a call needs';
      return refuseMessage(500, message, { id: request.id, code: errorCode.internalError });
    }
    const params = known.get(name);
    if (params === undefined) return undefined;
    const { arguments: args } = request.params;
    for (let index = 0; index < params.length; index++) {
      const param = params[index]!;
      const header = readEncodedField(fields, param.field);
      if (!agrees(header, isObject(args) ? valueAt(args, param.path) : undefined)) {
        return mismatch(request, `Mcp-Param-${param.name}`, header.tag);
      }
    }
    return undefined;
  };
}

/** By tool: the arguments that it wants repeated. Tools without are left out. */
function listMirroredParams(provider: ToolsProvider, log: Log): ReadonlyMap<string, readonly MirroredParam[]> {
  const found = new Map<string, readonly MirroredParam[]>();
  let cursor: string | undefined;
  for (let page = 0; page < maxPages; page++) {
    const asked = cursor;
    const { tools, nextCursor } = callProvider(() => provider.listTools({ cursor: asked }));
    for (let index = 0; index < tools.length; index++) {
      const params = paramsOf(tools[index]!, log);
      if (params !== undefined) found.set(tools[index]!.name, params);
    }
    if (nextCursor === undefined) return found;
    cursor = nextCursor;
  }
  throw new Error(`more than ${maxPages} pages of tools`);
}

/** Undefined where none is repeated. Clients do not use a tool whose schema breaks a rule: nothing is asked of its calls. */
function paramsOf({ name, inputSchema }: Tool, log: Log): readonly MirroredParam[] | undefined {
  // A backslash: the name may be written in escapes.
  if (!inputSchema.includes('x-mcp-header') && !inputSchema.includes('\\')) return undefined;
  const document = readJson(inputSchema);
  if (document.tag === 'failed') return undefined;
  const params = scanSchema(document.value);
  if (params.tag === 'ok') return params.value.length === 0 ? undefined : params.value;
  log({ event: 'provider-fault', method: 'tools/list', tool: name.slice(0, maxShownLength), detail: params.reason });
  return undefined;
}

/** As much of a tool's name as the log repeats, in characters. */
const maxShownLength = 100;

/** Whether a field says what the argument says: nothing where there is none, or null. */
function agrees(header: FieldValue, argument: unknown): boolean {
  if (argument === undefined) return header.tag === 'absent';
  if (header.tag !== 'value') return false;
  switch (typeof argument) {
    case 'string':
      return header.text === argument;
    case 'boolean':
      return header.text === String(argument);
    case 'number':
      // Beyond 2^53 two texts may be one number.
      return Number.isSafeInteger(argument) && decimal.test(header.text) && Number(header.text) === argument;
    default:
      return false;
  }
}

const decimal = /^-?[0-9]+(?:\.0+)?$/;

/** The value that a chain of names leads to; undefined where there is none, or null. */
function valueAt(args: JsonObject, path: readonly string[]): unknown {
  let here: unknown = args;
  for (let index = 0; index < path.length; index++) {
    if (!isObject(here) || !Object.hasOwn(here, path[index]!)) return undefined;
    here = here[path[index]!];
  }
  return here ?? undefined;
}
