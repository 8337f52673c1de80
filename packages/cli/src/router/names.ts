/** The names of providers that share a server: `NAME=FILE` on the command line, `as` in wac.toml. */
import { UserError } from '../lib/command.ts';

/** A provider as a user names it. */
export interface NamedPath {
  /** Undefined: it has no name, and its tools and prompts keep theirs. */
  readonly as: string | undefined;
  readonly path: string;
}

/** More providers than these are not composed. A cursor has two digits for them. */
export const maxProviders = 16;

/** What a prefix may be made of: model APIs take tools whose names have letters, digits, "_" and "-" only. */
const wellFormed = /^[A-Za-z][A-Za-z0-9-]{0,31}$/;

/** Reads `NAME=FILE`, or `FILE`. A file whose own name has a "=" is given as `./a=b.wasm`. */
export function parseNamedPath(text: string): NamedPath {
  const named = /^([^=/\\.]*)=(.*)$/s.exec(text);
  if (named === null) return { as: undefined, path: text };
  checkName(named[1]!, '--provider');
  return { as: named[1]!, path: named[2]! };
}

/** @param at where it is, for the message. @throws UserError */
export function checkName(name: string, at: string): void {
  if (!wellFormed.test(name)) {
    throw new UserError(
      `${at}: the name ${JSON.stringify(name)} is not a letter and up to 31 letters, digits and "-".`,
    );
  }
  if (variablePrefix(name) === 'MCP_') {
    throw new UserError(
      `${at}: a provider cannot be called ${name}: variables that begin with MCP_ are the transport's.`,
    );
  }
}

/** What a provider's tools and prompts begin with, for clients and policies. */
export const namePrefix = (as: string | undefined): string => (as === undefined ? '' : `${as}_`);

/** What the environment variables of a provider begin with. */
export const variablePrefix = (as: string): string => `${as.toUpperCase().replaceAll('-', '_')}_`;

/** Checks that names tell providers from each other, and their variables too. @throws UserError */
export function checkNames(names: readonly (string | undefined)[]): void {
  if (names.length > maxProviders) throw new UserError(`A server has ${maxProviders} providers at most.`);
  const given = names.filter((name) => name !== undefined);
  for (const [at, name] of given.entries()) {
    for (const [otherAt, other] of given.entries()) {
      if (at === otherAt || !variablePrefix(other).startsWith(variablePrefix(name))) continue;
      if (variablePrefix(name) === variablePrefix(other)) throw new UserError(`Two providers are called ${name}.`);
      throw new UserError(
        `The names ${name} and ${other} do not go together: variables of ${other} begin with ${variablePrefix(name)}, too.`,
      );
    }
  }
}

/** What no provider without a name sees: the transport's variables, and those of the others. */
export const hiddenPrefixes = (names: readonly (string | undefined)[]): string[] => [
  'MCP_',
  ...names.flatMap((name) => (name === undefined ? [] : [variablePrefix(name)])),
];

/** What a provider sees of the environment, as `router/environment.ts` has it. */
export function environmentOf(
  as: string | undefined,
  hidden: readonly string[],
  env: Readonly<Record<string, string>>,
): Record<string, string> {
  const prefix = as === undefined ? '' : variablePrefix(as);
  const seen = Object.entries(env).filter(([name]) =>
    prefix === '' ? !hidden.some((each) => name.startsWith(each)) : name.startsWith(prefix) && name !== prefix,
  );
  return Object.fromEntries(seen.map(([name, value]) => [name.slice(prefix.length), value]));
}
