/** A batch → its answers (JSON-RPC 2.0 §6), bounded together as one answer is. */
import { arrayText } from '../json/write.ts';
import type { RpcMessage } from '../jsonrpc/decode.ts';
import { errorText } from '../jsonrpc/encode.ts';
import { errorCode } from '../jsonrpc/errors.ts';
import type { Answered } from './dispatch.ts';
import { maxResultLength } from './provider-json.ts';

const leftOut = 'The answers of the batch are too long: this one is left out';
const notCalled = 'The answers of the batch are too long: this request was not served';

/**
 * Answers the messages in order. Once all answers together are longer than one may be, the request that made them so has
 * an error in place of its answer (−32603), and so have those that follow: for these nothing is called. A batch without
 * any message of JSON-RPC is an HTTP error, 400.
 * @returns undefined where no message wants an answer.
 */
export function answerBatch(
  messages: readonly RpcMessage[],
  dispatch: (message: RpcMessage) => Answered | undefined,
): Answered | undefined {
  const answers: string[] = [];
  let length = 0;
  let status = 400;
  for (let index = 0; index < messages.length; index++) {
    const message = messages[index]!;
    const isRequest = message.tag === 'request';
    if (message.tag !== 'invalid') status = 200;
    if (isRequest && length > maxResultLength) {
      answers.push(errorText(message.id, errorCode.internalError, notCalled));
      continue;
    }
    const answer = dispatch(message)?.text;
    if (answer === undefined) continue;
    length += answer.length;
    // The first alone is within its own bound.
    const fits = !isRequest || length <= maxResultLength || answers.length === 0;
    answers.push(fits ? answer : errorText(message.id, errorCode.internalError, leftOut));
  }
  return answers.length === 0 ? undefined : { status, text: arrayText(answers) };
}
