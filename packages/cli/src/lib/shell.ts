/** What differs between POSIX systems and Windows: names of programs, and lines for the user's shell (PowerShell). */

/** The file of a program that is no script. */
export const executable = (name: string, platform: NodeJS.Platform = process.platform): string =>
  platform === 'win32' ? `${name}.exe` : name;

/** Python 3. */
export const pythonProgram = (platform: NodeJS.Platform = process.platform): string =>
  platform === 'win32' ? 'python' : 'python3';

/** A word as the shell takes it. */
export function quoted(word: string, platform: NodeJS.Platform = process.platform): string {
  if (platform === 'win32') return /^[\w+=:./\\-]+$/.test(word) ? word : inPowerShell(word);
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

const inPowerShell = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A line that sets variables for what is called from the shell afterwards. */
export function settingVariables(
  variables: Readonly<Record<string, string>>,
  platform: NodeJS.Platform = process.platform,
): string {
  const all = Object.entries(variables);
  if (platform === 'win32') return all.map(([name, value]) => `$env:${name} = ${inPowerShell(value)}`).join('; ');
  return `export ${all.map(([name, value]) => `${name}=${quoted(value, platform)}`).join(' ')}`;
}

/** A line that adds a folder to the PATH. */
export const addingToPath = (folder: string, platform: NodeJS.Platform = process.platform): string =>
  platform === 'win32' ? `$env:PATH += ${inPowerShell(`;${folder}`)}` : `export PATH="$PATH:${folder}"`;

/** How a program is started: as `spawn` and `execFile` take it. */
export interface Invocation {
  readonly command: string;
  readonly args: readonly string[];
  readonly shell: boolean;
}

/**
 * npm and npx are batch files on Windows, which Node starts by the shell alone (its CVE-2024-27980). Not for arguments
 * with quotation marks or percent signs.
 */
export function invocationOf(
  command: string,
  args: readonly string[],
  platform: NodeJS.Platform = process.platform,
): Invocation {
  if (platform !== 'win32' || !['npm', 'npx'].includes(command)) return { command, args, shell: false };
  return { command: [command, ...args.map((each) => `"${each}"`)].join(' '), args: [], shell: true };
}
