/** Pages in a headless Chromium, where there is one. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '@wasmcp/cli';

/** Chromium's command, or undefined on a machine that has none. `CHROMIUM` names another. */
export const findChromium = (): string | undefined =>
  [process.env['CHROMIUM'], 'chromium', 'chromium-browser', 'google-chrome']
    .filter((command) => command !== undefined && command !== '')
    .find((command) => {
      try {
        execFileSync(command!, ['--version'], { stdio: 'ignore' });
        return true;
      } catch {
        return false;
      }
    });

/** The page's time that scripts get to finish, in milliseconds. It stands still while the page loads something. */
const virtualTime = 60_000;

const flags = [
  '--headless',
  // Only pages of the tests' own are opened, and containers often do not allow Chromium's sandbox.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--disable-sync',
  '--disable-background-networking',
  '--disable-component-update',
  '--no-first-run',
  `--virtual-time-budget=${virtualTime}`,
];

/** What a page looks like after its scripts ran. @returns HTML. */
export async function renderedPage(chromium: string, url: string): Promise<string> {
  const profile = mkdtempSync(join(tmpdir(), 'chromium-'));
  try {
    return await run(chromium, [...flags, `--user-data-dir=${profile}`, '--dump-dom', url]);
  } finally {
    // Helper processes of Chromium may still be writing.
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}
