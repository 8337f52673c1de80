/** A batch → its answers (JSON-RPC 2.0 §6), bounded together as one answer is. */
import type { RpcMessage } from '../jsonrpc/decode.ts';
import { errorText } from '../jsonrpc/encode.ts';
import { errorCode } from '../jsonrpc/errors.ts';
import { maxResultLength } from './provider-json.ts';

const leftOut = 'The answers of the batch are too long: this one is left out';
const notCalled = 'The answers of the batch are too long: this request was not served';

/**
 * Answers the messages in order. Once all answers together are longer than one may be, the request that made them so has
 * an error in place of its answer (−32603), and so have those that follow: for these nothing is called.
 */
export function answerBatch(
  messages: readonly RpcMessage[],
  dispatch: (message: RpcMessage) => string | undefined,
): string[] {
  const answers: string[] = [];
  let length = 0;
  for (let index = 0; index < messages.length; index++) {
    const message = messages[index]!;
    const isRequest = message.tag === 'request';
    if (isRequest && length > maxResultLength) {
      answers.push(errorText(message.id, errorCode.internalError, notCalled));
      continue;
    }
    const answer = dispatch(message);
    if (answer === undefined) continue;
    length += answer.length;
    // The first alone is within its own bound.
    const fits = !isRequest || length <= maxResultLength || answers.length === 0;
    answers.push(fits ? answer : errorText(message.id, errorCode.internalError, leftOut));
  }
  return answers;
}
