/** What orchestrators ask: whether the server lives (restart it?), and whether it can serve (send it requests?). */
import type { HttpResponse, RequestHead } from './message.ts';
import { refuse, type Refusal } from './refusal.ts';
import { withoutBody } from './response.ts';

/** 200 or 503, in a word of plain text that says nothing of the server. */
export function answerHealth(head: RequestHead, isWell: boolean): HttpResponse | Refusal {
  if (head.method !== 'GET' && head.method !== 'HEAD') return wrongMethod;
  const answer = isWell ? well : unwell;
  return head.method === 'HEAD' ? withoutBody(answer) : answer;
}

const headers = [
  ['content-type', 'text/plain'],
  ['cache-control', 'no-store'],
] as const;
const well: HttpResponse = { status: 200, headers, body: 'ok\n' };
const unwell: HttpResponse = { status: 503, headers, body: 'unavailable\n' };
const wrongMethod = refuse(405, 'Method not allowed', [['allow', 'GET, HEAD']]);
