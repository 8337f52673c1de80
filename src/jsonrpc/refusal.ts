/** Refusals as HTTP answers: here alone is decided what the body of an HTTP error holds. */
import type { HttpResponse } from '../http/message.ts';
import type { Refusal } from '../http/refusal.ts';
import { jsonResponse } from '../http/response.ts';
import { errorText } from './encode.ts';
import { errorCode } from './errors.ts';

/** A refusal that says more of its JSON-RPC error. */
export interface RpcRefusal extends Refusal {
  /** JSON text of the id of the message that is refused. Undefined leaves it out: all of the body is refused. */
  readonly id?: string | undefined;
  /** The error's code; `invalidRequest` unless another is given. */
  readonly code?: number;
}

/** The answer: a JSON-RPC error, which MCP allows without an id too (2025-11-25, basic/transports "Sending Messages"). */
export const refusalResponse = ({
  status,
  message,
  headers,
  id,
  code = errorCode.invalidRequest,
}: RpcRefusal): HttpResponse => jsonResponse(status, errorText(id, code, message), headers);
