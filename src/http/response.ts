/** Answers the transport makes itself, before or instead of a JSON-RPC response. */
import { errorText } from '../jsonrpc/encode.ts';
import { errorCode } from '../jsonrpc/errors.ts';
import type { HeaderField, HttpResponse } from './message.ts';

/** The header fields of every JSON answer that has no others: this very list, so that it can be known by identity. */
export const jsonHeaders: readonly HeaderField[] = [['content-type', 'application/json']];

/** A JSON-RPC response or another JSON document. */
export const jsonResponse = (status: number, body: string, headers: readonly HeaderField[] = []): HttpResponse => ({
  status,
  headers: headers.length === 0 ? jsonHeaders : [...jsonHeaders, ...headers],
  body,
});

/** A refusal with its reason, as the JSON-RPC error without id that MCP allows in an HTTP error's body. */
export const refusal = (
  status: number,
  message: string,
  headers: readonly HeaderField[] = [],
  code: number = errorCode.invalidRequest,
): HttpResponse => jsonResponse(status, errorText(undefined, code, message), headers);

/** An answer with no body. */
export const emptyResponse = (status: number, headers: readonly HeaderField[] = []): HttpResponse => ({
  status,
  headers,
  body: '',
});

/** The same answer with further header fields. */
export const withHeaders = (response: HttpResponse, headers: readonly HeaderField[]): HttpResponse =>
  headers.length === 0 ? response : { ...response, headers: [...response.headers, ...headers] };
