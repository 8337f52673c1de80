/** Reading environment variables: every value that makes no sense is noted, none is half-used. */

/** A variable's value as it stands; undefined when absent. */
export type Variable = (name: string) => string | undefined;

interface VariableReader {
  /** The parsed value. Undefined when the variable is absent or empty, or, noted as a fault, when it makes no sense. */
  read<T>(name: string, parse: (value: string) => T | undefined, wanted: string): T | undefined;
  /** What was wrong, in sentences for the operator. Values are not repeated: they may be secret. */
  readonly faults: readonly string[];
}

export function variableReader(variable: Variable): VariableReader {
  const faults: string[] = [];
  return {
    faults,
    read(name, parse, wanted) {
      const value = variable(name)?.trim();
      if (value === undefined || value === '') return undefined;
      const parsed = parse(value);
      if (parsed === undefined) faults.push(`${name} must be ${wanted}`);
      return parsed;
    },
  };
}

export const parseBoolean = (value: string): boolean | undefined =>
  value === 'true' ? true : value === 'false' ? false : undefined;
