/** Runs a command that refuses its arguments: nothing of the installation is looked at. */
import { vi } from 'vitest';
import type { Command, Installation } from '../../src/installation.ts';

/** What a command says when it ends the process with code 1, without the line's end. */
export async function messageOf(command: Command, args: readonly string[]): Promise<string> {
  let message = '';
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    message += String(text);
    return true;
  });
  const exit = vi.spyOn(process, 'exit').mockImplementation((code) => {
    throw new Error(`ended with ${code}`);
  });
  const nothing: unknown = { call: (name: string) => name, exampleProvider: undefined };
  try {
    await command(nothing as Installation, args);
    throw new Error('It was not refused.');
  } catch (error) {
    if ((error as Error).message !== 'ended with 1') throw error;
    return message.trimEnd();
  } finally {
    write.mockRestore();
    exit.mockRestore();
  }
}
