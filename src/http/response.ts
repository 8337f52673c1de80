/** Complete answers, put together. */
import type { HeaderField, HttpResponse } from './message.ts';
import { isRefusal, type Refusal } from './refusal.ts';

/** The header fields of every JSON answer that has no others: this very list, so that it can be known by identity. */
export const jsonHeaders: readonly HeaderField[] = [['content-type', 'application/json']];

/** A JSON-RPC response or another JSON document. */
export const jsonResponse = (status: number, body: string, headers?: readonly HeaderField[]): HttpResponse => ({
  status,
  headers: headers === undefined || headers.length === 0 ? jsonHeaders : [...jsonHeaders, ...headers],
  body,
});

/** An answer with no body. */
export const emptyResponse = (status: number, headers: readonly HeaderField[] = []): HttpResponse => ({
  status,
  headers,
  body: '',
});

/** The same answer, or refusal, with further header fields. */
export const withHeaders = <T extends HttpResponse | Refusal>(answer: T, headers: readonly HeaderField[]): T =>
  headers.length === 0 ? answer : { ...answer, headers: [...answer.headers, ...headers] };

/** What HEAD is answered: the same without the body (RFC 9110 §9.3.2). */
export const withoutBody = (answer: HttpResponse | Refusal): HttpResponse =>
  isRefusal(answer) ? jsonResponse(answer.status, '', answer.headers) : { ...answer, body: '' };
