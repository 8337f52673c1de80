/** Reading environment variables: every value that makes no sense is noted, none is half-used. */

export interface VariableReader {
  /** The parsed value. Undefined when the variable is absent or empty, or, noted as a fault, when it makes no sense. */
  read<T>(name: string, parse: (value: string) => T | undefined, wanted: string): T | undefined;
  /** Whether a variable has a value. */
  isSet(name: string): boolean;
  /** The names that were read so far, whether or not they have a value. */
  readonly names: ReadonlySet<string>;
  /** What was wrong, in sentences for the operator. Values are not repeated: they may be secret. */
  readonly faults: readonly string[];
}

export function createVariableReader(variables: ReadonlyMap<string, string>): VariableReader {
  const names = new Set<string>();
  const faults: string[] = [];
  const valueOf = (name: string): string => variables.get(name)?.trim() ?? '';
  return {
    names,
    faults,
    isSet: (name) => valueOf(name) !== '',
    read(name, parse, wanted) {
      names.add(name);
      const value = valueOf(name);
      if (value === '') return undefined;
      const parsed = parse(value);
      if (parsed === undefined) faults.push(`${name} must be ${wanted}`);
      return parsed;
    },
  };
}

export const parseBoolean = (value: string): boolean | undefined =>
  value === 'true' ? true : value === 'false' ? false : undefined;

/** A decimal integer from 1 to a limit below 10^9. */
export const parseCount =
  (limit: number) =>
  (value: string): number | undefined => {
    const count = /^[0-9]{1,9}$/.test(value) ? Number(value) : 0;
    return count >= 1 && count <= limit ? count : undefined;
  };

/** The items of a list with commas; undefined when there are none, or one makes no sense. */
export function parseList(value: string, isItem: (item: string) => boolean): string[] | undefined {
  const items = value.split(',').flatMap((item) => item.trim() || []);
  return items.length > 0 && items.every(isItem) ? items : undefined;
}

/**
 * The variables that begin with a prefix, have a value, and are none that was read, each with the known name that is
 * most like it, in sentences for the operator. A misspelt variable would be one that is not in force.
 */
export function unknownVariables(
  variables: ReadonlyMap<string, string>,
  prefix: string,
  { names, isSet }: VariableReader,
): readonly string[] {
  const unknown = [...variables.keys()].filter((name) => name.startsWith(prefix) && !names.has(name) && isSet(name));
  return unknown.map((name) => `${name} is not known; the most similar variable is ${mostSimilar(name, names)}`);
}

function mostSimilar(name: string, known: ReadonlySet<string>): string {
  let [best, least] = ['', Infinity];
  for (const candidate of known) {
    const distance = editDistance(name.slice(0, longestCompared), candidate);
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** How much of a name is compared, in characters: the time is the product of both lengths. */
const longestCompared = 64;

/** The fewest characters to insert, delete or replace to make one text of the other (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
