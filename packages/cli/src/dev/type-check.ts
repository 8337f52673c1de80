/** Checks types beside what is built and served: what is wrong with them is told, and holds nothing back. */

export interface TypeCheck {
  /** Begins a check; one that is under way is done again when it has ended. */
  start(): void;
}

const wrong =
  'Types are wrong, see above. That does not hold back what is served, but `make build` fails until they are right.\n';

/**
 * @param check runs the project's own check, which prints what it finds. Never rejects. @returns whether all is right.
 * @param say takes whole lines.
 */
export function createTypeCheck(check: () => Promise<boolean>, say: (text: string) => void): TypeCheck {
  let isRunning = false;
  let isStale = false;
  let wasWrong = false;
  const run = async (): Promise<void> => {
    isRunning = true;
    let isRight;
    do {
      isStale = false;
      isRight = await check();
    } while (isStale);
    isRunning = false;
    if (!isRight) say(wrong);
    else if (wasWrong) say('Types are right again.\n');
    wasWrong = !isRight;
  };
  return {
    start() {
      if (isRunning) isStale = true;
      else void run();
    },
  };
}
