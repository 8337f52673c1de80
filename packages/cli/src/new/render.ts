/**
 * The part of Liquid that the templates use, rendered as Spin does: `{{name}}` and `{{name | filter}}`, with the
 * filters of `filters`. Anything else in braces is an error here; Spin would copy the whole file as it is.
 */

/** The words of a name. Spin splits where case changes too; names are lower case here (see `project-name.ts`). */
const words = (text: string): string[] => text.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');

const filters: Readonly<Record<string, (text: string) => string>> = {
  kebab_case: (text) => words(text).join('-'),
  snake_case: (text) => words(text).join('_'),
};

/** @throws Error for a variable without a value, an unknown filter, and any other Liquid. */
export function render(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{([^{}]*)\}\}|\{\{|\{%/g, (match, expression: string | undefined) => {
    const [, name, filter] = /^\s*([a-z-]+)\s*(?:\|\s*([a-z_]+)\s*)?$/.exec(expression ?? '') ?? [];
    const value = name === undefined ? undefined : values[name];
    if (value === undefined) throw new Error(`${match} is not a variable of the template`);
    if (filter === undefined) return value;
    const apply = filters[filter];
    if (apply === undefined) throw new Error(`${match} has an unknown filter`);
    return apply(value);
  });
}
