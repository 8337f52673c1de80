/** When a server is to end: told by a signal, or because the npm that runs it was. */

/** How often a server under npm looks for its parent, in milliseconds. */
const lookingMs = 500;

/**
 * Calls back once, when this process is to end. A second signal ends it as signals do.
 *
 * npm passes SIGTERM and SIGINT to the shell that it runs a script in, and npx likewise; a shell such as dash ends and
 * says nothing to its child. That the parent is another one by now is all that can be noticed. On Windows it is not: what
 * ends programs there ends them with their children.
 */
export function onStop(
  stop: () => void,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): void {
  let isStopping = false;
  const once = (): void => {
    if (!isStopping) stop();
    isStopping = true;
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, once);
  if (environment['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    once();
  }, lookingMs).unref();
}
