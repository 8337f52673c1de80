/** Refusals as HTTP answers: here alone is decided what the body of an HTTP error holds. */
import type { HttpResponse } from '../http/message.ts';
import { refuse, type Refusal } from '../http/refusal.ts';
import { jsonResponse } from '../http/response.ts';
import { errorText } from './encode.ts';
import { errorCode } from './errors.ts';

/** A refusal that says more of its JSON-RPC error. */
export interface RpcRefusal extends Refusal {
  /** JSON text of the id of the message that is refused. Undefined leaves it out: all of the body is refused. */
  readonly id?: string | undefined;
  /** The error's code; unless another is given, `invalidRequest`, or `internalError` with a status of 500 and more. */
  readonly code?: number;
  /** The error's `data`, as JSON text. */
  readonly data?: string;
}

/** What a refusal says beside its status and its message. */
type ErrorDetails = Pick<RpcRefusal, 'id' | 'code' | 'data'>;

/** A refusal of a message. The message goes to the client: it must not tell internals. */
export const refuseMessage = (status: number, message: string, details: ErrorDetails): RpcRefusal => ({
  ...refuse(status, message),
  ...details,
});

/** The same refusal in a revision of MCP, whose table says what takes the place of an error code. */
export const refusalIn = (
  { errorCodeFor }: { readonly errorCodeFor: ((code: number) => number) | undefined },
  refusal: RpcRefusal,
): RpcRefusal =>
  errorCodeFor === undefined || refusal.code === undefined ? refusal : { ...refusal, code: errorCodeFor(refusal.code) };

/** The answer: a JSON-RPC error, which MCP allows without an id too (2025-11-25, basic/transports "Sending Messages"). */
export const refusalResponse = ({
  status,
  message,
  headers,
  id,
  code = status < 500 ? errorCode.invalidRequest : errorCode.internalError,
  data,
}: RpcRefusal): HttpResponse => jsonResponse(status, errorText(id, code, message, data), headers);
