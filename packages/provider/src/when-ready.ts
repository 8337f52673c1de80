/** What may be a promise, and mostly is none: in a component nothing is waited for that need not be. */
export type MaybePromise<T> = T | Promise<T>;

export const isPromise = <T>(value: MaybePromise<T>): value is Promise<T> =>
  typeof (value as { then?: unknown } | null | undefined)?.then === 'function';

/** Goes on with a value: at once, unless it is a promise. */
export const whenReady = <T, Result>(
  value: MaybePromise<T>,
  goOn: (value: T) => MaybePromise<Result>,
): MaybePromise<Result> => (isPromise(value) ? value.then(goOn) : goOn(value));
