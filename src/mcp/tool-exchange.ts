/** `tools/call` by WIT `tool-exchange`: a tool that reports on the way, or asks the client first. */
import type { LogMessage, Progress } from 'wasmcp:mcp-exchange/exchange-types@0.1.0';
import type { Step, ToolCall } from 'wasmcp:mcp-exchange/tool-exchange@0.1.0';
import { member, objectText } from '../json/write.ts';
import { notificationText, type NotificationStream } from '../jsonrpc/notification-stream.ts';
import { logLevels, type LogLevel } from './log-levels.ts';
import { callProvider, plainMember, readProviderJson, stringMember } from './provider-json.ts';

/** What the client gets on the way. */
export interface Reporting {
  /** Undefined: the client takes no stream, and gets the result alone. */
  readonly stream: NotificationStream | undefined;
  /** JSON text of the token for progress; undefined: the client wants none. */
  readonly progressToken: string | undefined;
  /** Lowest level of log messages; undefined: none. */
  readonly logLevel: LogLevel | undefined;
  /** The time, in milliseconds since the epoch. */
  readonly now: () => number;
}

/** What a call came to; undefined: the client has gone, and there is nobody to tell. */
export type LastStep = Extract<Step, { tag: 'done' | 'input-required' }> | undefined;

/**
 * A call whose steps have been dropped for this long sends a comment, in milliseconds: nothing else finds out whether the
 * client is there, where nothing has been sent yet. An answer that takes so long may as well come as a stream.
 */
const quietMs = 5000;

/**
 * Asks a call for one step after the other, the next once the client has taken the last. The call is dropped, and told
 * before that when it is given up.
 * @throws RpcError as the provider says; ProviderFault for a step that cannot be sent.
 */
export function runToolCall(call: ToolCall, { stream, progressToken, logLevel, now }: Reporting): LastStep {
  let isOver = false;
  let reported = -Infinity;
  /** Since when nothing but steps to drop have come; undefined: the last step was sent. */
  let quietSince: number | undefined;

  /** The notification of a step, as JSON text; undefined where the client wants none. */
  const notificationOf = (step: Step): string | undefined => {
    if (step.tag === 'progress') {
      if (progressToken === undefined || !isReportable(step.val, reported)) return undefined;
      reported = step.val.progress;
      return notificationText('notifications/progress', progressText(step.val, progressToken));
    }
    const isWanted = step.tag === 'log' && logLevel !== undefined && isAtLeast(step.val.level, logLevel);
    return isWanted ? notificationText('notifications/message', logText(step.val)) : undefined;
  };

  const isQuiet = (): boolean => {
    const time = now();
    return time - (quietSince ??= time) >= quietMs;
  };

  /** False: the client has gone. */
  const pass = (step: Step, to: NotificationStream): boolean => {
    const notification = notificationOf(step);
    if (notification === undefined && step.tag !== 'working' && !isQuiet()) return !to.hasLeft();
    quietSince = undefined;
    return notification === undefined ? to.keepAlive() : to.send(notification);
  };

  try {
    for (;;) {
      isOver = true;
      const step = callProvider(() => call.next());
      if (step.tag === 'done' || step.tag === 'input-required') return step;
      isOver = false;
      if (stream !== undefined && !pass(step, stream)) return undefined;
    }
  } finally {
    // A call whose `next` failed has ended by itself.
    if (!isOver) cancel(call);
    call[Symbol.dispose]();
  }
}

/** A provider that fails to give up has nothing more to do here. */
function cancel(call: ToolCall): void {
  try {
    call.cancel();
  } catch {
    // Nobody is waiting for the call, and it is dropped.
  }
}

/** Each value "MUST increase" (patterns/progress); JSON has no other numbers than finite ones. */
const isReportable = ({ progress }: Progress, last: number): boolean => progress > last && Number.isFinite(progress);

const progressText = ({ progress, total, message }: Progress, token: string): string =>
  objectText(
    member('progressToken', token) +
      plainMember('progress', progress) +
      plainMember('total', total !== undefined && Number.isFinite(total) ? total : undefined) +
      stringMember('message', message),
  );

const isAtLeast = (level: LogLevel, lowest: LogLevel): boolean => logLevels.indexOf(level) >= logLevels.indexOf(lowest);

const logText = ({ level, logger, data }: LogMessage): string =>
  objectText(
    stringMember('level', level) +
      stringMember('logger', logger) +
      member('data', readProviderJson(data, 'log data').text),
  );
