/** The table of environment variables in docs/configuration.md. */
import { readFileSync } from 'node:fs';
import { knownVariables, readConfig } from '../../src/config.ts';
import { variableMeanings } from '../../src/variable-meanings.ts';
import { createVariableReader } from '../../src/variables.ts';
import { readFolder } from '../components/output.ts';
import { inRoot } from '../paths.ts';
import { cellsOf, table } from './markdown.ts';

/** A row: variable, meaning, the values that are taken, default, who reads it. */
type Row = readonly string[];

const code = (text: string): string => `\`${text}\``;

/** @throws when a variable of the transport has no meaning in src/variable-meanings.ts, or one there is none. */
export function variablesTable(): string {
  const rows = [...transportRows(), ...otherRows, ...exampleRows()];
  return `\n${table(['variable', 'meaning', 'must be', 'default', 'read by'], rows)}\n\n`;
}

function transportRows(): Row[] {
  const wanted = wantedValues();
  const none = readConfig(new Map());
  if (none.tag === 'failed') throw new Error(none.reason.join('\n'));
  const known = [...knownVariables()].toSorted();
  const described = Object.keys(variableMeanings).toSorted();
  if (String(known) !== String(described)) {
    throw new Error(`src/variable-meanings.ts describes ${described.join(', ')}; read are ${known.join(', ')}.`);
  }
  const commandLine = commandLineSource();
  return Object.entries(variableMeanings).map(([name, { meaning, default: without }]) => [
    code(name),
    meaning,
    wanted.get(name)!,
    typeof without === 'string' ? without : code(String(without(none.value))),
    new RegExp(`\\b${name}\\b`).test(commandLine) ? 'transport, command line' : 'transport',
  ]);
}

/** Name → what a fault says that the value must be. */
function wantedValues(): ReadonlyMap<string, string> {
  const wanted = new Map<string, string>();
  const reader = createVariableReader(new Map());
  readConfig(new Map(), {
    ...reader,
    read(name, parse, values) {
      wanted.set(name, values);
      return reader.read(name, parse, values);
    },
  });
  return wanted;
}

const commandLineSource = (): string =>
  [...readFolder(inRoot('packages/cli/src')).values()].map((content) => Buffer.from(content).toString()).join('');

/** What is not about one server. */
const otherRows: readonly Row[] = [
  [
    code('XDG_CACHE_HOME'),
    'where the installed command line keeps what it has prepared and installed, in `mcp-transport-http`',
    'an absolute path',
    code('~/.cache'),
    'command line',
  ],
  [
    code('XDG_STATE_HOME'),
    'where it keeps [stores](authorization.md#a-store) and the key of the [test issuer](authorization.md#without-an-identity-provider), in `mcp-transport-http`',
    'an absolute path',
    code('~/.local/state'),
    'command line',
  ],
  [
    code('BINDINGS'),
    'with which [bindings](upstream-bindings.md) components are made of TypeScript',
    '`improved` or `corrected`',
    code('improved'),
    '`npm run build` and what builds',
  ],
];

/** Those of the weather servers, as their specification has them. */
function exampleRows(): Row[] {
  const rows = readFileSync(inRoot('examples/WEATHER.md'), 'utf8').match(/^\| `WEATHER_.*$/gm) ?? [];
  return rows.map((row) => {
    const [name, without, meaning] = cellsOf(row) as [string, string, string];
    return [name, meaning, '', without, '`examples/weather-*`'];
  });
}
