/** Sends an answer through `wasi:http`. Every handle is given away or dropped on every path. */
import { Fields, OutgoingBody, OutgoingResponse, ResponseOutparam } from 'wasi:http/types@0.2.3';
import type { OutputStream } from 'wasi:io/streams@0.2.3';
import type { HttpResponse } from '../http/message.ts';

/** Most bytes that `blocking-write-and-flush` takes (wasi:io/streams). */
const smallBodyBytes = 4096;

const utf8 = new TextEncoder();

/** Header values are sent as UTF-8; the pipeline makes only ASCII ones. A client that is gone is no error. */
export function respond(out: ResponseOutparam, { status, headers, body }: HttpResponse): void {
  const bytes = utf8.encode(body);
  const fields = headers.map(([name, value]): [string, Uint8Array] => [name, utf8.encode(value)]);
  fields.push(['content-length', utf8.encode(String(bytes.length))]);
  const response = new OutgoingResponse(Fields.fromList(fields));
  response.setStatusCode(status);
  const outgoing = response.body();
  ResponseOutparam.set(out, { tag: 'ok', val: response });
  try {
    if (bytes.length > 0) writeAll(outgoing, bytes);
    OutgoingBody.finish(outgoing, undefined);
  } catch {
    // The client went away: wasi:http reports that as a failed write, and there is nobody left to tell.
    outgoing[Symbol.dispose]();
  }
}

function writeAll(body: OutgoingBody, bytes: Uint8Array): void {
  const stream = body.write();
  try {
    if (bytes.length <= smallBodyBytes) stream.blockingWriteAndFlush(bytes);
    else writeInPieces(stream, bytes);
  } finally {
    stream[Symbol.dispose]();
  }
}

function writeInPieces(stream: OutputStream, bytes: Uint8Array): void {
  let at = 0;
  while (at < bytes.length) {
    const room = Number(stream.checkWrite());
    if (room === 0) {
      const ready = stream.subscribe();
      ready.block();
      ready[Symbol.dispose]();
      continue;
    }
    stream.write(bytes.subarray(at, at + room));
    at += room;
  }
  stream.blockingFlush();
}
