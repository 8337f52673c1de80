/** What is in the files of deploy/: command lines, to be compared and to be run. */
import { readFileSync } from 'node:fs';
import { inRoot } from '../../scripts/paths.ts';

/** A file of deploy/. */
export const deployed = (name: string): string => readFileSync(inRoot('deploy', name), 'utf8');

/** A list of texts behind a word at the beginning of a line of the Containerfile. */
function instruction(beginning: RegExp): string[] {
  const text = deployed('Containerfile').replaceAll('\\\n', ' ');
  return JSON.parse(new RegExp(`^${beginning.source}(\\[.*\\])$`, 'm').exec(text)![1]!) as string[];
}

/** How the container's server is started. */
export const entrypoint = (): string[] => instruction(/ENTRYPOINT /);
/** What looks whether it is well. */
export const healthCheck = (): string[] => instruction(/HEALTHCHECK .* CMD /);

/** How the unit starts the server of a port. */
export const execStart = (port: number): string[] =>
  /^ExecStart=((?:.*\\\n)*.*)$/m
    .exec(deployed('mcp-server.service'))![1]!
    .replaceAll('\\\n', ' ')
    .replace('%i', String(port))
    .split(/\s+/);
