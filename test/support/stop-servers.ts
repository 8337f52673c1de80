/** Run by vitest around each file of integration tests: stops the servers that a failed test has left behind. */
import { afterAll } from 'vitest';
import { running } from './running.ts';

afterAll(async () => {
  await Promise.all([...running].map((stop) => stop()));
});
