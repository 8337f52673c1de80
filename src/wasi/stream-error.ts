/**
 * What a `wasi:io` stream threw: `closed` at its end, `last-operation-failed`, or undefined for another exception. The
 * host's own error object, which comes with a failure, is dropped.
 */
export function streamErrorTag(thrown: unknown): string | undefined {
  const error = (thrown as { payload?: { tag?: string; val?: Disposable } } | undefined)?.payload;
  error?.val?.[Symbol.dispose]();
  return error?.tag;
}
