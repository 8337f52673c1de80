import { IncomingRequest, ResponseOutparam, OutgoingResponse, OutgoingBody, Fields } from 'wasi:http/types@0.2.3';
import * as tools from 'wasmcp:mcp/tools@0.2.0';
import * as lifecycle from 'wasmcp:mcp/lifecycle@0.2.0';
import * as authorization from 'wasmcp:mcp/authorization@0.2.0';
import * as policy from 'wasmcp:policy/policy@0.1.0';
import {getEnvironment} from 'wasi:cli/environment@0.2.3';
export const incomingHandler = {
  handle(request: any, out: any) {
    console.error('hi');
    let text = JSON.stringify([getEnvironment(), request.method(), request.pathWithQuery(), request.authority(), request.scheme()]);
    try { text += JSON.stringify(tools.listTools({})); } catch (e) { text += String(e) + JSON.stringify(e.payload); }
    try { text += String(authorization.getAuthConfig()); } catch (e) { text += String(e) + JSON.stringify(e.payload); }
    request[Symbol.dispose]();
    const headers = Fields.fromList([['content-type', new TextEncoder().encode('text/plain')]]);
    const response = new OutgoingResponse(headers);
    response.setStatusCode(200);
    const body = response.body();
    ResponseOutparam.set(out, { tag: 'ok', val: response });
    const stream = body.write();
    stream.blockingWriteAndFlush(new TextEncoder().encode(text));
    stream[Symbol.dispose]();
    OutgoingBody.finish(body, undefined);
  }
};
