/** Sends an answer through `wasi:http`. Every handle is given away or dropped on every path. */
import { Fields, OutgoingBody, OutgoingResponse, ResponseOutparam } from 'wasi:http/types@0.2.3';
import type { HttpResponse } from '../http/message.ts';
import { jsonHeaders } from '../http/response.ts';
import { encode, errorTag, smallBytes, writeAll } from './streams.ts';

/** What the build adds to the bindings (`scripts/components/bindings/steps/responses.ts`), unless they are `corrected`. */
interface RespondsAtOnce {
  respond?(fields: Fields, bytes: Uint8Array): void;
}

const bodyPlace = new Uint8Array(smallBytes);
const valuePlace = new Uint8Array(256);

/**
 * The fields of the answer that most requests get, by its length, of which a server's answers often have one of a few: copying
 * them is one call instead of a list across the boundary. Kept from the second answer on; undefined: there was one.
 */
export type KeptFields = Map<number, Fields | undefined>;
/** How many are kept, of the lengths that come first. */
const keptLengths = 64;

/**
 * Header values are sent as UTF-8; the pipeline makes only ASCII ones. A client that is gone is no error.
 * @param kept what this function keeps for the next answer.
 */
export function respond(
  out: ResponseOutparam & RespondsAtOnce,
  { status, headers, body }: HttpResponse,
  kept: KeptFields,
): void {
  const bytes = encode(body, bodyPlace);
  const { length } = bytes;
  const fields = responseFields(headers, status === 204 ? undefined : length, kept);
  if (status === 200 && length > 0 && length <= smallBytes && out.respond !== undefined) {
    out.respond(fields, bytes);
    return;
  }
  const response = new OutgoingResponse(fields);
  if (status !== 200) response.setStatusCode(status);
  const outgoing = response.body();
  ResponseOutparam.set(out, { tag: 'ok', val: response });
  try {
    if (length > 0) writeBody(outgoing, bytes);
    OutgoingBody.finish(outgoing, undefined);
  } catch (thrown) {
    // The client went away: wasi:http reports that as a failed write, and there is nobody left to tell.
    errorTag(thrown);
    outgoing[Symbol.dispose]();
  }
}

const jsonEntries = encodeFields(jsonHeaders);

/** A 204 has no length (RFC 9110 §8.6). */
function responseFields(headers: HttpResponse['headers'], length: number | undefined, kept: KeptFields): Fields {
  if (length === undefined) return Fields.fromList(encodeFields(headers));
  if (headers !== jsonHeaders) return Fields.fromList(withLength(encodeFields(headers), length));
  const known = kept.get(length);
  if (known !== undefined) return known.clone();
  const fields = Fields.fromList(withLength(jsonEntries, length));
  if (kept.has(length)) kept.set(length, fields.clone());
  else if (kept.size < keptLengths) kept.set(length, undefined);
  return fields;
}

const withLength = (entries: readonly FieldEntry[], length: number): FieldEntry[] =>
  entries.concat([['content-length', encodeValue(String(length))]]);

type FieldEntry = [name: string, value: Uint8Array];

/** A copy: of most values it is so short that its bytes lie in its object, which the engine collects early. */
function encodeValue(value: string): Uint8Array {
  return new Uint8Array(encode(value, valuePlace));
}

export function encodeFields(headers: HttpResponse['headers']): FieldEntry[] {
  return headers.map(([name, value]) => [name, encodeValue(value)]);
}

function writeBody(body: OutgoingBody, bytes: Uint8Array): void {
  const stream = body.write();
  try {
    writeAll(stream, bytes);
  } finally {
    stream[Symbol.dispose]();
  }
}
