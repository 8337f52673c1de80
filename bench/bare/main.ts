/** Answers every request with one constant: what the engine and the host cost before anything is done. */
import type { IncomingRequest } from 'wasi:http/types@0.2.3';
import { Fields, OutgoingBody, OutgoingResponse, ResponseOutparam } from 'wasi:http/types@0.2.3';

const utf8 = new TextEncoder();
const answer = utf8.encode('{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"hello"}]}}');
const fields: [string, Uint8Array][] = [
  ['content-type', utf8.encode('application/json')],
  ['content-length', utf8.encode(String(answer.length))],
];

export const incomingHandler = {
  handle(request: IncomingRequest, out: ResponseOutparam): void {
    request[Symbol.dispose]();
    const response = new OutgoingResponse(Fields.fromList(fields));
    const body = response.body();
    ResponseOutparam.set(out, { tag: 'ok', val: response });
    const stream = body.write();
    stream.blockingWriteAndFlush(answer);
    stream[Symbol.dispose]();
    OutgoingBody.finish(body, undefined);
  },
};
